"""Ideas for programs: propose one, read all of them with what the office replied, and the lists they stand in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from lianxin.ask.commands import ideas as commands
from lianxin.ask.commands.ideas import Proposed
from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.queries.idea_lists import Support, lists_of, supports
from lianxin.ask.states import CreditState, IdeaState
from lianxin.channels.api.channel import CHANNEL
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of

from .asked import consultation_of
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER, Input
from .voices import IdempotencyKey, ReceiptOut, receipt_out

router = Router(tags=["public"])
IDEAS = "/offices/{slug:slug}/consultations/{int:number}/ideas"


class IdeaIn(Input):
    """One line in at most 200 characters, and details in at most 5,000; a contact is sealed and kept apart."""

    title: Text
    details: Text = ""
    contact: Text = ""


class IdeaReplyOut(Schema):
    """``until``: the last day of a trial, or the day on which it is looked at again; ``measured``: what, or its result."""

    number: int
    outcome: str
    words: str
    where: str
    until: date | None
    measured: str
    limit: str
    replied_at: datetime


class IdeaOut(Schema):
    """``number`` is also that of the statement on which people vote.  ``due_on``: by then the office owes a word.

    ``said_again``: how many others said the same.  ``credit`` is empty unless whoever had it asked to be named.
    """

    number: int
    words: str
    details: str
    language: str
    state: str
    received_at: datetime
    due_on: date | None
    said_again: int
    credit: str
    replies: list[IdeaReplyOut]


class IdeaPage(Schema):
    """Twenty-five ideas, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[IdeaOut]
    before: int | None
    limits: dict[str, str]
    outcomes: dict[str, int]


class CampaignOut(Schema):
    """The earliest of near copies stands for all of them."""

    idea: int
    copies: list[int]


class RareOut(Schema):
    """``novelty``: 1 like nothing else, 0 said thrice already; ``compared`` with so many others in its script."""

    idea: int
    novelty: float
    compared: int


class AcrossOut(Schema):
    """``score``: support that does not hang on where somebody stands; ``apart``: support that does."""

    idea: int
    score: float
    apart: float


class ManyOut(Schema):
    """Each person counted once for a campaign; only what at least five people voted on."""

    idea: int
    supporters: int
    against: int


class IdeaListsOut(Schema):
    """A pure function of the ideas and of the votes in batches up to ``as_of``, which are published in the end.

    ``ready`` is false for a moment after something changed: ask again.
    """

    ready: bool
    as_of: datetime | None
    campaigns: list[CampaignOut]
    rare: list[RareOut]
    across: list[AcrossOut]
    many: list[ManyOut]


@router.get(IDEAS, response={200: IdeaPage, REFUSED: Error}, operation_id="list_ideas")
def list_ideas(
    request: HttpRequest, slug: str, number: int, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """The ideas that are shown to everybody, how they stand, and what the office replied."""
    found = consultation_of(slug, number)
    rows = queries.shown(found).prefetch_related("replies").order_by("-statement__number")
    page = list((rows.filter(statement__number__lt=before) if before else rows)[: queries.PAGE + 1])
    items, more = page[: queries.PAGE], queries.said_again(found)
    return {
        "items": [_idea(row, found, more) for row in items],
        "before": items[-1].statement.number if len(page) > len(items) else None,
        "limits": found.limits,
        "outcomes": {str(state): count for state, count in queries.outcomes(found).items()},
    }


@router.get(f"{IDEAS}/lists", response={200: IdeaListsOut, REFUSED: Error}, operation_id="list_idea_orders")
def lists(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """Three orders beside each other: how rare, how welcome on both sides, how liked. None of them decides."""
    found = consultation_of(slug, number)
    made = lists_of(found)
    if made is None:
        empty = ("campaigns", "rare", "across", "many")
        ready = not queries.shown(found).exists()
        return {"ready": ready, "as_of": None, **{name: [] for name in empty}}
    rankings = made.rankings
    told = supports(found, rankings, list(queries.shown(found)))
    return {
        "ready": True,
        "as_of": made.as_of,
        "campaigns": [{"idea": one.key, "copies": list(one.copies)} for one in rankings.campaigns],
        "rare": [{"idea": one.key, "novelty": one.value, "compared": one.compared} for one in rankings.novel],
        "across": [{"idea": one.key, "score": one.score, "apart": one.apart} for one in rankings.bridging],
        "many": [_many(one.key, told[one.key]) for one in rankings.liked if one.key in told],
    }


def _many(key: int, support: Support) -> dict[str, int]:
    return {"idea": key, "supporters": support.supporters, "against": support.against}


@router.get(f"{IDEAS}/{{int:idea}}", response={200: IdeaOut, REFUSED: Error}, operation_id="show_idea")
def show_idea(request: HttpRequest, slug: str, number: int, idea: int) -> dict[str, Any]:
    """One idea; without words where whoever said it took them back."""
    found = consultation_of(slug, number)
    row = queries.idea_at(found, idea) if idea <= MOST_NUMBER else None
    if row is None:
        raise NotFound
    return _idea(row, found, queries.said_again(found))


@router.post(IDEAS, response={201: ReceiptOut, 200: ReceiptOut, REFUSED: Error}, operation_id="propose_idea")
def propose(
    request: HttpRequest, slug: str, number: int, idea: IdeaIn, idempotency_key: IdempotencyKey = ""
) -> Status[ReceiptOut]:
    """Propose what could be done. It gets a receipt at once, and the office owes it a reply."""
    found = consultation_of(slug, number)
    proposed = Proposed(title=idea.title, details=idea.details, contact=idea.contact, channel=CHANNEL.code)
    heard = commands.propose(
        consultation=found, proposed=proposed, now=now_of(request), idempotency_key=idempotency_key
    )
    return Status(201 if heard.appended else 200, receipt_out(request, found.office, heard))


def _idea(row: Idea, consultation: Consultation, more: dict[int, int]) -> dict[str, Any]:
    said = row.statement
    return {
        "number": said.number,
        "words": said.words,
        "details": row.details,
        "language": said.language,
        "state": str(IdeaState(row.state)),
        "received_at": said.put_in_at,
        "due_on": queries.due_on(row, consultation.office),
        "said_again": more.get(said.pk, 0),
        "credit": row.credit if row.credit_state == CreditState.NAMED else "",
        "replies": sorted(row.replies.all(), key=lambda one: one.number),
    }
