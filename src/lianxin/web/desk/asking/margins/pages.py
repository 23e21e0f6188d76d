"""What the page of known numbers shows: those that there are, and the forms for more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lianxin.ask.commands.margins import MOST_BANDS, MOST_MARGINS
from lianxin.ask.models import Consultation, Margin
from lianxin.ask.queries.heard.margins import bands_of, earlier_margins, homes_margin, margins_of, may_change

from ....asking.frame import frame
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from ..pages import any_further, language_fields
from . import typed as forms

#: Rows for parts that an empty form shows.
_ROWS = 3


def page(
    consultation: Consultation, now: datetime, typed: Typed, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    homes, names = homes_margin(consultation), language_fields(typed, "margin")
    there = margins_of(consultation)
    return {
        **frame(consultation, nav="desk"),
        "may_change": may_change(consultation, now),
        "may_add": len(there) < MOST_MARGINS,
        "there": [_known(row) for row in [*there, *([homes] if homes else [])]],
        "earlier": [_known(row) for row in earlier_margins(consultation)],
        "typed": typed,
        "names": names,
        "names_more": any_further(names),
        "rows": _rows(typed),
        "areas": [] if homes else _areas(consultation, typed),
        "most": MOST_MARGINS,
        "header": ",".join(forms.HEADER),
        "errors": list(errors),
    }


def _known(row: Margin) -> dict[str, Any]:
    return {
        "key": row.pk,
        "number": row.number,
        "title": told(row.names),
        "source": row.source,
        "counted_on": f"{row.counted_on:%Y-%m-%d}",
        "bands": [(told(one.names), one.people) for one in bands_of(row)],
        "consultation": told(row.consultation.question),
    }


def _rows(typed: Typed) -> dict[str, Any]:
    wanted = max(_ROWS, forms.rows_filled(typed) + ("more" in typed))
    shown = min(MOST_BANDS, wanted)
    return {"shown": [_row(typed, n) for n in range(1, shown + 1)], "more": shown < MOST_BANDS}


def _row(typed: Typed, number: int) -> dict[str, Any]:
    names = language_fields(typed, "band", f"_{number}")
    return {
        "number": number,
        "id": f"id_band_{number}",
        "people_id": f"id_people_{number}",
        "names": names,
        "more": any_further(names),
        "people": typed.get(f"people_{number}", ""),
    }


def _areas(consultation: Consultation, typed: Typed) -> list[dict[str, Any]]:
    return [
        {"key": area.pk, "name": told(area.names), "typed": typed.get(f"homes_{area.pk}", "")}
        for area in forms.areas_of(consultation)
    ]
