"""A Polis conversation comes into a consultation: statements first, then people with their votes, some at a time.

Whatever was cut off is completed by the next run of the same files; what is in stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.opinion_map.polis_files import Statement as Told
from lianxin.algorithms.personal import never_published
from lianxin.ask.commands import bringing
from lianxin.ask.commands.bringing import Before, demand_words
from lianxin.ask.commands.statements import seal_votes
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.queries import brought
from lianxin.ask.queries.brought import Cast
from lianxin.ask.states import StatementState
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from .. import polis
from ..channel import CHANNEL
from ..polis import BadFolder, Conversation
from .report import BadFile, Failure, Report, digest_of

#: More belongs to a program for research, not into a consultation.
MOST_STATEMENTS, MOST_VOTES = 2_000, 1_000_000
COMMENTS = "comments.csv"


@dataclass(frozen=True, kw_only=True)
class Into:
    """Where it comes in, from where, and who answers for that.  ``dry``: only look."""

    consultation: Consultation
    source: str
    by: Person
    now: datetime
    language: str
    dry: bool = False


@dataclass
class _Run:
    """One import under way; ``rows`` has what is here, by what it is called in the file.

    ``beyond`` is the highest number that a statement of the file can keep.  ``people`` and ``votes`` of the file are in,
    whether they came now or before.
    """

    into: Into
    read: Conversation
    report: Report
    rows: dict[str, int] = field(default_factory=dict)
    known: dict[str, Statement] = field(default_factory=dict)
    beyond: int = 0
    people: int = 0
    votes: int = 0


def bring_polis(folder: Path, into: Into) -> Report:
    """Raises BadFile for files that cannot be read, and Refusal where nothing can be brought in at all."""
    source = bringing.source_named(into.source)
    into = replace(into, source=source)
    bringing.demand_open(into.consultation, into.by, into.now)
    run = _Run(into, _read(folder), Report(into.dry))
    run.report.agrees = run.read.agrees
    run.report.failures += [Failure(name, one.line, "", polis.why(one)) for name, one in run.read.left_out]
    digest = digest_of(sorted(folder.glob("*.csv")) + sorted(folder.glob("*.json")))
    try:
        _statements(run)
        _votes(run)
    finally:
        if not into.dry:
            _finish(run, digest)
    return run.report


def _read(folder: Path) -> Conversation:
    try:
        read = polis.read(folder, strict=False)
    except BadFolder as error:
        raise BadFile(str(error)) from None
    if not read.statements.rows:
        raise BadFile(
            _("%(path)s holds no comments.csv, so nobody knows what was voted on.") % {"path": folder}
        )
    if len(read.statements.rows) > MOST_STATEMENTS or len(read.votes.values) > MOST_VOTES:
        told = {"statements": MOST_STATEMENTS, "votes": MOST_VOTES}
        raise BadFile(_("At most %(statements)d statements and %(votes)d votes can be brought in.") % told)
    return read


def _statements(run: _Run) -> None:
    """Those whose number is free first, so that the others do not take it."""
    into, report = run.into, run.report
    told = run.read.statements.rows
    run.beyond = max((number for number in told if number <= bringing.MOST_NUMBER), default=0)
    run.known = brought.brought(into.consultation, into.source, [str(number) for number in told])
    taken = set(into.consultation.statements.values_list("number", flat=True))
    for one in sorted(told.values(), key=lambda one: (one.number < 1 or one.number in taken, one.number)):
        key = str(one.number)
        try:
            row, came = _dry(run, one) if into.dry else _brought(run, one)
        except Refusal as refusal:
            report.failures.append(Failure(COMMENTS, one.line, "comment-body", str(refusal.text)))
            continue
        report.new += came
        report.already += not came
        if row.state == StatementState.SHOWN:
            run.rows[key] = row.pk or 0
        report.waiting += came and row.state == StatementState.WAITING


def _brought(run: _Run, one: Told) -> tuple[Statement, bool]:
    into, known = run.into, run.known.get(str(one.number))
    if known and known.words == clean(one.text):
        return known, False
    before = Before(
        key=str(one.number),
        words=one.text,
        language=into.language,
        channel=CHANNEL.code,
        shown={1: True, 0: None}.get(one.moderated, False),
        number=one.number,
        beyond=run.beyond,
    )
    return bringing.bring_statement(
        consultation=into.consultation, source=into.source, before=before, by=into.by, now=into.now
    )


def _dry(run: _Run, one: Told) -> tuple[Statement, bool]:
    """What would become of it; the row is never saved."""
    known = run.known.get(str(one.number))
    words = clean(one.text)
    demand_words(words)
    if known:
        brought.demand_same(known, words)
        return known, False
    state = {1: StatementState.SHOWN, 0: StatementState.WAITING}.get(one.moderated, StatementState.NOT_SHOWN)
    if state == StatementState.SHOWN and never_published(words):
        state = StatementState.WAITING
    return Statement(words=words, state=state), True


def _votes(run: _Run) -> None:
    """On what is shown here: nobody draws a map of what people do not see, and what is shown later gets its votes then."""
    into, report = run.into, run.report
    for people in _people(run):
        cast = [one for one in people if one.key in run.rows]
        report.lost += len(people) - len(cast)
        if into.dry:
            new = brought.changed(into.consultation, into.source, cast, run.rows)
            report.votes += len(new)
            report.people += len({one.voter for one in new})
        elif cast:
            came, votes = bringing.bring_votes(
                consultation=into.consultation,
                source=into.source,
                cast=cast,
                statements=run.rows,
                by=into.by,
                now=into.now,
            )
            report.people += came
            report.votes += votes
            run.people += len({one.voter for one in cast})
            run.votes += len(cast)


def _people(run: _Run) -> Iterator[list[Cast]]:
    """The votes of some people at a time, all of each person together."""
    votes = run.read.votes
    statements, columns, values = votes.statements.tolist(), votes.columns.tolist(), votes.values.tolist()
    people, starts = votes.people.tolist(), votes.starts.tolist()
    for at in range(0, len(people), bringing.PEOPLE_AT_ONCE):
        part = range(at, min(at + bringing.PEOPLE_AT_ONCE, len(people)))
        yield [
            Cast(people[row], str(statements[columns[place]]), values[place])
            for row in part
            for place in range(starts[row], starts[row + 1])
        ]


def _finish(run: _Run, digest: str) -> None:
    """The record tells of it, and what is enough for a batch enters at once; the rest with the clock."""
    into, report = run.into, run.report
    bringing.note_brought(
        consultation=into.consultation,
        source=into.source,
        digest=digest,
        statements=report.new,
        people=report.people,
        votes=report.votes,
        of_file=(run.people, run.votes),
        by=into.by,
        now=into.now,
    )
    while report.votes and seal_votes(consultation=into.consultation, now=into.now):
        pass
