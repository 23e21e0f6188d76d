"""What the house could hand over to whoever demands it: every table and every column, made from the schema itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.office.columns import IDENTIFIES, Table, kinds, reader_name, tables
from lianxin.office.models import Office

from ..access import anyone_at


@anyone_at
@require_GET
def handover(request: HttpRequest, office: Office) -> HttpResponse:
    """What is there, who can read it, and whether it tells of anybody; what is not there cannot be handed over."""
    context = {"office": office, "nav": "", "groups": _groups(), "kinds": _kinds()}
    return render(request, "public/handover.html", context)


def _groups() -> list[dict[str, Any]]:
    """The tables, those first by which a person can be found."""
    rows = [_row(table) for table in tables().values()]
    return [
        {"identifies": level, "rows": found}
        for level in IDENTIFIES
        if (found := [row for row in rows if row["identifies"] == level])
    ]


def _row(table: Table) -> dict[str, Any]:
    classes = kinds()
    levels = [classes[kind].identifies for kind in table.columns]
    return {
        "label": table.label,
        "holds": table.holds,
        "identifies": min(levels, key=IDENTIFIES.index),
        "readers": [reader_name(code) for code in table.readers],
        "columns": [
            {"what": classes[kind].name, "names": ", ".join(names)} for kind, names in table.columns.items()
        ],
    }


def _kinds() -> list[dict[str, str]]:
    return [{"name": kind.name, "identifies": kind.identifies} for kind in kinds().values()]
