from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.likeness import Rarity, cosines, grams, score, shared_words, sketch

TEXTS = st.text("路灯停水坏了 ab,", max_size=30)


def test_a_text_is_most_like_itself():
    sketches = [sketch("路灯坏了", "桥头的路灯坏了三天"), sketch("停水", "三天没有水"), sketch("", "")]
    rarity = Rarity.among(sketches)

    found = cosines(sketches[0], sketches, rarity)

    assert found[0] == pytest.approx(1)
    assert 0 < found[1] < 0.5  # 三天 stands in both
    assert found[2] == 0


def test_script_width_and_case_change_nothing():
    assert sketch("路燈壞了", "ＡＢ路") == sketch("路灯坏了", "ab路")


def test_the_heading_counts_three_times():
    heading, text = sketch("路灯", ""), sketch("", "路灯")
    places = {int(word) >> 12: int(word) & 4095 for word in np.frombuffer(heading, "<u4")}

    assert set(places.values()) == {3}
    assert [int(word) & 4095 for word in np.frombuffer(text, "<u4")] == [1]


def test_what_is_rare_says_more():
    sketches = [sketch("路灯坏了", "")] * 9 + [sketch("翠湖花园", "")]
    rarity = Rarity.among(sketches)

    assert rarity.share("路灯") == pytest.approx(10 / 11)
    assert rarity.share("翠湖") == pytest.approx(2 / 11)
    assert rarity.share("没有") == pytest.approx(1 / 11)


def test_without_any_text_nothing_is_rare():
    rarity = Rarity.among([])

    assert rarity.share("路灯") == 1
    assert cosines(sketch("路灯", ""), [], rarity).tolist() == []


def test_punctuation_and_spaces_part_words():
    assert set(grams("路灯, 坏了")) == set(grams("路灯")) | set(grams("坏了"))
    assert grams("路").size == 0


@given(TEXTS, TEXTS, TEXTS)
def test_likeness_is_mutual_and_between_nothing_and_all(one, other, third):
    sketches = [sketch(text, text) for text in (one, other, third)]
    rarity = Rarity.among(sketches)
    found = np.array([cosines(asked, sketches, rarity) for asked in sketches])

    assert np.allclose(found, found.T, atol=1e-5)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-5


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_each_is_compared_alone(asked, others):
    sketches = [sketch(text, "") for text in others]
    rarity = Rarity.among(sketches)
    together = cosines(sketch(asked, ""), sketches, rarity)

    alone = [cosines(sketch(asked, ""), [one], rarity)[0] for one in sketches]

    assert np.allclose(together, alone, atol=1e-5)


def test_the_same_place_and_the_same_days_raise_the_score_a_little():
    near, far = timedelta(0), timedelta(days=3650)

    assert score(0.5, same_place=False, apart=None) == 0.5
    assert score(0.5, same_place=True, apart=None) == pytest.approx(0.6)
    assert score(0.5, same_place=False, apart=near) == pytest.approx(0.51)
    assert score(0.5, same_place=False, apart=far) == pytest.approx(0.5)
    assert score(0, same_place=True, apart=near) == 0


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        ("江山帝景有嚴重安全隱患", "江山帝景，严重安全隐患啊", ["嚴重安全隱患", "江山帝景"]),
        ("The lamp is dark", "A dark LAMP", ["lamp", "dark"]),
        ("路灯", "停水", []),
        ("", "停水", []),
        ("停水", "", []),
    ],
)
def test_the_passages_that_both_have_are_given_as_they_were_written(heading, text, words):
    assert shared_words(heading, text) == words
