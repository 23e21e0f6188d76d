"""What changed between two versions of a text."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.differences import Change, Piece, differences

K, G, N = Change.KEPT, Change.GONE, Change.NEW
texts = st.text(alphabet="ab 桥灯。\n", max_size=60)


def side(before: str, after: str, gone: Change) -> str:
    """One of the two texts again: lines that have pieces of it, without the other's pieces."""
    lines = [
        "".join(piece.text for piece in line if piece.change != gone)
        for line in differences(before, after)
        if [piece.change for piece in line] != [gone]
    ]
    return "\n".join(lines)


@given(texts, texts)
def test_both_versions_can_be_read_again(before: str, after: str):
    assert side(before, after, N) == before
    assert side(before, after, G) == after


@given(texts)
def test_of_the_same_text_nothing_changed(text: str):
    assert differences(text, text) == [(Piece(K, line),) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            "The stop stands at the mill.",
            "The stop stands at the bridge.",
            [(Piece(K, "The stop stands at the "), Piece(G, "mill"), Piece(N, "bridge"), Piece(K, "."))],
        ),
        (
            "站在磨坊旁边。",
            "站在大桥旁边。",
            [(Piece(K, "站在"), Piece(G, "磨坊"), Piece(N, "大桥"), Piece(K, "旁边。"))],
        ),
        (
            "One.\nTwo.",
            "One.\nTwo.\nThree.",
            [(Piece(K, "One."),), (Piece(K, "Two."),), (Piece(N, "Three."),)],
        ),
        (
            "Room to wait, dark at night.",
            "Room to wait, two lamps this year.",
            [
                (
                    Piece(K, "Room to wait, "),
                    Piece(G, "dark at night"),
                    Piece(N, "two lamps this year"),
                    Piece(K, "."),
                )
            ],
        ),
        ("Lamps at the bridge ", "No bus", [(Piece(G, "Lamps at the bridge "),), (Piece(N, "No bus"),)]),
        ("Quite short", "桥", [(Piece(G, "Quite short"),), (Piece(N, "桥"),)]),
    ],
)
def test_words_are_shown_not_letters(before: str, after: str, found: list[tuple[Piece, ...]]):
    assert differences(before, after) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * 10_000, "b\na\n" * 5_000),
        ("ab" * 5_000, "ba" * 5_000),
        ("x " * 9_000, "x y" * 6_000),
        ("\n".join(["桥上的灯" * 20] * 200), "\n".join(["灯上的桥" * 20] * 201)),
    ],
)
def test_very_long_texts_take_no_longer_than_a_page_may(before: str, after: str):
    begin = process_time()

    found = differences(before, after)

    assert process_time() - begin < 2
    assert len(found) > 0
