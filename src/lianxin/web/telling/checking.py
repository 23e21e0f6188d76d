"""Asking back, reviews, checks on the spot and orders.  Who said that they were pressed is told to no unit."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .names import Names, Public, Sentences, ToYou

_ASKED_FOR = {
    1: lambda: _("The person who spoke asked somebody else of the office to look again"),
    2: lambda: _("The person who spoke asked somebody outside to look again"),
}
_YOU_ASKED_FOR = {
    1: lambda: _("You asked somebody else of the office to look again"),
    2: lambda: _("You asked somebody outside to look again"),
}


def _decided(public: Public, _names: Names) -> str:
    if public["state"] == "upheld":
        return _("Somebody else looked again: the person who spoke was right")
    if public["state"] == "partly":
        return _("Somebody else looked again: the person who spoke was partly right")
    return _("Somebody else looked again: the answer stands")


def _decided_for_you(public: Public) -> str:
    if public["state"] == "upheld":
        return _("Somebody else looked again: you were right")
    if public["state"] == "partly":
        return _("Somebody else looked again: you were partly right")
    return _("Somebody else looked again: the answer stands")


def _drawn(public: Public, _names: Names) -> str:
    n = len(public["voices"] or ())
    return ngettext(
        "%(n)d person was drawn by lot to be asked back", "%(n)d people were drawn by lot to be asked back", n
    ) % {"n": n}


def _settled(public: Public, _names: Names) -> str:
    if public["state"] == "reached":
        return _("Somebody who was drawn by lot was asked")
    if public["state"] == "declined":
        return _("Somebody who was drawn by lot did not want to say")
    return _("Somebody who was drawn by lot could not be reached")


def _checked(public: Public, names: Names) -> str:
    text = (
        _("Somebody outside looked at the work of %(unit)s: it is as it was said")
        if public["as_said"]
        else _("Somebody outside looked at the work of %(unit)s: it is not as it was said")
    )
    return text % {"unit": names.unit(public["unit"])}


def _order_checked(public: Public, names: Names) -> str:
    text = (
        _("Somebody else looked: %(unit)s put it right")
        if public["right"]
        else _("Somebody else looked: it is not right yet. %(unit)s has to go on.")
    )
    return text % {"unit": names.unit(public["unit"])}


SENTENCES: Sentences = {
    "contact.drawn": _drawn,
    "contact.tried": lambda _p, _n: _("Somebody who was drawn by lot was tried to be reached"),
    "contact.settled": _settled,
    "pressure.said": lambda _p, _n: _("Somebody said that they were pressed"),
    "pressure.seen": lambda _p, _n: _("Somebody outside the units looked into it that people were pressed"),
    "review.asked": lambda p, _n: _ASKED_FOR[p["stage"]](),
    "review.decided": _decided,
    "review.late": lambda _p, _n: _("The second look was not decided in time"),
    "check.made": _checked,
    "order.given": lambda p, n: _("%(unit)s has to put something right") % {"unit": n.unit(p["unit"])},
    "order.done": lambda p, n: _("%(unit)s says that it was put right") % {"unit": n.unit(p["unit"])},
    "order.checked": _order_checked,
    "order.late": lambda p, n: _("%(unit)s did not put it right in time") % {"unit": n.unit(p["unit"])},
}
TO_THE_SPEAKER: ToYou = {
    "review.asked": lambda p: _YOU_ASKED_FOR[p["stage"]](),
    "review.decided": _decided_for_you,
}
TONES = {
    "review.asked": "resident",
    "review.late": "clock",
    "order.late": "clock",
}
