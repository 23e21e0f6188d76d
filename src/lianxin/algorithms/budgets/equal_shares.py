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

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .exact import Run, Utility, candidates, run
from .greedy import Filled, greedy
from .profile import Profile
from .swift import Swift, Unsure
from .ties import TieBreak

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
    start = _start(profile, integral=integral)
    solve = _Solving(profile, utility, allowed, ties)
    raises, endowment = 0, start
    if completion.raises and profile.voters:
        raises = _raised(profile, solve, completion, increment * profile.unit, start)
        endowment = start + raises * increment * profile.unit
    found = run(profile, endowment=endowment, utility=utility, allowed=allowed, ties=ties)
    if found.winners != solve(endowment):
        raise ArithmeticError("the quick run and the exact one differ")
    filled = None
    if completion.fills:
        before = (*free, *found.winners)
        filled = greedy(profile, utility=utility, allowed=allowed, ties=ties, before=before)
    return Shares(free, found, raises, solve.exact_rounds, filled)


def _start(profile: Profile, *, integral: bool) -> Fraction:
    """What everybody holds at first, in the profile's unit."""
    if not profile.voters:
        return Fraction(0)
    share = Fraction(profile.budget, profile.voters)
    return Fraction(share // profile.unit * profile.unit) if integral else share


class _Solving:
    """The order of winners for an endowment: quickly where that is certain, exactly where not."""

    def __init__(self, profile: Profile, utility: Utility, allowed: frozenset[int], ties: TieBreak) -> None:
        self.allowed = allowed
        self._swift = Swift(profile, utility=utility, allowed=allowed, ties=ties)
        self._exact: Callable[[Fraction], Run] = lambda endowment: run(
            profile, endowment=endowment, utility=utility, allowed=allowed, ties=ties
        )
        self._last: tuple[Fraction, list[int]] = (Fraction(-1), [])
        self.exact_rounds = 0

    def __call__(self, endowment: Fraction) -> list[int]:
        if self._last[0] != endowment:
            self._last = (endowment, self._solve(endowment))
        return self._last[1]

    def _solve(self, endowment: Fraction) -> list[int]:
        try:
            return self._swift.winners(endowment)
        except Unsure:
            self.exact_rounds += 1
            return self._exact(endowment).winners


def _raised(
    profile: Profile, solve: _Solving, completion: Completion, increment: Fraction, start: Fraction
) -> int:
    """How often the endowment can be raised."""
    wanted = candidates(profile, solve.allowed)
    won = solve(start)
    for raises in range(MOST_ROUNDS):
        if len(won) == len(wanted) or (completion.exhausts and _exhausted(profile, wanted, won)):
            return raises
        won = solve(start + (raises + 1) * increment)
        if profile.total(won) > profile.budget:
            return raises
    raise TooManyRounds


def _exhausted(profile: Profile, wanted: list[int], won: list[int]) -> bool:
    left = profile.budget - profile.total(won)
    return all(profile.costs[one] > left for one in set(wanted) - set(won))
