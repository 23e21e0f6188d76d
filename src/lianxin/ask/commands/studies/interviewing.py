"""Somebody was talked to at a place: each thing that they said becomes a voice of the consultation, like any other."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lianxin.hear.codes import derived
from lianxin.hear.commands import Heard
from lianxin.hear.text import clean
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped, undoable

from ...entries import studies as entries
from ...models import Interview, InterviewVoice, StudySite
from ..consultations.writing import demand_enterer
from ..statements.making import MOST_STATEMENT, Spoken, say_in
from .writing import held_site, record

#: How voices that were said in an interview are marked.
CHANNEL = "study"
MOST_SAID, MOST_INTERVIEWS = 10, 1_000


@dataclass(frozen=True)
class SaidThere:
    """One thing that was said; ``private``: only for those who weigh it."""

    words: str
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class Interviewed:
    """What one person said on one day; nothing about who it was."""

    held_on: date | None
    said: Sequence[SaidThere]
    language: str = ""


def enter_interview(
    *, site: StudySite, interviewed: Interviewed, by: Person, now: datetime, idempotency_key: str = ""
) -> list[Heard]:
    """Take in an interview: all of it, or nothing.  The same form sent twice is one, and refused with other words."""
    demand_enterer(site.study.consultation.office, by)
    said = _checked(interviewed.said)
    form = idempotency_key or secrets.token_urlsafe(16)
    keys = [f"{form} {number}" for number, _one in enumerate(said, 1)]

    def work() -> list[Heard]:
        row = held_site(site)
        if row.front_line:
            text = _("Whoever works there speaks on the page of this place alone; nobody enters it for them.")
            raise Refusal("front_line", text)
        day = _checked_day(row, interviewed.held_on, now)
        with undoable():
            heard = [
                _say(row, one, key, interviewed.language, now) for one, key in zip(said, keys, strict=True)
            ]
            _enter(row, day, heard, derived("interview", form), now)
        return heard

    try:
        return grouped(work)
    except IntegrityError:  # the form arrived twice at once: the other one won
        return grouped(work)


def _say(site: StudySite, one: SaidThere, key: str, language: str, now: datetime) -> Heard:
    spoken = Spoken(words=one.words, channel=CHANNEL, language=language, private=one.private)
    return say_in(consultation=site.study.consultation, spoken=spoken, now=now, idempotency_key=key)


def _checked(said: Sequence[SaidThere]) -> list[SaidThere]:
    """The boxes that were filled in, each with one thing; ``said_3`` is the third box."""
    for number, one in enumerate(said, 1):
        if len(clean(one.words)) > MOST_STATEMENT:
            text = _(
                "Please say it in at most %(n)s characters: one idea, so that others can agree or disagree."
            )
            raise Refusal("long", text % {"n": MOST_STATEMENT}, f"said_{number}")
    found = [one for one in said if clean(one.words)]
    if not found:
        raise Refusal("nothing", _("Please write down at least one thing that was said."), "said_1")
    if len(found) > MOST_SAID:
        text = _("One interview holds at most %(n)s things that were said.")
        raise Refusal("many", text % {"n": MOST_SAID}, "said_1")
    return found


def _checked_day(site: StudySite, day: date | None, now: datetime) -> date:
    study = site.study
    office = study.consultation.office
    first, today = day_of(study.announced_at, office), day_of(now, office)
    if day is None or not first <= day <= min(today, study.ends_on):
        text = _(
            "Please name the day of the interview: not before the study was announced, not after its last day, "
            "and not after today."
        )
        raise Refusal("held_on", text, "held_on")
    return day


def _enter(site: StudySite, day: date, heard: Sequence[Heard], key_hash: bytes, now: datetime) -> None:
    """The interview of these voices, once and for all."""
    known = site.interviews.filter(key_hash=key_hash).first()
    new = [one for one in heard if one.appended is not None]
    if known and not new and known.held_on == day and known.said.count() == len(heard):
        return
    if known or len(new) < len(heard):
        text = _(
            "This form was handed in before, with other words or another day. For another interview please open "
            "the form anew."
        )
        raise Refusal("twice", text)
    if site.interviews.count() >= MOST_INTERVIEWS:
        raise Refusal("full", _("These are too many interviews for one place."))
    number = next_number(site.interviews.all())
    made = Interview(site=site, number=number, held_on=day, key_hash=key_hash)
    made.save(force_insert=True)
    rows = [InterviewVoice(interview=made, voice=one.voice) for one in new]
    for row in rows:
        row.save(force_insert=True)
    record(site.study, entries.INTERVIEW_ENTERED, now=now, rows=[made, *rows])
