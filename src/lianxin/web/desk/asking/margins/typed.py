"""The form of a known number, and the table of several: what was typed, read into terms."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lianxin.algorithms.digits import calendar_day, whole
from lianxin.ask.commands.margins import MOST_BANDS, BandTerms, MarginTerms
from lianxin.ask.models import Consultation
from lianxin.ask.states import MarginKind
from lianxin.office.models import Area
from lianxin.office.refusals import Refusal

from ....posted import Typed
from ..typed import CODES, by_language

COLUMNS = [*(f"name_{code}" for code in CODES), "source", "counted_on"]
BAND_COLUMNS = [*(f"part_{code}" for code in CODES), "people"]
HEADER = [*COLUMNS, *BAND_COLUMNS]
#: A table of some four known numbers in a few hundred rows at most.
MOST_TABLE, MOST_ROWS = 100_000, 500
_MOST_DIGITS = 10
#: What stands for a number that is none, so that the command refuses it and the text stays.
_NO_NUMBER = -1


def rows_filled(typed: Typed) -> int:
    filled = (n for n in range(1, MOST_BANDS + 1) if any(_band_texts(typed, n)))
    return max(filled, default=0)


def _band_texts(typed: Typed, number: int) -> list[str]:
    names = by_language(typed, "band", f"_{number}")
    return [text.strip() for text in (*names.values(), typed.get(f"people_{number}", ""))]


def people(text: str) -> int | None:
    """Empty where nobody knows."""
    if not text.strip():
        return None
    found = whole(text.strip(), _MOST_DIGITS)
    return _NO_NUMBER if found is None else found


def terms(typed: Typed) -> MarginTerms:
    """What the form brought; rows of parts that were left empty in the middle are refused by the command."""
    count = rows_filled(typed)
    bands = [
        BandTerms(by_language(typed, "band", f"_{n}"), people(typed.get(f"people_{n}", "")))
        for n in range(1, count + 1)
    ]
    return MarginTerms(
        by_language(typed, "margin"),
        typed.get("source", ""),
        calendar_day(typed.get("counted_on", "")),
        bands,
    )


def homes(typed: Typed, areas: Sequence[Area]) -> MarginTerms:
    """How many homes each area has, where somebody knows."""
    bands = [
        BandTerms(area.names, count, area)
        for area in areas
        if (count := people(typed.get(f"homes_{area.pk}", ""))) is not None
    ]
    names = {"en": "Homes", "zh-hans": "住户", "zh-hant": "住戶"}
    source, day = typed.get("homes_source", ""), calendar_day(typed.get("homes_counted_on", ""))
    return MarginTerms(names, source, day, bands, MarginKind.HOMES)


def areas_of(consultation: Consultation) -> list[Area]:
    """Only the finest ones: others would count the same homes twice."""
    return list(Area.objects.filter(office=consultation.office, children=None).order_by("code"))


@dataclass
class Together:
    """The rows of one known number in a table; ``lines`` are their numbers, from 1 for the header."""

    head: tuple[str, ...]
    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def terms(self) -> MarginTerms:
        count = len(CODES)
        names, source, day = self.head[:count], self.head[count], self.head[count + 1]
        bands = [
            BandTerms(dict(zip(CODES, row[count + 2 :], strict=False)), people(row[len(HEADER) - 1]))
            for row in self.rows
        ]
        return MarginTerms(dict(zip(CODES, names, strict=True)), source, calendar_day(day), bands)


def table(text: str) -> list[Together]:
    """The rows that belong together, in the order of the table.  Raises Refusal where it is no such table."""
    if len(text) > MOST_TABLE:
        raise Refusal("long", _("The table is too long; known numbers are few."), "table")
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    if not lines or [cell.strip() for cell in lines[0]] != HEADER:
        told = _("The first line has to be: %(header)s") % {"header": ",".join(HEADER)}
        raise Refusal("header", told, "table")
    if len(lines) > MOST_ROWS:
        raise Refusal("long", _("The table is too long; known numbers are few."), "table")
    found: list[Together] = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells[len(HEADER) :]):
            told = _("Line %(n)s has more cells than the first line.") % {"n": number}
            raise Refusal("cells", told, "table")
        row = [cell.strip() for cell in (*cells, *[""] * len(HEADER))][: len(HEADER)]
        if not any(row):
            continue
        head = tuple(row[: len(COLUMNS)])
        if not found or found[-1].head != head:
            found.append(Together(head))
        found[-1].lines.append(number)
        found[-1].rows.append(row)
    return found


def as_table(left: Sequence[Together]) -> str:
    """What could not be taken in, as it came, to be mended and sent again; nothing where everything was."""
    if not left:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(row for one in left for row in one.rows)
    return out.getvalue()
