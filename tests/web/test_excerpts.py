import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.web.excerpts import Part, excerpt


def drawn(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.found else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "passages", "expected"),
    [
        ("桥头的路燈壞了", ["路灯"], "桥头的[路燈]壞了"),
        ("Broken LAMP, broken lamp", ["lamp"], "Broken [LAMP], broken [lamp]"),
        ("停水\n停电", ["停水", "停"], "[停水] [停]电"),
        ("路灯", [], "路灯"),
        ("路灯", ["停水"], "路灯"),
        ("①号楼", ["1号"], "[①号]楼"),
        ("<b>灯</b>", ["灯"], "<b>[灯]</b>"),
        ("", ["灯"], ""),
    ],
)
def test_the_words_asked_for_are_pointed_out_as_they_were_said(text, passages, expected):
    assert drawn(excerpt(text, passages)) == expected


def test_a_long_text_is_shown_around_the_first_word_found():
    parts = excerpt("前" * 300 + "路灯" + "后" * 300, ["路灯"], length=60)

    assert drawn(parts) == "…" + "前" * 30 + "[路灯]" + "后" * 28 + "…"


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=4), max_size=3), st.integers(20, 200))
def test_an_excerpt_is_a_piece_of_the_text(text, passages, length):
    parts = [part.text for part in excerpt(text, passages, length=length) if part.text != "…"]

    assert "".join(parts) in " ".join(text.split()) or "…" in text
    assert len("".join(parts)) <= length
