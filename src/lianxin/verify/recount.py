"""Counting again from the public leaves: what a stranger computes, and the check of our own counts against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from lianxin.office.models import Office
from lianxin.record.models import Cursor
from lianxin.record.verification.report import Report
from lianxin.record.verification.tables import Row, Table

from . import tally
from .counting import Material, material_of, plain_office
from .models import Outcome
from .tally import TALLY, Leaf, VoiceOutcome


class Uncountable(ValueError):
    """Leaves that hang together in no way that the office could have written."""


class Recount:
    """The fold over one stream's leaves, and the time of the last one, as of which rates are counted."""

    def __init__(self) -> None:
        self.outcomes: dict[int, VoiceOutcome] = {}
        self.as_of = ""

    def read(self, leaves: Iterable[Leaf], *, through: int | None = None) -> None:
        """Fold the leaves, up to the entry ``through`` if given; every leaf is taken from the iterable."""
        rest = iter(leaves)
        counted = rest if through is None else takewhile(lambda leaf: leaf["number"] <= through, rest)
        try:
            self.outcomes = tally.fold(self._watched(counted))
        except (KeyError, TypeError) as error:
            raise Uncountable(str(error)) from None
        finally:
            for _leaf in rest:
                pass

    def material(self) -> Material:
        """What figures are computed from, as the leaves give it."""
        return material_of(self.outcomes.values())

    def plain(self) -> dict[str, Any]:
        """Everything that is published, as of the last leaf."""
        return plain_office(self.material(), self.as_of)

    def _watched(self, leaves: Iterable[Leaf]) -> Iterator[Leaf]:
        for leaf in leaves:
            self.as_of = leaf["time"]
            yield leaf


def counted_through(using: str, stream_id: object) -> int:
    """The entry up to which the outcomes are counted."""
    rows = Table(Cursor, using).rows("WHERE stream_id = %s AND consumer = %s", [stream_id, TALLY])
    numbers = [row.columns["number"] for row in rows]
    return numbers[0] if numbers and isinstance(numbers[0], int) else 0


def check_outcomes(using: str, report: Report, recounts: Mapping[object, Recount]) -> None:
    """Every outcome kept in the table must be the one that the leaves give; ``recounts`` by stream."""
    stream_of = {row.columns["id"]: row.columns["stream_id"] for row in Table(Office, using).rows()}
    expected = {
        (office, voice): outcome
        for office, stream in stream_of.items()
        if stream in recounts
        for voice, outcome in recounts[stream].outcomes.items()
    }
    for row in Table(Outcome, using).rows():
        office, voice = row.columns["office_id"], row.columns["voice_id"]
        if stream_of.get(office) in recounts or office not in stream_of:
            _compare(row, expected.pop((office, voice), None), report)
    for office, voice in expected:
        where = f"{Outcome._meta.db_table}/{office}/{voice}"
        report.fail(where, _("the outcome of voice %(voice)s is missing") % {"voice": voice})


def _compare(row: Row, told: VoiceOutcome | None, report: Report) -> None:
    if told is None:
        report.fail(row.key, _("the record knows no such voice"))
        return
    changed = [name for name, value in tally.columns(told).items() if row.columns[name] != value]
    for name in dict.fromkeys([*row.unreadable, *changed]):
        problem = _("%(column)s is not what the record gives for voice %(voice)s")
        report.fail(row.key, problem % {"column": name, "voice": told.voice_id})
