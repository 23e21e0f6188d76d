"""Campaigns and what is done about findings: announced, given to a unit, looked at, ended with a result."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _announced(public: Public, names: Names) -> str:
    told = {"n": public["campaign"], "name": in_language(public["names"]), "day": public["result_by"]}
    return _("Campaign %(n)s was announced: %(name)s; its result is due on %(day)s") % told


def _completed(public: Public, names: Names) -> str:
    if not public["findings"]:
        return _("Campaign %(n)s ended: its result is published, and nothing was found") % {
            "n": public["campaign"]
        }
    told = {"n": public["campaign"], "found": public["findings"], "done": public["checked"]}
    told["declined"] = public["declined"]
    text = _(
        "Campaign %(n)s ended: its result is published; findings: %(found)s, tasks done and looked at: %(done)s, "
        "nothing done, with a reason: %(declined)s"
    )
    return text % told


def _task(public: Public, names: Names, text: str | Promise) -> str:
    told = {name: public.get(name) for name in ("consultation", "finding", "task", "due_on")}
    told["unit"] = names.unit(public["unit"]) if public["unit"] else ""
    return str(text) % told


_SET = gettext_lazy(
    "Consultation %(consultation)s, finding %(finding)s: %(unit)s was given task %(task)s, due on %(due_on)s"
)
_DONE = gettext_lazy(
    "Consultation %(consultation)s, finding %(finding)s: %(unit)s says that task %(task)s is done"
)
_CHECKED = gettext_lazy(
    "Consultation %(consultation)s, finding %(finding)s: somebody outside %(unit)s looked, and task %(task)s is done"
)
_SENT_BACK = gettext_lazy(
    "Consultation %(consultation)s, finding %(finding)s: somebody outside %(unit)s looked, and task %(task)s is "
    "not done yet"
)
_DECLINED = gettext_lazy(
    "Consultation %(consultation)s, finding %(finding)s: a lead wrote that nothing is done, and why"
)

SENTENCES: Sentences = {
    "campaign.announced": _announced,
    "campaign.part": lambda p, _n: (
        _("Campaign %(n)s: consultation %(k)s is one of its questions")
        % {"n": p["campaign"], "k": p["consultation"]}
    ),
    "campaign.completed": _completed,
    "finding_task.set": lambda p, n: _task(p, n, _SET),
    "finding_task.done": lambda p, n: _task(p, n, _DONE),
    "finding_task.checked": lambda p, n: _task(p, n, _CHECKED),
    "finding_task.sent_back": lambda p, n: _task(p, n, _SENT_BACK),
    "finding_task.declined": lambda p, n: _task(p, n, _DECLINED),
}
TONES = {"campaign.completed": "clock"}
