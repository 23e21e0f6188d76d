"""Pabulib files: every kind of vote, every bad line with its number, and the same bytes back."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.budgets.pabulib import VoteType, composed, parse, written
from lianxin.algorithms.budgets.problems import MOST_PROBLEMS, BadElection, Problem, Reason
from lianxin.algorithms.budgets.profile import profile_of
from lianxin.algorithms.budgets.remarks import MOST_REMARKS, remarks
from tests.algorithms.budgets.elections import KINDS, VALLEY, elections, file_of

pytestmark = pytest.mark.one_engine

REAL = Path(__file__).resolve().parents[4] / "shared/data/pabulib"


def swapped(old: str, new: str) -> bytes:
    assert old.encode() in VALLEY
    return VALLEY.replace(old.encode(), new.encode(), 1)


def test_what_a_file_says():
    election = parse(VALLEY)

    assert election.ids == ("bench", "lamp", "path", "hall")
    assert (election.vote_type, election.budget) == (VoteType.APPROVAL, 1000)
    assert election.costs == (200, 200, 200, 900)
    assert election.ballots == (((0, None), (1, None), (2, None)), ((3, None),))
    assert election.ballot_of == (0,) * 6 + (1,) * 4
    assert election.projects.column("category")[1] == "light,rest"
    assert election.votes.column("age")[0] == "30"
    assert election.told("description") == "An invented vote"
    assert (election.selected(), remarks(election)) == ((), ())


def test_the_official_outcome_is_what_is_marked():
    data = file_of([1, 2, 3], [[(0, "1")]], budget=5)
    marked = data.replace(b"id;cost\n", b"id;cost;selected\n")
    for line, mark in ((b"a;1", b"1"), (b"b;2", b"0"), (b"c;3", b"2")):
        marked = marked.replace(b"\n" + line, b"\n" + line + b";" + mark)

    assert parse(marked).selected() == ("a",)


@pytest.mark.parametrize(
    ("data", "line", "reason", "about"),
    [
        (b"", 1, Reason.NO_SECTION, "META"),
        (VALLEY[: VALLEY.index(b"VOTES")], 1, Reason.NO_SECTION, "VOTES"),
        (swapped("PROJECTS\n", "VOTES\n"), 1, Reason.NO_SECTION, "PROJECTS"),
        (swapped("key;value", "key;worth"), 2, Reason.NO_COLUMN, "value"),
        (swapped("budget;1000", "bucket;1000"), 2, Reason.NO_KEY, "budget"),
        (swapped("num_votes;10", "budget;10"), 6, Reason.KEY_TWICE, "budget"),
        (swapped("budget;1000", "budget;1e3"), 6, Reason.NO_AMOUNT, "1e3"),
        (swapped("type;approval", "type;applause"), 7, Reason.VOTE_TYPE, "applause"),
        (swapped("budget;", "default_score;none1\nbudget;"), 6, Reason.NO_NUMBER, "none1"),
        (swapped("budget;", "max_length;two\nbudget;"), 6, Reason.NO_NUMBER, "two"),
        (swapped("project_id;cost", "project_id;price"), 9, Reason.NO_COLUMN, "cost"),
        (swapped("name;district", "name;name"), 9, Reason.COLUMN_TWICE, "name"),
        (swapped("lamp;200;6", "lamp;200"), 11, Reason.CELLS, "5/6"),
        (swapped("lamp;200", "lamp;-200"), 11, Reason.NO_AMOUNT, "-200"),
        (swapped("lamp;200", "bench;200"), 11, Reason.ID_TWICE, "bench"),
        (swapped("lamp;200", ";200"), 11, Reason.NO_ID, ""),
        (swapped("2;bench,lamp", "1;bench,lamp"), 17, Reason.ID_TWICE, "1"),
        (swapped("2;bench,lamp", ";bench,lamp"), 17, Reason.NO_ID, ""),
        (swapped("2;bench,lamp", "2;bench,lump"), 17, Reason.UNKNOWN_PROJECT, "lump"),
        (swapped("7;hall", "7;hall,hall"), 22, Reason.PROJECT_TWICE, "hall"),
        (swapped("Lamps", '"Lamps'), 11, Reason.QUOTES, ""),
        (
            swapped("Lamps", "L\N{LATIN SMALL LETTER A WITH DIAERESIS}mps").replace(b"\xc3", b""),
            11,
            Reason.NOT_UTF8,
            "",
        ),
        (swapped("type;approval", "type;cumulative"), 15, Reason.NO_COLUMN, "points"),
    ],
)
def test_each_bad_line_is_named(data: bytes, line: int, reason: Reason, about: str):
    with pytest.raises(BadElection) as refused:
        parse(data)

    assert refused.value.problems[0] == Problem(line, reason, about)


@pytest.mark.parametrize(
    ("points", "reason", "about"),
    [("1", Reason.POINTS_COUNT, "1/2"), ("1,x", Reason.POINTS, "x"), ("1,-1", Reason.POINTS, "-1")],
)
def test_points_are_checked(points: str, reason: Reason, about: str):
    data = file_of([1, 2], [[(0, "1"), (1, "1")]], budget=2, vote_type="cumulative")

    with pytest.raises(BadElection) as refused:
        parse(data.replace(b"0;a,b;1,1", f"0;a,b;{points}".encode()))

    assert refused.value.problems == (Problem(11, reason, about),)


def test_all_bad_lines_are_told_up_to_a_bound():
    ballots = "".join(f"{number};nothing\n" for number in range(MOST_PROBLEMS + 9))
    data = VALLEY[: VALLEY.index(b"voter_id")] + b"voter_id;vote\n" + ballots.encode()

    with pytest.raises(BadElection) as refused:
        parse(data)

    # Equal ballots are read once: the first line with each is named.
    assert [one.line for one in refused.value.problems] == [16]
    with pytest.raises(BadElection) as refused:
        parse(data.replace(b"nothing", b"hall;x"))
    assert len(refused.value.problems) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (swapped("num_votes;10", "num_votes;11"), Problem(0, Reason.COUNT, "num_votes: 11 / 10")),
        (swapped("lamp;200;6", "lamp;200;7"), Problem(11, Reason.TOTAL, "votes: 7 / 6")),
        (swapped("budget;", "max_length;2\nbudget;"), Problem(17, Reason.LENGTH, "3 > 2")),
        (swapped("budget;", "min_length;2\nbudget;"), Problem(23, Reason.LENGTH, "1 < 2")),
        (swapped("type;approval", "type;choose-1"), Problem(16, Reason.LENGTH, "3 > 1")),
        (
            swapped("budget;1000", "budget;800").replace(b"approval", b"knapsack"),
            Problem(22, Reason.COST, "900 > 800"),
        ),
        (swapped("budget;", "max_sum_cost;899\nbudget;"), Problem(23, Reason.COST, "900 > 899")),
        (
            swapped("budget;", "min_project_score_threshold;5\nbudget;"),
            Problem(0, Reason.THRESHOLD, "5"),
        ),
        (
            file_of([1], [[(0, "4")]], budget=2, vote_type="cumulative", max_points="3"),
            Problem(11, Reason.POINTS_LIMIT, "4 > 3"),
        ),
        (
            file_of([1], [[(0, "4")]], budget=2, vote_type="cumulative", max_sum_points="3"),
            Problem(11, Reason.POINTS_SUM, "4 > 3"),
        ),
        (
            file_of([1], [[(0, "")]], budget=2, vote_type="ordinal", scoring_fn="Dowdall"),
            Problem(0, Reason.SCORING, "Dowdall"),
        ),
    ],
)
def test_what_does_not_hold_is_remarked_and_counts(data: bytes, remark: Problem):
    election = parse(data)

    assert remarks(election) == (remark,)
    assert len(election.ballot_of) == election.votes.count


def test_remarks_are_bounded():
    ballots = [[(place, "") for place in range(1 + number % 2)] for number in range(2)]
    data = file_of([1] * 20, ballots, budget=2, **{f"max_{n}": "0" for n in ("length",)})
    votes = "".join(
        f"{number};{','.join(chr(97 + place) for place in range(20) if number >> place & 1)};\n"
        for number in range(1, MOST_REMARKS + 40)
    )

    head = data[: data.index(b"VOTES")]
    assert len(remarks(parse(head + b"VOTES\nvoter_id;vote;points\n" + votes.encode()))) == MOST_REMARKS


@pytest.mark.parametrize(
    "data",
    [
        VALLEY,
        b"\xef\xbb\xbf" + VALLEY,
        VALLEY.replace(b"\n", b"\r\n"),
        VALLEY.rstrip(b"\n"),
        swapped("Lamps", '"Lamps; and ""light"""'),
        swapped("An invented vote", "  spaces stay "),
        swapped("Lamps", '"two\nlines"'),
    ],
)
def test_a_file_is_written_back_byte_for_byte(data: bytes):
    assert written(parse(data)) == data


