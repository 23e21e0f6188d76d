"""Departures from the ordinary course, and the voice taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Names, Public, Sentences, ToYou


def _asked(public: Public, _names: Names) -> str:
    return {
        "extension": _("A later date was asked for; somebody else decides"),
        "suspension": _("It was asked to let it wait until a day; somebody else decides"),
        "transfer": _("It was asked to hand it to an outside body; somebody else decides"),
        "exclusion": _("It was asked to leave it out of the adjusted figures; somebody else decides"),
    }[public["what"]]


def _decided(public: Public, names: Names) -> str:
    return _agreed(public, names) if public["agreed"] else _declined(public, names)


def _agreed(public: Public, _names: Names) -> str:
    return {
        "extension": _("Two people agreed on a later date. The first one stays in the raw figures."),
        "suspension": _(
            "Two people agreed that it waits until a day. The first date stays in the raw figures."
        ),
        "transfer": _("Two people agreed: an outside body has it now"),
        "exclusion": _("Two people left it out of the adjusted figures. The raw figures count it."),
        "outage": _(
            "The time of an outage was added to its agreed date. The first date stays in the raw figures."
        ),
    }[public["what"]]


def _declined(public: Public, _names: Names) -> str:
    return {
        "extension": _("A later date was declined"),
        "suspension": _("To let it wait was declined"),
        "transfer": _("To hand it to an outside body was declined"),
        "exclusion": _("To leave it out of the adjusted figures was declined"),
    }[public["what"]]


def _ended(public: Public, _names: Names) -> str:
    if public["what"] == "exclusion":
        return _("It counts in the adjusted figures again")
    return _("It waits no longer; the work goes on")


SENTENCES: Sentences = {
    "deviation.asked": _asked,
    "deviation.decided": _decided,
    "deviation.ended": _ended,
    "case.withdrawn": lambda _p, _n: _("The person who spoke took it back"),
}
TO_THE_SPEAKER: ToYou = {"case.withdrawn": lambda _p: _("You took it back")}
TONES = {
    "deviation.asked": "clock",
    "deviation.decided": "clock",
    "deviation.ended": "clock",
    "case.withdrawn": "resident",
}
