"""What is read of the channels: the newest test counts, what is old counts as unknown, and counts of voices alone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.hear import probing
from lianxin.hear.commands import Said, begin_probe, receive, settle_probe
from lianxin.hear.probing.health import DAYS, LATELY, Traffic, health
from lianxin.office.models import Office
from tests.factories import DAY, MONDAY, open_office

BOTH = pytest.mark.django_db(databases=["default", "vault"])


def tried(office: Office, when: datetime, problem: str = "", channel: str = "web", seconds: int = 2) -> None:
    """A test that was sent then, and arrived or failed."""
    label = probing.new_label(office)
    probe = begin_probe(office=office, channel=channel, label=label, now=when)
    voice = None
    if not problem:
        said = Said(body=probing.words(label), channel=channel)
        voice = receive(office=office, said=said, now=when).voice
    settle_probe(probe=probe, now=when + timedelta(seconds=seconds), voice=voice, problem=problem)


@pytest.fixture
def office(db: None) -> Office:
    return open_office(now=MONDAY - 60 * DAY)


@BOTH
def test_a_channel_that_was_never_tried(office: Office):
    found = health(office, ["web"], MONDAY)["web"]

    assert (found.standing, found.tried_at, found.seconds, found.problem) == ("untried", None, None, "")
    assert [day.outcome for day in found.days] == ["none"] * DAYS


@BOTH
def test_the_newest_test_says_how_a_channel_stands(office: Office):
    tried(office, MONDAY - 2 * DAY, "timeout")
    tried(office, MONDAY - timedelta(hours=5), seconds=7)
    tried(office, MONDAY - 2 * DAY, channel="api")
    tried(office, MONDAY - timedelta(hours=5), "refused", channel="api")
    begin_probe(office=office, channel="web", label="under way", now=MONDAY)

    found = health(office, ["web", "api"], MONDAY)

    assert (found["web"].standing, found["web"].seconds, found["web"].problem) == ("open", 7, "")
    assert (found["api"].standing, found["api"].seconds, found["api"].problem) == ("closed", None, "refused")


@BOTH
@pytest.mark.parametrize(("ago", "standing"), [(47, "open"), (48, "untried"), (24 * 20, "untried")])
def test_what_was_found_holds_for_two_days(office: Office, ago: int, standing: str):
    tried(office, MONDAY - timedelta(hours=ago))

    found = health(office, ["web"], MONDAY)["web"]
    assert (found.standing, found.tried_at) == (standing, MONDAY - timedelta(hours=ago))


@BOTH
def test_days_are_those_of_the_office_and_a_failure_marks_its_day(office: Office):
    late = datetime.fromisoformat("2026-05-30T23:30+08:00")
    tried(office, late, "lost")
    tried(office, late + timedelta(minutes=10))  # still the 30th in Shanghai
    tried(office, late + timedelta(hours=1))
    tried(office, MONDAY - 40 * DAY, "lost")

    days = {day.day: day for day in health(office, ["web"], MONDAY)["web"].days}

    assert list(days) == [date(2026, 5, 3) + timedelta(days=n) for n in range(DAYS)]
    assert {day.isoformat(): one.outcome for day, one in days.items() if one.outcome != "none"} == {
        "2026-05-30": "failed",
        "2026-05-31": "ok",
    }
    assert days[date(2026, 5, 30)].problem == "lost"


@BOTH
def test_another_office_says_nothing_here(office: Office):
    other = open_office("other", now=MONDAY)
    tried(other, MONDAY, "lost")
    receive(office=other, said=Said(body="x", channel="web"), now=MONDAY)

    found = health(office, ["web"], MONDAY)["web"]
    assert (found.standing, found.traffic) == ("untried", Traffic())


def speak(office: Office, channel: str, when: datetime, count: int, **more) -> None:
    for _ in range(count):
        receive(office=office, said=Said(body="x", channel=channel, **more), now=when)


@BOTH
def test_only_voices_of_people_through_this_house_are_counted(office: Office):
    for weeks in range(3, 9):
        speak(office, "web", MONDAY - timedelta(weeks=weeks), 6)
    speak(office, "web", MONDAY, 2)
    speak(office, "web", MONDAY, 9, imported=True, said_at=MONDAY)
    speak(office, "web", MONDAY, 9, trial=True)
    speak(office, "api", MONDAY - DAY, 1)

    traffic = {code: one.traffic for code, one in health(office, ["web", "api"], MONDAY).items()}

    history = timedelta(weeks=8) - LATELY
    assert traffic["web"].lately == 2
    assert traffic["web"].usual == pytest.approx(36 * (LATELY / history))
    assert traffic["web"].quieter
    assert traffic["api"] == Traffic(1, None)


@pytest.mark.parametrize(
    ("lately", "usual", "quieter"),
    [
        (0, None, False),  # too young to compare
        (0, 6.0, False),  # nobody for a fortnight is what chance brings
        (0, 7.0, True),
        (2, 12.0, True),
        (5, 12.0, False),
        (5, 10.0, False),
        (60, 100.0, False),  # far from chance, but not far fewer
        (49, 100.0, True),
        (100, 10.0, False),
    ],
)
def test_far_fewer_and_hardly_by_chance(lately: int, usual: float | None, quieter: bool):
    assert Traffic(lately, usual).quieter is quieter


@given(st.integers(0, 300), st.floats(0, 300))
def test_more_voices_never_make_a_channel_quieter(lately: int, usual: float):
    assert Traffic(lately, usual).quieter or not Traffic(lately + 1, usual).quieter


@BOTH
def test_the_look_ups_do_not_grow(office: Office, django_assert_num_queries):
    for hours in range(8):
        tried(office, MONDAY - timedelta(hours=hours), channel=f"c{hours}")
    with django_assert_num_queries(2):
        health(office, [f"c{hours}" for hours in range(8)], MONDAY)
