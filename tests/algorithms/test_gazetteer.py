"""Places are found by every name, in either script, and a name inside a longer one does not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.folding import fold
from lianxin.algorithms.gazetteer import Gazetteer

PLACES = {
    "west-bridge": ["西桥", "West Bridge"],
    "west-school": ["西桥小学", "West Bridge School"],
    "lane": ["柳巷", "柳树巷"],
    "green": ["绿苑", "綠苑小區"],
    "other-lane": ["柳巷"],
}


def codes(text: str) -> list[str]:
    return [found.code for found in Gazetteer(PLACES).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西桥的栏杆断了", ["west-bridge"]),
        ("西橋的欄杆斷了", ["west-bridge"]),
        ("西桥小学门口没有灯", ["west-school"]),
        ("西桥小学和西桥之间", ["west-school", "west-bridge"]),
        ("柳树巷太黑", ["lane"]),
        ("柳巷太黑", ["lane", "other-lane"]),
        ("绿苑小区停水", ["green"]),
        ("at WEST  BRIDGE the rail is gone", ["west-bridge"]),
        ("the Midwest Bridges tour", []),
        ("没有说在哪里", []),
        ("", []),
    ],
)
def test_places_in_words(text: str, expected: list[str]):
    assert codes(text) == expected


def test_without_places_nothing_is_found():
    assert Gazetteer({}).find("西桥") == []
    assert Gazetteer({"x": ["桥"]}).find("桥") == []


@given(
    st.lists(st.text(alphabet="东西南北桥巷街校", min_size=2, max_size=4), min_size=1, max_size=5), st.data()
)
def test_a_name_that_was_said_is_found(names: list[str], data: st.DataObject):
    said = data.draw(st.sampled_from(names))
    gazetteer = Gazetteer({str(number): [name] for number, name in enumerate(names)})

    assert fold(said) in {found.name for found in gazetteer.find(f"在{said}。")}
