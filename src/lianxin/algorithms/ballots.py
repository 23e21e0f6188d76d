"""Secret ballots: tokens and what is published of them, votes sealed to a trustee, and the list that is counted.

Everything is bound to a ``place`` (the record's name and the number of the ballot), so that nothing made for one
ballot counts in another.  ``static/lianxin/stranger/ballot_recount.py`` does the counting again by itself.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from .canonical import JSON, canonical
from .codes import ALPHABET, RAW_BYTES, encode_code, parse_code
from .sealing import OVERHEAD, SealError, seal, unseal
from .strict64 import decode64

TRACKER_SYMBOLS = 10
MOST_OPTIONS = 30
#: Options of a vote about money; with points, a vote names fewer, so that it keeps within its block.
MOST_PROJECTS = 60
#: Every vote is padded to this, so that a sealed one tells nothing by its length.
BLOCK = 256
SEALED_SIZE = OVERHEAD + BLOCK
COMMITMENT = re.compile(r"[0-9a-f]{64}")
_TRACKER = re.compile(f"[{ALPHABET}]{{{TRACKER_SYMBOLS}}}")


@dataclass(frozen=True)
class Limits:
    """What a vote about money keeps within: ``costs`` of the options, which together come to ``most`` at most; or so many
    ``points`` to give.  What is nothing does not limit.
    """

    costs: tuple[int, ...] = ()
    most: int = 0
    points: int = 0

    def hold(self, choices: Sequence[int], points: Sequence[int]) -> bool:
        """Whether a vote keeps within; where there are points to give, each choice has some, and else none has."""
        if self.most and sum(self.costs[number - 1] for number in choices) > self.most:
            return False
        if not self.points:
            return not points
        return len(points) == len(choices) and min(points, default=0) > 0 and sum(points) <= self.points


NO_LIMITS = Limits()


@dataclass(frozen=True, order=True)
class Vote:
    """What was chosen (numbers of options, rising), under the tracker by which the voter finds it again.

    ``points`` are what each choice was given, where there are any to give.
    """

    tracker: str
    choices: tuple[int, ...]
    points: tuple[int, ...] = ()

    def line(self) -> str:
        if not self.points:
            return f"{self.tracker} {','.join(map(str, self.choices))}"
        given = zip(self.choices, self.points, strict=True)
        return f"{self.tracker} {','.join(f'{number}:{points}' for number, points in given)}"


@dataclass(frozen=True)
class Opened:
    """What the trustee made of the sealed votes: no order, no token; ``invalid`` are those that say nothing."""

    votes: tuple[Vote, ...]
    invalid: int

    @property
    def lines(self) -> list[str]:
        return [vote.line() for vote in self.votes]

    def counts(self, options: int) -> list[int]:
        """Votes for each option, in the order of the options."""
        return [sum(number in vote.choices for vote in self.votes) for number in range(1, options + 1)]


def place_of(origin: str, number: int) -> str:
    return f"{origin}/ballots/{number}"


def new_token() -> str:
    return encode_code(secrets.token_bytes(RAW_BYTES))


def new_tokens(count: int) -> list[str]:
    """So many different tokens; in no order, because each is drawn by itself."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[new_token()] = None
    return list(found)


def commitment_of(place: str, token: str) -> str:
    """What is kept and published of a token; raises ``CodeError`` when the typed text can be none."""
    return sha256(f"lianxin ballot token\n{place}\n{parse_code(token)}\n".encode()).hexdigest()


def digest_of_lines(lines: Iterable[str]) -> str:
    """The digest of a list that has no order of its own."""
    return sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def new_tracker() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(TRACKER_SYMBOLS))


def checked_choices(given: Iterable[int], *, options: int, choose: int) -> tuple[int, ...]:
    """The choices in order; raises ``ValueError`` when none, too many, twice the same, or an unknown one is given."""
    choices = sorted(given)
    if not 1 <= len(choices) <= choose or len(set(choices)) != len(choices):
        raise ValueError("choices")
    if not all(1 <= number <= options for number in choices):
        raise ValueError("choices")
    return tuple(choices)


def context_of(place: str) -> str:
    """What binds a sealed vote to its ballot."""
    return f"lianxin ballot vote\n{place}"


def seal_vote(vote: Vote, public: str, place: str) -> bytes:
    told: dict[str, JSON] = {"choices": list(vote.choices), "tracker": vote.tracker}
    if vote.points:
        told["points"] = list(vote.points)
    text = canonical(told)
    return seal(text, public, context=context_of(place), block=BLOCK)


def key_of(sealed: bytes) -> int:
    """The place of a sealed vote in its table: of its own bytes, so it says nothing of when it came."""
    return int.from_bytes(sha256(sealed).digest()[:8]) >> 1


def open_votes(
    sealed: Sequence[str],
    private: str,
    place: str,
    *,
    options: int,
    choose: int,
    limits: Limits = NO_LIMITS,
) -> Opened:
    """Open every vote.  The same sealed bytes twice are refused: somebody copied a vote.

    What cannot be opened, or says nothing that the ballot allows, is counted as invalid and not listed.
    """
    if len(set(sealed)) != len(sealed):
        raise SealError("the same sealed vote is there twice")
    allowed = _Allowed(options, choose, limits)
    read = [_read(text, private, place, allowed) for text in sealed]
    votes = sorted(vote for vote in read if vote is not None)
    return Opened(tuple(votes), len(read) - len(votes))


@dataclass(frozen=True)
class _Allowed:
    """What a ballot's terms let a vote say."""

    options: int
    choose: int
    limits: Limits


def _read(text: str, private: str, place: str, allowed: _Allowed) -> Vote | None:
    try:
        told = json.loads(unseal(decode64(text), private, context=context_of(place)))
        return _vote(told["tracker"], told["choices"], told.get("points", []), allowed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _vote(
    tracker: object,
    choices: Sequence[object],
    points: Sequence[object],
    allowed: _Allowed,
) -> Vote:
    if not isinstance(tracker, str) or not _TRACKER.fullmatch(tracker):
        raise ValueError("tracker")
    if any(type(number) is not int for number in (*choices, *points)):
        raise ValueError("choices")
    numbers, given = [[int(str(one)) for one in row] for row in (choices, points)]
    if len(given) not in {0, len(numbers)}:
        raise ValueError("points")
    pairs = sorted(zip(numbers, given, strict=True)) if given else []
    chosen = checked_choices(numbers, options=allowed.options, choose=allowed.choose)
    vote = Vote(tracker, chosen, tuple(one for _number, one in pairs))
    if not allowed.limits.hold(vote.choices, vote.points):
        raise ValueError("limits")
    return vote


_LINE = re.compile(r"(\d{1,3})(?::(\d{1,3}))?", re.ASCII)


def votes_of_lines(
    lines: Iterable[str], *, options: int, choose: int, limits: Limits = NO_LIMITS
) -> tuple[Vote, ...]:
    """The list that the trustee handed back; raises ``ValueError`` where a line is none."""
    votes, allowed = [], _Allowed(options, choose, limits)
    for line in lines:
        tracker, _space, told = line.partition(" ")
        found = [_LINE.fullmatch(one) for one in told.split(",")]
        pairs = [(int(one[1]), one[2]) for one in found if one is not None]
        if len(pairs) != len(found):
            raise ValueError("choices")
        points = [int(one) for _number, one in pairs if one is not None]
        votes.append(_vote(tracker, [number for number, _points in pairs], points, allowed))
    return tuple(sorted(votes))
