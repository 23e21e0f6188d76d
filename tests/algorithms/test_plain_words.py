"""Long sentences and words of offices, with their places."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianxin.algorithms.plain_words import LONGEST, Kind, Word, Words, lint, read

WORDS = Words(
    [
        Word(("适时",), {"zh-hans": ("写出日期",), "zh-hant": ("寫出日期",)}, ("舒适时",)),
        Word(("有关部门", "有关"), {"zh-hans": ("哪个单位",), "zh-hant": ("哪個單位",)}),
        Word(("prior to", "ahead of"), {"en": ("before",)}),
        Word(("hereby",), {}),
    ]
)


def told(text: str, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.plain) for one in lint(text, WORDS, **more) if one.kind is Kind.JARGON]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有关部门会适时回复。", [("有关部门", ("哪个单位",)), ("适时", ("写出日期",))]),
        ("有關部門會適時答覆。", [("有關部門", ("哪個單位",)), ("適時", ("寫出日期",))]),
        ("与此有关", [("有关", ("哪个单位",))]),
        ("座位舒适时间够", []),
        ("Pay ＰＲＩＯＲ  to\nMay.", [("ＰＲＩＯＲ  to", ("before",))]),
        ("Pay prior\t to May.", [("prior\t to", ("before",))]),
        ("superior toys", []),
        ("We hereby ask you.", [("hereby", ())]),
        ("请在 ahead of 之前办好。", [("ahead of", ("before",))]),
        ("", []),
    ],
)
def test_words_of_offices_are_found_with_what_could_stand_there(text, expected):
    assert told(text) == expected


def test_what_a_page_explains_is_left_alone():
    assert told("有關部門會適時答覆。", explained=["有关部门"]) == [("適時", ("寫出日期",))]


def test_a_long_sentence_is_found_where_it_stands():
    short, long = "路灯坏了。", "我们" * 26
    found = lint(f"{short}{long}！\n  {'and so ' * 13}on. Done.", WORDS)

    assert [(one.kind, one.start, one.end, one.weight) for one in found] == [
        (Kind.LONG_SENTENCE, 5, 57, 52),
        (Kind.LONG_SENTENCE, 61, 154, 54),
    ]


@pytest.mark.parametrize(
    "text", ["我" * LONGEST, "one " * 25, "一、二，三：" * 16, "It costs 3.50 at x.org. " * 9]
)
def test_what_is_not_too_long_is_left_alone(text):
    assert lint(text, WORDS) == []


@pytest.mark.parametrize("end", [*"。！？；!?;\n…", ". "])
def test_every_sign_that_ends_a_sentence_ends_it(end):
    text = ("我" * 30 + end) * 2

    assert lint(text, WORDS) == []
    assert len(lint("我" * 60 + end, WORDS)) == 1


@given(st.text(alphabet="有关部门適時舒适 hereby prior to.。，\nＰﬀ", max_size=80))
@example("ﬀ有关部门")
def test_every_finding_is_a_stretch_of_the_text(text):
    found = lint(text, WORDS)

    assert all(text[one.start : one.end] == one.text != "" for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"word": {}},
        {"word": [{}]},
        {"word": ["a"]},
        {"word": [{"forms": []}]},
        {"word": [{"forms": "a"}]},
        {"word": [{"forms": [1]}]},
        {"word": [{"forms": ["a"], "fr": ["b"]}]},
        {"word": [{"forms": ["a", "Ａ"]}]},
        {"word": [{"forms": [" "]}]},
        {"word": [], "more": []},
    ],
)
def test_a_list_that_is_not_one_is_refused(table):
    with pytest.raises(ValueError, match=r"."):
        read(table)


def test_an_empty_list_finds_nothing():
    assert lint("有关部门", read({"word": []})) == []
