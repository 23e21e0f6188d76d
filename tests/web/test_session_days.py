"""Pages of days to come and speak: announced, a topic from the page and from the desk, held, and where each stands."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.ask.commands import session_days as commands
from lianxin.ask.models import SessionDay, SessionTopic
from lianxin.ask.queries.session_days import coming
from lianxin.ask.states import SessionState, Step
from lianxin.ask.tasks import hold_session_days
from lianxin.hear.commands import publish
from lianxin.hear.models import Voice
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.web.asking.session_days.standing import step_of
from lianxin.web.telling import SENTENCES, Names
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.session_days import announce, first, fresh, raise_topic
from tests.web.reading import read, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ALL, DESK = "/willow/sessions/", "/willow/desk/sessions/"
WORDS = "The ditch behind the mill is blocked"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def session(town: Town) -> SessionDay:
    return first(town.person("coordinator"), now=MONDAY, area=town.east)


def at(moment: datetime) -> None:
    clock.now = moment


def send(client: Client, address: str, status: int = 302, **form: str) -> str:
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()
    return answer.headers.get("Location", "") or answer.content.decode()


def settled(town: Town, now: datetime = MONDAY) -> None:
    consumers.run_until_idle(now, stream_id=town.office.stream_id)


def test_from_the_announcement_to_the_word_through_pages_alone(town: Town):
    lead, clerk, people = signed_in(town, "lead"), signed_in(town, "clerk"), Client()
    terms = {"days": "25、10", "hour": "9:30", "place": "The mill", "area": "east"}
    assert send(lead, DESK, **terms) == DESK
    page = read(people, ALL)
    assert "Every month on the 10, 25, at 09:30" in page
    session = coming(town.office, MONDAY)[0]
    one, desk = f"{ALL}{session.number}/", f"{DESK}{session.number}/"
    receipt = send(people, f"{one}raise", body=WORDS, kind="need", form="one form")
    settled(town)
    case = Case.objects.get()
    assert f"/willow/cases/{case.number}/" in read(people, one)
    follow = receipt.replace("/receipt/", "/follow/")
    assert WORDS in read(people, follow)
    assert WORDS not in read(people, one)
    at(session.begins_at + DAY / 24)
    slip = send(clerk, f"{desk}enter", 201, body="The rail is loose", kind="report", form="two", there="yes")
    assert re.search(r'class="code">[^<]+<', slip)
    assert "a unit must have taken it on" in slip
    assert send(clerk, f"{desk}hold", came="12") == desk
    page = read(people, one)
    assert "How many came: 12" in page
    assert page.count("Discussed: no unit has taken it on yet") == 2
    assert "said at the session" in page
    assert [row.there for row in SessionTopic.objects.order_by("number")] == [False, True]
    assert str(Voice.objects.get(body=WORDS).kind) == "need"


def test_words_stand_there_only_once_they_are_released(town: Town, session: SessionDay):
    voice = raise_topic(session, WORDS, now=MONDAY, contact="13800000001").voice
    settled(town)
    one = f"{ALL}{session.number}/"
    for client in (Client(), *(signed_in(town, who) for who in ("clerk", "lead", "overseer"))):
        for address in (ALL, one, f"/api/v1/offices/willow/sessions/{session.number}"):
            assert WORDS not in read(client, address)
            assert "13800000001" not in read(client, address)
    publish(voice=voice, title="A blocked ditch", text=WORDS, by=town.person("clerk"), now=MONDAY)
    assert "A blocked ditch" in read(Client(), one)


@pytest.mark.parametrize(
    ("day", "case", "step"),
    [
        (SessionState.ANNOUNCED, None, Step.SAY),
        (SessionState.ANNOUNCED, CaseState.RECEIVED, Step.SAY),
        (SessionState.MISSED, CaseState.DISPATCHED, Step.SAY),
        (SessionState.HELD, CaseState.RECEIVED, Step.DISCUSS),
        (SessionState.HELD, CaseState.DISPUTED, Step.DISCUSS),
        (SessionState.ANNOUNCED, CaseState.ACCEPTED, Step.DO),
        (SessionState.HELD, CaseState.REOPENED, Step.DO),
        (SessionState.HELD, CaseState.ANSWERED, Step.RATE),
        (SessionState.HELD, CaseState.TRANSFERRED, Step.RATE),
        (SessionState.HELD, CaseState.SOLVED, Step.SOLVED),
        (SessionState.HELD, CaseState.ARCHIVED, Step.SOLVED),
        (SessionState.CANCELLED, CaseState.WITHDRAWN, Step.TAKEN_BACK),
    ],
)
def test_where_a_topic_stands_follows_from_day_and_case(day: str, case: str | None, step: Step):
    assert step_of(day, case) == step


def test_a_day_that_nobody_held_says_so_to_everybody(town: Town, session: SessionDay):
    one = f"{ALL}{session.number}/"
    at(session.begins_at + DAY)
    assert "nobody has said that it was held" not in read(Client(), one)
    hold_session_days(session.begins_at + DAY)
    assert "nobody has said that it was held" in read(Client(), one)
    assert "nobody has said that it was held" in read(Client(), ALL)


def test_what_earlier_days_left_open_stands_on_the_next_one(town: Town, session: SessionDay):
    raise_topic(session, WORDS, now=MONDAY)
    done = raise_topic(session, "The rail is loose", now=MONDAY).voice
    settled(town)
    Case.objects.filter(case_voices__voice=done).update(state=CaseState.SOLVED)
    following = coming(town.office, session.begins_at)[0]
    page = read(Client(), f"{ALL}{following.number}/")
    assert "Still open from earlier days" in page
    assert len(re.findall(r"/willow/cases/\d+/", page)) == 1


def test_of_few_who_came_no_number_is_told(town: Town, session: SessionDay):
    now = session.begins_at + DAY / 24
    commands.hold_session(session=session, came=3, by=town.person("clerk"), now=now)
    at(now)
    assert "How many came: few or not shown" in read(Client(), f"{ALL}{session.number}/")
    told = Client().get(f"/api/v1/offices/willow/sessions/{session.number}").json()
    assert (told["came"], told["state"]) == (None, "held")
    entry = Entry.objects.get(stream=town.office.stream_id, kind="session.held")
    said = SENTENCES["session.held"](entry.public, Names({}, {}))
    assert said == f"Session {session.number} took place; fewer than five people came"


def test_the_desk_refuses_with_what_was_typed(town: Town, session: SessionDay):
    lead, clerk = signed_in(town, "lead"), signed_in(town, "clerk")
    page = send(lead, DESK, 422, days="31", hour="14:30", place="The hall")
    assert 'value="The hall"' in page
    assert "Please name days from 1 to 28" in page
    desk = f"{DESK}{session.number}/"
    page = send(lead, f"{desk}change", 422, step="cancel", reason="", place="The school")
    assert 'value="The school"' in page
    at(session.begins_at)
    assert "Please write how many came" in send(clerk, f"{desk}hold", 422, came="some")
    page = send(Client(), f"{ALL}{session.number}/raise", 422, body=WORDS, form="late")
    assert WORDS in page
    assert not Voice.objects.exists()


@pytest.mark.parametrize("hour", ["14:3０", "１４:30", "١٤:٣٠", "1:2:3", "14:30:00", "²4:30", "\u200b4:30"])
def test_the_desk_refuses_an_odd_hour_with_what_was_typed(town: Town, session: SessionDay, hour: str):
    lead, series = signed_in(town, "lead"), f"{DESK}series/{session.series.number}/"
    form = {"days": "10,25", "hour": hour, "place": "The hall"}
    for address, more in ((DESK, {}), (series, {"step": "change", "reason": "The harvest"})):
        page = send(lead, address, 422, **form, **more)
        assert "Please write the hour like 14:30." in page
        assert f'value="{hour}"' in page
    assert len(coming(town.office, MONDAY)) == 5


def test_the_desk_does_not_move_what_has_begun(town: Town, session: SessionDay):
    at(session.begins_at)
    moved = {"place": "The school", "day": "2026-06-30", "hour": "15:00", "reason": "Nobody came"}
    address = f"{DESK}{session.number}/change"
    page = send(signed_in(town, "lead"), address, 422, step="move", **moved)
    assert "Its hour has come" in page
    assert fresh(session).begins_at == session.begins_at


def test_the_desk_changes_a_series_and_one_day(town: Town, session: SessionDay):
    lead = signed_in(town, "lead")
    moved = {"place": "The school", "day": "2026-06-11", "hour": "15:00", "reason": "A wedding"}
    send(lead, f"{DESK}{session.number}/change", step="move", **moved)
    assert fresh(session).place == "The school"
    series = f"{DESK}series/{session.series.number}/"
    send(lead, series, step="change", days="10,25", hour="16:00", place="The mill", reason="The harvest")
    page = read(Client(), ALL)
    assert "Every month on the 10, 25, at 16:00" in page
    assert "The harvest" in page
    send(lead, series, step="end", reason="Nobody came")
    assert {row.state for row in coming(town.office, MONDAY)} == {SessionState.CANCELLED}
    read(lead, series, 404)


def test_a_calendar_that_is_not_ours_reads_the_feed(town: Town):
    by, place = town.person("coordinator"), "The mill, upstairs; ring twice \\ 磨坊二楼" + "很长的地名" * 20
    series = announce(by, now=MONDAY, place=place)
    one, other, *_rest = coming(town.office, MONDAY)
    reason = "A feast day\nof the river"
    commands.cancel_session(session=one, reason=reason, by=by, now=MONDAY)
    answer = Client().get("/willow/sessions.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == SessionDay.objects.filter(series=series).count()
    told = [(str(event["LOCATION"]), event.decoded("DTSTART"), str(event["STATUS"])) for event in events[:2]]
    assert told == [(place, one.begins_at, "CANCELLED"), (place, other.begins_at, "CONFIRMED")]
    assert str(events[0]["DESCRIPTION"]) == reason
    assert [int(event["SEQUENCE"]) for event in events[:2]] == [1, 0]
    assert len({str(event["UID"]) for event in events}) == len(events)
