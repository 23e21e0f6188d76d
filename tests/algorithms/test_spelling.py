"""Codes read aloud: every symbol has a word of its own, and the word leads back to the symbol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.codes import ALPHABET, encode_code
from lianxin.algorithms.spelling import read_aloud

LANGUAGES = ("zh-hans", "zh-hant", "en")
codes = st.binary(min_size=10, max_size=10).map(encode_code)


@given(codes, st.sampled_from(LANGUAGES))
def test_who_hears_the_words_can_write_the_code(code: str, language: str):
    heard = {word: symbol for symbol in ALPHABET for [[word]] in [read_aloud(symbol, language)]}
    groups = read_aloud(code, language)

    assert len(heard) == len(ALPHABET)
    assert "".join(heard[word] for group in groups for word in group) == code
    assert [len(group) for group in groups] == [4, 4, 4, 4, 1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", [["七", "K (昆明)", "二", "幺"]]),
        ("zh-hant", [["七", "K (key)", "二", "一"]]),
        ("en", [["seven", "K (Kilo)", "two", "one"]]),
        ("is", [["seven", "K (Kilo)", "two", "one"]]),
    ],
)
def test_one_is_said_as_it_is_on_the_telephone_there(language: str, said: list[list[str]]):
    assert read_aloud("7K21", language) == said


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_each_word_begins_with_its_letter(language: str):
    for symbol in filter(str.isalpha, ALPHABET):
        [[said]] = read_aloud(symbol, language)
        assert said.partition("(")[2][0].upper() == symbol
