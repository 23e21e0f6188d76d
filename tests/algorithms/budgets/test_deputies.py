"""Deputies decide: winners keep within places, money and the least share, whatever the votes; lists read back as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.ballots import Limits, Vote, votes_of_lines
from lianxin.algorithms.budgets.deputies import Base, Candidate, Fate, Terms, decide

pytestmark = pytest.mark.one_engine

CANDIDATES = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 20)), min_size=2, max_size=8)


@given(rows=CANDIDATES, places=st.integers(1, 7), share=st.integers(1, 100), base=st.sampled_from(Base))
def test_winners_keep_within_places_money_and_share_and_nobody_better_was_passed_over(
    rows: list[tuple[int, int]], places: int, share: int, base: Base
):
    listed = [Candidate(str(number), cost, votes) for number, (cost, votes) in enumerate(rows)]
    found = decide(listed, Terms(places, 50, share, base), money=60, roll=20, cast=20)

    fates = {one.project: one.fate for one in found.projects}
    won = [one for one in listed if fates[one.project] is Fate.WON]
    assert sorted(found.winners) == sorted(one.project for one in won)
    assert len(won) <= places
    assert found.cost == sum(one.cost for one in won) <= 60
    assert all(one.votes * 100 >= 20 * share for one in won)
    left = 60 - found.cost
    for one in listed:
        if fates[one.project] is Fate.NO_PLACE:
            assert len(won) == places
            assert all(other.votes >= one.votes for other in won)
        if fates[one.project] is Fate.NO_MONEY:
            assert one.cost > left


@given(cast=st.integers(0, 20), quorum=st.integers(1, 100))
def test_a_quorum_is_a_share_of_the_roll_and_never_nothing(cast: int, quorum: int):
    found = decide(
        [Candidate("1", 1, cast), Candidate("2", 1, 0)],
        Terms(1, quorum, 1, Base.ROLL),
        money=9,
        roll=20,
        cast=cast,
    )

    assert found.quorum == (cast > 0 and cast * 100 >= 20 * quorum)
    assert found.winners == (("1",) if found.quorum else ())


POINTS = st.lists(st.integers(1, 5), min_size=1, max_size=6)


@given(points=POINTS)
def test_a_line_with_points_reads_back_and_more_than_allowed_is_none(points: list[int]):
    vote = Vote("0" * 10, tuple(range(1, len(points) + 1)), tuple(points))
    total = sum(points)

    def read(most: int) -> tuple[Vote, ...]:
        return votes_of_lines([vote.line()], options=6, choose=6, limits=Limits(points=most))

    assert read(total) == (vote,)
    for most in (total - 1, 0) if total > 1 else (0,):
        with pytest.raises(ValueError, match="limits"):
            read(most)


def test_points_that_belong_to_no_choice_are_no_vote():
    for line in ("0000000000 1:2,2", "0000000000 1:0", "0000000000 :3", "0000000000 1:2:3"):
        with pytest.raises(ValueError, match=r"choices|points|limits"):
            votes_of_lines([line], options=3, choose=3, limits=Limits(points=5))
