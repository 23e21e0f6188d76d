"""The figures of the load of votes are what they say they are."""

import random
from collections import Counter

import pytest
from benchmarks.voters import SEVEN, Crowd, answers_of, due_times
from benchmarks.voting import age_of_map

pytestmark = pytest.mark.one_engine


def test_forms_are_due_at_the_rate_that_is_offered():
    due = due_times(14.0, 500.0, 10.0)
    kinds = Counter(what < 0 for _at, what in due)

    assert kinds == {True: 1000, False: 140}
    assert due == sorted(due)
    assert sum(at < 7.0 for at, what in due if what < 0) == 500


def test_a_map_is_as_old_as_the_oldest_vote_that_counts_and_is_not_on_it():
    # Acknowledged at, and the batch that holds the last of it: 0 where all was replaced, -1 where none holds it yet.
    forms = [(1.0, 3), (2.0, 0), (4.0, 4), (6.0, -1), (20.0, -1)]

    assert age_of_map(forms, 10.0, 4) == 4.0
    assert age_of_map(forms, 10.0, 3) == 6.0
    assert age_of_map(forms, 10.0, 2) == 9.0
    assert age_of_map(forms, 5.0, 4) == 0.0


def test_nobody_votes_twice_until_what_they_said_first_is_acknowledged():
    dice = random.Random(1)
    crowd = Crowd("127.0.0.1:1", "web", [f"KEY{number}" for number in range(300)], dice)
    voters = [crowd.form(0.0).voter for _ in range(300)]

    assert sorted(voters) == list(range(300))
    assert len({number for number, _said in answers_of(dice)}) == SEVEN
