"""The figures of a month are fixed; one is corrected, one stays, and what the office said of an area is mended."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify.commands import ask_correction, decide_correction, publish_sheet
from lianxin.verify.sheets import turned

if TYPE_CHECKING:
    from tests.record.scenario import Place


def fix_figures(place: "Place", *, now: datetime) -> None:
    """Two people correct what was found wrong; what was asked for in vain stays as it was."""
    month = turned(now, place.office.zone)
    sheet = publish_sheet(office=place.office, month=month, now=now)
    assert sheet is not None
    lead, overseer = (_person(place, role, now) for role in (Role.LEAD, Role.OVERSEER))
    asked = {"reason": "miscounted", "words": "停电那天没有计数", "by": lead, "now": now}
    offices.set_population(area=place.area, people=880, now=now)
    for field, agree in (("computed.month.answered", True), ("computed.month.received", False)):
        row = ask_correction(sheet=sheet, field=field, number="99", **asked)
        decide_correction(correction=row, agree=agree, words="已核对", by=overseer, now=now)
    row = ask_correction(page="unheard", field="typed.people.east", number="900", **asked)
    decide_correction(correction=row, agree=True, words="", by=overseer, now=now + timedelta(hours=1))
    ask_correction(page="unheard", field="typed.people.east", number="901", **asked)
    place.area.refresh_from_db()


def _person(place: "Place", role: Role, now: datetime) -> Person:
    return offices.add_person(
        office=place.office,
        login=f"{place.office.slug}-{role}-figures",
        display_name="陆",
        password="the river is wide and slow",
        roles=[(role, None)],
        now=now,
    )
