"""Three lists of the same ideas."""

import random
from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.ideas import Idea, Rankings, Vote, rank
from tests.algorithms.ideas.towns import BRIDGES, HOW, PUSHED, UNIQUE, UNIQUE_KEY, Town, wishes

#: What so many accounts of one side may move at most in the bridging of any idea, on a scale from -1 to 1.
MOST_MOVED = {200: 0.3, 1500: 0.4}


def places(rows: Iterable[object]) -> dict[int, int]:
    return {row.key: place for place, row in enumerate(rows, start=1)}  # type: ignore[attr-defined]


def town(seed: int = 1) -> tuple[list[Idea], list[Vote], Town]:
    made = Town(seed)
    ideas = [*wishes(40), Idea(UNIQUE_KEY, "旧榫卯的学校", UNIQUE)]
    return ideas, [*made.votes(), Vote(1, UNIQUE_KEY, 1), Vote(299, UNIQUE_KEY, 1)], made


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rare_idea_with_two_supporters_stands_on_top_of_the_novel_and_last_of_the_liked(seed):
    ideas, votes, _made = town(seed)
    found = rank(ideas, votes)

    assert found.novel[0].key == UNIQUE_KEY
    assert found.novel[0].place == 1
    assert places(found.liked)[UNIQUE_KEY] == len(ideas)
    assert found.liked[-1].supporters == 2
    assert found.heard_on_one_side == (UNIQUE_KEY,)


def test_each_novel_idea_names_those_it_is_most_like():
    ideas, votes, _made = town()
    found = {row.key: row for row in rank(ideas, votes).novel}

    assert all(row.compared == 40 for row in found.values())
    assert all(len(row.nearest) == 3 for row in found.values())
    for row in found.values():
        likeness = [like for _key, like in row.nearest]
        assert likeness == sorted(likeness, reverse=True)
        assert row.value == pytest.approx(1 - sum(likeness) / 3, abs=1e-6)
    assert found[UNIQUE_KEY].nearest[0][1] < 0.1


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_both_sides_want_stands_above_what_one_side_wants(seed):
    ideas, votes, _made = town(seed)
    found = rank(ideas, votes)

    assert sorted(row.key for row in found.bridging[:10]) == list(BRIDGES)
    assert found.counted == 300
    assert min(row.apart for row in found.bridging if row.key not in BRIDGES) > max(
        row.apart for row in found.bridging[:10]
    )


@pytest.mark.one_engine
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("how", HOW)
def test_two_hundred_accounts_of_one_side_move_the_liked_but_neither_the_novel_nor_the_bridges(how, seed):
    ideas, votes, made = town(seed)
    before, after = rank(ideas, votes), rank(ideas, [*votes, *made.brigade(how)])
    moved = {row.key: row.score for row in after.bridging}

    supporters = {row.key: row.supporters for row in before.liked}
    assert {row.key: row.supporters for row in after.liked}[PUSHED] == supporters[PUSHED] + 200
    assert places(after.liked)[PUSHED] < places(before.liked)[PUSHED]
    assert after.novel == before.novel
    assert max(abs(moved[row.key] - row.score) for row in before.bridging) < MOST_MOVED[200]
    assert sorted(row.key for row in after.bridging[:10]) == list(BRIDGES)


@pytest.mark.one_engine
@pytest.mark.parametrize("how", ["the line of the side", "as the side does"])
def test_many_more_accounts_move_little_more(how):
    ideas, votes, made = town()
    before, after = rank(ideas, votes), rank(ideas, [*votes, *made.brigade(how, 1500)])
    moved = {row.key: row.score for row in after.bridging}

    assert max(abs(moved[row.key] - row.score) for row in before.bridging) < MOST_MOVED[1500]
    assert sorted(row.key for row in after.bridging[:10]) == list(BRIDGES)


def test_copies_are_one_campaign_that_everybody_supports_once():
    ideas, votes, _made = town()
    copies = [Idea(2000 + n, ideas[0].heading, f"{ideas[0].text}谢谢{n}") for n in range(50)]
    pushing = [Vote(person, 2000 + n, 1) for person in (7777, 8888) for n in range(50)]
    before, after = rank(ideas, votes), rank([*ideas, *copies], [*votes, *pushing])

    assert [(one.key, len(one.copies)) for one in after.campaigns if len(one.copies) > 1] == [(PUSHED, 51)]
    liked = {row.key: row.supporters for row in before.liked}
    assert {row.key: row.supporters for row in after.liked} == {**liked, PUSHED: liked[PUSHED] + 2}
    assert after.novel == before.novel
    assert len(after.campaigns) == len(ideas)


