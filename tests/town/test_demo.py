"""The invented town: every stage of the loop, through the same commands as everything else, and nobody's real words."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.algorithms.codes import parse_code
from lianxin.ask.models import DrawnMap
from lianxin.hear.models import Contact, Voice
from lianxin.hear.queries import by_code
from lianxin.office.models import Person
from lianxin.record.models import Entry, Setback
from lianxin.town import asked, decided, demo, opinions, place
from lianxin.town.week import WEEK
from lianxin.verify.models import Verdict
from tests.factories import case_of

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(settings) -> demo.Town:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return demo.build(NOW)


def test_the_week_leaves_cases_at_every_stage(town: demo.Town):
    states = Counter(Case.objects.values_list("state", flat=True))

    assert states.total() == len(WEEK)
    assert set(states) >= {
        CaseState.RECEIVED,
        CaseState.DISPATCHED,
        CaseState.ACCEPTED,
        CaseState.ANSWERED,
        CaseState.REOPENED,
        CaseState.SOLVED,
    }
    assert Voice.objects.filter(asked="").count() == len(WEEK)
    assert Voice.objects.exclude(asked="").count() == len(
        (*opinions.STATEMENTS, *opinions.NEW, *decided.STATEMENTS)
    )
    assert json.loads(DrawnMap.objects.latest("number").result)["shape"] == "groups"
    assert set(Verdict.objects.values_list("word", flat=True)) == {"solved", "partly", "not"}
    assert not Setback.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.one_engine
def test_the_week_is_over_when_it_is_now_and_everyone_has_a_role(town: demo.Town):
    times = list(Entry.objects.order_by("number").values_list("time", flat=True))

    assert times == sorted(times)
    assert NOW - timedelta(days=8) == times[0]
    assert times[-1] <= NOW
    held = {person.login: [role for role, _unit in person.roles] for person in Person.objects.all()}

    assert held == {account.login: [account.role] for account in place.ACCOUNTS}


@pytest.mark.one_engine
def test_the_receipts_to_try_open_an_answered_a_reopened_and_a_solved_case(town: demo.Town):
    size = Entry.objects.count()

    samples = demo.sample_codes(town.office)

    voices = [by_code(town.office, code) for code, _beginning in samples]
    assert [
        voice.body.startswith(beginning) for voice, (_, beginning) in zip(voices, samples, strict=True)
    ] == [
        True,
        True,
        True,
    ]
    assert [case_of(voice).state for voice in voices] == ["answered", "reopened", "solved"]
    assert [len(parse_code(code)) for code, _ in samples] == [17] * 3
    assert Entry.objects.count() == size


@pytest.mark.one_engine
@pytest.mark.parametrize("now", ["2026-02-18T03:00:00+00:00", "2027-01-02T00:00:00+00:00"])
def test_the_week_may_fall_on_holidays_and_is_told_step_by_step(settings, now: str):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    told: list[tuple[int, int]] = []

    demo.build(datetime.fromisoformat(now), lambda done, of: told.append((done, of)))

    steps = len(WEEK) + sum(len(story.steps) + bool(story.released) for story in WEEK)
    steps += len([*asked.happenings(Person()), *opinions.happenings(Person()), *decided.happenings(Person())])
    assert told == [(done, steps) for done in range(1, steps + 1)]
    assert Case.objects.count() == len(WEEK)
    assert not Setback.objects.exists()


def test_every_name_has_its_three_languages():
    named = [place.OFFICE, place.EMERGENCY, *place.UNITS.values(), *place.AREAS.values()]

    assert all(all(name.by_language().values()) for name in named)
    assert {rule for rule, _words in place.RULES} == set(place.UNITS)
