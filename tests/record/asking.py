"""Asking back, pressure, reviews, checks and orders: every kind of row that verifying keeps, by commands alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lianxin.act.states import Word
from lianxin.hear.models import Voice
from lianxin.office import commands as office_commands
from lianxin.office.models import Office, Person, Unit
from lianxin.office.states import Role
from lianxin.verify.commands import (
    Told,
    ask_review,
    check_order,
    decide_review,
    do_order,
    draw_round,
    give_order,
    make_check,
    note_late_order,
    note_late_review,
    say_pressed,
    see_pressure,
    settle_contact,
    try_contact,
)
from lianxin.verify.states import CheckKind, ContactState, ContactWay, ReviewState, RoundKind

DAY = timedelta(days=1)


@dataclass
class Outside:
    """Who stands outside the unit and who acts for it."""

    office: Office
    unit: Unit
    handler: Person
    coordinator: Person
    overseer: Person
    now: datetime


def overseer_of(office: Office, *, password: str, now: datetime) -> Person:
    return office_commands.add_person(
        office=office,
        login=f"{office.slug}-overseer",
        display_name="高",
        password=password,
        roles=[(Role.OVERSEER, None)],
        now=now,
    )


def ask_back(at: Outside, voices: list[Voice]) -> None:
    """Whoever was answered is drawn: one is asked, another did not want to say, and somebody was pressed."""
    later = at.now + DAY
    row = draw_round(
        office=at.office,
        kind=RoundKind.FIRST,
        since=at.now - DAY,
        until=later,
        size=len(voices),
        by=at.overseer,
        now=later,
    )
    told = Told(word=Word.SOLVED, satisfied=True, pressed=False, words="修好了")
    for item in row.items.select_related("office", "voice", "round", "case").order_by("pk"):
        try_contact(item=item, way=ContactWay.PHONE, by=at.overseer, now=later)
        settle_contact(item=item, state=ContactState.REACHED, told=told, by=at.overseer, now=later)
    pressure = say_pressed(voice=voices[0], words="叫我说好话", now=later)
    see_pressure(pressure=pressure, by=at.overseer, now=later)


def look_again(at: Outside, voice: Voice) -> None:
    """A review is late and then decided; a check finds something else, and an order is done and checked."""
    review = ask_review(voice=voice, words="没有修好", now=at.now)
    review = note_late_review(review=review, now=review.due_at + DAY)
    decide_review(
        review=review,
        state=ReviewState.PARTLY,
        reasons="看过了",
        remedy="再修",
        apology=True,
        by=at.overseer if review.stage > 1 else at.coordinator,
        now=review.due_at + DAY,
    )
    make_check(
        unit=at.unit, kind=CheckKind.MYSTERY, as_said=False, note="没有回执", by=at.overseer, now=at.now
    )
    order = give_order(unit=at.unit, what="给回执", due_at=at.now + DAY, by=at.overseer, now=at.now)
    order = note_late_order(order=order, now=at.now + 2 * DAY)
    done = do_order(order=order, deed="给了", by=at.handler, now=at.now + 2 * DAY)
    check_order(order=done, right=True, by=at.overseer, now=at.now + 2 * DAY)
