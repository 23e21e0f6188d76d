"""Detectors that compare a unit with its peers: the planted one is found, an honest office with its differences is not."""

from datetime import timedelta

import pytest

from lianxin.act.models import Assignment, Case, Deviation
from lianxin.act.states import AssignmentState, DeviationKind, Word
from lianxin.office.models import Office, Unit
from lianxin.office.states import Role
from lianxin.verify.findings import DETECTORS
from lianxin.verify.models import ContactItem, ContactRound, Pressure, SpotCheck, Verdict
from lianxin.verify.states import CheckKind, ContactState, RoundKind, WordSource
from tests.factories import add_person
from tests.verify.findings.deeds import NOW, add_cases, look, named, office_with, voices_of

pytestmark = pytest.mark.django_db

MANY = 90
#: Of ninety, so many in honest units: they differ as units do.
HONEST = (0, 2, 3, 5, 7)


def _say(
    cases: list[Case], words: list[Word], source: WordSource = WordSource.RECEIPT, days: int = 3
) -> None:
    voices = voices_of(cases)
    Verdict.objects.bulk_create(
        Verdict(
            office_id=case.office_id,
            case=case,
            voice_id=voices[case.pk],
            word=word,
            source=source,
            given_at=case.received_at + timedelta(days=days),
        )
        for case, word in zip(cases, words, strict=True)
    )


def _refused(office: Office, cases: list[Case], many: int) -> None:
    states = [AssignmentState.REFUSED if n < many else AssignmentState.ACCEPTED for n in range(len(cases))]
    Assignment.objects.bulk_create(
        Assignment(
            office=office,
            case=case,
            unit=case.unit,
            state=state,
            reason={"by": "rule"},
            offered_at=case.received_at,
            decided_at=case.received_at,
        )
        for case, state in zip(cases, states, strict=True)
    )


def _excluded(office: Office, cases: list[Case], many: int) -> None:
    by = add_person(office, f"handler-{cases[0].unit_id}", (Role.HANDLER, cases[0].unit))
    Deviation.objects.bulk_create(
        Deviation(
            office=office,
            case=case,
            kind=DeviationKind.EXCLUSION,
            code="untrue",
            reason="-",
            asked_by=by,
            asked_at=case.received_at,
        )
        for case in cases[:many]
    )


def _split(office: Office, cases: list[Case], many: int) -> None:
    for case in cases[:many]:
        add_cases(office, case.unit, 2, parent=case)


def _unsolved(office: Office, cases: list[Case], many: int) -> None:
    words = [Word.NOT if n < many else Word.SOLVED for n in range(len(cases))]
    _say(cases, words)


def _late(office: Office, cases: list[Case], many: int) -> None:
    for n, case in enumerate(cases[:many]):
        case.answered_at = case.answer_due + timedelta(days=9) if n % 2 else None
    Case.objects.bulk_update(cases, ["answered_at"])


def _taken_back(office: Office, cases: list[Case], many: int) -> None:
    told = [Word.NOT if n < many else Word.SOLVED for n in range(len(cases))]
    _say(cases, [Word.SOLVED] * len(cases))
    _say(cases, told, WordSource.CONTACT, 20)


def _passed_over(office: Office, cases: list[Case], many: int) -> None:
    """Every second one waits on while those behind it are answered."""
    for case in cases[: 2 * many : 2]:
        case.answered_at = case.answer_due + timedelta(days=40)
    Case.objects.bulk_update(cases, ["answered_at"])


PLANTED = {
    "ping_pong": (_refused, 60, HONEST),
    "excluded": (_excluded, 18, (0, 0, 1, 2, 3)),
    "split": (_split, 35, (0, 0, 1, 2, 3)),
    "not_fixed": (_unsolved, 65, (9, 14, 18, 23, 27)),
    "idle": (_late, 70, (2, 5, 9, 14, 20)),
    "pressed": (_taken_back, 40, HONEST),
    "easy_first": (_passed_over, 40, (0, 0, 1, 1, 2)),
}


@pytest.mark.need(31)
@pytest.mark.parametrize("kind", PLANTED)
def test_the_planted_unit_is_found_and_no_other(kind: str):
    plant, many, honest = PLANTED[kind]
    office, units = office_with()
    for unit, count in zip(units, (many, *honest), strict=True):
        plant(office, add_cases(office, unit, MANY), count)

    signs = look(office, kind)

    assert named(signs) == ["unit-0"]
    evidence = signs[0].evidence
    assert (evidence["seen"], evidence["of"]) == (many, MANY)
    assert evidence["look_at"][0].startswith("case/")
    assert str(many) in DETECTORS[kind].tell(evidence)


