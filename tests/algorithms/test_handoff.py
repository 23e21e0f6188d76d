"""A reply that only hands on is found; a short deed, a figure or a reason is never taken for one."""

import csv
import gzip
import hashlib
import re
from pathlib import Path

import pytest

from lianxin.algorithms.handoff import hands_on, leftover
from tests.architecture.trees import ROOT

REPLIES = ROOT.parent / "shared" / "data" / "teddy2020_replies" / "message_replies.csv"
BOSTON = ROOT.parent / "shared" / "data" / "boston_311" / "march_2015.csv.gz"
#: The label of that city's form alone: nobody wrote a word.
BARE = re.compile(r"(case|closed|noted|duly|resolved|invalid|\W)*", re.IGNORECASE)


@pytest.mark.parametrize(
    "reply",
    [
        "已转有关部门处理。",
        "您好！您的留言已收悉，已轉交相關單位調查處理，敬請留意後續回覆。感謝您的支持！",
        "网友您好：您反映的问题正在核实办理中，请耐心等待。2026年3月2日",
        "已收到",
        "此事不归我单位管，请您向水务公司咨询。",
        "Forwarded to the water unit.",
        "Dear resident, thank you for your message. It has been passed on to the competent department.",
        "This is not within our remit; please contact the water company.",
        "",
    ],
)
def test_handing_on_is_no_answer(reply: str):
    assert hands_on(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "换了灯",
        "您的留言已收悉，灯已换好。",
        "坑已填平",
        "您好！感谢您的关注。路灯已于昨晚恢复照明。",
        "这条路是私人道路，办公室无权维修",
        "补贴每月80元，请到窗口办理。",
        "A new bulb.",
        "Thank you for your message. The pipe was mended on Tuesday.",
        "We looked and the lamp is not ours.",
        "Case closed. Case noted delivered",
        "Thank you for the call the pole was replaced on 3 March",
        "Referred to the agency the crew came three times and found the gate of the yard locked each time",
        "已转交水务公司。经现场查看，漏水处在小区总表之后，属于业主共有部分，需由物业动用维修资金，我们已约物业周五到场测量。",
    ],
)
def test_a_deed_a_figure_or_a_reason_is_an_answer_however_short(reply: str):
    assert not hands_on(reply)


def test_what_is_left_over_counts_characters_and_words_alike():
    assert leftover("您好！换了灯。谢谢！") == 3
    assert leftover("Hello! The lamp burns. Thank you!") == 6
    assert leftover("您的留言已收悉。") == 0


def test_a_very_long_reply_takes_no_longer_than_it_must():
    assert not hands_on("漏水" * 50_000)


@pytest.mark.need(31)
@pytest.mark.parametrize("half", [0, 1])
def test_on_published_replies_that_people_judged(half: int):
    """The rule was written with the first half before it; in the second only the kinds of gaps were looked at."""
    if not REPLIES.exists():
        pytest.skip("the published replies for measuring are not on this machine")
    rows = [row for row in _rows(REPLIES) if _half(row["id"]) == half]
    empty = {row["id"] for row in rows if row["explains_label_b"] == "0"}
    found = {row["id"] for row in rows if hands_on(row["reply"])}

    assert len(found & empty) / len(empty) >= 0.90
    assert len(found & empty) / len(found) >= 0.65


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _half(number: str) -> int:
    return int(hashlib.sha256(number.encode()).hexdigest(), 16) % 2


@pytest.mark.need(34)
def test_honest_automation_of_a_real_city_is_hardly_named():
    if not BOSTON.exists():
        pytest.skip("the closed requests for measuring are not on this machine")
    with gzip.open(BOSTON, "rt", encoding="utf-8", errors="replace") as file:
        notes = [row["CLOSURE_REASON"] for row in csv.DictReader(file) if row["CLOSURE_REASON"]]
    named = [note for note in notes if hands_on(note)]
    with_words = [note for note in named if not BARE.fullmatch(note)]

    assert len(named) / len(notes) < 0.03
    assert len(with_words) / len(notes) < 0.02
