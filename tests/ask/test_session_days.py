"""Days to come and speak: kept in the calendar by the clock, and topics that are voices and cases from the first moment."""

from datetime import date, datetime, time
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
        ({"hour": "14:3０"}, "hour"),
        ({"hour": "١٤:٣٠"}, "hour"),
        ({"hour": "14:30\n"}, "hour"),
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


def test_after_a_change_no_day_that_stays_is_left_out(town: Town):
    by, later = town.person("coordinator"), MONDAY + 20 * DAY
    series = announce(by, now=MONDAY)
    terms = SeriesTerms(days=[12, 25], hour="14:30", place="The mill")
    commands.change_series(series=series, terms=terms, reason="The harvest", by=by, now=later)
    for week in range(3, 20):
        hold_session_days(MONDAY + week * 7 * DAY)
    rows = SessionDay.objects.filter(series=series, begins_at__gt=later).exclude(state=SessionState.CANCELLED)
    found = sorted(row.begins_at.astimezone(town.office.zone).date() for row in rows)
    wanted = [date(2026, month, day) for month in (6, 7, 8, 9, 10) for day in (12, 25)]
    assert found[: len(wanted) - 1] == wanted[1:]
    assert len(found) == len(set(found))


def test_days_that_come_back_are_announced_again(town: Town):
    by = town.person("coordinator")
    series = announce(by, now=MONDAY)
    before = days(town)
    for wanted in ([12], [10, 25]):
        terms = SeriesTerms(days=wanted, hour="14:30", place="The mill")
        series = commands.change_series(series=series, terms=terms, reason="Harvest", by=by, now=MONDAY)
    assert [one for one in days(town) if one[2] == "announced"] == before


def test_an_hour_that_is_over_today_does_not_move_today_into_the_past(town: Town):
    by = town.person("coordinator")
    one = first(by, now=MONDAY)
    noon = one.begins_at - 2 * HOUR
    terms = SeriesTerms(days=[10, 25], hour="09:00", place="The school")
    commands.change_series(series=one.series, terms=terms, reason="The harvest", by=by, now=noon)
    found = fresh(one)
    assert (found.begins_at, found.place, found.state) == (one.begins_at, "The school", "announced")
    assert {hour for _day, hour, _state in days(town, one.begins_at)} == {"09:00"}


def test_a_day_that_a_single_one_was_moved_to_gets_no_twin(town: Town):
    by = town.person("coordinator")
    one = first(by, now=MONDAY)
    begins_at = one.begins_at + 2 * DAY + HOUR
    commands.move_session(
        session=one, place="The school", begins_at=begins_at, reason="Rain", by=by, now=MONDAY
    )
    terms = SeriesTerms(days=[12], hour="14:30", place="The mill")
    commands.change_series(series=one.series, terms=terms, reason="The harvest", by=by, now=MONDAY)
    found = [one for one in days(town) if one[2] == "announced"]
    assert found == [(date(2026, month, 12), "14:30", "announced") for month in (6, 7, 8)]


@pytest.mark.parametrize("hour", ["09:00", "15:30", "16:00"])
def test_two_of_one_day_do_not_end_up_at_one_moment(town: Town, hour: str):
    by = town.person("coordinator")
    one = first(by, now=MONDAY)
    told: dict[str, Any] = {"place": "The mill", "by": by, "now": MONDAY}
    commands.move_session(session=one, begins_at=one.begins_at + 15 * DAY + HOUR, reason="Rain", **told)
    terms = SeriesTerms(days=[10, 25], hour=hour, place="The mill")
    commands.change_series(series=one.series, terms=terms, reason="The harvest", by=by, now=MONDAY)
    found = [(day, hour) for day, hour, state in days(town) if state == "announced"]
    assert [day for day, _hour in found].count(date(2026, 6, 25)) == 2
    assert len(found) == len(set(found)) == 5


def test_the_clock_makes_no_twin_of_one_that_was_moved_far_ahead(town: Town):
    by = town.person("coordinator")
    one = first(by, now=MONDAY)
    begins_at = datetime.combine(date(2026, 9, 10), time(14, 30), town.office.zone)
    commands.move_session(
        session=one, place="The mill", begins_at=begins_at, reason="Rain", by=by, now=MONDAY
    )
    hold_session_days(MONDAY + 40 * DAY)
    assert [day for day, _hour, _state in days(town)].count(date(2026, 9, 10)) == 1


def test_where_nothing_is_to_add_the_record_holds_and_the_next_month_is_not_forgotten(town: Town):
    by, zone = town.person("coordinator"), town.office.zone
    one = first(by, now=MONDAY, days=[10])
    begins_at = datetime.combine(date(2026, 9, 10), time(14, 30), zone)
    told: dict[str, Any] = {"place": "The mill", "reason": "Rain", "by": by, "now": MONDAY}
    commands.move_session(session=one, begins_at=begins_at, **told)
    for day in range(30, 90, 5):
        hold_session_days(MONDAY + day * DAY)
        assert not check().report.broken
    found = sorted(row.begins_at.astimezone(zone).date() for row in SessionDay.objects.all())
    assert found == [date(2026, month, 10) for month in (7, 8, 9, 10, 11)][: len(found)]
    assert len(found) >= 4


def test_a_clock_that_stood_still_announces_nothing_afterwards(town: Town):
    announce(town.person("coordinator"), now=MONDAY)
    late = MONDAY + 150 * DAY
    before = SessionDay.objects.filter(begins_at__lte=late).count()
    hold_session_days(late)
    assert SessionDay.objects.filter(begins_at__lte=late).count() == before
    assert len(days(town, late)) >= 4


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


@pytest.mark.parametrize("number", [2**31, 2**63])
def test_a_number_that_no_column_holds_names_no_day(town: Town, number: int):
    first(town.person("coordinator"), now=MONDAY)
    assert queries.session_by(town.office, number) is None
    assert queries.series_by(town.office, number) is None


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


def test_once_its_hour_has_come_nobody_cancels_or_moves_it(town: Town):
    by = town.person("coordinator")
    session = first(by, now=MONDAY)
    told: dict[str, Any] = {"session": session, "reason": "Rain", "by": by, "now": session.begins_at}
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.cancel_session(**told)
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.move_session(place="The mill", begins_at=session.begins_at + DAY, **told)
    hold_session_days(session.begins_at + DAY)
    assert fresh(session).state == SessionState.MISSED


@pytest.mark.parametrize(("came", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_the_record_does_not_tell_few_who_came(town: Town, came: int, told: int | None):
    session = first(town.person("coordinator"), now=MONDAY)
    commands.hold_session(session=session, came=came, by=town.person("clerk"), now=session.begins_at)
    entry = Entry.objects.get(stream=town.office.stream_id, kind="session.held")
    assert entry.public == {"session": session.number, "people": told, "late": False}


def test_the_feed_keeps_all_that_come_and_the_newest_that_are_over(town: Town):
    announce(town.person("coordinator"), now=MONDAY)
    now = MONDAY + 60 * DAY
    hold_session_days(now)
    rows = queries.in_feed(town.office, now, over=2)
    found = [row.begins_at.astimezone(town.office.zone).date() for row in rows]
    over, ahead = [date(2026, 7, 10), date(2026, 7, 25)], [day for day, _hour, _state in days(town, now)]
    assert found == [*over, *ahead]
    assert len(ahead) > 2


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
