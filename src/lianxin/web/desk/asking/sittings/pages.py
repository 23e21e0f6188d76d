"""What the staff's pages of a sitting show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lianxin.algorithms.codes import display
from lianxin.ask.commands.sittings import NOTICE_DAYS
from lianxin.ask.commands.sittings.minutes import CONFIRM_DAYS
from lianxin.ask.commands.sittings.writing import MOST_PLACE
from lianxin.ask.commands.statements.making import MOST_STATEMENT
from lianxin.ask.models import Consultation, Minute, Panel, Seat, Sitting
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.rules import may_convene, may_keep_minutes, may_reach
from lianxin.ask.states import MinuteState, Sharing, SittingState
from lianxin.hear.rules import may_register
from lianxin.office.models import Person

from ....asking.frame import frame
from ....asking.sittings import pages
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field


def form(
    consultation: Consultation,
    typed: Typed,
    errors: Sequence[Problem] = (),
    *,
    panel: Panel | None = None,
    comparison: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """``comparison`` is there once somebody has typed an agenda and wants to see it beside what people press for."""
    agenda = text_field(typed, "agenda", "", "")
    return {
        **frame(consultation, nav="desk"),
        "typed": typed,
        "panel": panel,
        "comparison": comparison,
        "agenda": agenda["fields"],
        "more": agenda["more"],
        "groups": groups_of(consultation),
        "sharings": [(str(one), one.label) for one in Sharing],
        "notice_days": NOTICE_DAYS,
        "most_place": MOST_PLACE,
        "errors": errors,
    }


def page(
    sitting: Sitting,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """What can be done now, and what was done."""
    announced, convenes = sitting.state == SittingState.ANNOUNCED, may_convene(person)
    base, people = pages.page(sitting, now), queries.seated(sitting)
    draw = base["draw"]["row"] if base["draw"] else None
    return {
        **base,
        "nav": "desk",
        "typed": typed or {},
        "errors": errors,
        "may_publish": announced and convenes and draw is None and not sitting.panel_id,
        "may_draw": announced and convenes and draw is not None and draw.drawn is None,
        "may_change": announced and convenes,
        "may_enter": may_register(person) and base["line"]["open"],
        "may_call": announced and may_reach(person) and bool(people),
        "may_hold": announced and may_keep_minutes(person) and now >= sitting.begins_at,
        "may_write": may_keep_minutes(person) and _takes_minutes(sitting, now),
        "groups": [
            {"number": row.number, "name": row.name, "came": (typed or {}).get(f"came_{row.number}", "")}
            for row in groups_of(sitting.consultation)
        ],
        "tables": _tables(sitting, people),
        "corrections": _corrections(sitting),
        "may_keep": may_keep_minutes(person),
        "waiting": sitting.minutes.filter(state=MinuteState.WAITING).count(),
        "copies": [{"sitting": row, "n": count} for row, count in queries.copies(sitting)],
        "confirm_days": CONFIRM_DAYS,
    }


def _takes_minutes(sitting: Sitting, now: datetime) -> bool:
    until = sitting.minutes_until
    return sitting.state == SittingState.HELD and (until is None or now < until)


def _tables(sitting: Sitting, people: Sequence[Seat]) -> list[list[str]]:
    """Who sits at which table: numbers of the list, and the bodies that were asked."""
    found = queries.tables_of(sitting, people)
    return [[row.body or str(row.number) for row in table] for table in found] if len(found) > 1 else []


def _corrections(sitting: Sitting) -> list[dict[str, Any]]:
    rows: list[Minute] = list(
        queries.minutes_of(sitting).filter(state=MinuteState.DISPUTED, corrects__isnull=False)
    )
    return [
        {"number": row.number, "words": row.words, "language": row.language, "first": row.corrects}
        for row in rows
    ]


def minutes_form(
    sitting: Sitting, now: datetime, typed: Typed, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    """A field for each point of the agenda, one idea a line."""
    topics = [
        {
            "number": number,
            "id": f"id_topic_{number}",
            "title": told(texts),
            "text": typed.get(f"topic_{number}", ""),
        }
        for number, texts in enumerate(sitting.agenda, 1)
    ]
    topics.append({"number": 0, "id": "id_topic_0", "title": None, "text": typed.get("topic_0", "")})
    return {
        **pages.head(sitting, now),
        "nav": "desk",
        "topics": topics,
        "most": MOST_STATEMENT,
        "confirm_days": CONFIRM_DAYS,
        "open": _takes_minutes(sitting, now),
        "errors": errors,
    }


def given(key: str, body: str) -> dict[str, Any]:
    """The code for whoever a body sends, shown once."""
    return {"given": display(key), "given_to": body}
