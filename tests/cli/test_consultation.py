"""`lianxin consultation import` of a Polis conversation, as an office calls it; and what is published draws the same map."""

import json
from pathlib import Path
from typing import Any

import pytest

from lianxin.algorithms.opinion_map.polis_files import summary_csv
from lianxin.ask.commands.maps import draw_map
from lianxin.ask.commands.statements import seal_votes
from lianxin.ask.models import Consultation, Participant, Statement, Vote, VoteBatch
from lianxin.ask.queries import votes as counting
from lianxin.ask.queries.statements import shown
from lianxin.ask.states import NotShown, StatementState, Way
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import Voice
from lianxin.office import clock
from lianxin.record.models import Entry
from tests.factories import MONDAY, Town, make_town
from tests.record.checking import check
from tests.record.consulting import fresh, open_consultation
from tests.support.brought import NOON, PEOPLE, Run, bring, conversation, read, write

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
__all__ = ["bring"]


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("lead"), now=MONDAY)


def state() -> list[int]:
    return [table.objects.count() for table in (Voice, Statement, Participant, Vote, VoteBatch, Entry)]


def test_a_conversation_comes_in_and_everybody_sees_from_where(
    bring: Run, asked: Consultation, tmp_path: Path
):
    status, out, _err = bring("1", str(conversation(tmp_path)), "--json")
    told = json.loads(out)
    rows = {row.number: row for row in asked.statements.all()}

    assert status == 0
    assert (told["new"], told["already"], told["waiting"], told["people"]) == (12, 0, 1, PEOPLE)
    assert told["votes"] + told["lost"] == 9 * PEOPLE
    assert (told["votes"], told["failures"]) == (Vote.objects.count(), [])
    assert set(Vote.objects.values_list("statement__state", flat=True)) == {"shown"}
    assert [rows[n].words for n in (1, 12)] == ["Statement 1", "Statement 12"]
    assert {row.source for row in rows.values()} == {"Village forum 2025"}
    assert [rows[n].state for n in (1, 11, 12)] == ["shown", "waiting", "not_shown"]
    assert rows[12].reason == NotShown.BEFORE
    assert {(one.channel, one.imported) for one in Voice.objects.all()} == {("file", True)}
    assert set(Participant.objects.values_list("way", flat=True)) == {Way.FILE}
    assert set(Participant.objects.values_list("number", flat=True)) == set(range(1, PEOPLE + 1))
    entry = Entry.objects.get(kind="statements.brought_in").public
    assert (entry["source"], entry["statements"], entry["people"]) == ("Village forum 2025", 12, PEOPLE)
    assert check().report.broken == []


def test_the_same_files_change_nothing_and_a_look_writes_nothing(
    bring: Run, asked: Consultation, tmp_path: Path
):
    folder = str(conversation(tmp_path))
    before = state()
    dry = json.loads(bring("1", folder, "--dry-run", "--json")[1])
    assert state() == before
    first = json.loads(bring("1", folder, "--json")[1])
    after = state()
    again = [json.loads(bring("1", folder, *more, "--json")[1]) for more in ((), ("--dry-run",))]

    assert {**dry, "dry": False} == first
    assert state() == after
    for one in again:
        assert (one["new"], one["already"], one["votes"], one["people"]) == (0, 12, 0, 0)


def test_what_came_later_is_added_and_a_changed_vote_counts(bring: Run, asked: Consultation, tmp_path: Path):
    folder = conversation(tmp_path)
    bring("1", str(folder))
    head, *comments = read(folder / "comments.csv")
    comments[0][-1] = "Other words"
    write(folder / "comments.csv", head, *comments, [0, "", 13, 0, "", "", 1, "New"])
    head, *votes = read(folder / "votes.csv")
    own = [row for row in votes if 1 < int(row[2]) < 11][:6]
    changed = [[*row[:4], str(-int(row[4]))] for row in own]
    write(folder / "votes.csv", head, *votes, *changed, [0, "", 13, 900, 1])
    told = json.loads(bring("1", str(folder), "--json")[1])

    assert (told["new"], told["people"], told["votes"]) == (1, 1, 7)
    assert told["failures"] == [
        {
            "file": "comments.csv",
            "line": 2,
            "column": "comment-body",
            "why": "Under this number other words are in already.",
        }
    ]
    assert asked.statements.get(number=1).words == "Statement 1"
    assert asked.statements.get(number=13).words == "New"
    for row in changed:
        vote = Vote.objects.get(statement__number=int(row[2]), participant__number=int(row[3]))
        assert (vote.choice, vote.batch) == (int(row[4]), None)


