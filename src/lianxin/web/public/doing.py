"""Pages for everyone about what was promised and what money was set aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.act import queries as act
from lianxin.act.models import FundSource
from lianxin.act.states import PromiseState
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import unit_names

from ..access import anyone_at
from ..doing import money_rows, promise_rows
from ..paging import mark

PAGE = 25
#: What can be asked for beside what is not done yet.
_SETTLED = (PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN)


@anyone_at
@require_GET
def promises(request: HttpRequest, office: Office) -> HttpResponse:
    """Every promise of the office, and what became of it."""
    now, asked = now_of(request), request.GET.get("state", "")
    states = [asked] if asked in _SETTLED else [PromiseState.OPEN, PromiseState.BROKEN]
    found, after = act.promise_page(office, states, after=mark(request, "after"), size=PAGE)
    asked = asked if asked in _SETTLED else ""
    context = {
        "office": office,
        "nav": "promises",
        "rows": _kept(office, now),
        "tabs": _tabs(asked),
        "promises": promise_rows(found, office, now),
        "older_url": f"?state={asked}&after={round(after[0].timestamp() * 1_000_000)}.{after[1]}"
        if after
        else "",
    }
    return render(request, "public/promises.html", context)


def _tabs(asked: str) -> list[dict[str, Any]]:
    names = {"": _("Not done yet"), **{state.value: str(state.label) for state in _SETTLED}}
    return [
        {"label": label, "url": f"?state={state}" if state else "?", "current": state == asked}
        for state, label in names.items()
    ]


def _kept(office: Office, now: datetime) -> list[dict[str, Any]]:
    """A row for each unit in the order of their names, and the office below them."""
    found, names = act.kept_by_unit(office, now), unit_names(office)
    rows = sorted(((names.get(row.unit, row.unit), row) for row in found), key=lambda named: named[0])
    if found:
        rows.append((_("The whole office"), act.total_kept(found)))
    return [
        {
            "unit": name,
            "open": row.open,
            "kept": row.kept,
            "late": row.late,
            "broken": row.broken,
            "share": "—" if row.share is None else f"{row.share:.0%}",
            "note": _("%(k)d of %(n)d") % {"k": row.kept, "n": row.due} if row.due else _("none was due yet"),
        }
        for name, row in rows
    ]


@anyone_at
@require_GET
def money(request: HttpRequest, office: Office) -> HttpResponse:
    """Where money comes from, for which cases it was set aside, and what of it was paid."""
    after = whole(request.GET.get("after", "")) or 0
    found = act.set_aside(office, after=after, size=PAGE + 1)
    context = {
        "office": office,
        "nav": "money",
        "sources": [_source(source) for source in act.sources(office)],
        "rows": money_rows(found[:PAGE]),
        "has_led": act.has_led(office),
        "older_url": f"?after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }
    return render(request, "public/money.html", context)


def _source(source: FundSource) -> dict[str, Any]:
    return {
        "name": source.name,
        "currency": source.currency,
        "total": grouped_decimal(source.total_cents),
        "committed": grouped_decimal(source.committed_cents),
        "paid": grouped_decimal(source.paid_cents),
        "left": grouped_decimal(source.total_cents - source.committed_cents),
        "paid_share": source.paid_cents / source.total_cents,
        "committed_share": source.committed_cents / source.total_cents,
    }
