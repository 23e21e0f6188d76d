"""Statements of a consultation for programs: say one, vote on those of others, and read what people make of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictBool

from lianxin.algorithms.codes import CodeError, display
from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.margins import MOST_MARGINS
from lianxin.ask.commands.statements import Answer
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.models import Consultation, Participant, Statement
from lianxin.ask.queries import consultations as asking
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries import votes as counting
from lianxin.ask.queries.drafts import Paragraph, paragraph_of
from lianxin.ask.queries.votes import Split, Total
from lianxin.ask.states import Choice, Way
from lianxin.channels.api.channel import CHANNEL
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.refusals import Refusal

from .asked import consultation_of
from .errors import REFUSED, Error, Mistyped, Refused
from .inputs import MOST_NUMBER, Input, Number
from .voices import IdempotencyKey, ReceiptOut, receipt_out

router = Router(tags=["public"])
ONE = "/offices/{slug:slug}/consultations/{int:number}"
_CHOICES = {"agree": Choice.AGREE, "pass": Choice.PASS, "disagree": Choice.DISAGREE}


class StatementIn(Input):
    """One idea in at most 200 characters; a contact is sealed and kept apart.

    ``material`` and ``paragraph``: the draft and the number of its paragraph that it is about; neither where it is
    about the question as a whole.  ``private``: only for those who weigh it; it is shown to nobody else, nobody votes on it,
    and no message about it is sent.
    """

    words: Text
    contact: Text = ""
    private: StrictBool = False
    material: Number | None = None
    paragraph: Number | None = None


class BandIn(Input):
    margin: Number
    band: Number


class JoinIn(Input):
    """``group`` is the number of the group that the person says they belong to; it cannot be changed.

    Nor can ``bands``: the number of the part of each known number to which the person says they belong.  Each may be
    left out.
    """

    group: Number | None = None
    bands: Annotated[tuple[BandIn, ...], Field(max_length=MOST_MARGINS)] = ()


class KeyIn(Input):
    key: Text


class VoteIn(Input):
    """``matters``: the person marks the statement as one that matters to them."""

    statement: Number
    choice: Literal["agree", "pass", "disagree"]
    matters: StrictBool = False


class VotesIn(KeyIn):
    """The last vote on a statement counts; a statement that is not named was not seen."""

    votes: Annotated[tuple[VoteIn, ...], Field(max_length=commands.MOST_AT_ONCE)]


class StatementOut(Schema):
    """``seed``: the office put it in to begin with.  ``material`` and ``paragraph``: what of a draft it is about.

    ``source``: where it was said before it was brought in; empty where it was said here.
    """

    number: int
    words: str
    language: str
    seed: bool
    material: int | None
    paragraph: int | None
    source: str

    @staticmethod
    def resolve_material(row: Statement) -> int | None:
        return row.material_id


class StatementPage(Schema):
    """Fifty statements in the order of their numbers; ``after`` is the mark from which the next page starts."""

    items: list[StatementOut]
    after: int | None


class JoinedOut(Schema):
    """``key`` is shown once; ``number`` is that under which the answers are published when voting is over."""

    key: str
    number: int


class WrittenOut(Schema):
    """How many of the votes are on statements that are shown, and so are written down."""

    written: int


class SplitOut(Schema):
    agree: int
    passed: int
    disagree: int


class TotalOut(SplitOut):
    """``ways``: apart for page, paper, telephone and what was brought in, where at least five came each way."""

    statement: int
    matters: int
    ways: dict[str, SplitOut]


class ResultsOut(Schema):
    """Of all votes that had entered the record by ``as_of``; a statement on which fewer than five voted is not named."""

    as_of: datetime | None
    totals: list[TotalOut]
    not_shown: dict[str, int]


class BatchOut(Schema):
    """``lines``: participant, statement, choice (1, 0, -1), mark. ``salt`` in hexadecimal opens the commitment."""

    number: int
    salt: str
    lines: list[str]


class PublishedOut(Schema):
    """Everything that is needed to count again; without batches and totals until voting has ``ended``."""

    consultation: int
    question: dict[str, str]
    ended: bool
    statements: list[dict[str, Any]]
    batches: list[BatchOut]
    totals: dict[str, list[int]]


@router.get(
    f"{ONE}/statements", response={200: StatementPage, REFUSED: Error}, operation_id="list_statements"
)
def list_statements(
    request: HttpRequest, slug: str, number: int, after: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """The statements that are shown to everybody."""
    rows = list(queries.shown(consultation_of(slug, number)).filter(number__gt=after)[: queries.PAGE + 1])
    page = rows[: queries.PAGE]
    return {"items": page, "after": page[-1].number if len(rows) > len(page) else None}


@router.post(
    f"{ONE}/statements",
    response={201: ReceiptOut, 200: ReceiptOut, REFUSED: Error},
    operation_id="say_in_consultation",
)
def say(
    request: HttpRequest,
    slug: str,
    number: int,
    statement: StatementIn,
    idempotency_key: IdempotencyKey = "",
) -> Status[ReceiptOut]:
    """Say what somebody thinks. It gets a receipt at once; it is shown when somebody has looked at it."""
    found = consultation_of(slug, number)
    spoken = Spoken(
        words=statement.words, contact=statement.contact, channel=CHANNEL.code, private=statement.private
    )
    heard = commands.say_in(
        consultation=found,
        spoken=spoken,
        now=now_of(request),
        idempotency_key=idempotency_key,
        about=_about(found, statement),
    )
    return Status(201 if heard.appended else 200, receipt_out(request, found.office, heard))


def _about(consultation: Consultation, statement: StatementIn) -> Paragraph | None:
    if statement.material is None and statement.paragraph is None:
        return None
    paragraph = paragraph_of(consultation, f"{statement.material}.{statement.paragraph}")
    if paragraph is None:
        raise Refused(422, "unknown", "paragraph")
    return paragraph


@router.post(f"{ONE}/participants", response={201: JoinedOut, REFUSED: Error}, operation_id="begin_voting")
def join(
    request: HttpRequest, slug: str, number: int, joined: JoinIn, idempotency_key: IdempotencyKey = ""
) -> Status[JoinedOut]:
    """Begin to vote. Nobody has to show who they are, so one person can begin several times.

    The same `Idempotency-Key` gets the same key.
    """
    found, group = consultation_of(slug, number), None
    if joined.group is not None:
        group = asking.group_of(found, joined.group)
        if group is None:
            raise Refused(422, "unknown", "group")
    participant, key = commands.take_part(
        consultation=found,
        group=group,
        bands={one.margin: one.band for one in joined.bands},
        way=Way.WEB,
        now=now_of(request),
        idempotency_key=idempotency_key,
    )
    return Status(201, JoinedOut(key=display(key), number=participant.number))


@router.post(
    f"{ONE}/next", response={200: list[StatementOut], REFUSED: Error}, operation_id="next_statements"
)
def next_statements(request: HttpRequest, slug: str, number: int, held: KeyIn) -> list[Statement]:
    """Up to seven statements that this person has not answered. The key stands in the body, never in an address."""
    return queries.next_for(behind(consultation_of(slug, number), held.key))


@router.post(f"{ONE}/votes", response={200: WrittenOut, REFUSED: Error}, operation_id="vote")
def vote(request: HttpRequest, slug: str, number: int, cast: VotesIn) -> WrittenOut:
    """Write down what one person makes of statements. Sent again it changes nothing."""
    answers = {one.statement: Answer(_CHOICES[one.choice], one.matters) for one in cast.votes}
    participant = behind(consultation_of(slug, number), cast.key)
    written = commands.cast_votes(participant=participant, answers=answers, now=now_of(request))
    return WrittenOut(written=written)


def behind(consultation: Consultation, typed: str) -> Participant:
    try:
        participant = queries.participant_of(consultation, typed)
    except CodeError as error:
        raise Mistyped(typed, error) from None
    if participant is None:
        raise Refusal("key", commands.NO_SUCH_KEY, "key")
    return participant


@router.get(f"{ONE}/results", response={200: ResultsOut, REFUSED: Error}, operation_id="show_results")
def results(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """What people make of each statement, and how many statements were not shown for which reason."""
    found = consultation_of(slug, number)
    totals, batch = counting.totals(found), queries.newest_batch(found)
    told = [
        _total_out(row, total)
        for row in queries.shown(found)
        if (total := totals.get(row.pk)) and total.is_told
    ]
    reasons = {str(reason): count for reason, count in queries.reasons_given(found)}
    return {"as_of": batch.sealed_at if batch else None, "totals": told, "not_shown": reasons}


def _total_out(row: Statement, total: Total) -> dict[str, Any]:
    ways = {str(way): _split_out(split) for way, split in total.ways.items()}
    return {**_split_out(total.all), "statement": row.number, "matters": total.matters, "ways": ways}


def _split_out(split: Split) -> dict[str, int]:
    return {"agree": split.agree, "passed": split.passed, "disagree": split.disagree}


@router.get(f"{ONE}/votes", response={200: PublishedOut, REFUSED: Error}, operation_id="show_votes")
def show_votes(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """Every batch with its salt, when voting has ended: `votes_recount.py` compares them with the record."""
    return counting.published(consultation_of(slug, number), now_of(request))
