"""What is kept how long and why, as everybody may read it: made from the schedule itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.verify.keeping import FROM, KINDS, Kind

_YEAR = timedelta(days=365)


def times() -> list[dict[str, str]]:
    """Each kind with its time and the reason: first what goes soonest, last what stays."""
    kinds = sorted(KINDS.values(), key=lambda kind: kind.after or timedelta.max)
    return [{"what": str(kind.what), "long": _how_long(kind), "why": str(kind.why)} for kind in kinds]


def _how_long(kind: Kind) -> str:
    if kind.after is None:
        return _("for as long as the office is here")
    return _("%(time)s %(since)s") % {"time": _span(kind.after), "since": FROM[kind.since]}


def _span(time: timedelta) -> str:
    if time % _YEAR:
        return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}
    years = time // _YEAR
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
