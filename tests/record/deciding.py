"""A decision in the test's town: what was said is taken up, answered, published, and corrected once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import decisions as commands
from lianxin.ask.deciding import DecisionTerms, PointTerms
from lianxin.ask.models import Consultation, Decision
from lianxin.ask.states import Outcome
from lianxin.ask.tasks import hold_consultations
from lianxin.office.models import Person
from tests.record.consulting import DAY, fresh, open_consultation
from tests.record.stating import put_in

if TYPE_CHECKING:
    from tests.record.scenario import Place


def terms(now: datetime, **more: Any) -> DecisionTerms:
    told: dict[str, Any] = {
        "text": {"en": "The stop moves to the bridge.", "zh-hans": "站挪到桥头。"},
        "next": {"en": "The road office moves it in June.", "zh-hans": "道路所六月动工。"},
        "decided_by": "The town council",
        "decided_on": now.date(),
    }
    return DecisionTerms(**(told | more))


def point(*statements: int, outcome: Outcome | None = Outcome.ADOPTED, **more: Any) -> PointTerms:
    told: dict[str, Any] = {
        "said": {"en": "The stop shall move"},
        "outcome": outcome,
        "reason": {"en": "There is room at the bridge."},
        "statements": statements,
    }
    return PointTerms(**(told | more))


def take_up(
    consultation: Consultation, by: Person, *statements: int, now: datetime, **more: Any
) -> dict[int, PointTerms]:
    """A new point of these statements; every point of the draft."""
    made = commands.put_point(
        consultation=consultation, key=None, point=point(*statements, **more), by=by, now=now
    )
    return dict(made.points)


def write(consultation: Consultation, by: Person, *, now: datetime, **more: Any) -> None:
    commands.save_terms(consultation=consultation, terms=terms(now, **more), by=by, now=now)


def publish(consultation: Consultation, by: Person, *, now: datetime, because: str = "") -> Decision:
    return commands.publish_decision(consultation=consultation, by=by, now=now, because=because)


def closed(by: Person, *said: str, now: datetime, **more: Any) -> Consultation:
    """One that closes at ``now``, with these statements of the office in it."""
    opened = now - 2 * DAY
    short = {"closes_at": now, "short_reason": "The road is open this week."}
    made = open_consultation(by, now=opened, **(short | more))
    for words in said:
        put_in(made, words, by, now=opened)
    hold_consultations(now)
    return fresh(made)


def decide(consultation: Consultation, by: Person, *statements: int, now: datetime) -> Decision:
    """One point answers all of these."""
    take_up(consultation, by, *statements, now=now)
    write(consultation, by, now=now)
    return publish(fresh(consultation), by, now=now)


def correct(consultation: Consultation, by: Person, *, now: datetime) -> Decision:
    write(consultation, by, now=now, decided_by="The town council and the bus office")
    return publish(fresh(consultation), by, now=now, because="A name was missing.")


def decide_and_correct(place: Place, *, now: datetime) -> None:
    """Every kind of entry that decisions write, once."""
    by = place.coordinator
    question = {"en": "Where shall the well be?", "zh-hans": "井打在哪里？"}
    asked = closed(by, "井应该打在村口", now=now, question=question)
    decide(asked, by, 1, now=now)
    correct(asked, by, now=now)
