"""The record tells what was brought in, from where, and of which files: one entry each time something new came."""

from __future__ import annotations

from datetime import datetime

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.small_numbers import LEAST
from lianxin.office.models import Person
from lianxin.record.commit import grouped

from ...entries import statements as entries
from ...models import Consultation
from ...queries.brought import noted
from ..consultations.writing import demand_convenor, held, record


def note_brought(
    *,
    consultation: Consultation,
    source: str,
    digest: str,
    by: Person,
    now: datetime,
    statements: int = 0,
    people: int = 0,
    votes: int = 0,
    projects: int = 0,
    of_file: tuple[int, int] | None = None,
) -> None:
    """What came in now; nothing is noted where nothing did.

    A run that was killed came to no note.  What it left is told with the next one: statements that no note counts yet,
    and, where there is no note of this source at all, all people and votes ``of_file`` that are in.
    """
    demand_convenor(consultation.office, by)

    def work() -> None:
        row = held(consultation)
        before = noted(row, source)  # how many statements, each time
        told = max(statements, row.statements.filter(source=source).count() - sum(before))
        came = (people, votes) if before or of_file is None else of_file
        if told or came[1] or projects:
            _record(row, source, digest, (told, *came, projects), now)

    grouped(work)


def _record(
    consultation: Consultation, source: str, digest: str, counts: tuple[int, int, int, int], now: datetime
) -> None:
    statements, people, votes, projects = counts
    told: dict[str, JSON] = {
        "source": source,
        "digest": digest,
        "statements": statements,
        "people": people if people >= LEAST else None,
        "votes": votes,
        "projects": projects,
    }
    record(consultation, entries.BROUGHT_IN, now=now, rows=[], **told)
