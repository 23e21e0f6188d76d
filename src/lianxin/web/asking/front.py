"""What the front page says of consultations: the questions that are open now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest

from lianxin.ask.queries import consultations as queries
from lianxin.ask.queries.session_days import has_sessions
from lianxin.ask.states import ConsultationState
from lianxin.office.queries import by_slug

from .texts import Told, told

#: Whoever came to say something is not kept from it by a long list.
MOST = 3


@dataclass(frozen=True)
class Asked:
    """``any``: whether this office has ever asked anything, or has days to come and speak; ``open``: number and question of what it asks now."""

    any: bool = False
    open: tuple[tuple[int, Told], ...] = ()


def asked_at(request: HttpRequest) -> Callable[[], Asked]:
    """Asked by the front page alone, and once: what the office of this address asks."""

    @cache
    def found() -> Asked:
        match = request.resolver_match
        office = by_slug(match.kwargs.get("slug", "")) if match else None
        if office is None:
            return Asked()
        rows = queries.on_the_front(office)
        asked = [row for row in rows if row.state == ConsultationState.OPEN][:MOST]
        return Asked(
            bool(rows) or has_sessions(office), tuple((row.number, told(row.question)) for row in asked)
        )

    return found