def test_rows_that_cannot_come_in_are_named_and_the_others_come(
    bring: Run, asked: Consultation, tmp_path: Path
):
    folder = conversation(
        tmp_path,
        [0, "", 20, 0, 0, 0, 1, "x" * 201],
        [0, "", 21, 0, 0, 0, 1, ""],
        [0, "", 22, 0, 0, 0, 1, "Call me: 13800138000"],
        [0, "", 23, 0, 0, 0, 1, "'=1+1 is two"],
        ["broken"],
    )
    status, out, _err = bring("1", str(folder))

    assert status == 0
    assert "comments.csv:14 [comment-body]  A statement has 1 to 200 characters; this one has 201." in out
    assert "comments.csv:15 [comment-body]  A statement has 1 to 200 characters; this one has 0." in out
    assert "comments.csv:18  not as many cells as there are columns" in out
    assert asked.statements.get(number=22).state == StatementState.WAITING
    assert asked.statements.get(number=23).words == "=1+1 is two"


def test_cut_off_it_goes_on_where_it_was(bring: Run, asked: Consultation, tmp_path: Path, town: Town):
    folder = conversation(tmp_path / "whole")
    part = conversation(tmp_path / "part")
    for name, keep in (("comments.csv", 6), ("votes.csv", 100)):
        lines = (part / name).read_text().splitlines(keepends=True)
        (part / name).write_text("".join(lines[:keep]))
    bring("1", str(part))
    told = json.loads(bring("1", str(folder), "--json")[1])

    assert (told["new"], told["already"]) == (7, 5)
    once = json.loads(bring("1", str(folder), "--dry-run", "--json")[1])
    assert Participant.objects.count() == PEOPLE
    assert (once["new"], once["votes"], told["lost"]) == (0, 0, 9 * PEOPLE - Vote.objects.count())


def test_words_that_were_taken_back_do_not_come_again(bring: Run, asked: Consultation, tmp_path: Path):
    folder = conversation(tmp_path)
    bring("1", str(folder))
    row = asked.statements.get(number=2)
    erase_voice(voice=row.voice, now=NOON)
    told = json.loads(bring("1", str(folder), "--json")[1])
    row.refresh_from_db()

    assert (told["new"], told["already"], told["failures"]) == (0, 12, [])
    assert (row.state, row.words) == ("erased", "")


def test_out_and_in_again_is_the_same_map(bring: Run, town: Town, asked: Consultation, tmp_path: Path):
    """What is published when voting has ended, brought into another question, draws the very same map."""
    bring("1", str(conversation(tmp_path / "first")))
    asked = fresh(asked)
    while seal_votes(consultation=asked, now=asked.closes_at):
        pass
    out = tmp_path / "out"
    out.mkdir()
    for name in counting.POLIS:
        (out / f"{name}.csv").write_text("".join(counting.polis_file(asked, name) or ()), encoding="utf-8")
    other = open_consultation(town.person("lead"), now=MONDAY, question={"en": "Again?", "zh-hans": "再来？"})
    told = json.loads(bring("2", str(out), "--json")[1])
    while seal_votes(consultation=other, now=other.closes_at):
        pass
    maps = [draw_map(consultation=fresh(one), now=NOON) for one in (asked, other)]

    assert (told["lost"], told["failures"], told["new"]) == (0, [], 10)
    assert maps[0] is not None
    assert maps[1] is not None
    assert maps[0].result_digest == maps[1].result_digest
    words = [list(shown(one).values_list("number", "words")) for one in (asked, other)]
    assert words[0] == words[1]


def test_a_summary_is_safe_to_open_in_a_spreadsheet():
    assert list(summary_csv({"topic": '=cmd|"x"', "url": "https://x"})) == [
        'topic,"\'=cmd|""x"""\n',
        'url,"https://x"\n',
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("9", "."), "There is no consultation 9 here."),
        (("1", "."), "holds no votes.csv"),
        (("1", "/nowhere", "--as", "polis"), "/nowhere is no folder."),
        (("1", ".", "--as", "projects"), "name it with --budget NUMBER"),
        (("1", ".", "--language", "fr"), "The languages of the house are"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(
    bring: Run, asked: Consultation, tmp_path: Path, words: Any, why: str
):
    words = tuple(str(tmp_path) if one == "." else one for one in words)
    before = state()
    status, out, err = bring(*words)

    assert (status, out) == (2, "")
    assert why in err
    assert state() == before


def test_nobody_but_a_convenor_brings_anything_in_and_only_while_it_goes_on(
    bring: Run, town: Town, asked: Consultation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = str(conversation(tmp_path))
    town.person("clerk")
    clerk = bring("1", folder, "--by", "willow-clerk")
    monkeypatch.setattr(clock, "read", lambda: asked.closes_at)
    late = bring("1", folder)

    assert "Your roles do not include this step." in clerk[2]
    assert "Nobody votes in this consultation any more" in late[2]
    assert (clerk[0], late[0]) == (2, 2)
    assert Statement.objects.count() == 0
