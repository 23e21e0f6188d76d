"""Somebody of the office looks at statements: they are shown as they were said, or left out for a reason.

No word is ever put into a statement.  What tells of a person can be taken out, and the gap is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.gaps import only_gaps
from lianxin.algorithms.personal import never_published
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import statements as entries
from ...models import Consultation, Statement
from ...queries.statements import proposes, shown
from ...states import GOES_ON, GROUNDS, NotShown, StatementState
from ..consultations.writing import demand, demand_convenor, held, record
from .making import MOST_STATEMENT

#: What stands where something that tells of a person was taken out.
GAP = "[…]"
_MOST_GAPS = 10


def put_in(*, consultation: Consultation, words: str, language: str, by: Person, now: datetime) -> Statement:
    """A statement of the office, to begin with; everybody sees that it is the office's."""
    demand_convenor(consultation.office, by)
    words = clean(words)
    if not words or len(words) > MOST_STATEMENT:
        text = _("Please write a statement of at most %(n)s characters.") % {"n": MOST_STATEMENT}
        raise Refusal("words", text, "seed")
    demand_nobody_named(words, "seed")

    def work() -> Statement:
        row = held(consultation)
        demand(row, *GOES_ON)
        made = Statement(
            consultation=row,
            number=next_number(row.statements.all()),
            seed=True,
            words=words,
            language=language,
            put_in_at=now,
        )
        _decide(made, StatementState.SHOWN, by, now)
        made.save(force_insert=True)
        told = {"statement": made.number}
        record(row, entries.STATEMENT_MADE, now=now, rows=[made], voice=None, **told)
        record(row, entries.STATEMENT_SHOWN, now=now, rows=[made], **told)
        return made

    return grouped(work)


def show(
    *,
    statement: Statement,
    words: str,
    by: Person,
    now: datetime,
    said_again: Sequence[Statement] = (),
) -> Statement:
    """Put a statement to everybody, as it was said or with gaps.  ``said_again`` are waiting ones that say the same."""
    demand_convenor(statement.consultation.office, by)

    def work() -> Statement:
        held(statement.consultation)
        row, *others = _fresh([statement, *said_again])
        if row.private:
            raise Refusal("private", _("Whoever said this wants it to be shown to nobody else."))
        row.words = _checked(words, row)
        _decide(row, StatementState.SHOWN, by, now)
        row.save(force_update=True)
        record(row.consultation, entries.STATEMENT_SHOWN, now=now, rows=[row], statement=row.number)
        for other in others:
            _leave_out(other, NotShown.SAID_ALREADY, row, by, now)
        return row

    return grouped(work)


def keep(*, statements: Sequence[Statement], by: Person, now: datetime) -> None:
    """Take in what was said only for those who weigh it: nobody else reads it, and the decision has to answer it.

    The entry does not say which one it is.
    """
    demand_convenor(statements[0].consultation.office, by)

    def work() -> None:
        held(statements[0].consultation)
        for row in _fresh(statements):
            if not row.private:
                raise Refusal("private", _("Whoever said this wants everybody to read it."))
            _decide(row, StatementState.KEPT, by, now)
            row.save(force_update=True)
            record(row.consultation, entries.STATEMENT_KEPT, now=now, rows=[row])

    grouped(work)


def leave_out(
    *,
    statements: Sequence[Statement],
    reason: NotShown,
    same_as: Statement | None,
    by: Person,
    now: datetime,
) -> None:
    """Do not show these, for one reason, which whoever said it reads.  How often each was given is public."""
    demand_convenor(statements[0].consultation.office, by)

    def work() -> None:
        held(statements[0].consultation)
        rows = _fresh(statements)
        if reason not in GROUNDS and not all(row.source for row in rows):
            raise Refusal("reason", _("It was not brought in from elsewhere."), "reason")
        if (reason == NotShown.SAID_ALREADY) != (same_as is not None):
            raise Refusal("same_as", _("Please name the statement that says the same."), "same_as")
        if same_as and not shown(rows[0].consultation).filter(pk=same_as.pk).exists():
            raise Refusal("same_as", _("No statement with this number is shown here."), "same_as")
        if same_as and any(row.private for row in rows):
            # The entry would name what it says: everybody could read it there.
            text = _("Whoever said this wants nobody else to know it, so it is not laid beside another one.")
            raise Refusal("private", text, "reason")
        for row in rows:
            _leave_out(row, reason, same_as, by, now)

    grouped(work)


def _fresh(statements: Sequence[Statement]) -> list[Statement]:
    """These rows as they stand now; each waits for a decision, and all are of one consultation."""
    rows_now = Statement.objects.select_related("consultation__office__stream", "voice")
    found = rows_now.in_bulk([one.pk for one in statements])
    rows = [found[one.pk] for one in statements]
    if len(found) != len(rows) or any(row.state != StatementState.WAITING for row in rows):
        raise Refusal("decided", _("Somebody has decided on this statement already."))
    if len({row.consultation_id for row in rows}) > 1:
        raise Refusal("decided", _("These are statements of several consultations."))
    return rows


def _leave_out(
    row: Statement, reason: NotShown, same_as: Statement | None, by: Person, now: datetime
) -> None:
    if same_as and proposes(row) and not proposes(same_as):
        text = _("An idea is owed a reply: it can only be the same as another idea.")
        raise Refusal("same_as", text, "same_as")
    row.reason, row.same_as = reason, same_as
    _decide(row, StatementState.NOT_SHOWN, by, now)
    row.save(force_update=True)
    told: dict[str, JSON] = {
        "statement": row.number,
        "ground": str(reason),
        "same_as": same_as.number if same_as else None,
    }
    record(row.consultation, entries.STATEMENT_NOT_SHOWN, now=now, rows=[row], **told)


def _decide(row: Statement, state: StatementState, by: Person, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, now


def _checked(words: str, statement: Statement) -> str:
    """The words that are to be shown: those that were said, in their order, with nothing put in."""
    words = clean(words)
    parts = words.split(GAP)
    if (
        len(parts) - 1 > _MOST_GAPS
        or not words.replace(GAP, "").strip()
        or not only_gaps(words, statement.words, gap=GAP)
    ):
        text = _(
            "A statement is shown in the words in which it was said. You may only replace parts by %(gap)s."
        )
        raise Refusal("reworded", text % {"gap": GAP}, "words")
    demand_nobody_named(words, "words")
    return words


def demand_nobody_named(words: str, field: str) -> None:
    if never_published(words):
        text = _(
            "There is a telephone number, an identity number or an address in it. Please replace it by %(gap)s."
        )
        raise Refusal("personal", text % {"gap": GAP}, field)
