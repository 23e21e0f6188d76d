"""What was noted of homes goes when its time is over: the visit stays, what was seen there does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from lianxin.record.erasing import Why
from lianxin.record.models import Entry
from lianxin.record.queries import first_of

from .. import erasures
from ..erasures import Change
from ..models import Contact, Household, Visit
from .letting_go import OF_THE_RECORD, let_go


def forget_visits(*, visits: Sequence[Visit], why: Why, now: datetime) -> int:
    """Notes, answers to the safety questions and photos of these visits of one office go."""

    def changes() -> Iterator[Change]:
        for visit in _again(visits):
            if visit.notes:
                yield Change(visit, {"notes": None, "checklist": {}})
                yield from _sealed(visit.notes)
                yield from (Change(photo, None) for photo in visit.attachments.all())

    def settle() -> None:
        for visit in visits:
            erasures.note(visit.office, {"visit": visit.client_key}, why=why, now=now)

    return _go(visits, visits, changes, settle, why, now)


def forget_homes(*, homes: Sequence[Household], why: Why, now: datetime) -> int:
    """Where these homes of one office are, and what was known of them, goes; their codes stay."""

    def changes() -> Iterator[Change]:
        for home in _again(homes):
            if home.facts:
                yield Change(home, {"facts": None})
                yield from _sealed(home.facts)

    def settle() -> None:
        for home in homes:
            erasures.note(home.office, {"home": home.code}, why=why, now=now)

    visits = list(Visit.objects.filter(household__in=homes))
    return _go(homes, visits, changes, settle, why, now)


def _again(rows: Sequence[Visit] | Sequence[Household]) -> Iterator[Any]:
    for row in rows:
        yield type(row).objects.get(pk=row.pk)


def _sealed(pk: UUID) -> Iterator[Change]:
    yield from (Change(row, None) for row in Contact.objects.filter(pk=pk))


def _go(  # noqa: PLR0917  two calls, beside it
    rows: Sequence[Visit] | Sequence[Household],
    visits: Sequence[Visit],
    changes: Callable[[], Iterator[Change]],
    settle: Callable[[], None],
    why: Why,
    now: datetime,
) -> int:
    if not rows:
        return 0
    stream_id = rows[0].office.stream_id
    about = Entry.objects.filter(stream_id=stream_id, subject__in=[visit.subject for visit in visits])
    done = let_go(
        stream_id=stream_id,
        since=first_of(about) or 0,
        changes=changes,
        settle=settle,
        subject=OF_THE_RECORD,
        why=why,
        now=now,
    )
    return len(rows) if done else 0
