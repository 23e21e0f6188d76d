"""Known numbers of those whom a consultation concerns, and the homes at whose doors somebody asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from lianxin.ask.commands import margins as commands
from lianxin.ask.commands.consultations import open_consultation
from lianxin.ask.commands.margins import BandTerms, MarginTerms
from lianxin.ask.models import Consultation, Margin
from lianxin.ask.states import MarginKind
from lianxin.hear.commands import record_visit
from lianxin.hear.models import Household
from lianxin.hear.states import ConsentBasis
from lianxin.hear.visits.noting import NotedVisit
from lianxin.office.models import Area, Person
from tests.record.consulting import DAY, announce

if TYPE_CHECKING:
    from tests.record.scenario import Place

AGE = {"en": "Age", "zh-hans": "年龄"}
AGES = (("Under 60", "60岁以下", 300), ("60 and over", "60岁以上", 100))
KNOWN = {"en": "And who is asked?", "zh-hans": "问了谁？"}


def by_age(*people: int | None, names: dict[str, str] | None = None) -> MarginTerms:
    counts = people or tuple(count for _en, _zh, count in AGES)
    bands = [
        BandTerms({"en": english, "zh-hans": chinese}, count)
        for (english, chinese, _count), count in zip(AGES, counts, strict=True)
    ]
    return MarginTerms(names or AGE, "Count of March", date(2026, 3, 1), bands)


def add(consultation: Consultation, by: Person, *, now: datetime, terms: MarginTerms | None = None) -> Margin:
    return commands.add_margin(consultation=consultation, terms=terms or by_age(), by=by, now=now)


def homes_of(area: Area, homes: int | None = 40) -> MarginTerms:
    names = {"en": "Homes", "zh-hans": "住户"}
    bands = [BandTerms(area.names, homes, area)]
    return MarginTerms(names, "Register", date(2026, 3, 1), bands, MarginKind.HOMES)


def visit(by: Person, *, now: datetime, key: str, area: Area | None = None) -> Household:
    """A home that somebody came to, and that has nothing to say but what is asked."""
    noted = NotedVisit(
        client_key=key, written_at=now, sent_at=now, consent=ConsentBasis.AGREED, area=area, needs=()
    )
    return record_visit(office=by.office, by=by, noted=noted, now=now).visit.household


def hold_against(place: Place, *, now: datetime) -> None:
    """Every kind of entry that it writes, once, in consultations of its own."""
    by = place.coordinator
    before = announce(by, now=now, question={"en": "Who lives here?", "zh-hans": "谁住这里？"})
    first = add(before, by, now=now)
    asked = announce(by, now=now, question=KNOWN)
    taken = commands.take_over(consultation=asked, margin=first, by=by, now=now)
    commands.drop_margin(margin=taken, by=by, now=now)
    add(asked, by, now=now, terms=homes_of(place.area))
    asked = open_consultation(consultation=asked, now=now + DAY)
    visitor = Person.objects.get(login=f"{place.office.slug}-visitor")
    home = visit(visitor, now=now + DAY, key="asked-at-the-door-1", area=place.area)
    commands.note_homes(consultation=asked, codes=[home.code], by=visitor, now=now + DAY)
