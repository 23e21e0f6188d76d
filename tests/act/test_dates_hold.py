"""Whatever happens to a case in whatever order, its first dates never get later, and the agreed one only by two people."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act import commands as act
from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.models import Case, Deviation
from lianxin.act.rules import NotAllowed
from lianxin.act.states import DeviationKind, NotNow, Word
from lianxin.hear.states import Severity
from lianxin.office.checks import OfficeError
from lianxin.office.commands import import_calendar, record_outage
from lianxin.office.refusals import Refusal
from lianxin.record.models import Setback
from lianxin.verify.commands import give_verdict
from tests.factories import DAY, Town, make_town, open_case, refresh, take, voice_of, work_off

pytestmark = pytest.mark.django_db

#: Over the end of a year whose successor has no notice yet, so that dates may move.
START = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
NOTICES = (
    {date(2027, 1, 1): "rest", date(2027, 1, 9): "work"},
    {date(2027, 1, n): "rest" for n in range(1, 15)},
    {date(2027, 1, 1): "work", date(2027, 1, 2): "work", date(2027, 1, 3): "work"},
)
WHAT = {
    DeviationKind.SUSPENSION: {"until": date(2027, 1, 8)},
    DeviationKind.TRANSFER: {"code": "The river authority"},
    DeviationKind.EXCLUSION: {"code": "untrue"},
}
REFUSED = (NotAllowed, NotNow, Missing, NoAnswer, Refusal, OfficeError)
Step = Callable[[Town, Case, datetime], object]


def asked(kind: DeviationKind) -> Step:
    return lambda town, case, now: act.ask_deviation(
        case=case, kind=kind, reason="So.", by=town.person("power"), now=now, **WHAT.get(kind, {})
    )


def decided(agree: bool, by: str) -> Step:
    def work(town: Town, case: Case, now: datetime) -> None:
        for row in Deviation.objects.filter(case=case, state="asked"):
            act.decide_deviation(deviation=row, agree=agree, text="No.", by=town.person(by), now=now)

    return work


def graded(severity: Severity) -> Step:
    return lambda _town, case, now: act.grade(case=case, severity=severity, now=now)


def imported(days: dict) -> Step:
    return lambda town, _case, now: import_calendar(
        office=town.office, year=2027, days=days, source="A notice", now=now
    )


def out_of_reach(town: Town, case: Case, now: datetime) -> None:
    begins = now - timedelta(hours=2)
    steward = town.person("steward")
    record_outage(office=town.office, begins_at=begins, ends_at=now, reason="Mains.", by=steward, now=now)


STEPS: dict[str, Step] = {
    **{f"ask {kind}": asked(kind) for kind in WHAT | {DeviationKind.EXTENSION: {}}},
    "agree": decided(True, "lead"),
    "agree with oneself": decided(True, "power"),
    "decline": decided(False, "coordinator"),
    **{f"grade {severity}": graded(severity) for severity in Severity},
    **{f"notice {n}": imported(days) for n, days in enumerate(NOTICES)},
    "outage": out_of_reach,
    "go on": lambda town, case, now: act.end_suspension(case=case, by=town.person("power"), now=now),
    "accept": lambda town, case, now: take(town, case, "accept", now=now),
    "refuse": lambda town, case, now: take(town, case, "refuse", now=now),
    "dispatch": lambda town, case, now: take(town, case, "dispatch", now=now),
    "answer": lambda town, case, now: take(town, case, "answer", now=now),
    "take back": lambda _town, case, now: act.take_back(voice=voice_of(case), now=now),
    "not solved": lambda _town, case, now: give_verdict(voice=voice_of(case), word=Word.NOT, now=now),
}
#: Only these may let the date that is in force get later.
MAY_ADD = {"agree", "outage"}


@pytest.mark.one_engine
@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 60)), max_size=12))
def test_no_order_of_steps_lengthens_a_clock(steps: list):
    with transaction.atomic():
        town, now = make_town(now=START), START
        case = take(town, open_case(town.office, now=START), "accept", now=START)
        for name, hours in steps:
            now += timedelta(hours=hours)
            work_off(town.office, now)
            before = refresh(case)
            try:
                with transaction.atomic():
                    STEPS[name](town, before, now)
            except REFUSED:
                pass
            work_off(town.office, now)
            check(name, before, refresh(case), now)
        assert not Setback.objects.exists()
        transaction.set_rollback(True)


def check(name: str, before: Case, after: Case, now: datetime) -> None:
    assert after.accept_due <= before.accept_due
    assert after.answer_due <= before.answer_due
    assert after.received_at == before.received_at
    if name not in MAY_ADD:
        assert after.due <= before.due
    if name == "agree" and before.due <= now:
        assert after.due == before.due
    assert after.agreed_due is None or after.agreed_due > after.answer_due
    assert after.suspended_until is None or after.suspended_until > now
    assert (after.next_due is not None) == (after.waits_for == "office")


def test_a_graver_case_takes_its_agreed_date_along():
    town = make_town()
    case = take(town, open_case(town.office), "accept")
    now = case.received_at
    row = asked(DeviationKind.EXTENSION)(town, case, now)
    act.decide_deviation(deviation=row, agree=True, by=town.person("lead"), now=now)
    first = refresh(case)

    act.grade(case=case, severity=Severity.DANGER, now=now)

    graver = refresh(case)
    assert graver.answer_due == now + DAY
    assert first.due - graver.due == first.answer_due - graver.answer_due
    assert graver.climb_at == graver.due
