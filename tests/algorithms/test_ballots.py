"""Ballots as arithmetic: what is sealed comes out again, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms import ballots, sealing
from lianxin.algorithms.ballots import Vote
from lianxin.algorithms.codes import ALPHABET, CodeError, display
from lianxin.algorithms.sealing import SealError, seal
from lianxin.algorithms.strict64 import encode64

PRIVATE = sealing.generate("trustee")
PUBLIC = sealing.public_key(PRIVATE)
PLACE = ballots.place_of("lianxin/willow", 3)
OPTIONS, CHOOSE = 5, 3

votes = st.builds(
    Vote,
    st.text(ALPHABET, min_size=10, max_size=10),
    st.sets(st.integers(1, OPTIONS), min_size=1, max_size=CHOOSE).map(lambda found: tuple(sorted(found))),
)


def sealed(vote: Vote) -> str:
    return encode64(ballots.seal_vote(vote, PUBLIC, PLACE))


def opened(texts: list[str], place: str = PLACE) -> ballots.Opened:
    return ballots.open_votes(texts, PRIVATE, place, options=OPTIONS, choose=CHOOSE)


@given(st.lists(votes, max_size=8))
def test_every_vote_comes_out_sorted_and_is_counted(cast: list[Vote]):
    found = opened([sealed(vote) for vote in cast])

    assert (list(found.votes), found.invalid) == (sorted(cast), 0)
    assert found.counts(OPTIONS) == [sum(n in vote.choices for vote in cast) for n in range(1, OPTIONS + 1)]
    assert ballots.votes_of_lines(found.lines, options=OPTIONS, choose=CHOOSE) == found.votes


@given(votes)
def test_a_sealed_vote_tells_nothing_by_its_length(vote: Vote):
    assert len(ballots.seal_vote(vote, PUBLIC, PLACE)) == ballots.SEALED_SIZE


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b'{"choices":[1]}',
        b'{"choices":[],"tracker":"0000000000"}',
        b'{"choices":[6],"tracker":"0000000000"}',
        b'{"choices":[1,1],"tracker":"0000000000"}',
        b'{"choices":[1,2,3,4],"tracker":"0000000000"}',
        b'{"choices":[true],"tracker":"0000000000"}',
        b'{"choices":["1"],"tracker":"0000000000"}',
        b'{"choices":7,"tracker":"0000000000"}',
        b'{"choices":[1],"tracker":"=cmd|0!A0"}',
        b'{"choices":[1],"tracker":"000000000"}',
        b'{"choices":[1],"tracker":"0000000000 1\\n"}',
        b"[" * 200,
    ],
)
def test_what_says_nothing_is_invalid_and_not_listed(text: bytes):
    made = encode64(seal(text, PUBLIC, context=ballots.context_of(PLACE), block=ballots.BLOCK))

    assert opened([made]) == ballots.Opened((), 1)


def test_a_vote_of_another_ballot_or_for_another_key_does_not_open():
    vote = Vote("0" * 10, (1,))
    other = encode64(ballots.seal_vote(vote, sealing.public_key(sealing.generate("other")), PLACE))

    assert opened([sealed(vote)], ballots.place_of("lianxin/willow", 4)) == ballots.Opened((), 1)
    assert opened([other]) == ballots.Opened((), 1)


def test_the_same_sealed_vote_twice_is_refused():
    vote = sealed(Vote("0" * 10, (1,)))

    with pytest.raises(SealError):
        opened([vote, vote])


def test_a_token_is_bound_to_its_ballot_and_typed_as_people_type():
    token = ballots.new_token()
    commitment = ballots.commitment_of(PLACE, token)

    assert ballots.commitment_of(PLACE, f" {display(token).lower()} ") == commitment
    assert ballots.commitment_of(ballots.place_of("lianxin/willow", 4), token) != commitment
    with pytest.raises(CodeError):
        ballots.commitment_of(PLACE, token[:-1])


def test_tokens_differ_and_a_list_has_no_order_of_its_own():
    tokens = ballots.new_tokens(200)

    assert len(set(tokens)) == 200
    assert ballots.digest_of_lines(tokens) == ballots.digest_of_lines(reversed(tokens))


@pytest.mark.parametrize(
    "line", ["", "0000000000", "0000000000 ", "0000000000 6", "0000000000 1,1", "000 1", "0000000000 1 2"]
)
def test_a_line_that_is_no_vote_is_refused(line: str):
    with pytest.raises(ValueError, match=r"choices|tracker"):
        ballots.votes_of_lines([line], options=OPTIONS, choose=CHOOSE)
