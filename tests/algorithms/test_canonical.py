import hashlib
import json
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.canonical import canonical, digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXT, children, max_size=4),
)


def test_keys_are_sorted_and_nothing_is_padded():
    value = {"b": [1, True, None], "a": {"路灯": "亮", "Z": -3}, "ab": "\n\u2028\x7f"}
    expected = '{"a":{"Z":-3,"路灯":"亮"},"ab":"\\n\u2028\x7f","b":[1,true,null]}'
    assert canonical(value) == expected.encode()
    assert digest(value) == hashlib.sha256(expected.encode()).hexdigest()


def test_keys_follow_code_points_beyond_the_basic_plane():
    assert canonical({"\U0001f309": 1, "\uff21": 2}) == '{"\uff21":2,"\U0001f309":1}'.encode()


def test_members_of_an_enum_are_spelt_as_their_value():
    class Kind(StrEnum):
        NEED = "need"

    class Level(IntEnum):
        HIGH = 3

    assert canonical({"kind": Kind.NEED, "level": Level.HIGH}) == b'{"kind":"need","level":3}'


@given(JSONS)
def test_reading_back_gives_the_same_value_in_one_spelling(value):
    spelt = canonical(value)
    assert json.loads(spelt) == value
    assert canonical(json.loads(spelt)) == spelt


@given(st.dictionaries(TEXT, st.integers(), min_size=2))
def test_the_order_of_writing_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        [float("inf")],
        {"a": {"b": 0.5}},
        (1, 2),
        {1: "a"},
        {None: 1},
        b"a",
        {"a"},
        object(),
    ],
)
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_half_a_character_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        canonical("\ud800")
