"""Several ideas at once are cut into one and the rest, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.first_sentence import first_sentence

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("短的话。两句也行。", ("短的话。两句也行。", "")),
        (
            "站上要有顶棚。灯太暗了，晚上看不清路，老人不敢走。",
            ("站上要有顶棚。", "灯太暗了，晚上看不清路，老人不敢走。"),
        ),
        (
            "1. The stop needs a roof. 2. The lamp is dark.",
            ("1. The stop needs a", "roof. 2. The lamp is dark."),
        ),
        ("The roof is 2.5 m! It rains in.", ("The roof is 2.5 m!", "It rains in.")),
        (
            "“要顶棚，要椅子！”老王说，还要两盏路灯才行呢",
            ("“要顶棚，要椅子！”", "老王说，还要两盏路灯才行呢"),
        ),
        ("没有标点的一长串话" * 4, (("没有标点的一长串话" * 4)[:20], ("没有标点的一长串话" * 4)[20:])),
    ],
)
def test_the_first_idea_stays_and_the_rest_waits(text: str, expected: tuple[str, str]):
    assert first_sentence(text, 20) == expected


@given(st.text(alphabet="甲a1 .。，,\n!", max_size=80), st.integers(8, 30))
def test_no_word_is_lost_and_what_comes_first_is_short_enough(text: str, most: int):
    first, rest = first_sentence(text, most)

    assert len(first) <= most
    assert bool(first) == bool(text.strip())
    assert "".join((first + rest).split()) == "".join(text.split())
