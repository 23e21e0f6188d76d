"""`lianxin evaluate replies` as a person starts it."""

import csv
import json
import random
from pathlib import Path

import pytest

from lianxin.cli import main

EMPTY = (
    "您的留言已收悉，已转有关部门处理。",
    "已转{}调查核处，感谢您的支持！",
    "网友您好，您反映的问题正在办理中，请耐心等待。",
)
TOLD = (
    "经现场查看，{}的水管老化，已更换{}米，今早恢复供水。",
    "{}的补贴标准为每月{}元，请带身份证到窗口办理，三个工作日内到账。",
)
PLACES = ("东街", "西街", "河边", "学校", "医院", "车站", "桥头", "市场")


def rows(many: int) -> list[list[str]]:
    """Replies, every third of which only hands on."""
    chance = random.Random(1)
    found = []
    for number in range(many):
        label = "0" if number % 3 == 0 else "1"
        text = chance.choice(EMPTY if label == "0" else TOLD)
        reply = text.format(chance.choice(PLACES), number + 3) + chance.choice(["", "谢谢！", "特此回复。"])
        found.append([f"第{number}件", "请处理", f"{reply}（{number}）", label])
    return found


def write(path: Path, lines: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines)
    return path


@pytest.fixture
def evaluate(monkeypatch, capsys):
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main(["evaluate", "replies", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_with_labels_rule_and_ranking_are_measured(evaluate, tmp_path: Path):
    file = write(tmp_path / "r.csv", [["Title", "BODY", "reply", "explains"], *rows(90)], "gb18030")

    status, out, _err = evaluate(file, "--label", "explains", "--json")

    figures = json.loads(out)
    assert status == 0
    assert figures.pop("auc") > 0.97
    assert figures == {
        "rule_recall": 1.0,
        "rule_precision": 1.0,
        "replies": 90,
        "flagged": 30,
        "labelled": 90,
        "labelled_empty": 30,
        "skipped": 0,
    }


def test_without_labels_only_flags_are_told_and_can_be_written(evaluate, tmp_path: Path):
    lines = [["title", "body", "reply"], ["a", "b", EMPTY[0]], ["a", "b", ""], ["a", "b", "=换了灯"]]
    file, flags = write(tmp_path / "r.csv", lines), tmp_path / "flags.csv"

    status, out, _err = evaluate(file, "--flags", flags)

    assert status == 0
    assert out.splitlines() == [
        "       2  Replies read",
        "       1  Hand on and explain nothing, says the rule",
        "       1  Rows without a reply, left out",
    ]
    with flags.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written)) == [
            ["row", "flagged", "reply"],
            ["1", "1", EMPTY[0]],
            ["3", "0", "'=换了灯"],
        ]


def test_too_few_labels_give_no_ranking(evaluate, tmp_path: Path):
    file = write(tmp_path / "r.csv", [["title", "body", "reply", "label"], *rows(6)])

    status, out, _err = evaluate(file, "--label", "label")

    assert status == 0
    assert "not known  Ranked by a model learned here (AUC)" in out


@pytest.mark.parametrize(
    ("lines", "options", "told"),
    [
        ([["title", "reply"], ["a", "b"]], (), "r.csv has no column body. It has: title, reply"),
        (
            [["title", "body", "reply"], ["a", "b", "c"]],
            ("--label", "y"),
            "r.csv has no column y. It has: title, body, reply",
        ),
        ([["title", "body", "reply"], ["a", "b", ""]], (), "No row of r.csv has a reply."),
        (
            [["title", "body", "reply", "y"], ["a", "b", "c", "maybe"]],
            ("--label", "y"),
            "r.csv, row 1: the column y holds neither 0 nor 1.",
        ),
    ],
)
def test_what_cannot_be_measured_with_is_told(evaluate, tmp_path: Path, lines, options, told: str):
    file = write(tmp_path / "r.csv", lines)

    assert evaluate(file, *options) == (2, "", told + "\n")
