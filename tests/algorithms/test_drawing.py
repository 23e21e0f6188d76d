"""A lot that anybody can draw again: the order of the names and doubles change nothing, and it is fair."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.drawing import draw

numbers = st.lists(st.integers(min_value=0, max_value=2**40), max_size=60)


def test_a_stranger_draws_the_same_with_a_hash_and_a_sort():
    wanted = sorted(range(1, 11), key=lambda n: sha256(f"seed/{n}".encode()).hexdigest())[:3]

    assert draw("seed", range(1, 11), 3) == wanted == [6, 7, 4]


@given(numbers, st.randoms(), st.integers(min_value=0, max_value=70))
def test_order_and_doubles_change_nothing(names: list[int], luck, size: int):
    shuffled = [*names, *names[: len(names) // 2]]
    luck.shuffle(shuffled)

    assert draw("a", shuffled, size) == draw("a", names, size)


@given(numbers, st.integers(min_value=0, max_value=70))
def test_a_smaller_sample_is_the_beginning_of_a_larger_one(names: list[int], size: int):
    whole = draw("a", names, len(names))

    assert draw("a", names, size) == whole[:size]
    assert sorted(whole) == sorted(set(names))


def test_everybody_is_drawn_about_as_often_as_everybody_else():
    times = dict.fromkeys(range(20), 0)
    for seed in range(2000):
        for number in draw(str(seed), range(20), 5):
            times[number] += 1

    assert all(420 <= n <= 580 for n in times.values())  # 500 expected, four standard deviations of 19.4


def test_nobody_can_be_drawn_from_nobody():
    assert draw("a", [], 3) == []
    assert draw("a", [1], -1) == []
