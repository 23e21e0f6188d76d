"""What departed from the ordinary course, for everybody: how many cases of each unit, by what and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from lianxin.act import queries
from lianxin.act.departures import reason_name
from lianxin.act.states import DeviationKind
from lianxin.office import dates
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import outages, unit_names
from lianxin.verify.queries import openings_done

from ..access import anyone_at
from ..opening import because, told_by

_COUNTED = (DeviationKind.EXTENSION, DeviationKind.SUSPENSION, DeviationKind.TRANSFER)
MOST_OUTAGES = 50


@anyone_at
@require_GET
def departures(request: HttpRequest, office: Office) -> HttpResponse:
    """Counts by unit and reason, and the times at which the house could not be reached."""
    names = unit_names(office)
    rows = [_row(row, names.get(row.unit, row.unit)) for row in queries.departed(office)]
    context = {"office": office, "nav": "rates", "rows": rows, "outages": _outages(office, request)}
    context["openings"] = _openings(office, request)
    return render(request, "public/departures.html", context)


def _row(row: queries.Departed, name: str) -> dict[str, Any]:
    excluded = sum(row.excluded.values())
    return {
        "unit": name,
        "cases": row.cases,
        "counts": [
            _("%(reason)s: %(n)d") % {"reason": kind.label, "n": row.kinds[kind]}
            for kind in _COUNTED
            if row.kinds.get(kind)
        ],
        "out_of_scope": row.out_of_scope,
        "excluded": excluded,
        "share": f"{excluded / row.cases:.1%}" if row.cases else "—",
        "why": [
            _("%(reason)s: %(n)d") % {"reason": reason_name(code), "n": n}
            for code, n in sorted(row.excluded.items())
        ],
    }


def _openings(office: Office, request: HttpRequest) -> list[dict[str, str]]:
    """That it was opened who somebody is, by which roles and why; never who, and nothing of the case."""
    now = now_of(request)
    return [
        {
            "when": dates.day(row.opened_at, office.zone, now) if row.opened_at else "",
            "by": told_by(row),
            "why": because(row),
            "quiet": _("The person is told later, by a law")
            if row.told_at is None
            else _("The person was told"),
        }
        for row in openings_done(office)
    ]


def _outages(office: Office, request: HttpRequest) -> list[dict[str, str]]:
    now, zone = now_of(request), office.zone
    return [
        {
            "begins": dates.moment(row.begins_at, zone, now),
            "ends": dates.moment(row.ends_at, zone, now),
            "length": _length(int((row.ends_at - row.begins_at).total_seconds() // 60)),
            "reason": row.reason,
        }
        for row in outages(office)[:MOST_OUTAGES]
    ]


def _length(minutes: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
