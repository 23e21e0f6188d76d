"""How unlike all others an idea is."""

import numpy as np
import pytest

from lianxin.algorithms.ideas.campaigns import campaigns
from lianxin.algorithms.ideas.novelty import Text, _vectors, novelties
from lianxin.algorithms.likeness import Rarity, cosines, sketch
from tests.algorithms.ideas.towns import UNIQUE, wishes


def test_vectors_compare_as_the_house_does():
    sketches = [sketch(one.heading, one.text) for one in wishes(30)]
    rarity, vectors = Rarity.among(sketches), _vectors(sketches)

    theirs = np.array([cosines(one, sketches, rarity) for one in sketches])

    assert (vectors @ vectors.T).toarray() == pytest.approx(theirs, abs=1e-5)


def test_a_text_without_letters_is_like_nothing():
    assert (_vectors([sketch("路灯", ""), sketch("!", "?")]).sum(1) > 0).tolist() == [True, False]


@pytest.mark.parametrize("number", [1, 8])
def test_among_few_nothing_is_novel(number):
    assert novelties([Text(one.heading, one.text) for one in wishes(number)]) == [None] * number


def test_what_two_people_thought_of_by_themselves_is_still_rare():
    again = "找几位退休的老木匠开课，教榫卯手艺；祠堂拆下的梁柱也要编号存档"
    texts = [
        *(Text(one.heading, one.text) for one in wishes(40)),
        Text("榫卯课", UNIQUE),
        Text("老手艺", again),
    ]
    found = novelties(texts)

    assert len(campaigns([f"{one.heading}{one.text}" for one in texts])) == 42
    assert found[40] is not None
    assert found[40].nearest[0][0] == 41
    ordered = sorted(range(42), key=lambda place: -(found[place].place if found[place] else 0))
    assert set(ordered[:2]) == {40, 41}


def test_blocks_do_not_show(monkeypatch):
    texts = [Text(one.heading, one.text) for one in wishes(40)]
    whole = novelties(texts)
    monkeypatch.setattr("lianxin.algorithms.ideas.novelty._BLOCK", 7)

    assert novelties(texts) == whole


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["", "", "路灯"], [(0,), (1,), (2,)]),
        (["请给三号井边装灯，老人看不清路", "停车", "请给三号井边装灯，老人看不清路！谢谢"], [(0, 2), (1,)]),
        (["请给三号井边装灯，老人看不清路", "請給三號井邊裝燈，老人看不清路"], [(0, 1)]),
    ],
)
def test_near_copies_are_one_campaign(texts, expected):
    assert campaigns(texts) == expected
