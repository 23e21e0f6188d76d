"""The Method of Equal Shares with its completions, each to the letter.

Sources: the computing tool of equalshares.net (``equalshares-compute-tool``, js/methodOfEqualSharesWorker.js, MIT) for the
completions, and pabutools 1.2.3 (rules/mes, rules/exhaustion.py) where it says more.  No line of either is used.

A project that costs nothing is funded at once if anybody supports it.  The endowment is ``budget / voters``, everybody who
cast a ballot counting, an empty one too; with an integral start (the tool's option ``integral``) it is rounded down to whole
units of the currency.

``none``
    Equal shares of that endowment, and nothing more.
``utilitarian``
    Then greedy (by the same utility) over what is left of the budget.
``add1``
    The endowment of every voter is raised by the increment (one unit of the file's currency, the tool's
    ``budgetIncrement``), and everything is computed anew, as long as what comes out costs no more than the budget; the
    last such outcome stands.  Everything that costs something and has a supporter being funded, no raise can add
    anything: it stops (pabutools stops there as well; the tool does not raise at all where all projects together fit).
``add1e``
    As ``add1``, but it also stops as soon as no further project that has a supporter would fit into the budget (pabutools'
    ``is_exhaustive`` over the projects that somebody supports; the same as the tool's option ``exhaustive`` unless there
    is a project without any supporter, which for the tool keeps an outcome from ever being exhaustive).
``add1u``, ``add1eu``
    As ``add1`` or ``add1e``, then greedy (by the same utility) over what is left.

Comparison (the tool's ``comparisonStep``, after the completion): greedy is computed by itself.  By ``satisfaction`` a voter
prefers the outcome with more projects that the voter supports; by ``exclusion`` the outcome that has any, if the other has
none.  Greedy replaces equal shares only if more voters prefer it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from .exact import Run, Utility, candidates, run
from .greedy import Filled, greedy
from .profile import Profile
from .swift import Swift
from .ties import TieBreak

#: So many are reckoned at first, where any raise may be made.
FIRST_ROUNDS = 16
#: With a raise of one unit, more rounds than this mean that the unit is too small for these amounts.
MOST_ROUNDS = 50_000


class Completion(StrEnum):
    NONE = "none"
    UTILITARIAN = "utilitarian"
    ADD1 = "add1"
    ADD1E = "add1e"
    ADD1U = "add1u"
    ADD1EU = "add1eu"

    @property
    def raises(self) -> bool:
        return self not in {Completion.NONE, Completion.UTILITARIAN}

    @property
    def exhausts(self) -> bool:
        return self in {Completion.ADD1E, Completion.ADD1EU}

    @property
    def fills(self) -> bool:
        return self in {Completion.UTILITARIAN, Completion.ADD1U, Completion.ADD1EU}


class TooManyRounds(ValueError):
    """The increment is too small for these amounts: the rule would have to be computed too often."""


@dataclass(frozen=True)
class Shares:
    """``raises`` of the endowment that stood; ``exact_rounds`` is how often floating point could not decide."""

    free: tuple[int, ...]
    run: Run
    raises: int
    exact_rounds: int
    filled: Filled | None

    @property
    def winners(self) -> tuple[int, ...]:
        filled = self.filled.winners if self.filled else ()
        return (*self.free, *self.run.winners, *filled)


def equal_shares(
    profile: Profile,
    *,
    utility: Utility,
    completion: Completion,
    allowed: frozenset[int],
    ties: TieBreak,
    increment: Fraction = Fraction(1),
    integral: bool = False,
) -> Shares:
    """Raises ``TooManyRounds``."""
    free = tuple(one for one in sorted(allowed) if not profile.costs[one] and profile.votes[one])
    hall = _Hall(profile, utility, allowed, ties)
    first = FIRST_ROUNDS if completion.raises else 1
    rounds = _Rounds(hall, _start(profile, integral=integral), increment * profile.unit, first)
    raises, won = 0, next(rounds)
    if completion.raises and profile.voters:
        raises, won = _raised(profile, completion, candidates(profile, allowed), won, rounds)
    found = hall.exactly(rounds.endowment(raises))
    if found.winners != won:
        raise ArithmeticError("the quick run and the exact one differ")
    filled = None
    if completion.fills:
        before = (*free, *found.winners)
        filled = greedy(profile, utility=utility, allowed=allowed, ties=ties, before=before)
    return Shares(free, found, raises, rounds.exact, filled)


def _start(profile: Profile, *, integral: bool) -> Fraction:
    """What everybody holds at first, in the profile's unit."""
    if not profile.voters:
        return Fraction(0)
    share = Fraction(profile.budget, profile.voters)
    return Fraction(share // profile.unit * profile.unit) if integral else share


@dataclass(frozen=True)
class _Hall:
    """Who decides about what."""

    profile: Profile
    utility: Utility
    allowed: frozenset[int]
    ties: TieBreak

    def exactly(self, endowment: Fraction) -> Run:
        return run(
            self.profile, endowment=endowment, utility=self.utility, allowed=self.allowed, ties=self.ties
        )

    def swift(self) -> Swift:
        return Swift(self.profile, utility=self.utility, allowed=self.allowed, ties=self.ties)


class _Rounds:
    """The order of winners after no raise, one raise, two …: quickly where that is certain, exactly where not.

    Those that may come next are reckoned along, twice as many each time, for side by side it takes hardly longer.
    """

    def __init__(self, hall: _Hall, start: Fraction, step: Fraction, first: int) -> None:
        self._hall, self._start, self._step, self._first = hall, start, step, first
        self._rounds = self._reckoned()
        self.exact = 0

    def __next__(self) -> list[int]:
        return next(self._rounds)

    def endowment(self, raises: int) -> Fraction:
        return self._start + raises * self._step

    def _reckoned(self) -> Iterator[list[int]]:
        swift, raises = self._hall.swift(), 0
        parts = lcm(self._start.denominator, self._step.denominator)
        start, step = int(self._start * parts), int(self._step * parts)
        width = min(self._first, swift.width)
        while True:
            numbers = range(raises, raises + width)
            found = swift.side_by_side([(start + number * step) / parts for number in numbers])
            for number, won in zip(numbers, found, strict=True):
                if won is None:
                    self.exact += 1
                yield self._hall.exactly(self.endowment(number)).winners if won is None else won
            raises, width = raises + width, min(2 * width, swift.width)


def _raised(
    profile: Profile, completion: Completion, wanted: list[int], won: list[int], rounds: _Rounds
) -> tuple[int, list[int]]:
    """How often the endowment can be raised, and who wins then; ``won`` is the outcome without a raise."""

    def final(winners: list[int]) -> bool:
        return len(winners) == len(wanted) or (completion.exhausts and _exhausted(profile, wanted, winners))

    if final(won):
        return 0, won
    for raises in range(MOST_ROUNDS):
        following = next(rounds)
        if following != won:
            if profile.total(following) > profile.budget:
                return raises, won
            if final(following):
                return raises + 1, following
            won = following
    raise TooManyRounds


def _exhausted(profile: Profile, wanted: list[int], won: list[int]) -> bool:
    left = profile.budget - profile.total(won)
    return all(profile.costs[one] > left for one in set(wanted) - set(won))
