"""`lianxin draw`: from two tables to a list of panels, from the list to a panel, and from drop-outs to replacements."""

import csv
import json
import os
import random
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

import pytest

from lianxin.cli import main

pytestmark = pytest.mark.one_engine
PEOPLE = [("f", "old"), ("f", "young"), ("m", "old"), ("m", "young")] * 6
QUOTAS = [("sex", "f", 2, 2), ("sex", "m", 2, 2), ("age", "old", 1, 3), ("age", "young", 1, 3)]


@pytest.fixture
def tables(tmp_path: Path) -> tuple[str, str]:
    write(
        tmp_path / "pool.csv",
        ["name", "sex", "age", "street"],
        [(f"P{n}", *row, n // 2) for n, row in enumerate(PEOPLE)],
    )
    write(tmp_path / "quotas.csv", ["category", "feature", "min", "max"], QUOTAS)
    return str(tmp_path / "pool.csv"), str(tmp_path / "quotas.csv")


def write(path: Path, heads: list[str], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([heads, *rows])


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["draw", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], status: int, *words: str) -> list[str]:
    assert main(["draw", *words]) == status
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_the_list_tells_every_chance_and_no_name(tables, capsys):
    found = told(capsys, *tables, "--size", "4", "--address", "street")
    panels = found["panels"]

    assert found["min_probability"] == pytest.approx(4 / 24, abs=0.002)
    assert found["bound"] == pytest.approx(4 / 24)
    assert found["gap"] == pytest.approx(found["bound"] - found["min_probability"])
    assert found["probabilities"] == [sum(n in panel for panel in panels) / len(panels) for n in range(1, 25)]
    assert found["min_probability"] == min(found["probabilities"])
    assert all(sum(PEOPLE[n - 1][0] == "f" for n in panel) == 2 for panel in panels)
    assert all(len({(n - 1) // 2 for n in panel}) == 4 for panel in panels)
    assert "P1" not in json.dumps(found)


def test_a_list_is_drawn_from_once_the_outside_number_is_known(tables, capsys, tmp_path: Path):
    first = told(capsys, *tables, "--size", "4", "--panels", "50", "--seed", "ours")
    (tmp_path / "list.json").write_text(json.dumps(first))
    drawn = told(capsys, "--lottery", str(tmp_path / "list.json"), "--seed", "ours", "--outside", "4711")
    again = told(capsys, *tables, "--size", "4", "--panels", "50", "--seed", "ours", "--outside", "4711")

    assert "drawn" not in first
    assert first["commitment"] == drawn["commitment"]
    assert drawn["drawn"] == again["drawn"]
    assert drawn["drawn"]["panel"] == first["panels"][drawn["drawn"]["number"] - 1]


def test_a_list_that_was_changed_is_not_drawn_from(tables, capsys, tmp_path: Path):
    path = tmp_path / "list.json"
    found = told(capsys, *tables, "--size", "4", "--panels", "50")
    path.write_text(json.dumps(found | {"panels": found["panels"][:-1]}))
    words = ("--lottery", str(path), "--seed", "s", "--outside", "1")

    assert refused(capsys, 2, *words) == ["list.json is not as it was made: its digest is another."]
    path.write_text("[]")
    assert refused(capsys, 2, *words) == ["list.json is not what `lianxin draw --json` wrote."]


def test_drop_outs_are_replaced_by_people_alike(tables, capsys):
    words = (*tables, "--size", "4", "--panels", "50", "--seed", "s", "--outside", "1")
    panel = told(capsys, *words)["drawn"]["panel"]
    found = told(capsys, *words, "--gone", f"{panel[0]},{panel[1]}")["replaced"]

    assert [gone for gone, _came in found["alike"]] != []
    assert {gone for gone, _came in found["alike"]} == {*panel[:2]}
    assert all(PEOPLE[gone - 1] == PEOPLE[came - 1] for gone, came in found["alike"])
    assert (found["others"], found["empty"], found["missed"]) == ([], 0, [])
    assert {*panel[2:]} <= {*found["panel"]}
    stranger = next(n for n in range(1, 25) if n not in panel)
    assert refused(capsys, 2, *words, "--gone", str(stranger)) == [
        "Only people who sit on the panel can drop out of it."
    ]


def test_quotas_that_cannot_be_kept_are_explained(tables, capsys, tmp_path: Path):
    quotas = [*QUOTAS[:2], ("age", "old", 6, 9), ("age", "young", 0, 9)]
    write(tmp_path / "quotas.csv", ["category", "feature", "min", "max"], quotas)

    assert refused(capsys, 1, *tables, "--size", "4") == [
        "No panel can keep these quotas.",
        "The smallest change that would do, 2 seats in all:",
        "  age, old: 4 to 9, instead of 6 to 9",
    ]
    assert main(["draw", *tables, "--size", "4", "--json"]) == 1
    change = {"category": "age", "feature": "old", "min": 6, "max": 9, "new_min": 4, "new_max": 9}
    assert json.loads(capsys.readouterr().out)["relaxation"] == {
        "within_flex": True,
        "seats": 2,
        "changes": [change],
    }
    assert refused(capsys, 1, *tables, "--size", "25")[1:] == [
        "The pool has too few people, or too few households, for so large a panel."
    ]


def test_every_bad_row_is_named(tables, capsys, tmp_path: Path):
    write(tmp_path / "pool.csv", ["sex", "age"], [("f", "old"), ("x", "old"), ("m", "")])

    assert refused(capsys, 2, *tables, "--size", "2") == [
        "pool.csv: row 2: there is no quota for “x” under “sex”",
        "pool.csv: row 3: “age” is empty",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give POOL.csv, CATEGORIES.csv and --size, or a --lottery made before."),
        (("a.csv", "b.csv", "--size", "0"), "--size is 1 or more."),
        (("a.csv", "b.csv", "--size", "4", "--panels", "0"), "--panels is between 1 and 100000."),
        (("a.csv", "b.csv", "--size", "4", "--outside", "1"), "--outside goes with --seed."),
        (("--lottery", "x", "--gone", "3"), "--gone needs POOL.csv, CATEGORIES.csv, --seed and --outside."),
    ],
)
def test_what_does_not_go_together_is_said(words: tuple[str, ...], said: str, capsys):
    assert refused(capsys, 2, *words) == [said]


def test_who_of_those_invited_stood_ready(tables, capsys, tmp_path: Path):
    write(tmp_path / "invited.csv", ["sex", "age"], [*PEOPLE * 2, ("f", "old")])
    found = told(capsys, *tables, "--size", "4", "--panels", "10", "--invited", str(tmp_path / "invited.csv"))

    assert [(row["feature"], row["ready"], row["invited"]) for row in found["responses"]] == [
        ("f", 12, 25),
        ("m", 12, 24),
        ("old", 12, 25),
        ("young", 12, 24),
    ]


def test_eyes_get_the_same_without_the_panels(tables, capsys):
    assert main(["draw", *tables, "--size", "4", "--panels", "60", "--seed", "s", "--outside", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "60 equally likely panels of 4 out of 24 people"
    assert lines[1].startswith("Smallest chance: 16.667%; no lottery could give more than 16.667%")
    assert lines[2] == "Before rounding everybody has the fairest chance that there is."
    assert lines[5].startswith("Drawn: panel ")


def test_long_work_can_be_interrupted(tmp_path: Path, capsys):
    dice = random.Random(1)
    rows = [tuple(dice.choices("01234", k=6)) for _ in range(1000)]
    write(tmp_path / "pool.csv", [f"c{n}" for n in range(6)], rows)
    quotas = [(f"c{n}", str(v), 10, 20) for n in range(6) for v in range(5)]
    write(tmp_path / "quotas.csv", ["category", "feature", "min", "max"], quotas)
    threading.Thread(target=_interrupt_at_work, args=(threading.get_ident(),), daemon=True).start()

    said = refused(capsys, 130, str(tmp_path / "pool.csv"), str(tmp_path / "quotas.csv"), "--size", "75")
    assert said == ["Interrupted: nothing was drawn."]


def _interrupt_at_work(worker: int) -> None:
    """As Ctrl+C does, once panels are being sought."""
    while "seek" not in {frame.name for frame in traceback.extract_stack(sys._current_frames()[worker])}:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
