"""Projects that residents lead, for programs: who reads the account here adds it up again."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.act import commands, queries
from lianxin.act.models import Case, LedLine, LedProject
from lianxin.act.queries import FundAccount
from lianxin.act.rules import NotAllowed, may_use_desk
from lianxin.act.states import LedState, LineKind, WordsOff
from lianxin.algorithms.amounts import decimal_of
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.days import day_of

from .asked import StaffRequest, office_of
from .cases import OFFICE
from .desk import CASE, case_at_desk
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound
from .inputs import MOST_NUMBER, Input
from .tokens import StaffToken

router = Router(tags=["led"])
LED = f"{CASE}/led"
_PAGE = 25


class StopIn(Input):
    """Why the office stops it; everybody reads that."""

    reason: Text


class SmallFundOut(Schema):
    """``paid + others`` is ``spent + back + on_the_way + held``."""

    code: str
    name: str
    currency: str
    each: str
    paid: str
    others: str
    spent: str
    back: str
    on_the_way: str
    held: str


class LedOut(Schema):
    """``granted + others - spent - back`` is ``left``; ``idea`` is the adopted idea that it came of."""

    number: int
    name: str
    what: str
    state: str
    reason: str
    source: str
    currency: str
    until: date
    consultation: int | None
    idea: int | None
    granted: str
    others: str
    spent: str
    back: str
    left: str


class WordsOffIn(Input):
    """Why the words are taken off; everybody reads that."""

    ground: WordsOff


class LedLineOut(Schema):
    """``takes_back`` is the number of the line whose amount this one takes away again.

    ``words_off`` is why the office took its words off, on the day ``words_off_on``; empty where it did not.
    """

    number: int
    kind: str
    amount: str
    day: date
    what: str
    proof: str
    takes_back: int | None
    confirmed: bool
    words_off: str
    words_off_on: date | None


class LedAccountOut(LedOut):
    lines: list[LedLineOut]


class LedListOut(Schema):
    """``before`` is the number from which the list goes on, if there are more."""

    funds: list[SmallFundOut]
    items: list[LedOut]
    before: int | None


@router.get(f"{OFFICE}/led", response={200: LedListOut, REFUSED: Error}, operation_id="list_led")
def list_led(
    request: HttpRequest, slug: str, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> LedListOut:
    """What residents do themselves with small funds, the newest first, 25 at a time; what became of each fund."""
    office = office_of(slug)
    rows = queries.led_page(office, before=before, size=_PAGE + 1)
    return LedListOut(
        funds=[_fund(one) for one in queries.fund_accounts(office)],
        items=[LedOut(**_told(row)) for row in rows[:_PAGE]],
        before=rows[_PAGE - 1].number if len(rows) > _PAGE else None,
    )


@router.get(
    f"{OFFICE}/led/{{int:number}}", response={200: LedAccountOut, REFUSED: Error}, operation_id="show_led"
)
def show_led(request: HttpRequest, slug: str, number: int) -> LedAccountOut:
    """One of them, with every line of its account."""
    found = queries.led_at(office_of(slug), number)
    if found is None:
        raise NotFound
    return _account(found)


@router.post(
    f"{LED}/lines/{{int:line}}/confirm",
    response={200: LedAccountOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="confirm_led_return",
)
def confirm_led_return(request: StaffRequest, number: int, line: int) -> LedAccountOut:
    """What the project gave back came, says somebody who did not pay it out."""
    case, row = _line_at_desk(request, number, line)
    commands.confirm_return(line=row, case=case, by=request.auth, now=now_of(request))
    return _again(case)


@router.post(
    f"{LED}/lines/{{int:line}}/words-off",
    response={200: LedAccountOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="take_led_words_off",
)
def take_led_words_off(request: StaffRequest, number: int, line: int, off: WordsOffIn) -> LedAccountOut:
    """Erase the words of a line that name, quote or hurt somebody; amount and day stay."""
    case, row = _line_at_desk(request, number, line)
    commands.take_words_off(line=row, case=case, ground=off.ground, by=request.auth, now=now_of(request))
    return _again(case)


@router.post(
    f"{LED}/stop",
    response={200: LedAccountOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="stop_led",
)
def stop_led(request: StaffRequest, number: int, stop: StopIn) -> LedAccountOut:
    """Stop a project with a reason; from then on money can only be given back."""
    case, found = _at_desk(request, number)
    commands.stop_project(project=found, case=case, reason=stop.reason, by=request.auth, now=now_of(request))
    return _again(case)


def _at_desk(request: StaffRequest, number: int) -> tuple[Case, LedProject]:
    if not may_use_desk(request.auth):
        raise NotAllowed("desk")
    case = case_at_desk(request, number).whole
    found = queries.led_of_case(case)
    if found is None:
        raise NotFound
    return case, found


def _line_at_desk(request: StaffRequest, number: int, line: int) -> tuple[Case, LedLine]:
    case, found = _at_desk(request, number)
    row = found.lines.filter(number=line).first()
    if row is None:
        raise NotFound
    return case, row


def _again(case: Case) -> LedAccountOut:
    found = queries.led_of_case(case)
    if found is None:
        raise NotFound
    return _account(found)


def _account(found: LedProject) -> LedAccountOut:
    return LedAccountOut(**_told(found), lines=[_line(line) for line in found.lines.all()])


def _told(row: LedProject) -> dict[str, Any]:
    copied = ("number", "name", "what", "reason", "until", "consultation", "idea")
    sums = {"granted": row.granted_cents, "others": row.others_cents, "spent": row.spent_cents}
    sums |= {"back": row.back_cents, "left": row.left_cents}
    return {
        **{name: getattr(row, name) for name in copied},
        **{name: decimal_of(cents) for name, cents in sums.items()},
        "state": str(LedState(row.state)),
        "source": row.source.code,
        "currency": row.source.currency,
    }


def _line(line: LedLine) -> LedLineOut:
    return LedLineOut(
        number=line.number,
        kind=str(LineKind(line.kind)),
        amount=decimal_of(line.amount_cents),
        day=line.day,
        what=line.what,
        proof=line.proof,
        takes_back=line.counters.number if line.counters else None,
        confirmed=line.confirmed_at is not None,
        words_off=line.words_off,
        words_off_on=day_of(line.words_off_at, line.project.office) if line.words_off_at else None,
    )


def _fund(one: FundAccount) -> SmallFundOut:
    sums = ("paid", "others", "spent", "back", "on_the_way", "held")
    return SmallFundOut(
        code=one.source.code,
        name=one.source.name,
        currency=one.source.currency,
        each=decimal_of(one.source.each_cents or 0),
        **{name: decimal_of(getattr(one, name)) for name in sums},
    )
