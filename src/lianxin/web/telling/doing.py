"""Tasks, money and promises."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.office.models import in_language

from .names import Names, Public, Sentences, ToYou


def _added(public: Public, names: Names) -> str:
    if public["unit"]:
        return _("Something to do was written down for %(unit)s") % {"unit": names.unit(public["unit"])}
    return _("Something to do was written down for the residents")


def _settled(public: Public, _names: Names) -> str:
    if public["state"] == "dropped":
        return _("Something to do was dropped, with a reason")
    if public["by"] == "resident":
        return _("The residents did their part")
    return _("A unit says that something to do is done")


def _accepted(public: Public, _names: Names) -> str:
    if public["accepted"]:
        return _("The person who spoke accepted what was done, in their own words")
    return _("The person who spoke did not accept what was done")


def _money(public: Public) -> dict[str, str]:
    return {"amount": grouped_decimal(public["amount_cents"]), "currency": public["currency"]}


def _decided(public: Public, _names: Names) -> str:
    if public["state"] == "declined":
        return _("Money was declined: %(amount)s %(currency)s") % _money(public)
    return _("Somebody else approved the money: %(amount)s %(currency)s") % _money(public)


def _opened(public: Public, _names: Names) -> str:
    told = {"name": in_language(public["names"]), "currency": public["currency"]}
    told["amount"] = grouped_decimal(public["total_cents"])
    return _("Money for needs was written down: %(name)s, %(amount)s %(currency)s") % told


def _kept(public: Public, names: Names) -> str:
    unit = {"unit": names.unit(public["unit"])}
    if public["state"] == "late":
        return _("%(unit)s did what it had promised, late") % unit
    return _("%(unit)s kept a promise") % unit


SENTENCES: Sentences = {
    "task.added": _added,
    "task.settled": _settled,
    "task.accepted": _accepted,
    "fund.opened": _opened,
    "fund.asked": lambda p, _n: _("Money was asked for: %(amount)s %(currency)s") % _money(p),
    "fund.decided": _decided,
    "fund.paid": lambda p, _n: _("Money was paid by a third person: %(amount)s %(currency)s") % _money(p),
    "fund.released": lambda p, _n: (
        _("What was left of the money went back: %(amount)s %(currency)s") % _money(p)
    ),
    "promise.made": lambda p, n: _("%(unit)s promised something by a day") % {"unit": n.unit(p["unit"])},
    "promise.settled": _kept,
    "promise.broken": lambda p, n: (
        _("The day of a promise of %(unit)s passed without a deed") % {"unit": n.unit(p["unit"])}
    ),
}
TO_THE_SPEAKER: ToYou = {
    "task.accepted": lambda p: (
        _("You accepted what was done, in your own words")
        if p["accepted"]
        else _("You did not accept what was done")
    ),
}
TONES = {"task.accepted": "resident", "promise.broken": "clock", "promise.settled": "solved"}
