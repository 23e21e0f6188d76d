"""A large invented office, written in bulk: as much of it as lists read, and nothing that the record vouches for."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import WAITS_FOR, CaseState, WaitsFor
from lianxin.hear.models import Publication, Voice
from lianxin.office import commands
from lianxin.office.models import Area, Office, Unit
from lianxin.office.states import Role
from lianxin.town import ground, place

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
AT_ONCE = 2000
STATES = [CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.ANSWERED, CaseState.SOLVED, CaseState.REOPENED]
CLERK, HANDLER = "clerk", "water"


def build(cases: int) -> Office:
    """An office with so many cases, three in five of which wait for it."""
    office = commands.open_office(
        slug=place.SLUG, names=place.OFFICE.by_language(), rule_pack="cn-hotline", now=NOW
    )
    units = [
        commands.add_unit(office=office, code=code, names=names.by_language(), now=NOW)
        for code, names in place.UNITS.items()
    ]
    areas = [
        commands.add_area(office=office, code=code, names=names.by_language(), now=NOW)
        for code, names in place.AREAS.items()
    ]
    water = next(unit for unit in units if unit.code == HANDLER)
    for login, role, unit in ((CLERK, Role.CLERK, None), (HANDLER, Role.HANDLER, water)):
        commands.add_person(
            office=office,
            login=login,
            display_name=login,
            password=place.PASSWORD,
            roles=[(role, unit)],
            now=NOW,
        )
    dice = random.Random(7)
    for first in range(0, cases, AT_ONCE):
        _add(office, units, areas, range(first + 1, min(first + AT_ONCE, cases) + 1), dice)
    return office


def release_some(office: Office) -> None:
    """Every tenth voice is released, somewhere in its area, whose outline is drawn."""
    for area in Area.objects.filter(office=office):
        commands.set_outline(area=area, outline=ground.OUTLINES[area.code], now=NOW)
    dice = random.Random(11)
    tenth = list(Voice.objects.filter(office=office).order_by("pk")[::10])
    for voice in tenth:
        voice.lat_e6, voice.lon_e6 = (
            dice.randint(30_487_000, 30_540_000),
            dice.randint(114_872_000, 114_931_000),
        )
    Voice.objects.bulk_update(tenth, ["lat_e6", "lon_e6"], batch_size=AT_ONCE)
    Publication.objects.bulk_create(
        Publication(office=office, voice=voice, title="路灯坏了", text="路灯坏了三天", published_at=NOW)
        for voice in tenth
    )


def _add(office: Office, units: list[Unit], areas: list[Area], numbers: range, dice: random.Random) -> None:
    # Every second case is the handler's, so that even a hundred cases fill a page of that queue.
    water = next(unit for unit in units if unit.code == HANDLER)
    chosen = (water if number % 2 else dice.choice(units) for number in numbers)
    found = [
        _case(office, unit, dice.choice(areas), number) for unit, number in zip(chosen, numbers, strict=True)
    ]
    voices = Voice.objects.bulk_create([_voice(case) for case in found])
    cases = Case.objects.bulk_create(found)
    CaseVoice.objects.bulk_create(
        CaseVoice(office=office, case=case, voice=voice) for case, voice in zip(cases, voices, strict=True)
    )


def _case(office: Office, unit: Unit, area: Area, number: int) -> Case:
    said = NOW - timedelta(minutes=200_000 - number)
    state = STATES[number % len(STATES)]
    waits_for = WAITS_FOR.get(state, WaitsFor.OFFICE)
    due = said + timedelta(days=5 + number % 7)
    return Case(
        office=office,
        number=number,
        state=state,
        waits_for=waits_for,
        unit=unit,
        area=area,
        word="路灯",
        received_at=said,
        accept_due=said + timedelta(days=1),
        answer_due=due,
        next_due=due if waits_for == WaitsFor.OFFICE else None,
        answered_at=None if waits_for == WaitsFor.OFFICE else said + timedelta(days=3),
    )


def _voice(case: Case) -> Voice:
    return Voice(
        office=case.office,
        kind="report",
        channel="web",
        body=f"路灯坏了三天，晚上老人和孩子走路看不见。第 {case.number} 件。",
        area=case.area,
        language="zh-hans",
        said_at=case.received_at,
        received_at=case.received_at,
        code_lookup=case.number.to_bytes(32, "big"),
    )
