"""A season of the invented town as `make run` begins with it: lived through the door, ending in the week of stories."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lianxin.office.models import Office
from lianxin.town import demo, granary, lot, meals, paid, season, table, upper_bend
from lianxin.town.week import WEEK
from tests.record import stranger
from tests.support.houses import clean_environment

pytestmark = pytest.mark.one_engine
LIANXIN = str(Path(sys.executable).parent / "lianxin")
DAYS = 35


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("season")
    lianxin(folder, "demo", "--season", str(DAYS))
    return folder


def lianxin(data: Path, *arguments: str) -> str:
    environment = clean_environment() | {"LIANXIN_DATA": str(data), "LIANXIN_LANG": "en"}
    done = subprocess.run(
        [LIANXIN, *arguments], env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout


def asked(data: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "lianxin.sqlite3")) as file:
        return file.execute(question, values).fetchall()


def test_what_was_lived_holds_and_nothing_lies_in_the_future(data: Path):
    [(first, last)] = asked(data, "SELECT min(time), max(time) FROM record_entry")
    began, ended = (datetime.fromisoformat(str(moment)).replace(tzinfo=UTC) for moment in (first, last))

    assert lianxin(data, "verify").splitlines()[-1] == "Everything holds."
    assert ended <= datetime.now(UTC)
    assert timedelta(days=DAYS) <= ended - began <= timedelta(days=DAYS + 2)
    assert asked(data, "SELECT count(*) FROM record_setback") == [(0,)]


@pytest.mark.need(36)
def test_a_stranger_finds_the_season_sound_and_counts_the_same_to_the_last_digit(data: Path, tmp_path: Path):
    lianxin(data, "export-record", str(tmp_path), "--office", "liuxi")
    [published] = json.loads(lianxin(data, "verify", "--json"))["streams"]
    tables = ["--database", data / "lianxin.sqlite3", "--vault", data / "vault.sqlite3"]

    done = stranger.run(tmp_path, *tables, "--figures", "--json")

    told = stranger.told(done)
    counted = told["figures"]
    del published["office"]["unit"], counted["office"]["median_answer_seconds"]
    assert (done.returncode, told["broken"], counted["entries"]) == (0, [], published["size"])
    for part in ("office", "units", "months"):
        assert json.dumps(counted[part], sort_keys=True) == json.dumps(published[part], sort_keys=True)


def test_the_stories_of_the_week_stand_among_other_voices(data: Path):
    told = {body for (body,) in asked(data, "SELECT body FROM hear_voice")}

    assert {story.body for story in WEEK} < told
    assert len(told) >= 1.5 * len(WEEK)


def test_each_form_of_asking_is_alive(data: Path):
    """Minutes that people confirmed, ideas of which some have their reply, and money that was voted on and shared out."""
    [questions] = asked(data, "SELECT count(*) FROM ask_consultation")
    minutes = asked(data, "SELECT words FROM ask_minute WHERE state = 'stands' ORDER BY number")
    [(confirmed,)] = asked(data, "SELECT count(*) FROM ask_confirmation WHERE right AND sealed")
    ideas = asked(data, "SELECT state, count(*) FROM ask_idea GROUP BY state ORDER BY state")
    [(state, cast, invalid)] = asked(data, "SELECT state, turnout, invalid FROM ask_ballot")
    [(winners,)] = asked(data, "SELECT winners FROM ask_budgettally")

    assert questions == (4,)
    assert [words for (words,) in minutes] == [table.SAID[0][1], table.SAID[1][1], table.OTHERWISE]
    assert confirmed == 4
    assert ideas == [("adopted", 1), ("done_already", 1), ("not_now", 1), ("not_possible", 1), ("waiting", 2)]
    assert (state, cast, invalid) == ("counted", sum(sum(people) for _hours, people in paid.VOTED), 0)
    assert json.loads(str(winners)) == [2, 1]
    assert asked(data, "SELECT state FROM ask_projectstep") == [("begun",)]


def test_a_survey_was_answered_before_and_after_by_people_whose_numbers_are_known(data: Path):
    """Enough answered both times for a change, and voted for the figures of who was heard."""
    rounds = asked(
        data,
        "SELECT r.number, t.document FROM ask_surveytally t JOIN ask_surveyround r ON r.id = t.round_id"
        " ORDER BY r.number",
    )
    margins = asked(data, "SELECT b.people FROM ask_band b ORDER BY b.number")
    took_part = len(meals.CAME) * meals.UNTOLD + sum(sum(map(sum, people)) for people in meals.PEOPLE)
    before, after = (json.loads(str(document)) for _number, document in rounds)
    [(voters,)] = asked(
        data,
        "SELECT count(*) FROM ask_participant WHERE consultation_id IN (SELECT consultation_id FROM ask_margin)",
    )

    assert [number for number, _document in rounds] == [1, 2]
    assert [people for (people,) in margins] == list(meals.LIVE)
    assert sum(meals.LIVE) == sum(size for _names, size, _heard in meals.GROUPS)
    assert voters == before["people"] == took_part
    assert 0.8 * took_part < after["people"] < took_part


def test_a_panel_was_drawn_from_its_list_filled_again_and_answered(data: Path):
    [(state, response)] = asked(data, "SELECT state, response FROM ask_panel")
    [(panels, drawn)] = asked(data, "SELECT panels, drawn FROM ask_paneldraw")
    [(replaced,)] = asked(
        data, "SELECT count(*) FROM ask_entrant WHERE called_at IS NOT NULL AND state = 'gone' AND followed"
    )
    [(advice, reply)] = asked(data, "SELECT text, reply FROM ask_paneladvice")

    assert (state, replaced) == ("advised", 1)
    assert len(json.loads(str(panels))) == 1000
    assert 1 <= int(str(drawn)) <= 1000
    assert json.loads(str(advice)) == lot.ADVICE.by_language()
    assert json.loads(str(reply)) == lot.REPLY.by_language()
    assert response


def test_session_days_were_held_missed_and_come(data: Path):
    states = dict(asked(data, "SELECT state, count(*) FROM ask_sessionday GROUP BY state"))
    topics = asked(
        data,
        "SELECT d.state, c.state FROM ask_sessiontopic t JOIN ask_sessionday d ON d.id = t.session_id"
        " JOIN act_casevoice v ON v.voice_id = t.voice_id JOIN act_case c ON c.id = v.case_id",
    )

    assert states["missed"] == 1
    assert states["held"] >= 1
    assert states["announced"] >= 2
    assert "answered" in {case for _day, case in topics}
    assert "announced" in {day for day, _case in topics}


def test_words_of_the_town_are_explained(data: Path):
    assert asked(data, "SELECT count(*) FROM office_glossaryterm WHERE dropped_at IS NULL") == [(2,)]


def test_what_was_said_in_private_waits_for_those_who_weigh_it(data: Path):
    assert asked(data, "SELECT words, state FROM ask_statement WHERE private ORDER BY state") == [
        (upper_bend.BY_WHO_DRIVES, "kept"),
        (meals.IN_PRIVATE_WORDS, "waiting"),
    ]


def test_a_campaign_goes_on_and_a_project_of_residents_keeps_its_account(data: Path):
    assert asked(data, "SELECT count(*) FROM ask_campaign WHERE completed_at IS NULL") == [(1,)]
    assert asked(data, "SELECT state FROM ask_findingtask ORDER BY id") == [("checked",), ("open",)]
    assert asked(data, "SELECT state, spent_cents FROM act_ledproject") == [("running", 56650)]
    assert asked(data, "SELECT what, amount_cents FROM act_ledline WHERE words_off <> ''") == [("", 5800)]


def test_a_short_season_begins_with_nothing_asked_before():
    days, now = int(granary.ANNOUNCED / granary.DAY), datetime.now(UTC)

    assert list(season._asked_before(demo.Town(Office()), days, now)) == []


def test_people_were_visited_answered_and_asked_back(data: Path):
    [(visits,)] = asked(data, "SELECT count(*) FROM hear_visit")
    [(answers,)] = asked(data, "SELECT count(*) FROM act_answer")
    [(words,)] = asked(data, "SELECT count(*) FROM verify_contactitem WHERE word <> ''")

    assert visits > 0
    assert answers > len(WEEK)
    assert words > 0


def test_everybody_of_the_town_signs_in_with_the_password_that_is_told(data: Path):
    again = lianxin(data, "demo")
    hashes = asked(data, "SELECT DISTINCT substr(password, 1, 6) FROM office_person")

    assert "river-town-demo" in again
    assert hashes == [("argon2",)]
