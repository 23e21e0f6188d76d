"""Ideas in the test's town: proposed, looked at, replied to, and every kind of entry that they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import ideas as commands
from lianxin.ask.commands.consultations import PhaseTerms
from lianxin.ask.commands.ideas import Proposed, Replied
from lianxin.ask.models import Consultation, Idea, Statement
from lianxin.ask.queries.ideas import details_said
from lianxin.ask.states import IdeaState, PhaseKind
from lianxin.hear.commands import Heard
from lianxin.office.models import Person
from lianxin.record import consumers
from tests.record.consulting import DAY, open_consultation

if TYPE_CHECKING:
    from tests.record.scenario import Place

WELL = {"en": "What shall become of the old well?", "zh-hans": "老井该怎么办？"}
LIMITS = {"en": "At most 20,000. The wall is listed.", "zh-hans": "最多两万元，井壁受保护。"}


def ask_for_ideas(by: Person, *, now: datetime, **more: Any) -> Consultation:
    """Open from ``now`` on for thirty days, in which people propose something and vote."""
    opens = now
    closes = more.pop("closes_at", opens + 30 * DAY)
    phases = [PhaseTerms(kind, opens, closes) for kind in (PhaseKind.IDEAS, PhaseKind.VOTE)]
    told = {"question": WELL, "limits": LIMITS, "phases": phases, "opens_at": opens, "closes_at": closes}
    return open_consultation(by, now=now, **(told | more))


def say_idea(
    consultation: Consultation, title: str, details: str = "", *, now: datetime, **more: Any
) -> Heard:
    key = more.pop("idempotency_key", "")
    proposed = Proposed(title=title, details=details, channel="web", **more)
    return commands.propose(consultation=consultation, proposed=proposed, now=now, idempotency_key=key)


def proposed(
    consultation: Consultation, title: str, details: str = "", *, now: datetime, **more: Any
) -> Statement:
    """Somebody proposes it, and the statement that is made of it."""
    voice = say_idea(consultation, title, details, now=now, **more).voice
    consumers.run_until_idle(now, stream_id=consultation.office.stream_id)
    return Statement.objects.select_related("consultation__office__stream", "voice").get(voice=voice)


def idea(consultation: Consultation, title: str, details: str = "", *, by: Person, now: datetime) -> Idea:
    """One that everybody sees."""
    row = proposed(consultation, title, details, now=now)
    return commands.show_idea(statement=row, words=row.words, details=details_said(row), by=by, now=now)


def reply(row: Idea, outcome: IdeaState, *, by: Person, now: datetime, **more: Any) -> Idea:
    """One reply; whatever its outcome demands and is not named is made up."""
    told: dict[str, Any] = {"words": "We looked at it with the mason."}
    if outcome == IdeaState.TAKEN_UP:
        told |= {"where": "At the old well", "until": (now + 20 * DAY).date(), "measured": "How many come"}
    if outcome == IdeaState.TRIED:
        told |= {"measured": "41 people a day came, 6 before."}
    if outcome == IdeaState.NOT_NOW:
        told |= {"until": (now + timedelta(days=90)).date()}
    commands.reply_to_ideas(ideas=[row], replied=Replied(outcome=outcome, **(told | more)), by=by, now=now)
    return Idea.objects.select_related("statement__consultation__office__stream").get(pk=row.pk)


def propose_and_reply(place: Place, *, now: datetime) -> None:
    """Every kind of entry that ideas write, once."""
    by = place.coordinator
    asked = ask_for_ideas(by, now=now + DAY)
    now += DAY
    row = idea(asked, "井边种一棵树", "夏天有荫，老人能坐。", by=by, now=now)
    for outcome in (IdeaState.TAKEN_UP, IdeaState.TRIED, IdeaState.ADOPTED):
        row = reply(row, outcome, by=by, now=now)
    row = commands.ask_for_credit(idea=row, name="住在桥东的人", now=now)
    commands.look_at_credit(idea=row, name="住在桥东的人", agreed=True, by=by, now=now)
    other = idea(asked, "井口加一个盖", by=by, now=now)
    reply(other, IdeaState.NOT_NOW, by=by, now=now)


def ideas_to_knock_at(lead: Person, *, now: datetime) -> dict[str, dict[str, Any]]:
    """What the doors of ideas are knocked at: one that waits for a reply, and one whose author asks to be named."""
    asked = ask_for_ideas(lead, now=now)
    waits, adopted = (
        idea(asked, title, "It would help.", by=lead, now=now) for title in ("A bench", "A lid")
    )
    adopted = reply(adopted, IdeaState.ADOPTED, by=lead, now=now)
    commands.ask_for_credit(idea=adopted, name="The mason", now=now)
    number = {"number": asked.number}
    return {
        "ideas": number,
        "idea": {
            **number,
            "idea": waits.statement.number,
            "_form": {"outcome": "done_already", "words": "It stands there."},
        },
        "credited_idea": {
            **number,
            "idea": adopted.statement.number,
            "_form": {"do": "name", "credit": "The mason"},
        },
    }
