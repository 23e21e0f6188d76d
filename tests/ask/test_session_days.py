"""Days to come and speak: kept in the calendar by the clock, and topics that are voices and cases from the first moment."""

from datetime import date, datetime
from typing import Any

import pytest

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.ask.commands import session_days as commands
from lianxin.ask.commands.session_days import SeriesTerms
from lianxin.ask.models import SessionDay, SessionTopic
from lianxin.ask.queries import session_days as queries
from lianxin.ask.states import SessionState
from lianxin.ask.tasks import hold_session_days
from lianxin.hear.commands import NotHeard
from lianxin.hear.models import Contact, Voice
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check, places
from tests.record.session_days import announce, first, fresh, raise_topic

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOUR = DAY / 24


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def days(town: Town, now: datetime = MONDAY) -> list[tuple[date, str, str]]:
    """What the calendar says from now on: the day, the hour there, and how it stands."""
    return [
        (local.date(), f"{local:%H:%M}", row.state)
        for row in queries.coming(town.office, now)
        if (local := row.begins_at.astimezone(town.office.zone))
    ]


def kinds(town: Town) -> list[str]:
    rows = Entry.objects.filter(stream=town.office.stream_id, kind__startswith="session")
    return list(rows.order_by("number").values_list("kind", flat=True))


# --- The calendar ---------------------------------------------------------------------------------------------


def test_the_days_of_the_next_months_stand_in_the_calendar(town: Town):
    announce(town.person("coordinator"), now=MONDAY)
    wanted = [date(2026, month, day) for month in (6, 7) for day in (10, 25)] + [date(2026, 8, 10)]
    assert days(town) == [(day, "14:30", "announced") for day in wanted]
    assert kinds(town) == ["session_series.announced", "session.announced"]


def test_the_clock_fills_it_and_adds_nothing_twice(town: Town):
    announce(town.person("coordinator"), now=MONDAY)
    before = len(days(town))
    hold_session_days(MONDAY + 30 * DAY)
    assert SessionDay.objects.filter(office=town.office).count() == before
    for week in range(5, 40):
        hold_session_days(MONDAY + week * 7 * DAY)
    rows = SessionDay.objects.filter(office=town.office).order_by("begins_at")
    found = [row.begins_at.astimezone(town.office.zone).date() for row in rows]
    assert found == sorted(set(found))
    assert {day.day for day in found} == {10, 25}
    months = [(2026 + month // 12, month % 12 + 1) for month in range(5, 15)]
    assert found[: 2 * len(months)] == [date(year, month, day) for year, month in months for day in (10, 25)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"days": []}, "days"),
        ({"days": [0]}, "days"),
        ({"days": [31]}, "days"),
        ({"hour": "25:00"}, "hour"),
        ({"hour": "soon"}, "hour"),
        ({"place": " "}, "place"),
    ],
)
def test_what_is_no_day_hour_or_place_is_refused(town: Town, more: dict[str, Any], field: str):
    with pytest.raises(Refusal) as refused:
        announce(town.person("coordinator"), now=MONDAY, **more)
    assert refused.value.field == field
    assert kinds(town) == []


def test_a_change_moves_what_stays_and_cancels_what_goes_and_says_why(town: Town):
    by = town.person("coordinator")
    series = announce(by, now=MONDAY)
    terms = SeriesTerms(days=[12, 25], hour="09:00", place="The mill")
    commands.change_series(series=series, terms=terms, reason="The harvest", by=by, now=MONDAY)
    found = days(town)
    assert [one for one in found if one[2] == "announced"] == [
        (date(2026, month, day), "09:00", "announced") for month in (6, 7) for day in (12, 25)
    ] + [(date(2026, 8, 12), "09:00", "announced")]
    assert [(day.day, state) for day, _hour, state in found if state == "cancelled"] == [
        (10, "cancelled")
    ] * 3
    touched = SessionDay.objects.filter(office=town.office, changes__gt=0)
    assert {row.changed_reason for row in touched} == {"The harvest"}


def test_a_day_that_was_moved_by_itself_stays_where_it_is(town: Town):
    by = town.person("coordinator")
    series = announce(by, now=MONDAY)
    one = queries.coming(town.office, MONDAY)[0]
    moved = {"session": one, "place": "The school", "begins_at": one.begins_at + DAY}
    commands.move_session(**moved, reason="A wedding", by=by, now=MONDAY)
    terms = SeriesTerms(days=[12, 25], hour="14:30", place="The mill")
    commands.change_series(series=series, terms=terms, reason="The harvest", by=by, now=MONDAY)
    found = fresh(one)
    assert (found.state, found.place, found.changed_reason) == ("announced", "The school", "A wedding")


def test_an_end_cancels_what_is_to_come_and_ends_the_planning(town: Town):
    by = town.person("coordinator")
    series = announce(by, now=MONDAY)
    commands.end_series(series=series, reason="Nobody came", by=by, now=MONDAY)
    assert {state for _day, _hour, state in days(town)} == {"cancelled"}
    before = kinds(town)
    hold_session_days(MONDAY + 400 * DAY)
    assert kinds(town) == before


@pytest.mark.parametrize("who", ["clerk", "power", "visitor", "overseer", "steward"])
def test_who_does_not_convene_announces_nothing(town: Town, who: str):
    with pytest.raises(Refusal, match=r"^not_allowed$"):
        announce(town.person(who), now=MONDAY)