def test_whoever_is_for_one_copy_and_against_another_passes():
    same = [
        Idea(1, "桥头路灯", "请在桥头装几盏路灯给走夜路的人"),
        Idea(2, "桥头路灯", "请在桥头装几盏路灯给走夜路的人"),
    ]
    found = rank(same, [Vote(1, 1, 1), Vote(1, 2, -1), Vote(2, 1, 1), Vote(2, 2, 1), Vote(3, 2, -1)])

    assert [(row.key, row.supporters, row.against) for row in found.liked] == [(1, 1, 1)]


@pytest.mark.one_engine
def test_the_order_in_which_anything_comes_changes_nothing():
    ideas, votes, _made = town()
    found = rank(ideas, votes)
    random.Random(5).shuffle(ideas)
    random.Random(6).shuffle(votes)

    assert rank(ideas, votes) == found


@pytest.mark.one_engine
def test_which_number_a_person_has_changes_nothing_that_is_told():
    ideas, votes, _made = town()
    renamed = [Vote((vote.person * 7919) % 10007, vote.idea, vote.value) for vote in votes]
    one, other = rank(ideas, votes), rank(ideas, renamed)

    assert [row.key for row in one.bridging] == [row.key for row in other.bridging]
    assert [row.score for row in one.bridging] == pytest.approx(
        [row.score for row in other.bridging], abs=1e-5
    )
    assert (one.novel, one.liked) == (other.novel, other.liked)


VOTES = st.dictionaries(st.tuples(st.integers(0, 9), st.integers(1, 6)), st.sampled_from([-1, 0, 1]))


@given(VOTES, st.integers(0, 6))
@settings(max_examples=40)
def test_every_idea_stands_in_each_list_or_is_named_as_left_out(given_votes, number):
    ideas = wishes(number)
    votes = [Vote(person, idea, value) for (person, idea), value in given_votes.items() if idea <= number]
    found = rank(ideas, votes)
    keys = [one.key for one in found.campaigns]

    assert sorted(key for one in found.campaigns for key in one.copies) == [idea.key for idea in ideas]
    assert sorted([*(row.key for row in found.novel), *found.not_compared]) == keys
    assert sorted([*(row.key for row in found.bridging), *found.heard_on_one_side]) == keys
    assert sorted(row.key for row in found.liked) == keys
    assert rank(ideas, reversed(votes)) == found


def no_small_numbers(found: Rankings) -> bool:
    return all(
        side.voted >= 5
        and (side.agreed is None or not (0 < side.agreed < 5 or 0 < side.voted - side.agreed < 5))
        for row in found.bridging
        for side in row.sides
    )


@pytest.mark.one_engine
def test_of_a_side_nothing_is_told_that_could_be_one_person():
    made = Town(4)
    found = rank(wishes(40), made.votes(persons=15))

    assert found.bridging
    assert no_small_numbers(found)
    assert {row.sides[0].agreed is None for row in found.bridging} == {True, False}


def test_each_language_has_its_share_of_the_novel():
    """Ten English ideas among forty Chinese ones are not all rarer than these."""
    wanted = ("street lamps", "a longer bench", "a second bus in the morning")
    where = ("beside the old bridge", "near the market gate", "in front of the infirmary")
    openings = ("Could we get", "Who can arrange", "When will there be") * 3
    english = [
        Idea(3000 + n, thing, f"{opening} {thing} {place}?")
        for n, (opening, (thing, place)) in enumerate(zip(openings, product(wanted, where), strict=True))
    ]
    rare = Idea(
        4000, "Joinery", "Retired joiners could teach apprentices how temple beams were once numbered."
    )
    found = places(rank([*wishes(40), *english, rare], []).novel)

    assert found[4000] <= 2
    assert min(place for key, place in found.items() if key in range(3000, 3100)) > 2
    assert max(found.values()) == 50


def test_what_is_too_short_or_alone_in_its_script_is_not_compared():
    ideas = [*wishes(12), Idea(50, "灯", ""), Idea(51, "Lamps", "Please put up lamps by the old bridge.")]

    assert rank(ideas, []).not_compared == (50, 51)


@pytest.mark.parametrize("votes", [[Vote(1, 9, 1)], [Vote(1, 1, 2)], [Vote(1, 1, 1), Vote(1, 1, 1)]])
def test_votes_that_cannot_be_are_refused(votes):
    with pytest.raises(ValueError, match="vote"):
        rank(wishes(3), votes)


def test_two_ideas_of_one_key_are_refused():
    with pytest.raises(ValueError, match="key of its own"):
        rank([*wishes(1), *wishes(1)], [])
