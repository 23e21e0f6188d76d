import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.folding import fold

HAN = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=12)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("路燈壞了", "路灯坏了"),
        ("路灯坏了", "路灯坏了"),
        ("ＡＢ１２　路燈", "ab12 路灯"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("  停水\n\n三天 ", "停水 三天"),
        ("停\u200b水\ufeff", "停水"),
        ("e\u0301cole", "école"),
        ("①樓", "1楼"),
        ("乾隆路", "干隆路"),
        ("", ""),
    ],
)
def test_what_does_not_matter_is_gone(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(HAN, HAN, HAN)
def test_a_word_is_found_in_a_text_whatever_stands_beside_it(before, word, after):
    assert fold(word) in fold(before + word + after)