@pytest.mark.one_engine  # what is counted is counted on both above
@pytest.mark.parametrize("kind", PLANTED)
def test_honest_units_that_differ_are_left_alone(kind: str):
    plant, _many, honest = PLANTED[kind]
    office, units = office_with()
    for unit, count in zip(units, (*honest, honest[-1]), strict=True):
        plant(office, add_cases(office, unit, MANY), count)

    assert look(office, kind) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_two_units_are_no_peers(kind: str):
    plant, many, _honest = PLANTED[kind]
    office, units = office_with(2)
    for unit, count in zip(units, (many, 0), strict=True):
        plant(office, add_cases(office, unit, MANY), count)

    assert look(office, kind) == []


def test_what_a_coordinator_decided_is_no_choice():
    office, units = office_with()
    for unit in units:
        _refused(office, add_cases(office, unit, MANY), 60 if unit == units[0] else 2)
    Assignment.objects.filter(state=AssignmentState.REFUSED).update(reason={"by": "decision"})

    assert look(office, "ping_pong") == []


def test_what_waits_for_a_stated_reason_is_not_late():
    office, units = office_with()
    for unit in units:
        _late(office, add_cases(office, unit, MANY, suspended_until=NOW), 70 if unit == units[0] else 2)

    assert look(office, "idle") == []


def _asked(office: Office, cases: list[Case], pressed: int) -> None:
    asked = ContactRound.objects.filter(office=office).first() or ContactRound.objects.create(
        office=office, kind=RoundKind.FIRST, since=NOW, until=NOW, population=1, size=1, drawn_at=NOW
    )
    voices = voices_of(cases)
    ContactItem.objects.bulk_create(
        ContactItem(
            office=office,
            round=asked,
            voice_id=voices[case.pk],
            case=case,
            unit=case.unit,
            state=ContactState.REACHED,
            pressed=n < pressed,
            settled_at=case.received_at,
        )
        for n, case in enumerate(cases)
    )


def test_people_who_say_that_they_were_pressed_are_counted_once():
    office, units = office_with()
    for unit in units:
        cases = add_cases(office, unit, MANY)
        _asked(office, cases, 25 if unit == units[0] else 0)
        own = list(voices_of(cases).values())[: 2 if unit == units[0] else 0]
        Pressure.objects.bulk_create(Pressure(office=office, voice_id=voice, said_at=NOW) for voice in own)

    signs = look(office, "pressed")

    assert [(sign.unit, sign.evidence["about"]) for sign in signs] == [(units[0], "said")]
    assert (signs[0].evidence["seen"], signs[0].evidence["of"]) == (25, MANY)


def _grades(cases: list[Case], slow: bool) -> None:
    for case in cases[::6]:
        case.severity = "danger"
        case.answered_at = case.received_at + (timedelta(days=6) if slow else timedelta(hours=9))
    Case.objects.bulk_update(cases, ["severity", "answered_at"])


def test_a_unit_whose_grave_cases_wait_longest_is_found():
    office, units = office_with()
    for unit in units:
        _grades(add_cases(office, unit, MANY), slow=unit == units[0])

    signs = look(office, "easy_first")

    assert [(sign.unit, sign.evidence["about"]) for sign in signs] == [(units[0], "grave")]
    assert "Of 15 grave cases" in DETECTORS["easy_first"].tell(signs[0].evidence)


def _tried(office: Office, unit: Unit, many: int, missing: int) -> None:
    overseer = office.people.filter(login="outside").first() or add_person(
        office, "outside", (Role.OVERSEER, None)
    )
    for n in range(many):
        SpotCheck.objects.create(
            office=office,
            unit=unit,
            kind=CheckKind.MYSTERY,
            as_said=n >= missing,
            checked_by=overseer,
            checked_at=NOW - timedelta(days=25 * n),
        )


@pytest.mark.need(31)
def test_a_door_that_gives_no_receipt_is_found():
    office, units = office_with()
    for unit in units:
        _tried(office, unit, 12, 6 if unit == units[0] else 0)

    signs = look(office, "off_the_book")

    assert named(signs) == ["unit-0"]
    assert (signs[0].evidence["seen"], signs[0].evidence["of"]) == (6, 12)
    assert signs[0].evidence["look_at"][0].startswith("check/")


def test_one_missing_receipt_here_and_there_is_a_slip():
    office, units = office_with()
    for unit in units:
        _tried(office, unit, 6, 1)

    assert look(office, "off_the_book") == []
