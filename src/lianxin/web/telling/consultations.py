"""Consultations: the question, what was said, and the votes that entered together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.ask.states import NotShown
from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _numbered(text: str, public: Public) -> str:
    counted = public.get("count", public.get("people", ""))
    return text % {"n": public["consultation"], "s": public.get("statement", ""), "count": counted}


def _announced(public: Public, _names: Names) -> str:
    return _("A question was put to everybody: %(question)s") % {"question": in_language(public["question"])}


def _withdrawn(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "reason": public["reason"]}
    return _("Consultation %(n)s was withdrawn: %(reason)s") % told


def _made(public: Public, _names: Names) -> str:
    if public["voice"] is None:
        return _numbered(_("The office put statement %(s)s into consultation %(n)s to begin with"), public)
    return _numbered(_("Somebody made statement %(s)s in consultation %(n)s"), public)


def _not_shown(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "s": public["statement"], "why": NotShown(public["ground"]).label}
    return _("Statement %(s)s in consultation %(n)s is not shown: %(why)s") % told


def _brought(public: Public, _names: Names) -> str:
    if projects := public.get("projects"):
        text = _("%(count)s projects were brought into consultation %(n)s from: %(source)s")
        return text % {"count": projects, "n": public["consultation"], "source": public["source"]}
    text = _("%(said)s statements and %(votes)s votes were brought into consultation %(n)s from: %(source)s")
    told = {"said": public["statements"], "votes": public["votes"], "n": public["consultation"]}
    return text % {**told, "source": public["source"]}


SENTENCES: Sentences = {
    "consultation.announced": _announced,
    "consultation.material": lambda p, _n: _numbered(_("Consultation %(n)s has something more to read"), p),
    "consultation.opened": lambda p, _n: _numbered(_("Consultation %(n)s opened"), p),
    "consultation.closed": lambda p, _n: _numbered(_("Consultation %(n)s closed; %(count)s people voted"), p),
    "consultation.withdrawn": _withdrawn,
    "statement.made": _made,
    "statement.shown": lambda p, _n: _numbered(
        _("Statement %(s)s in consultation %(n)s was put to everybody"), p
    ),
    "statement.not_shown": _not_shown,
    "statement.kept": lambda p, _n: _numbered(
        _("Something that was said in consultation %(n)s only for those who weigh it was taken in"), p
    ),
    "statements.brought_in": _brought,
    "votes.sealed": lambda p, _n: _numbered(_("%(count)s votes of consultation %(n)s entered the record"), p),
    "map.drawn": lambda p, _n: _numbered(
        _("An opinion map of consultation %(n)s was drawn, of %(count)s people"), p
    ),
}
TONES = {
    "consultation.opened": "clock",
    "consultation.closed": "clock",
    "statement.made": "resident",
    "votes.sealed": "clock",
    "map.drawn": "clock",
}
