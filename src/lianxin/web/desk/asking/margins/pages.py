"""What the page of known numbers shows: those that there are, and the forms for more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from lianxin.ask.commands.margins import MOST_BANDS, MOST_MARGINS
from lianxin.ask.models import Consultation, Margin
from lianxin.ask.queries.heard.margins import bands_of, earlier_margins, homes_margin, margins_of, may_change

from ....asking.frame import frame
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from . import typed as forms

#: Rows for parts that an empty form shows.
_ROWS = 3


def page(
    consultation: Consultation, now: datetime, typed: Typed, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    homes = homes_margin(consultation)
    there = margins_of(consultation)
    return {
        **frame(consultation, nav="desk"),
        "may_change": may_change(consultation, now),
        "may_add": len(there) < MOST_MARGINS,
        "there": [_known(row) for row in [*there, *([homes] if homes else [])]],
        "earlier": [_known(row) for row in earlier_margins(consultation.office, consultation)],
        "typed": typed,
        "names": _by_language(typed, "margin"),
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


def _by_language(typed: Typed, name: str, row: str = "") -> list[dict[str, Any]]:
    """A field for each language; that of the page first, the others behind a fold."""
    here = get_language()
    languages = sorted(settings.LANGUAGES, key=lambda one: one[0] != here)
    texts = [typed.get(f"{name}_{code}{row}", "") for code, _language in languages]
    return [
        {"code": code, "name": language, "text": text, "second": place == 1, "open": any(texts[1:])}
        for place, ((code, language), text) in enumerate(zip(languages, texts, strict=True))
    ]


def _rows(typed: Typed) -> dict[str, Any]:
    wanted = max(_ROWS, forms.rows_filled(typed) + ("more" in typed))
    shown = min(MOST_BANDS, wanted)
    rows = [
        {
            "number": n,
            "id": f"id_band_{n}",
            "people_id": f"id_people_{n}",
            "names": _by_language(typed, "band", f"_{n}"),
            "people": typed.get(f"people_{n}", ""),
        }
        for n in range(1, shown + 1)
    ]
    return {"shown": rows, "more": shown < MOST_BANDS}


def _areas(consultation: Consultation, typed: Typed) -> list[dict[str, Any]]:
    return [
        {"key": area.pk, "name": told(area.names), "typed": typed.get(f"homes_{area.pk}", "")}
        for area in forms.areas_of(consultation)
    ]
