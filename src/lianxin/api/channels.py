"""Whether the ways in are open, for programs: the same as the page shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.algorithms.small_numbers import shown
from lianxin.channels.health import Door, doors
from lianxin.office.clock import now_of

from .asked import office_of
from .errors import REFUSED, Error

router = Router(tags=["channels"])


class TriedDay(Schema):
    """One day on which the door was tried; ``seconds`` is how long a test took that arrived."""

    day: date
    outcome: Literal["ok", "failed"]
    seconds: int | None
    problem: str


class ChannelOut(Schema):
    """One way in. ``standing`` is open, closed, untried (no test in the last two days), absent (not set up at this
    office) or staffed (people take the words; no machine tries it). ``voices`` came within the last 14 days
    (null for one to four: small groups are not counted out), ``usual`` were to be expected.
    """

    code: str
    name: str
    standing: Literal["open", "closed", "untried", "absent", "staffed"]
    tried_at: datetime | None
    seconds: int | None
    problem: str
    message: str
    voices: int | None
    usual: float | None
    quieter: bool
    days: list[TriedDay]


def _out(door: Door) -> ChannelOut:
    health, traffic = door.health, door.health.traffic
    return ChannelOut(
        code=door.code,
        name=door.name,
        standing=door.standing,
        tried_at=health.tried_at,
        seconds=health.seconds,
        problem=health.problem,
        message=door.why(health.problem),
        voices=shown(traffic.lately),
        usual=traffic.usual,
        quieter=traffic.quieter,
        days=[
            TriedDay(day=day.day, outcome=day.outcome, seconds=day.seconds, problem=day.problem)
            for day in health.days
            if day.outcome != "none"
        ],
    )


@router.get(
    "/offices/{slug:slug}/channels",
    response={200: list[ChannelOut], REFUSED: Error},
    operation_id="list_channels",
)
def list_channels(request: HttpRequest, slug: str) -> list[ChannelOut]:
    """Every way in, with what its daily tests of the last 30 days showed."""
    return [_out(door) for door in doors(office_of(slug), now_of(request))]
