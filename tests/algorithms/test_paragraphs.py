"""Paragraphs of drafts: the same numbers for the same text, and each found again in a newer version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.paragraphs import Change, Pair, aligned, as_one, followed, paragraphs

pytestmark = pytest.mark.one_engine
WORDS = st.text(alphabet="甲乙丙丁abc 。,", min_size=1, max_size=12).filter(str.strip)
TEXTS = st.lists(WORDS, max_size=8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" \n\u3000\n\t", ()),
        ("One", ("One",)),
        ("One\nstill one\n\nTwo", ("One\nstill one", "Two")),
        ("\n\nOne\n \n\u3000\n\nTwo\n", ("One", "Two")),
        ("\u3000\u3000第一条\n\n\u3000\u3000第二条", ("\u3000\u3000第一条", "\u3000\u3000第二条")),
    ],
)
def test_a_blank_line_begins_a_new_paragraph(text: str, expected: tuple[str, ...]):
    assert paragraphs(text) == expected


@given(st.text(alphabet="ab \n\u3000", max_size=40), st.integers(1, 4))
def test_numbers_do_not_hang_on_how_many_lines_are_blank(text: str, lines: int):
    found = paragraphs(text)

    assert paragraphs(("\n" * (lines + 1)).join(found)) == found
    assert "".join("".join(found).split()) == "".join(text.split())


@given(TEXTS, TEXTS)
def test_every_paragraph_of_both_versions_is_told_once(before: list[str], after: list[str]):
    pairs = aligned(before, after)

    assert sorted(pair.before for pair in pairs if pair.before) == list(range(1, len(before) + 1))
    assert [pair.after for pair in pairs if pair.after] == list(range(1, len(after) + 1))
    for pair in pairs:
        if pair.before and pair.after:
            same = before[pair.before - 1] == after[pair.after - 1]
            assert pair.change == (Change.KEPT if same else Change.CHANGED)
        else:
            assert pair.change == (Change.GONE if pair.before else Change.NEW)
    assert pairs == aligned(before, after)


@given(TEXTS)
def test_the_same_text_keeps_every_number(text: list[str]):
    assert aligned(text, text) == [Pair(n, n, Change.KEPT) for n in range(1, len(text) + 1)]


@given(st.lists(WORDS, min_size=1, max_size=8, unique=True), st.data())
def test_paragraphs_that_stay_are_found_wherever_others_come_go_and_move(
    before: list[str], data: st.DataObject
):
    after = data.draw(st.permutations(before))[: data.draw(st.integers(0, len(before)))]
    after.insert(data.draw(st.integers(0, len(after))), "完全不同的新内容，谁也没有说过")
    found = followed(aligned(before, after))

    for old, text in enumerate(before, 1):
        if text in after:
            assert found[old] == after.index(text) + 1


def test_a_paragraph_that_was_edited_and_moved_is_still_the_same_one():
    before = ["公交站设在老街口。", "站上装两盏路灯。", "雨棚长六米，宽两米。"]
    after = ["雨棚长八米，宽两米。", "公交站设在桥头，离老街口三百步。", "新种四棵树给大家遮阴凉。"]

    assert aligned(before, after) == [
        Pair(3, 1, Change.CHANGED),
        Pair(1, 2, Change.CHANGED),
        Pair(2, None, Change.GONE),
        Pair(None, 3, Change.NEW),
    ]


def test_headings_that_are_all_alike_stay_where_they_are():
    before = ["Article 1", "Dogs are led.", "Article 2", "Cats go free."]
    after = ["Article 1", "Dogs are led.", "Article 2", "Horses rest.", "Article 3", "Cats go free."]

    assert followed(aligned(before, after)) == {1: 1, 2: 2, 3: 3, 4: 6}


def test_a_paragraph_is_one_in_all_its_languages():
    assert as_one({"en": ("A", "B"), "zh-hans": ("甲", "乙")}) == ["A\n甲", "B\n乙"]
