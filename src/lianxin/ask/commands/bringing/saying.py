"""A statement or an idea from elsewhere becomes a voice of this house: its words can be let go like all others.

Whoever said it holds no receipt of ours.  What had been shown there is shown, what had been left out stays out with that
as its reason, and what nobody had looked at waits here; a telephone number in it makes it wait as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.commands import Said, receive
from lianxin.hear.models import Voice
from lianxin.hear.states import VoiceKind
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped, undoable

from ...models import Consultation, Statement
from ...queries.brought import same, source_id
from ...states import NotShown
from ..consultations.writing import held
from ..ideas import Proposed, make_idea, propose
from ..statements import leave_out, make_statement, show
from ..statements.making import MOST_STATEMENT
from .terms import demand_open

#: Numbers up to this stay as they were elsewhere, where nobody has them here.
MOST_NUMBER = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Before:
    """One statement as it was elsewhere: ``shown`` there, left out (False), or not looked at by anybody (None).

    ``number`` is the one that it keeps where nobody has it here; else it gets the first one after those of all others
    and after ``beyond``, so that it takes none that another statement of the same file keeps.
    """

    key: str
    words: str
    language: str
    channel: str
    shown: bool | None = True
    number: int | None = None
    beyond: int = 0


def bring_statement(
    *, consultation: Consultation, source: str, before: Before, by: Person, now: datetime
) -> tuple[Statement, bool]:
    """The statement, and whether it came in now.  What is in stays as it is, whatever a later file says of it."""
    demand_open(consultation, by, now)
    words = clean(before.words)
    demand_words(words)

    def work() -> tuple[Statement, bool]:
        row = held(consultation)
        if known := same(row, source, before.key, words):
            return known, False
        said = Said(
            body=words,
            channel=before.channel,
            language=before.language,
            kind=VoiceKind.OPINION,
            imported=True,
            source_id=source_id(row, source, before.key),
            asked=row.subject,
        )
        voice = receive(office=row.office, said=said, now=now).voice
        made = _made(voice, source, _free(row, before), now)
        _decide(made, before.shown, by, now)
        made.refresh_from_db(fields=["words", "state", "reason"])
        return made, True

    return grouped(work)


def bring_idea(
    *, consultation: Consultation, source: str, key: str, proposed: Proposed, by: Person, now: datetime
) -> tuple[Statement, bool]:
    """An idea from elsewhere, and whether it came in now: it waits for a look, and the office owes it a reply."""
    demand_open(consultation, by, now)

    def work() -> tuple[Statement, bool]:
        row = held(consultation)
        if known := same(row, source, key, " ".join(clean(proposed.title).split())):
            return known, False
        marked = replace(proposed, source_id=source_id(row, source, key))
        voice = propose(consultation=row, proposed=marked, now=now).voice
        made = _made(voice, source, None, now)
        make_idea(statement=made, now=now)
        return made, True

    return grouped(work)


def demand_words(words: str) -> None:
    if not words or len(words) > MOST_STATEMENT:
        text = _("A statement has 1 to %(n)s characters; this one has %(length)s.")
        raise Refusal("words", text % {"n": MOST_STATEMENT, "length": len(words)}, "words")


def _made(voice: Voice, source: str, number: int | None, now: datetime) -> Statement:
    made = make_statement(voice=voice, now=now, source=source, number=number)
    if made is None:
        raise ValueError("a voice of this consultation becomes a statement of it")
    return made


def _free(consultation: Consultation, before: Before) -> int:
    """The number that it had, so that whoever draws the map there and here gets the same one."""
    number, rows = before.number, consultation.statements.all()
    if number and 1 <= number <= MOST_NUMBER and not rows.filter(number=number).exists():
        return number
    return max(next_number(rows), before.beyond + 1)


def _decide(made: Statement, shown: bool | None, by: Person, now: datetime) -> None:  # noqa: FBT001  as it was there
    if shown is False:
        leave_out(statements=[made], reason=NotShown.BEFORE, same_as=None, by=by, now=now)
    if shown:
        try:
            with undoable():
                show(statement=made, words=made.words, by=by, now=now)
        except Refusal:
            return  # It tells of a person: somebody has to look at it here.
