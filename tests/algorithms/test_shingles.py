"""Near copies are found among many texts, whatever date or figure was put in, and nothing else is."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.shingles import alike, near_copies, shingles, tokens, weight

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def text_of(words: int, chance: random.Random) -> list[str]:
    return ["".join(chance.choices(LETTERS, k=7)) for _ in range(words)]


def test_figures_are_one_and_scripts_are_folded():
    assert tokens("路燈 12 盏 ABC") == ["路", "灯", "0", "盏", "abc"]
    assert weight("路燈 12 盏 ABC") == 5
    assert shingles("2026年3月2日换灯") == shingles("2025年12月30日換燈")


@pytest.mark.parametrize("seed", range(5))
def test_planted_copies_are_found_among_strangers(seed: int):
    chance = random.Random(seed)
    texts = [text_of(40, chance) for _ in range(200)]
    for row in (20, 90, 150):
        texts[row] = [*texts[3]]
        texts[row][chance.randrange(40)] = "changed"
    texts[199] = [*texts[7]]

    groups = near_copies([shingles(" ".join(words)) for words in texts], 0.8)

    assert groups == [[3, 20, 90, 150], [7, 199]]


def test_texts_that_only_have_much_in_common_are_no_copies():
    chance = random.Random(1)
    common = text_of(30, chance)
    texts = [shingles(" ".join([*common, *text_of(20, chance)])) for _ in range(50)]

    assert near_copies(texts, 0.8) == []


def test_empty_texts_are_nobodys_copies():
    assert near_copies([frozenset(), frozenset(), shingles("one two")], 0.8) == []
    assert alike(frozenset(), frozenset()) == 0.0


@given(st.lists(st.sampled_from(["路灯坏了", "路灯坏了!", "水管漏了", "the road is wet", ""]), max_size=12))
def test_each_text_is_in_one_group_at_most_and_equal_ones_are_together(words: list[str]):
    texts = [shingles(one) for one in words]

    groups = near_copies(texts, 1.0)

    members = [row for group in groups for row in group]
    assert len(members) == len(set(members))
    assert all(len({texts[row] for row in group}) == 1 for group in groups)
    assert all(
        any({one, other} <= set(group) for group in groups)
        for one in range(len(texts))
        for other in range(one)
        if texts[one] and texts[one] == texts[other]
    )
