"""`lianxin tally`: a table for people, a document for the recount, and every bad line named."""

import json
from pathlib import Path

import pytest

from lianxin.algorithms.budgets.problems import Problem, Reason
from lianxin.ask.budget_words import worded
from lianxin.cli import main
from tests.algorithms.budgets.elections import VALLEY, file_of
from tests.algorithms.budgets.recounting import wrong

pytestmark = pytest.mark.one_engine
ONE_MORE = "1 more supporter with an untouched share would have made up for it."


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANXIN_LANG", "en")


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    path = tmp_path / "valley.pb"
    path.write_bytes(VALLEY)
    return path


def test_a_table_says_who_wins_and_why_not_the_others(valley: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["tally", str(valley)]) == 0

    told = capsys.readouterr()
    assert told.out.splitlines()[:-1] == [
        "By equal shares 3 of 4 projects are funded for 600 of 1000; 10 voters.",
        "What each voter holds was raised 124 times.",
        "",
        "Funded:",
        "  bench           200        6  Benches",
        "         One vote paid 33.333333; 6 paid, 0 of them all they had.",
        "  lamp            200        6  Lamps",
        "         One vote paid 33.333333; 6 paid, 0 of them all they had.",
        "  path            200        6  A path",
        "         One vote paid 33.333333; 6 paid, 0 of them all they had.",
        "",
        "Not funded:",
        "  hall            900        4  A hall",
        f"         Its supporters had 896 left; 4 were missing. {ONE_MORE}",
        "",
        "Ties:",
        "  Step 1: bench, lamp, path were equal; bench came first by the order of the file.",
        "  Step 2: lamp, path were equal; lamp came first by the order of the file.",
        "",
    ]
    assert told.out.splitlines()[-1].startswith("Ballots (SHA-256): ")
    assert told.err == ""


def test_by_greedy(valley: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["tally", str(valley), "--rule", "greedy", "--utility", "cardinality"]) == 0

    told = capsys.readouterr().out
    assert "By greedy 3 of 4 projects are funded" in told
    assert "400 were left at its turn. 24 more votes would have been enough." in told


def test_the_document_passes_the_recount(valley: Path, capsys: pytest.CaptureFixture[str]):
    options = [
        "--completion",
        "add1u",
        "--increment",
        "2.5",
        "--ties",
        "cost,votes",
        "--lot",
        "7",
        "--threshold",
        "1",
    ]
    assert main(["tally", str(valley), *options, "--integral", "--comparison", "satisfaction", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["rule"] == {
        "method": "equal-shares",
        "utility": "cost",
        "completion": "add1u",
        "comparison": "satisfaction",
        "integral": True,
        "increment": "5/2",
        "points": True,
        "threshold": 1,
        "ties": ["cost", "votes", "lot"],
        "lot": "7",
    }
    assert wrong(VALLEY, told) == []


def test_points_can_be_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "points.pb"
    path.write_bytes(file_of([1, 1], [[(0, "1")], [(0, "1")], [(1, "5")]], budget=1, vote_type="cumulative"))

    for more, winner in (([], ["b"]), (["--as-approval"], ["a"])):
        assert main(["tally", str(path), "--rule", "greedy", "--json", *more]) == 0
        assert json.loads(capsys.readouterr().out)["winners"] == winner


def test_every_bad_line_is_named(valley: Path, capsys: pytest.CaptureFixture[str]):
    valley.write_bytes(VALLEY.replace(b"lamp;200", b"lamp;two").replace(b"10;hall", b"9;hall"))
    assert main(["tally", str(valley)]) == 2
    assert capsys.readouterr().err == "line 11: this is no amount of money (two)\n"

    valley.write_bytes(VALLEY.replace(b"10;hall", b"9;hall"))
    assert main(["tally", str(valley)]) == 2
    assert capsys.readouterr().err == "line 25: this row is there twice (9)\n"


def test_what_is_odd_is_said_beside_the_result(valley: Path, capsys: pytest.CaptureFixture[str]):
    valley.write_bytes(VALLEY.replace(b"num_votes;10", b"num_votes;12"))

    assert main(["tally", str(valley)]) == 0
    told = capsys.readouterr()
    assert "META gives another number than the file has rows (num_votes: 12 / 10)" in told.err
    assert "Funded:" in told.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ties", "votes,votes"], "Name votes, cost or dear"),
        (["--increment", "0"], "This is no amount above nothing."),
        (["--threshold", "-1"], "This is no whole number."),
        (["--rule", "dice"], "invalid choice"),
    ],
)
def test_options_are_checked(valley: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["tally", str(valley), *options])

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_what_cannot_be_counted_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["tally", str(tmp_path / "none.pb")]) == 2
    assert "none.pb" in capsys.readouterr().err
    path = tmp_path / "long.pb"
    path.write_bytes(file_of(["900000000", 1], [[(0, "1")], [(1, "1")]], budget="900000000"))
    assert main(["tally", str(path), "--increment", "0.5"]) == 2
    assert "choose a greater --increment" in capsys.readouterr().err


def test_every_reason_has_words():
    worded_all = {worded(Problem(3, reason, "x")) for reason in Reason}

    assert len(worded_all) == len(Reason)
    assert worded(Problem(3, Reason.QUOTES)) == "line 3: the quotation marks do not match"
    assert worded(Problem(0, Reason.TOO_LARGE)) == "the file is too large"
