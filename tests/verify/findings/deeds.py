"""A year of cases in an office of several units, written at once: what detectors compare, in numbers of a test's own."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import CaseState, WaitsFor
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Unit
from lianxin.verify.findings import DETECTORS, Looking, Sign
from tests.factories import MONDAY, add_unit, open_office

#: A look at the end of the year in which the cases came.
NOW = MONDAY + timedelta(days=330)
DUE = timedelta(days=7)


def office_with(units: int = 6) -> tuple[Office, list[Unit]]:
    office = open_office("deeds")
    return office, [add_unit(office, f"unit-{place}") for place in range(units)]


def add_cases(office: Office, unit: Unit, many: int, **more: Any) -> list[Case]:
    """So many cases through the year, each with a voice; answered after two days unless the test says otherwise."""
    first = Case.objects.filter(office=office).count() + 1
    moments = [MONDAY + timedelta(days=300 * place / many) for place in range(many)]
    voices = Voice.objects.bulk_create([_voice(office, moment) for moment in moments])
    cases = Case.objects.bulk_create(
        [_case(office, unit, first + place, moment, more) for place, moment in enumerate(moments)]
    )
    CaseVoice.objects.bulk_create(
        [CaseVoice(office=office, case=case, voice=voice) for case, voice in zip(cases, voices, strict=True)]
    )
    return cases


def voices_of(cases: list[Case]) -> dict[int, int]:
    """The voice of each case."""
    rows = CaseVoice.objects.filter(case__in=[case.pk for case in cases]).order_by("pk")
    return dict(rows.values_list("case_id", "voice_id"))


def _voice(office: Office, moment: datetime) -> Voice:
    return Voice(
        office=office,
        kind="report",
        channel="web",
        body="The lamp is dark",
        language="en",
        said_at=moment,
        received_at=moment,
        code_lookup=secrets.token_bytes(32),
    )


def _case(office: Office, unit: Unit, number: int, moment: datetime, more: dict[str, Any]) -> Case:
    facts = {
        "state": CaseState.ANSWERED,
        "waits_for": WaitsFor.RESIDENT,
        "accept_due": moment + timedelta(days=1),
        "answer_due": moment + DUE,
        "answered_at": moment + timedelta(days=2),
        **more,
    }
    return Case(office=office, unit=unit, number=number, received_at=moment, **facts)


def look(office: Office, kind: str, *, now: datetime = NOW, **values: int) -> list[Sign]:
    """What one detector sees at the end of the year, within its own bounds unless the test moves them."""
    detector = DETECTORS[kind]
    return list(detector.look(Looking(office, now, detector.defaults | values)))


def named(signs: list[Sign]) -> list[str]:
    """The units that stand out."""
    return sorted(sign.unit.code if sign.unit else "" for sign in signs)
