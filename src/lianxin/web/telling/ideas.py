"""Ideas: that one was made and shown, what the office replied, and whether its author is named."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.ask.states import CreditState, IdeaState

from .names import Names, Public, Sentences


def _told(text: str, public: Public, **more: object) -> str:
    return text % {"n": public["consultation"], "s": public["statement"], **more}


def _replied(public: Public, _names: Names) -> str:
    text = _("The office replied to idea %(s)s in consultation %(n)s: %(outcome)s")
    return _told(text, public, outcome=IdeaState(public["outcome"]).label)


def _credit(public: Public, _names: Names) -> str:
    texts = {
        CreditState.ASKED: _("Whoever had idea %(s)s in consultation %(n)s asked to be named"),
        CreditState.NAMED: _("Whoever had idea %(s)s in consultation %(n)s is named, as they wished"),
        CreditState.DECLINED: _("The name given with idea %(s)s in consultation %(n)s was not taken"),
        CreditState.NONE: _("Whoever had idea %(s)s in consultation %(n)s is not named any more"),
    }
    return _told(texts[CreditState(public["step"])], public)


SENTENCES: Sentences = {
    "idea.made": lambda p, _n: _told(
        _("Statement %(s)s in consultation %(n)s is an idea: the office owes it a reply"), p
    ),
    "idea.shown": lambda p, _n: _told(
        _("The details of idea %(s)s in consultation %(n)s were put to everybody"), p
    ),
    "idea.replied": _replied,
    "idea.credit": _credit,
}
TONES = {"idea.made": "clock"}
