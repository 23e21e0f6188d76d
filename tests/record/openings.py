"""Rows of who looked, and of who asked to open who a person is: once opened, once declined, once told later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.hear.commands import fix_looks, note_looks
from lianxin.hear.models import Voice
from lianxin.hear.states import OpeningReason, Seen
from lianxin.office import commands as office_commands
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify.commands import ask_opening, decide_opening, open_identity, tell_opened

if TYPE_CHECKING:
    from tests.record.scenario import Place

DAY = timedelta(days=1)
LATER = date(2026, 4, 1)


def open_up(place: Place, voice: Voice, *, password: str, now: datetime) -> None:
    """A coordinator asks and a lead agrees; a law keeps it quiet until a day; another request is declined."""
    voice.office = place.office
    lead = lead_of(place, password, now)
    asked = ask_opening(
        voice=voice,
        reason=OpeningReason.LAW,
        text="法院要",
        quiet_until=LATER,
        quiet_law="程序法第三条",
        by=place.coordinator,
        now=now,
    )
    agreed = decide_opening(opening=asked, agree=True, by=lead, now=now)
    assert open_identity(opening=agreed, by=place.coordinator, now=now)
    tell_opened(opening=agreed, now=now + 60 * DAY)
    again = ask_opening(
        voice=voice, reason=OpeningReason.WISH, text="他自己要", by=place.coordinator, now=now
    )
    decide_opening(opening=again, agree=False, text="他没有说", by=lead, now=now)
    note_looks(person=place.coordinator, voices=[voice.pk], what=Seen.WORDS, now=now - DAY)
    fix_looks(office=place.office, now=now)
    note_looks(person=place.coordinator, voices=[voice.pk], what=Seen.WORDS, now=now)


def lead_of(place: Place, password: str, now: datetime) -> Person:
    found = Person.objects.filter(office=place.office, held_roles__role=Role.LEAD).first()
    return found or office_commands.add_person(
        office=place.office,
        login=f"{place.office.slug}-opening-lead",
        display_name="陆",
        password=password,
        roles=[(Role.LEAD, None)],
        now=now,
    )
