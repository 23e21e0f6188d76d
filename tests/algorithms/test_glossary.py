"""Where explained words stand in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.glossary import met_in
from lianxin.algorithms.plain_words import any_of

FORMS = [
    ("allowance", 1),
    ("allowances", 1),
    ("低保", 1),
    ("allowance office", 2),
    ("听证会", 3),
    ("征地", 4),
    ("征地补偿", 5),
]


def words(text: str) -> list[tuple[str, int]]:
    return [(text[met.start : met.end], met.number) for met in met_in(text, FORMS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ALLOWANCE is paid.", [("ALLOWANCE", 1)]),
        ("Ｔｈｅ ａｌｌｏｗａｎｃｅ，", [("ａｌｌｏｗａｎｃｅ", 1)]),
        ("Two allowances, one allowance.", [("allowances", 1), ("allowance", 1)]),
        ("disallowance, allowanced, allowance2", []),
        ("申请低保的人", [("低保", 1)]),
        ("開聽證會以前", [("聽證會", 3)]),
        ("开听证会以前", [("听证会", 3)]),
        ("", []),
    ],
)
def test_whole_words_in_english_and_any_place_in_chinese_in_both_scripts(
    text: str, found: list[tuple[str, int]]
):
    assert words(text) == found


def test_of_two_at_one_place_the_longer_is_found():
    assert words("The allowance office pays the allowance.") == [("allowance office", 2), ("allowance", 1)]
    assert words("徵地補償和徵地") == [("徵地補償", 5), ("徵地", 4)]


def test_white_space_and_signs_nobody_sees_do_not_hide_a_word():
    assert words("the allowance \n office") == [("allowance \n office", 2)]
    assert words("低\u200b保") == [("低\u200b保", 1)]


def test_a_character_that_folds_to_several_belongs_to_one_word():
    assert [(met.start, met.end) for met in met_in("㍱", [("h", 1), ("pa", 2)])] == []
    assert [(met.start, met.end, met.number) for met in met_in("ﷺ x", [("x", 1)])] == [(2, 3, 1)]
    assert [(met.start, met.end, met.number) for met in met_in("㍿", [("株式", 1), ("会社", 2)])] == [
        (0, 1, 1)
    ]


def test_nothing_is_found_without_words():
    assert met_in("The allowance", []) == []
    assert met_in("The allowance", [("", 1), ("\u200b", 2)]) == []


LETTERS = st.text("ab1 低保", max_size=12)


@given(st.lists(LETTERS.filter(bool), max_size=6, unique=True), LETTERS)
def test_all_words_together_are_found_where_each_alone_is(forms: list[str], text: str):
    """At each place the first of them that stands there, as if each were looked for by itself."""

    def alone(form: str) -> str:
        before = r"(?<![a-z0-9])" if form[0] in "ab" else ""
        after = r"(?![a-z0-9])" if form[-1] in "ab" else ""
        return before + re.escape(form) + after

    each = re.compile("|".join(map(alone, forms)) or r"(?!)")
    spans = [[match.span() for match in one.finditer(text)] for one in (any_of(forms), each)]
    assert spans[0] == spans[1]
