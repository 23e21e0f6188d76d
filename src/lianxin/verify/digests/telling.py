"""A demand in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Demand
from ..states import DemandKind

_TOLD: dict[str, Callable[[int], str]] = {
    DemandKind.GRAVE_OVERDUE: lambda n: ngettext(
        "%(n)d pressing case is overdue.", "%(n)d pressing cases are overdue.", n
    ),
    DemandKind.NOT_SOLVED: lambda n: ngettext(
        "%(n)d case is open again because people say that it is not solved.",
        "%(n)d cases are open again because people say that it is not solved.",
        n,
    ),
    DemandKind.UNDECIDED: lambda n: ngettext(
        "%(n)d case was refused twice, and nobody has decided whose it is.",
        "%(n)d cases were refused twice, and nobody has decided whose they are.",
        n,
    ),
    DemandKind.ORDER_LATE: lambda n: ngettext(
        "%(n)d order was not carried out in time.", "%(n)d orders were not carried out in time.", n
    ),
    DemandKind.SIGN: lambda n: ngettext(
        "%(n)d sign of formalism is as it looks, and no order followed.",
        "%(n)d signs of formalism are as they look, and no order followed.",
        n,
    ),
    DemandKind.BROKEN: lambda n: ngettext(
        "%(n)d promise is broken, and nothing was done since.",
        "%(n)d promises are broken, and nothing was done since.",
        n,
    ),
}


def told(demand: Demand) -> str:
    """What stands, in the language of the page."""
    return _TOLD[demand.kind](demand.count) % {"n": demand.count}


def about(demand: Demand) -> str:
    """The unit or place that it is about, by name; else the whole office."""
    if demand.unit:
        return demand.unit.name
    return demand.area.name if demand.area else _("The whole office")
