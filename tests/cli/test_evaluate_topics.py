"""`lianxin evaluate topics` as a person starts it."""

import csv
import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

import pytest

from lianxin.algorithms.topics import TopicModel
from lianxin.cli import main
from tests.support.messages import TREE, messages

LEVELS = [["level1", "level2"], *([topic, name] for topic, names in TREE.items() for name in names)]
CODES = [
    ["code", "parent", "name", "words"],
    *([topic, "", names[0], "|".join(names[1:])] for topic, names in TREE.items()),
]


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def labelled(path: Path, count: int, seed: int, encoding: str = "utf-8") -> Path:
    texts, labels = messages(count, seed)
    rows = [[*text.split("\n"), label] for text, label in zip(texts, labels, strict=True)]
    return write(path, [["title", "body", "topic"], *rows], encoding)


@pytest.fixture
def evaluate(monkeypatch, capsys):
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main(["evaluate", "topics", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return {
        "train": labelled(tmp_path / "train.csv", 300, 1),
        "test": labelled(tmp_path / "test.csv", 100, 2, "gb18030"),
        "tree": write(tmp_path / "tree.csv", LEVELS),
        "codes": write(tmp_path / "codes.csv", CODES),
    }


COLUMNS = ("--text", "title,body", "--label", "topic")


def test_as_json_with_labels_and_tree(evaluate, files):
    status, out, err = evaluate(files["train"], files["test"], *COLUMNS, "--tree", files["tree"], "--json")
    found = json.loads(out)

    assert (status, err) == (0, "")
    speed = found.pop("texts_per_second")
    share = found.pop("auto_share")
    assert found == {
        "macro_f1": 1.0,
        "accuracy": 1.0,
        "auto_precision": 1.0,
        "top2": 1.0,
        "n_train": 300,
        "n_test": 100,
        "skipped": 0,
        "classes": 4,
        "f1": dict.fromkeys(sorted(TREE), 1.0),
    }
    assert speed > 100
    assert 0.5 < share <= 1


def test_without_labels_and_without_tree(evaluate, files):
    _status, out, _err = evaluate("-", files["test"], *COLUMNS, "--tree", files["tree"], "--json")
    by_tree = json.loads(out)
    _status, out, _err = evaluate(files["train"], files["test"], *COLUMNS, "--json")
    by_labels = json.loads(out)

    assert by_tree["accuracy"] > 0.7
    assert (by_tree["n_train"], by_tree["auto_share"], by_tree["auto_precision"]) == (0, 0, None)
    assert by_labels["accuracy"] == 1


def test_a_tree_by_codes_says_the_same_as_one_by_levels(evaluate, files):
    found = [
        json.loads(evaluate("-", files["test"], *COLUMNS, "--tree", files[tree], "--json")[1])
        for tree in ("tree", "codes")
    ]

    assert found[0]["classes"] == found[1]["classes"] == 4
    assert found[1]["accuracy"] > 0.7


def test_as_a_table(evaluate, files):
    status, out, _err = evaluate(files["train"], files["test"], *COLUMNS)

    assert status == 0
    assert "  100.0%  Right topic first (accuracy)\n" in out
    assert "     100  Messages asked about\n" in out
    assert out.count("1.0000  ") == 5  # macro-F1 and four topics


def test_macro_f1_counts_each_topic_of_test_alike(evaluate, tmp_path, files):
    """Three of four right, and a topic that was never proposed: (2·3/(4+3) + 0) / 2."""
    train = write(tmp_path / "a.csv", [["t", "l"], *[["停水", "water"], ["路灯", "roads"]] * 3])
    test = write(tmp_path / "b.csv", [["t", "l"], *[["停水", "water"]] * 3, ["停水", "roads"]])
    found = json.loads(evaluate(train, test, "--text", "t", "--label", "l", "--json")[1])

    assert (found["macro_f1"], found["accuracy"]) == (round(6 / 7 / 2, 4), 0.75)
    assert found["f1"] == {"roads": 0.0, "water": 0.8571}


def test_rows_without_words_or_topic_are_left_out_and_counted(evaluate, tmp_path, files):
    texts = [
        ["title", "body", "topic"],
        ["停水", "", "water"],
        ["", " ", "water"],
        ["停水", "", ""],
        ["路灯"],
    ]
    test = write(tmp_path / "gaps.csv", texts)
    found = json.loads(evaluate(files["train"], test, *COLUMNS, "--json")[1])

    assert (found["n_test"], found["skipped"]) == (1, 3)


@pytest.mark.parametrize(
    ("train", "more", "problem"),
    [
        ("train", ("--text", "words", "--label", "topic"), "train.csv has no column words."),
        ("-", COLUMNS, "Without messages to learn from, --tree must say which topics there are."),
        ("train", ("--text", "title", "--label", "body"), "train.csv nearly every row has another body"),
        ("absent", COLUMNS, "cannot be read"),
        ("empty", COLUMNS, "empty.csv: The file is empty."),
        ("header", COLUMNS, "No row of header.csv has both words and a topic."),
        (
            "train",
            (*COLUMNS, "--tree", "pets"),
            "pets.csv has no topic called: health, roads, schools, water",
        ),
        (
            "train",
            (*COLUMNS, "--tree", "orphan"),
            "orphan.csv: roads lies below streets, which is not there.",
        ),
        ("train", (*COLUMNS, "--tree", "ring"), "which is not there."),
    ],
)
def test_what_cannot_be_measured_is_said_in_plain_words(evaluate, files, train, more, problem):
    tmp_path = files["test"].parent
    write(tmp_path / "header.csv", [["title", "body", "topic"]])
    (tmp_path / "empty.csv").touch()
    write(tmp_path / "pets.csv", [["level1"], ["pets"]])
    write(tmp_path / "orphan.csv", [["code", "parent", "name"], ["roads", "streets", "道路"]])
    write(tmp_path / "ring.csv", [["code", "parent", "name"], ["a", "b", "x"], ["b", "a", "y"]])
    given = [str(tmp_path / f"{one}.csv") if one in {"pets", "orphan", "ring"} else one for one in more]
    first = "-" if train == "-" else tmp_path / f"{train}.csv"

    status, out, err = evaluate(first, files["test"], *given)

    assert (status, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err


def interrupt_while_it_learns() -> None:
    """Ctrl-C at the moment at which the main thread is seen to learn."""
    learning, main_thread = TopicModel.train.__func__.__code__, threading.main_thread().ident
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        stack = traceback.walk_stack(sys._current_frames()[main_thread])
        if any(frame.f_code is learning for frame, _line in stack):
            os.kill(os.getpid(), signal.SIGINT)
            return
        time.sleep(0.005)


def test_ctrl_c_ends_it_and_says_so(evaluate, tmp_path):
    train = labelled(tmp_path / "train.csv", 4000, 1)
    threading.Thread(target=interrupt_while_it_learns, daemon=True).start()

    assert evaluate(train, train, *COLUMNS) == (130, "", "Interrupted: nothing was measured.\n")
