import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.script import UNSURE, Script, language_of, script_of

OURS = ["zh-hans", "zh-hant", "en"]
LONG_ENGLISH = "The street light in front of our house has been broken for two weeks"
LONG_SPANISH = "La farola de mi calle está rota desde hace dos semanas y nadie viene"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("路灯坏了", Script.SIMPLIFIED),
        ("路燈壞了", Script.TRADITIONAL),
        ("王后很高", Script.CHINESE),  # 后 is written in both
        ("台北後面", Script.TRADITIONAL),
        ("路灯壞了", Script.MIXED),
        ("路灯坏了，门口也很黑，请维修，我叫陳平", Script.SIMPLIFIED),  # one foreign name
        ("Street light broken", Script.LATIN),
        ("Straßenlaterne kaputt", Script.LATIN),
        ("street 路灯", Script.MIXED),
        ("こんにちは世界", Script.OTHER),
        ("مرحبا", Script.OTHER),
        ("123 !?", Script.OTHER),
        ("", Script.OTHER),
    ],
)
def test_the_script_of_most_letters(text, script):
    assert script_of(text) == script


@given(st.text())
def test_every_text_has_an_answer(text):
    assert script_of(text) in Script


@given(st.text("路灯燈坏壞 ab"), st.text("0123，。 \n"))
def test_digits_and_marks_change_nothing(text, marks):
    assert script_of(text + marks) == script_of(text)


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("路灯坏了", OURS, "zh-hans"),
        ("路燈壞了", OURS, "zh-hant"),
        ("街道很黑", OURS, UNSURE),  # written alike in both
        ("街道很黑", ["zh-hant", "en"], "zh-hant"),
        ("路灯坏了", ["zh-hant", "en"], "zh-hant"),  # it is Chinese, and the office has one Chinese
        ("路灯坏了", ["en", "is"], UNSURE),
        ("street 路灯", OURS, UNSURE),
        ("Help!", OURS, UNSURE),
        ("", OURS, UNSURE),
        (LONG_ENGLISH, OURS, "en"),
        (LONG_ENGLISH, ["zh-hans", "zh-hant"], UNSURE),
        (LONG_SPANISH, ["en", "es"], "es"),
        (LONG_SPANISH, OURS, UNSURE),
    ],
)
def test_one_of_the_expected_languages_or_unsure(text, expected, language):
    assert language_of(text, expected) == language


@given(
    st.text("路灯坏壞燈 the light is 12", max_size=60), st.sets(st.sampled_from(["zh-hans", "zh-hant", "en"]))
)
def test_no_language_is_named_that_was_not_expected(text, expected):
    assert language_of(text, expected) in {*expected, UNSURE}
