"""The words of one line are taken off its account: what was paid and when stays, and so does that somebody wrote it.

Public money stays accounted for, and nobody stays named.  The words are erased, not hidden: no page, table or copy of
the house holds them any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear import erasures
from lianxin.hear.commands.letting_go import at_their_word, let_go
from lianxin.hear.erasures import Change
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, stamp
from lianxin.record.commit import grouped
from lianxin.record.erasing import Why
from lianxin.record.models import Entry
from lianxin.record.queries import first_of

from ...entries import led as entries
from ...leading import has_words, may_take_words_off
from ...models import Case, LedLine
from ...rules import NotAllowed
from ...states import WordsOff
from .ending import demand_case
from .writing import hold_project

#: The name under which the ledger of erasures knows such a line.
LEDGER = "led_line"


def take_words_off(*, line: LedLine, case: Case, ground: str, by: Person, now: datetime) -> LedLine:
    """Take off what it was for and the number of the paper, for a reason of the list that everybody reads."""
    if ground not in WordsOff.values:
        raise Refusal("ground", _("Please choose why; everybody will read it."), "ground")

    def work() -> LedLine:
        # Held like in every other step, so that nobody writes the line back as they have read it.
        project = hold_project(line.project)
        demand_case(project, case)
        if not may_take_words_off(by, case):
            raise NotAllowed("led.words")
        if not has_words(LedLine.objects.get(pk=line.pk)):
            raise Refusal("settled", _("This line has no words that could be taken off."), "line")
        return _erase(line, ground, by, "taken_off", now)

    with at_their_word():
        return grouped(work)


def take_words_off_again(office: Office, named: str, why: Why, now: datetime) -> int:
    """What a restored backup brought back goes again; a line that was written in its place since stays."""
    number, place, written, ground = named.split("/")
    rows = LedLine.objects.select_related("project__office")
    row = rows.filter(project__office=office, project__number=number, number=place).first()
    if row is None or not has_words(row) or stamp(row.written_at) != written:
        return 0
    _erase(row, ground, None, why, now)
    return 1


def _erase(line: LedLine, ground: str, by: Person | None, why: Why, now: datetime) -> LedLine:
    project = line.project
    office = project.office

    def changes() -> Iterator[Change]:
        row = LedLine.objects.get(pk=line.pk)
        if has_words(row):
            values = {"what": "", "proof": "", "words_off": ground, "words_off_at": now, "words_off_by": by}
            yield Change(row, values)

    def settle() -> None:
        named = f"{project.number}/{line.number}/{stamp(line.written_at)}/{ground}"
        erasures.note(office, {LEDGER: named}, why=why, now=now)
        append(
            stream_id=office.stream_id,
            kind=entries.LED_WORDS_OFF,
            subject=project.subject,
            now=now,
            public={"project": project.number, "line": line.number, "words_off": ground},
            rows=[LedLine.objects.get(pk=line.pk)],
        )

    let_go(
        stream_id=office.stream_id,
        since=_first(line) or 0,
        changes=changes,
        settle=settle,
        subject=project.subject,
        why=why,
        now=now,
    )
    return LedLine.objects.get(pk=line.pk)


def _first(line: LedLine) -> int | None:
    """The entry before which nothing was written about the line."""
    about = Entry.objects.filter(stream_id=line.project.office.stream_id, subject=line.project.subject)
    return first_of(about.filter(time__gte=line.written_at))
