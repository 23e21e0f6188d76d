import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.terms import terms, unspaced

CHINESE = st.text("路灯停水坏了市的村", max_size=8)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路燈壞", ["路", "路灯", "灯", "灯坏", "坏"]),
        ("水", ["水"]),
        ("停水，停电", ["停", "停水", "水", "停", "停电", "电"]),
        ("2路車 Bus", ["2", "路", "路车", "车", "bus"]),
        ("It's 3.5 km", ["it", "s", "3", "5", "km"]),
        ("naïve Íslandi", ["naïve", "íslandi"]),
        ("हिन्दी བོད་ཡིག", ["हिन्दी", "བོད", "ཡིག"]),
        ("こんにちは", ["こ", "こん", "ん", "んに", "に", "にち", "ち", "ちは", "は"]),
        ("snake_case 🙂 ——", ["snake", "case"]),
        ("", []),
    ],
)
def test_what_a_text_is_found_by(text, found):
    assert terms(text) == found


@given(CHINESE, CHINESE, CHINESE)
def test_a_phrase_of_the_text_is_a_slice_of_its_terms(before, phrase, after):
    whole, part = terms(before + phrase + after), terms(phrase)

    assert any(whole[start : start + len(part)] == part for start in range(len(whole) + 1))


@given(st.text())
def test_a_term_holds_nothing_that_an_index_could_stumble_over(text):
    assert all(term and not set(term) & set(" \t\n'\"\\:*&|!()_") for term in terms(text))


def test_which_scripts_need_no_spaces():
    assert [unspaced(term) for term in ("路", "路灯", "bus", "5", "กา")] == [True, True, False, False, True]