@given(elections(kinds=KINDS, free=True))
def test_whatever_is_composed_is_read_and_written_back(data: bytes):
    election = parse(data)

    assert written(election) == data
    assert sum(profile_of(election).sizes) == len(election.ballot_of)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=4))
def test_cells_that_nobody_knows_are_kept(cells: list[str]):
    rows = [{"project_id": f"p{place}", "cost": "5", "story": cell} for place, cell in enumerate(cells)]
    data = composed({"budget": "9", "vote_type": "approval"}, rows, [{"voter_id": "1", "vote": "p0"}])
    election = parse(data)

    assert election.projects.column("story") == [cell.strip() for cell in cells]
    assert parse(written(election)).projects.cells == election.projects.cells


def test_scores_of_every_kind_of_vote():
    def scores(kind: str, *points: str, **meta: str) -> tuple[object, ...]:
        ballot = [(1, points[0] if points else ""), (0, points[1] if points else "")]
        profile = profile_of(parse(file_of([3, 4, 5], [ballot], budget=9, vote_type=kind, **meta)))
        return profile.point, profile.supporters, profile.totals

    alike = (1, (((0, 1),), ((0, 1),), ()), (1, 1, 0))
    assert scores("approval") == scores("knapsack") == alike
    assert scores("ordinal") == (1, (((0, 1),), ((0, 2),), ()), (1, 2, 0))
    assert scores("ordinal", max_length="5") == (1, (((0, 4),), ((0, 5),), ()), (4, 5, 0))
    assert scores("cumulative", "2.5", "1") == (2, (((0, 2),), ((0, 5),), ()), (2, 5, 0))
    assert scores("scoring", "3", "-1") == (1, ((), ((0, 3),), ()), (-1, 3, 0))
    assert scores("scoring", "3", "-1", default_score="2") == (1, ((), ((0, 3),), ((0, 2),)), (-1, 3, 2))


def test_amounts_are_counted_in_a_unit_that_fits_all():
    profile = profile_of(parse(file_of(["1.25", "2,5"], [[(0, "1")]], budget="10.5")))

    assert (profile.unit, profile.costs, profile.budget) == (4, (5, 10), 42)
    assert profile.money(5) == Fraction(5, 4)


@pytest.mark.parametrize("path", sorted(REAL.glob("*.pb")) or [None], ids=lambda path: path and path.stem)
def test_real_files_hold_and_come_back(path: Path | None):
    if path is None:
        pytest.skip("the real elections are not beside this repository")
    election = parse(path.read_bytes())

    assert (written(election), remarks(election)) == (path.read_bytes(), ())
