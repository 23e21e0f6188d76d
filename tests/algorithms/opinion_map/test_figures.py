"""What stands around a map: batches read at once, one digest for one document, and nothing of fewer than five."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.opinion_map.batches import Voted, content_of, joined, lines_of, votes_of
from lianxin.algorithms.opinion_map.digests import digest_of, spelled, version_of, without_fractions
from lianxin.algorithms.opinion_map.shown import in_ten, tenths
from lianxin.algorithms.small_numbers import LEAST
from tests.ask.batch_lines import last_words

pytestmark = pytest.mark.one_engine
VOTES = st.lists(
    st.builds(
        Voted,
        participant=st.integers(1, 4),
        statement=st.integers(1, 3),
        choice=st.sampled_from([-1, 0, 1]),
        matters=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: (one.participant, one.statement),
)


@given(st.lists(VOTES, max_size=4))
def test_batches_read_at_once_are_what_their_lines_say(batches: list[list[Voted]]):
    contents = [content_of(batch) for batch in batches]
    votes = votes_of(joined(map(lines_of, contents)))

    told = {
        (int(votes.people[row]), int(votes.statements[column])): int(value)
        for row, column, value in zip(votes.rows, votes.columns, votes.values, strict=True)
    }
    assert told == {pair: choice for pair, (choice, _matters) in last_words(contents).items()}


@pytest.mark.parametrize("wrong", ["1 7 1\n", "1 7 1 0 1\n", "1 x 1 0\n", "1 7 0.5 0\n", "1 7 1 0"])
def test_what_is_no_batch_is_refused(wrong: str):
    with pytest.raises(ValueError, match=r"whole numbers|invalid literal"):
        lines_of(wrong)


def test_a_choice_that_is_none_is_refused():
    with pytest.raises(ValueError, match="a vote is"):
        votes_of(lines_of("1 7 2 0\n"))


@given(st.tuples(*[st.integers(0, 40)] * 3))
def test_tenths_are_of_five_people_and_more_and_never_far_off(counts: tuple[int, int, int]):
    told, people = tenths(counts), sum(counts)

    if people < LEAST:
        assert set(told.values()) == {None}
        return
    shares = [in_ten(count, people) for count in counts]
    assert list(told.values()) == [people, *shares]
    assert all(abs(in_ten(count, people) - 10 * count / people) <= 0.5 for count in counts)


def test_one_document_has_one_digest_whatever_drew_it():
    one = {"votes": {"b": 1, "a": 0.25}, "code": {"numpy": "1", "opinion_map": "1"}}
    other = {"code": {"opinion_map": "1", "numpy": "2"}, "votes": {"a": 0.25, "b": 1}}

    assert digest_of(one) == digest_of(other)
    assert digest_of(one) != digest_of({**one, "votes": {"a": 0.250001, "b": 1}})
    assert spelled({"意": [1, 0.5]}) == '{"意":[1,0.5]}'
    assert [version_of(told) for told in (one, other)] == ["numpy 1 opinion_map 1", "numpy 2 opinion_map 1"]
    assert without_fractions({"a": {"b": 0.95}, "c": 7}) == {"a": {"b": "0.95"}, "c": 7}
    with pytest.raises(ValueError, match="JSON"):
        spelled({"a": float("nan")})
    assert json.loads(spelled(one)) == one
