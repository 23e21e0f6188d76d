"""Steps of asking back, shared by tests: an answered case, a drawn person, tries on different days."""

from datetime import datetime, timedelta

from lianxin.act.states import CaseState, Word
from lianxin.hear.models import Voice
from lianxin.verify.commands import Told, draw_round, settle_contact, try_contact
from lianxin.verify.models import ContactItem, ContactRound
from lianxin.verify.states import ContactState, ContactWay, RoundKind
from tests.factories import DAY, MONDAY, Town, hear, take, work_off
from tests.factories import case_of as case_of_voice

PHONE, MESSAGE = ContactWay.PHONE, ContactWay.MESSAGE


def answered(
    town: Town, body: str = "The bench is broken", *, now: datetime = MONDAY, **more: object
) -> Voice:
    """A voice whose case the power unit has answered."""
    voice = hear(town.office, body, now=now, **more).voice
    work_off(town.office, now)
    for step in ("dispatch", "accept", "answer"):
        take(town, case_of_voice(voice), step, now=now)
    return voice


def drawn(
    town: Town,
    *,
    kind: RoundKind = RoundKind.FIRST,
    size: int = 100,
    now: datetime = MONDAY + DAY,
    days: int = 400,
) -> ContactRound:
    """A round over everything up to now."""
    overseer = town.person("overseer")
    return draw_round(
        office=town.office,
        kind=kind,
        since=now - timedelta(days=days),
        until=now,
        size=size,
        by=overseer,
        now=now,
    )


def the_item(round_: ContactRound) -> ContactItem:
    return ContactItem.objects.select_related("office", "voice", "round", "case").get(round=round_)


def told(
    town: Town, item: ContactItem, word: Word, *, now: datetime = MONDAY + DAY, **more: object
) -> ContactItem:
    """An overseer reaches the person by phone and writes down what they say."""
    overseer = town.person("overseer")
    try_contact(item=item, way=PHONE, by=overseer, now=now)
    said = Told(word=word, **more)  # type: ignore[arg-type]
    return settle_contact(item=item, state=ContactState.REACHED, told=said, by=overseer, now=now)


__all__ = ["CaseState", "answered", "drawn", "the_item", "told"]
