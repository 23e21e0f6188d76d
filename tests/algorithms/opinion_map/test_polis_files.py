"""Files of Polis in and out: tolerant of both kinds, exact about what was left out."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.opinion_map import polis_files
from lianxin.algorithms.opinion_map.polis_files import Problem, Statement, Statements, Unreadable
from tests.algorithms.opinion_map.made import planted

pytestmark = pytest.mark.one_engine

VOTES = """timestamp,datetime,comment-id,voter-id,vote
5,,1,10,1
9,,1,10,-1
7,,1,10,1
7,,2,11,0
7,,2,x,0
7,,2,11,2
7,,2
7,,3,11,-1.0
"""


def test_lines_are_read_and_bad_ones_are_named():
    cast = polis_files.read_votes(io.StringIO(VOTES))
    votes = polis_files.canonical(cast)

    assert cast.problems == [Problem(6, "number"), Problem(7, "vote"), Problem(8, "columns")]
    assert votes.dense(9).tolist() == [[-1, 9, 9], [9, 0, -1]]


def test_a_person_a_line_is_the_same_and_more_columns_do_not_matter():
    matrix = "\ufeffparticipant,group-id,n-agree,1,2,note,3\n10,0,0,-1,,hello,\n11,,0,,0,,-1\nx,,,1,,,\n12,,1,7,,,1\n"
    cast = polis_files.read_matrix(io.StringIO(matrix.removeprefix("\ufeff")))

    assert polis_files.canonical(cast).dense(9).tolist() == [[-1, 9, 9], [9, 0, -1], [9, 9, 1]]
    assert cast.problems == [Problem(4, "number"), Problem(5, "vote")]
    assert cast.agrees == {10: 0, 11: 0, 12: 1}


@pytest.mark.parametrize("name", ["9" * 5000, "9" * 19, "٣"])
def test_a_column_that_no_number_of_ours_names_is_passed_over(name: str):
    cast = polis_files.read_matrix(io.StringIO(f"participant,1,{name}\n10,1,1\n"))

    assert polis_files.canonical(cast).statements.tolist() == [1]


def test_of_two_votes_at_one_moment_the_lower_line_counts():
    text = "comment-id,voter-id,vote,timestamp\n1,1,-1,4\n1,1,1,4\n"

    assert polis_files.canonical(polis_files.read_votes(io.StringIO(text))).values.tolist() == [1]


def test_statements_say_what_is_out_and_what_is_meta():
    text = 'comment-id,moderated,is-meta,agrees,comment-body\n1,1,false,3,a\n2,-1,,1,b\n3,0,true,2,"c\nd"\n3,1,,,e\n'
    found = polis_files.read_comments(io.StringIO(text))

    assert (found.out(), found.out(strict=True), found.meta()) == ([2], [2, 3], [3])
    assert found.rows[3].text == "c\nd"
    assert found.problems == [Problem(6, "twice")]


@pytest.mark.parametrize("header", ["", "a,b,c\n", "timestamp,comment-id,vote\n"])
def test_a_file_without_its_columns_is_refused(header):
    with pytest.raises(Unreadable, match="voter-id"):
        polis_files.read_votes(io.StringIO(header))


def test_which_number_agrees_is_seen_from_the_counts_beside():
    cast = polis_files.read_votes(io.StringIO("comment-id,voter-id,vote\n1,1,-1\n1,2,-1\n1,3,1\n"))
    counted = Statements({1: Statement(1, agrees=2)})

    assert polis_files.sign(cast, counted) == (-1, "statements")
    assert polis_files.sign(cast, Statements({1: Statement(1, agrees=1)})) == (1, "statements")
    assert polis_files.sign(cast, Statements()) == (1, "nothing")
    cast.agrees = {1: 1, 2: 1, 3: 0}
    assert polis_files.sign(cast, Statements()) == (-1, "people")
    assert polis_files.canonical(cast, -1).values.tolist() == [1, 1, -1]


@given(st.integers(0, 2**32), st.sampled_from(["lines", "matrix"]))
def test_what_is_written_is_read_back(seed, kind):
    dice = np.random.default_rng(seed)
    votes, _member = planted(int(dice.integers(1, 20)), int(dice.integers(1, 8)), 2, 0.7, seed)
    voted = votes.of_people(np.flatnonzero(votes.per_person))
    text = "".join((polis_files.votes_csv if kind == "lines" else polis_files.matrix_csv)(voted))
    reader = polis_files.read_votes if kind == "lines" else polis_files.read_matrix

    again = polis_files.canonical(reader(io.StringIO(text)))

    seen = voted.of_statements(np.bincount(voted.columns, minlength=voted.m) > 0)
    assert again.digest() == seen.digest()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30))
def test_texts_come_back_and_are_no_formula(text):
    votes, _member = planted(9, 1, 2, 1.0)
    written = "".join(polis_files.comments_csv(votes, {0: Statement(0, text)}))
    cell = written.partition("\n")[2].split('"', 1)[1]

    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert polis_files.read_comments(io.StringIO(written, newline="")).rows[0].text == text.strip()


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for reader in (polis_files.read_votes, polis_files.read_matrix, polis_files.read_comments):
        try:
            found = reader(io.StringIO("comment-id,voter-id,vote,participant,7\n" + text))
        except Unreadable:
            continue
        assert all(problem.line >= 2 for problem in found.problems)


def test_rows_of_the_interface_are_read():
    rows = [
        {"participant_id": 4, "statement_id": 1, "vote": 1, "modified": 12.0},
        {"participant_id": 4, "statement_id": 1, "vote": -1, "modified": 11.0},
        {"participant_id": None, "statement_id": 1, "vote": 1},
        {"participant_id": 4, "statement_id": 2, "vote": 5},
    ]
    cast = polis_files.read_json_votes(rows)

    assert polis_files.canonical(cast).values.tolist() == [1]
    assert cast.problems == [Problem(3, "number"), Problem(4, "vote")]
    told = polis_files.read_json_comments(
        [{"statement_id": 3, "txt": "x", "moderated": -1, "is_meta": True}, {}]
    )
    assert (told.out(), told.meta(), told.problems) == ([3], [3], [Problem(2, "number")])


def test_a_first_line_that_cannot_be_read_has_no_columns():
    with pytest.raises(Unreadable, match="comment-id"):
        polis_files.read_votes(["comment-id,\rvoter-id,vote\n"])


def test_a_long_cell_is_read_whichever_reader_was_used_before():
    told = polis_files.read_comments(["comment-id,moderated,comment-body\n", f"1,1,{'x' * 200_000}\n"])

    assert ([len(one.text) for one in told.rows.values()], told.problems) == ([200_000], [])
