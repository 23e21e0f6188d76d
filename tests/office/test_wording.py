"""The house's own list of words that only offices use."""

import tomllib
from importlib import resources

import pytest

from lianxin.algorithms.folding import fold
from lianxin.office.wording import unclear

ROWS = tomllib.loads(resources.files("lianxin.office").joinpath("wording.toml").read_text("utf-8"))["word"]


def chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["forms"][0])
def test_every_word_is_found_and_what_is_put_in_its_place_is_plain(row):
    for form in row["forms"]:
        assert [one.text for one in unclear(form)] == [form]
    for language in ("zh-hans", "zh-hant", "en"):
        assert [unclear(plain) for plain in row.get(language, [])] == [[]] * len(row.get(language, []))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["forms"][0])
def test_both_scripts_say_the_same_and_each_word_is_plain_in_its_own_language(row):
    assert set(row) <= {"forms", "unless", "en"} or set(row) <= {"forms", "unless", "zh-hans", "zh-hant"}
    assert ("en" in row) <= (not any(map(chinese, row["forms"])))
    hans, hant = (
        [fold(one).replace("著", "着") for one in row.get(key, [])] for key in ("zh-hans", "zh-hant")
    )
    assert [one.replace("复", "覆") for one in hans] == [one.replace("复", "覆") for one in hant]


@pytest.mark.parametrize(
    "text",
    [
        "座位舒适时，您可以选择期限，也可以选择机会。",
        "请联系指导员，别抓手机。",
        "桥头的路灯周五修好。",
        "We fix it on Friday.",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert unclear(text) == []


def test_a_notice_of_an_office_is_marked_in_either_script():
    notice = "特此公告：有关部门将适时贯彻落实，否则不予受理。"
    traditional = "特此公告：有關部門將適時貫徹落實，否則不予受理。"

    assert (
        [one.start for one in unclear(notice)]
        == [one.start for one in unclear(traditional)]
        == [0, 5, 10, 12, 19]
    )
    assert unclear(notice, explained=["特此公告", "有关部门", "适时", "贯彻落实", "不予受理"]) == []
