"""A challenge opens the door once, in time, and only when the work was done."""

from itertools import count

import pytest

from lianxin.algorithms.work import Challenges, zero_bits

CHALLENGES = Challenges(b"key", lasts=60)


def solved(challenge: str) -> str:
    bits = int(challenge.split(".")[1])
    return next(f"{challenge}.{nonce}" for nonce in count() if zero_bits(f"{challenge}.{nonce}") >= bits)


def test_a_solved_challenge_opens_once():
    proof = solved(CHALLENGES.new(bits=8, now=100))

    assert [CHALLENGES.redeem(proof, 101), CHALLENGES.redeem(proof, 102)] == [True, False]


def test_another_nonce_for_the_same_challenge_does_not_open_again():
    challenge = CHALLENGES.new(bits=1, now=100)
    proofs = [f"{challenge}.{nonce}" for nonce in range(40) if zero_bits(f"{challenge}.{nonce}") >= 1]

    assert [CHALLENGES.redeem(proof, 101) for proof in proofs[:3]] == [True, False, False]


def test_too_late_too_little_or_not_ours():
    challenge = CHALLENGES.new(bits=10, now=100)
    proof = solved(challenge)
    lazy = next(f"{challenge}.{n}" for n in count() if zero_bits(f"{challenge}.{n}") < 10)
    easier = challenge.replace(".10.", ".0.", 1)

    assert not CHALLENGES.redeem(proof, 161)
    assert not CHALLENGES.redeem(lazy, 101)
    assert not CHALLENGES.redeem(f"{easier}.0", 101)
    assert not Challenges(b"other", lasts=60).redeem(proof, 101)
    assert CHALLENGES.redeem(proof, 101)


@pytest.mark.parametrize(
    "proof", ["", ".", "...", "x.y.z.w", "1.2.3.é", "999.1.a." + "0" * 32 + ".1", "1" * 5000]
)
def test_junk_is_no_proof(proof: str):
    assert not CHALLENGES.redeem(proof, 0)
