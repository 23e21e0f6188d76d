"""The record tells what was brought in, from where, and of which files: one entry each time something new came."""

from __future__ import annotations

from datetime import datetime

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.small_numbers import LEAST
from lianxin.office.models import Person
from lianxin.record.commit import grouped

from ...entries import statements as entries
from ...models import Consultation
from ..consultations.writing import demand_convenor, held, record


def note_brought(
    *,
    consultation: Consultation,
    source: str,
    digest: str,
    statements: int,
    people: int,
    votes: int,
    by: Person,
    now: datetime,
) -> None:
    """``statements``, ``people`` and ``votes`` are what came in now; nothing is noted where nothing did."""
    demand_convenor(consultation.office, by)
    if not (statements or votes):
        return
    told: dict[str, JSON] = {
        "source": source,
        "digest": digest,
        "statements": statements,
        "people": people if people >= LEAST else None,
        "votes": votes,
    }
    grouped(lambda: record(held(consultation), entries.BROUGHT_IN, now=now, rows=[], **told))
