"""Cases: who has them, and what their clocks say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.hear.states import Severity
from lianxin.office.states import Role

from .names import Names, Public, Sentences, ToYou


def _dispatched(public: Public, names: Names) -> str:
    return _("Handed to %(unit)s") % {"unit": names.unit(public["unit"])}


def _refused(public: Public, names: Names) -> str:
    return _("%(unit)s refused it. The clock goes on.") % {"unit": names.unit(public["unit"])}


def _graded(severity: str) -> str:
    return _("How much it presses: %(severity)s. No date moved back.") % {
        "severity": str(Severity(severity).label).lower()
    }


def _answered(public: Public, names: Names) -> str:
    aside = _("%(unit)s answered that it is not this office's to do")
    return (aside if public.get("out_of_scope") else _("%(unit)s answered")) % {
        "unit": names.unit(public["unit"])
    }


def _share_settled(public: Public, names: Names) -> str:
    texts = {
        "accepted": _("%(unit)s took its share on"),
        "refused": _("%(unit)s refused its share. The clock goes on."),
        "done": _("%(unit)s did its share"),
    }
    decided = _("A coordinator decided: %(unit)s does this share")
    text = texts[public["state"]] if public["by"] == "unit" else decided
    return text % {"unit": names.unit(public["unit"])}


def _called(public: Public, names: Names) -> str:
    facts = {"caller": names.unit(public["caller"]), "called": names.unit(public["called"])}
    return _("%(caller)s called %(called)s to the case") % facts


def _call_answered(public: Public, names: Names) -> str:
    text = (
        _("%(called)s was called and comes")
        if public["comes"]
        else _("%(called)s was called and does not come")
    )
    return text % {"called": names.unit(public["called"])}


def climbed(to: str) -> str:
    """Who was told because a deadline passed."""
    return _("A deadline passed: the %(role)s was told") % {"role": str(Role(to).label).lower()}


SENTENCES: Sentences = {
    "case.opened": lambda _p, _n: _("The office opened a case; its clocks count from receipt"),
    "case.dispatched": _dispatched,
    "case.accepted": lambda p, n: _("%(unit)s took it on") % {"unit": n.unit(p["unit"])},
    "case.refused": _refused,
    "case.decided": lambda p, n: _("A coordinator decided: %(unit)s does it") % {"unit": n.unit(p["unit"])},
    "case.answered": _answered,
    "case.reopened": lambda _p, _n: _("Reopened, with its first date"),
    "case.solved": lambda _p, _n: _("Solved: everyone who spoke about it says so"),
    "case.escalated": lambda p, _n: climbed(p["to"]),
    "case.graded": lambda p, _n: _graded(p["severity"]),
    "case.redated": lambda _p, _n: _("A holiday notice moved the dates; the earlier ones hold"),
    "case.split": lambda p, _n: _("Part %(number)s of it became a case of its own") % {"number": p["part"]},
    "case.followed": lambda p, _n: (
        _("It follows case %(number)s, of which it is a part") % {"number": p["whole"]}
    ),
    "case.recused": lambda _p, _n: _("Somebody whom the case touches has no part in it"),
    "share.asked": lambda p, n: _("%(unit)s was asked for a share of the work") % {"unit": n.unit(p["unit"])},
    "share.settled": _share_settled,
    "call_up.made": _called,
    "call_up.answered": _call_answered,
    "call_up.late": lambda p, n: (
        _("%(called)s was called and has not answered in time") % {"called": n.unit(p["called"])}
    ),
}
TO_THE_SPEAKER: ToYou = {"case.solved": lambda _p: _("Solved, you say")}
TONES = {
    "case.reopened": "resident",
    "case.escalated": "clock",
    "case.refused": "clock",
    "case.redated": "clock",
    "case.solved": "solved",
    "call_up.late": "clock",
}
