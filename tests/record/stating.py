"""Statements and votes in the test's town, and every kind of entry that they write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.statements import Answer
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.models import Consultation, Group, Participant, Statement
from lianxin.ask.queries import statements as queries
from lianxin.ask.states import Choice, NotShown, Way
from lianxin.ask.tasks import hold_consultations, hold_votes
from lianxin.hear.commands import Heard
from lianxin.office.models import Person
from lianxin.record import consumers
from tests.record.bringing import bring_in
from tests.record.consulting import DAY, fresh

if TYPE_CHECKING:
    from tests.record.scenario import Place

AGREE, PASS, DISAGREE = Choice.AGREE, Choice.PASS, Choice.DISAGREE


def say_in(consultation: Consultation, words: str, *, now: datetime, **more: Any) -> Heard:
    key = more.pop("idempotency_key", "")
    spoken = Spoken(words=words, channel="web", **more)
    return commands.say_in(consultation=consultation, spoken=spoken, now=now, idempotency_key=key)


def state(consultation: Consultation, words: str, *, now: datetime) -> Statement:
    """Somebody says it, and the statement that its consumer makes of it."""
    voice = say_in(consultation, words, now=now).voice
    consumers.run_until_idle(now, stream_id=consultation.office.stream_id)
    return Statement.objects.select_related("consultation__office__stream", "voice").get(voice=voice)


def put_in(consultation: Consultation, words: str, by: Person, *, now: datetime) -> Statement:
    return commands.put_in(consultation=consultation, words=words, language="en", by=by, now=now)


def join(
    consultation: Consultation, *, now: datetime, group: Group | None = None, way: Way = Way.WEB
) -> Participant:
    return commands.take_part(consultation=consultation, group=group, way=way, now=now)[0]


def vote(participant: Participant, choices: Mapping[int, int], *, now: datetime) -> int:
    answers = {number: Answer(Choice(choice), matters=False) for number, choice in choices.items()}
    return commands.cast_votes(participant=participant, answers=answers, now=now)


def state_and_vote(place: Place, consultation: Consultation, *, now: datetime) -> None:
    """Every kind of entry that statements and votes write, once; ``consultation`` is open, and people vote in it."""
    by = place.coordinator
    put_in(consultation, "公交站应该留在桥边", by, now=now)
    said, again, insult = (
        state(consultation, words, now=now) for words in ("站要有顶", "站 要有顶", "你们都是坏人")
    )
    commands.show(statement=said, words=said.words, by=by, now=now, said_again=[again])
    commands.leave_out(statements=[insult], reason=NotShown.INSULT, same_as=None, by=by, now=now)
    quiet = say_in(consultation, "我男人怕队长，不敢说", now=now, private=True).voice
    consumers.run_until_idle(now, stream_id=consultation.office.stream_id)
    commands.keep(statements=[Statement.objects.get(voice=quiet)], by=by, now=now)
    later = now.replace(minute=0) + DAY
    for number in range(6):
        one = join(consultation, now=later, way=Way.PAPER if number == 5 else Way.WEB)
        vote(one, {1: (AGREE, DISAGREE)[number % 2], 2: AGREE}, now=later)
    hold_votes(later)
    bring_in(place, now=now)


def ended(consultation: Consultation) -> datetime:
    """It is over, and every vote has entered the record; the moment of it."""
    now = consultation.closes_at
    hold_consultations(now)
    while queries.unsealed(consultation).exists():
        hold_votes(now)
    return now


__all__ = ["AGREE", "DISAGREE", "PASS", "ended", "fresh", "join", "put_in", "say_in", "state", "vote"]
