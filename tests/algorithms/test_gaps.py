"""A text with gaps is the other text, and nothing is put in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.gaps import only_gaps

pytestmark = pytest.mark.one_engine
GAP = "[…]"


@pytest.mark.parametrize(
    ("shown", "said", "expected"),
    [
        ("ab", "ab", True),
        ("ab", "abc", False),
        ("a[…]c", "abc", True),
        ("a[…]c", "ac", False),
        ("[…]", "abc", True),
        ("[…]", "", False),
        ("[…][…]", "ab", True),
        ("[…][…]", "a", False),
        ("a[…]a", "aa", False),
        ("a[…]b[…]c", "axbyc", True),
        ("a[…]b[…]c", "axcyb", False),
        ("a[…]x", "abc", False),
    ],
)
def test_examples(shown: str, said: str, expected: bool):
    assert only_gaps(shown, said, gap=GAP) is expected


@given(st.text("ab \n", max_size=12), st.lists(st.text("ab \n", max_size=3), min_size=1, max_size=4))
def test_it_is_what_the_pattern_says(said: str, parts: list[str]):
    pattern = re.compile(".+?".join(map(re.escape, parts)), re.DOTALL)

    assert only_gaps(GAP.join(parts), said, gap=GAP) is bool(pattern.fullmatch(said))


def test_many_gaps_in_a_long_text_take_no_time():
    assert only_gaps(GAP.join(["a"] * 400), "ab" * 2_500, gap=GAP) is False
