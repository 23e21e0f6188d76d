"""`lianxin map` as a person starts it."""

import csv
import json

import numpy as np
import pytest

from lianxin.algorithms.opinion_map import mapping, polis_files, published, result
from lianxin.algorithms.opinion_map.polis_files import Statement
from lianxin.cli import main
from tests.algorithms.opinion_map.made import (
    CONVERSATIONS,
    POLIS,
    REFERENCE,
    REFERENCES,
    needs_polis,
    needs_reference,
    planted,
)

pytestmark = pytest.mark.one_engine


@pytest.fixture
def drawn(monkeypatch, capsys):
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def run(*arguments):
        status = main(["map", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def folder(tmp_path):
    """A conversation of 60 people in two groups, as files, and its votes."""
    votes, _member = planted(60, 20, 2, 0.9)
    texts = {number: Statement(number, f"Statement {number}") for number in range(20)}
    (tmp_path / "votes.csv").write_text("".join(polis_files.votes_csv(votes)))
    (tmp_path / "comments.csv").write_text("".join(polis_files.comments_csv(votes, texts)))
    return tmp_path, votes


def test_the_json_is_the_document_of_the_same_votes(drawn, folder):
    path, votes = folder
    status, out, err = drawn(path, "--json", "--seed", 4)
    told = json.loads(out)

    assert (status, err) == (0, "")
    expected = json.loads(json.dumps(result.document(mapping.draw_map(votes, seed=4))))
    assert {name: told[name] for name in expected} == expected
    assert told["source"] == {
        "file": "votes.csv",
        "agree": 1,
        "agree_known_from": "statements",
        "moderated_out": [],
        "meta": [],
        "left_out": [],
    }
    assert told["texts"]["3"] == "Statement 3"


def test_what_it_says_to_people(drawn, folder):
    path, votes = folder
    status, out, _err = drawn(path)

    assert status == 0
    for words in (
        "60 people, 20 statements",
        "2 groups stand clearly apart.",
        "Group 1, ",
        "Group 2, ",
        "Statement ",
    ):
        assert words in out
    assert votes.digest() in out


def test_classic_is_the_published_pipeline(drawn, folder):
    path, votes = folder
    status, out, _err = drawn(path, "--classic", "--json")
    told = json.loads(out)

    expected = json.loads(json.dumps(published.document(votes)))
    assert (status, {name: told[name] for name in expected}) == (0, expected)
    assert "Groups of the classic pipeline" in drawn(path, "--classic")[1]


def test_a_person_a_line_and_the_other_sign_give_the_same_map(drawn, folder, tmp_path_factory):
    path, votes = folder
    other = tmp_path_factory.mktemp("other")
    turned = votes.with_values(-votes.values)
    rows = list(csv.reader("".join(polis_files.matrix_csv(turned)).splitlines()))
    for row in rows[1:]:
        row[4], row[5] = row[5], row[4]
    with (other / "2024-participants-votes.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    one, two = (json.loads(drawn(place, "--json")[1]) for place in (path, other))

    assert (two["source"]["agree"], two["source"]["agree_known_from"]) == (-1, "people")
    assert {**one, "source": 0, "texts": 0} == {**two, "source": 0, "texts": 0}


def test_bad_lines_are_named_and_left_out(drawn, folder):
    path, votes = folder
    lines = (path / "votes.csv").read_text().splitlines()
    bad = [lines[0], "0,,x,1,1", "0,,1,1,7", "0,,1", *lines[1:]]
    (path / "votes.csv").write_text("\n".join(bad) + "\n")
    status, out, err = drawn(path, "--json")

    assert status == 0
    assert err.splitlines() == [
        "votes.csv, line 2 is left out: a number is missing or is none.",
        "votes.csv, line 3 is left out: a vote is 1, 0 or -1.",
        "votes.csv, line 4 is left out: not as many cells as there are columns.",
    ]
    assert [one["line"] for one in json.loads(out)["source"]["left_out"]] == [2, 3, 4]
    assert json.loads(out)["votes"]["digest"] == votes.digest()


def test_where_each_person_stands_is_told_when_asked(drawn, folder):
    path, votes = folder
    told = json.loads(drawn(path, "--json", "--people")[1])

    assert set(told["people"]) == {str(number) for number in votes.people[votes.per_person >= 7].tolist()}
    assert {one["group"] for one in told["people"].values()} == {0, 1}
    assert "people" not in json.loads(drawn(path, "--json")[1])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "holds no votes.csv and no participants-votes.csv"),
        ({"votes.csv": "a,b\n1,2\n"}, "votes.csv has no column comment-id, voter-id, vote."),
        ({"votes.json": "{}"}, "votes.json is no list of rows."),
        ({"votes.json": "["}, "votes.json: "),
    ],
)
def test_a_folder_without_votes_is_told(drawn, tmp_path, files, words):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    status, out, err = drawn(tmp_path, "--json")

    assert (status, out) == (2, "")
    assert words in err


def test_no_folder_and_no_published_result(drawn, folder, tmp_path):
    path, _votes = folder
    (tmp_path / "told.json").write_text('{"in-conv": 3}')

    assert drawn(tmp_path / "nowhere")[::2] == (2, f"{tmp_path / 'nowhere'} is no folder.\n")
    told = drawn(path, "--classic", "--stated", tmp_path / "told.json")
    assert told[::2] == (2, "told.json is no published result of a map.\n")


def test_texts_of_strangers_do_not_steer_the_terminal(drawn, folder):
    path, _votes = folder
    text = (path / "comments.csv").read_text().replace("Statement", "\x1b[31mStatement")
    (path / "comments.csv").write_text(text)

    assert "\x1b" not in drawn(path)[1]


def test_an_empty_conversation_has_no_map(drawn, tmp_path):
    (tmp_path / "votes.csv").write_text("timestamp,datetime,comment-id,voter-id,vote\n")
    status, out, _err = drawn(tmp_path)

    assert (status, "No map" in out) == (0, True)
    assert json.loads(drawn(tmp_path, "--classic", "--json")[1])["n"] == 0


@needs_polis
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_matrix_that_classic_reads_is_the_published_one(drawn, name):
    told = json.loads(drawn(POLIS / name, "--classic", "--json")[1])
    with (POLIS / name / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        counts = {row["participant"]: int(row["n-votes"]) for row in csv.DictReader(file)}

    assert (told["user-vote-counts"], told["source"]["left_out"]) == (counts, [])


@needs_reference
@pytest.mark.parametrize("name", REFERENCES)
def test_a_published_result_is_met_from_its_own_files(drawn, name):
    theirs = json.loads((REFERENCE / name / "math-pca2.json").read_text())
    stated = ("--stated", REFERENCE / name / "math-pca2.json")
    told = json.loads(drawn(REFERENCE / name, "--classic", "--json", *stated)[1])

    assert np.abs(np.array(told["pca"]["center"]) - theirs["pca"]["center"]).max() < 1e-9
    for ours, published_ in zip(told["pca"]["comps"], theirs["pca"]["comps"], strict=True):
        turn = np.sign(np.dot(ours, published_))
        assert np.abs(turn * np.array(ours) - published_).max() < 1e-9
    for field in ("group-aware-consensus", "comment-priorities"):
        assert told[field] == pytest.approx(theirs[field], abs=1e-9)
    assert [row["tid"] for row in told["consensus"]["agree"]] == [
        row["tid"] for row in theirs["consensus"]["agree"]
    ]