# --- Held, or not ---------------------------------------------------------------------------------------------


def test_what_was_announced_and_not_held_is_shown_as_such_by_the_clock(town: Town):
    session = first(town.person("coordinator"), now=MONDAY)
    hold_session_days(session.begins_at + 23 * HOUR)
    assert fresh(session).state == SessionState.ANNOUNCED
    hold_session_days(session.begins_at + 24 * HOUR)
    assert fresh(session).state == SessionState.MISSED
    # Said late it counts as held, and the record keeps both.
    later = session.begins_at + 3 * DAY
    commands.hold_session(session=session, came=9, by=town.person("clerk"), now=later)
    assert (fresh(session).state, fresh(session).told_at) == (SessionState.HELD, later)
    entry = Entry.objects.get(stream=town.office.stream_id, kind="session.held")
    assert (entry.public["late"], entry.public["people"]) == (True, 9)
    assert "session.missed" in kinds(town)


def test_nobody_holds_a_day_before_its_hour(town: Town):
    session = first(town.person("coordinator"), now=MONDAY)
    with pytest.raises(Refusal, match=r"^early$"):
        commands.hold_session(session=session, came=9, by=town.person("clerk"), now=MONDAY)


def test_once_its_hour_has_come_nobody_cancels_it(town: Town):
    by = town.person("coordinator")
    session = first(by, now=MONDAY)
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.cancel_session(session=session, reason="Rain", by=by, now=session.begins_at)


# --- Topics ---------------------------------------------------------------------------------------------------


def test_a_topic_is_a_voice_with_a_receipt_and_a_case(town: Town):
    session = first(town.person("coordinator"), now=MONDAY, area=town.east)
    heard = raise_topic(session, "The ditch is blocked", now=MONDAY, contact="13800000001")
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)
    case = Case.objects.get(case_voices__voice=heard.voice)
    assert (heard.voice.channel, heard.voice.area, heard.voice.asked) == ("session", town.east, "")
    assert case.state == CaseState.RECEIVED
    topic = SessionTopic.objects.get(voice=heard.voice)
    assert (topic.session_id, topic.number, topic.there) == (session.pk, 1, False)
    entry = Entry.objects.get(stream=town.office.stream_id, kind="session.topic")
    assert entry.public == {
        "session": session.number,
        "topic": 1,
        "voice": heard.voice.pk,
        "there": False,
    }


def test_the_same_form_sent_twice_is_one_topic_even_after_the_hour(town: Town):
    session = first(town.person("coordinator"), now=MONDAY)
    key = {"idempotency_key": "a form"}
    before = raise_topic(session, "The ditch is blocked", now=MONDAY, **key)
    again = raise_topic(session, "The ditch is blocked", now=session.begins_at + DAY, **key)
    assert (again.code, again.appended) == (before.code, None)
    assert SessionTopic.objects.count() == 1


def test_after_the_hour_only_a_clerk_writes_down_and_after_a_week_nobody(town: Town):
    session = first(town.person("coordinator"), now=MONDAY)
    then = session.begins_at + HOUR
    with pytest.raises(Refusal, match=r"^not_open$"):
        raise_topic(session, "Too late", now=then, contact="13800000001")
    raise_topic(session, "At the table", now=then, entered=True, there=True)
    with pytest.raises(Refusal, match=r"^not_open$"):
        raise_topic(session, "Much too late", now=then + 7 * DAY, entered=True)
    assert list(Voice.objects.filter(office=town.office).values_list("body", flat=True)) == ["At the table"]
    assert not Contact.objects.exists()


def test_nothing_is_said_there_before_it_begins(town: Town):
    session = first(town.person("coordinator"), now=MONDAY)
    with pytest.raises(Refusal, match=r"^there$"):
        raise_topic(session, "At the table", now=MONDAY, entered=True, there=True)


@pytest.mark.need(60)
def test_a_long_talk_and_a_single_sentence_are_both_taken(town: Town):
    session = first(town.person("coordinator"), now=MONDAY)
    raise_topic(session, "沟堵了", now=MONDAY)
    raise_topic(session, "沟" * 5_000, now=MONDAY)
    assert [len(row.voice.body) for row in queries.topics_of(session)] == [3, 5_000]
    with pytest.raises(NotHeard):
        raise_topic(session, "  ", now=MONDAY)
    assert SessionTopic.objects.count() == 2


def test_a_cancelled_day_takes_nothing_and_loses_nothing(town: Town):
    by = town.person("coordinator")
    session = first(by, now=MONDAY)
    raise_topic(session, "The ditch is blocked", now=MONDAY)
    commands.cancel_session(session=session, reason="A feast day", by=by, now=MONDAY)
    with pytest.raises(Refusal, match=r"^not_open$"):
        raise_topic(session, "The bridge", now=MONDAY)
    following = queries.coming(town.office, session.begins_at)[0]
    assert [row.voice.body for row in queries.earlier_topics(following)] == ["The ditch is blocked"]


def test_all_of_it_stands_in_the_record(town: Town):
    by = town.person("coordinator")
    session = first(by, now=MONDAY)
    raise_topic(session, "The ditch is blocked", now=MONDAY)
    assert not check().report.broken
    SessionDay.objects.filter(pk=session.pk).update(state=SessionState.HELD)
    assert places(check()) == {"ask_sessionday"}
