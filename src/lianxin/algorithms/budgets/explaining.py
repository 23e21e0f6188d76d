"""Why each project won, or did not: what its supporters held, what they paid, how many more it would have taken.

Everything is computed exactly and told as decimal numbers (``figure``), so that a recount can compare letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from .equal_shares import Shares
from .exact import Step, Utility
from .greedy import Filled
from .profile import Profile

PLACES = 6


class How(StrEnum):
    FREE = "free"
    SHARES = "shares"
    FILL = "fill"
    GREEDY = "greedy"
    LOST = "lost"
    UNSUPPORTED = "unsupported"
    THRESHOLD = "threshold"


@dataclass(frozen=True)
class Why:
    """One project.  What does not apply to how it fared is left out (None).

    ``support`` is the effective support: so many votes (or points) that pay alike would have been needed; ``payment`` is
    what one vote paid; ``held`` is what the supporters held when it was funded, or at the end; ``emptied`` gave all they
    had.  ``left`` is what the budget had left at its turn.  ``needed``: at equal shares, so many further supporters with
    an untouched share would have made up what was missing; at greedy, so many further votes would have put it before the
    project that took its money.
    """

    project: str
    name: str
    cost: str
    votes: int
    score: str
    how: How
    step: int | None = None
    support: str | None = None
    payment: str | None = None
    held: str | None = None
    missing: str | None = None
    payers: int | None = None
    emptied: int | None = None
    left: str | None = None
    needed: int | None = None


def figure(value: Fraction | int) -> str:
    """With up to six decimals, half to even, no zeros at the end."""
    if value.denominator == 1:
        return str(value)
    scaled = round(Fraction(value) * 10**PLACES)
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):0{PLACES + 1}}"
    part = digits[-PLACES:].rstrip("0")
    return f"{sign}{digits[:-PLACES]}" + (f".{part}" if part else "")


@dataclass(frozen=True)
class Explaining:
    """Told of one profile; ``names`` stand beside the projects' ids."""

    profile: Profile
    names: tuple[str, ...]
    utility: Utility
    allowed: frozenset[int]

    def shares(self, found: Shares) -> list[Why]:
        funded = {one: self._why(one, How.FREE, step=0) for one in found.free}
        for number, step in enumerate(found.run.steps, 1):
            funded[step.project] = self._bought(step, number)
        filled = found.filled.winners if found.filled else ()
        for number, one in enumerate(filled, len(found.run.steps) + 1):
            funded[one] = self._held(one, found, How.FILL, number)
        return [funded.get(one) or self._unfunded(one, found) for one in range(len(self.profile.ids))]

    def greedy(self, found: Filled) -> list[Why]:
        places = {one: number for number, one in enumerate(found.winners, 1)}
        whys = []
        for one in range(len(self.profile.ids)):
            left = self.profile.money(found.left[one]) if one in found.left else None
            told = None if left is None else figure(left)
            if one in places:
                whys.append(self._why(one, How.GREEDY, step=places[one], left=told))
            else:
                needed = self._overtaking(one, found.winners)
                whys.append(self._why(one, self._lost(one), left=told, needed=needed))
        return whys

    def _bought(self, step: Step, number: int) -> Why:
        profile = self.profile
        return self._why(
            step.project,
            How.SHARES,
            step=number,
            support=figure(profile.costs[step.project] / step.rate / profile.point),
            payment=figure(profile.money(step.rate * profile.point)),
            held=figure(profile.money(step.money)),
            payers=step.payers,
            emptied=step.spent_out,
        )

    def _unfunded(self, one: int, found: Shares) -> Why:
        how = self._lost(one)
        return self._held(one, found, how) if how is How.LOST else self._why(one, how)

    def _held(self, one: int, found: Shares, how: How, step: int | None = None) -> Why:
        """A project whose supporters could not pay it, at the end of equal shares."""
        profile = self.profile
        held = found.run.held(profile, (voters for voters, _ in profile.supporters[one]))
        missing = profile.costs[one] - held
        needed = -(-missing // found.run.endowment) if found.run.endowment else None
        left = found.filled.left.get(one) if found.filled else None
        return self._why(
            one,
            how,
            step=step,
            held=figure(profile.money(held)),
            missing=figure(profile.money(missing)),
            left=None if left is None else figure(profile.money(left)),
            needed=needed,
        )

    def _lost(self, one: int) -> How:
        if not self.profile.votes[one]:
            return How.UNSUPPORTED
        return How.LOST if one in self.allowed else How.THRESHOLD

    def _overtaking(self, one: int, winners: Iterable[int]) -> int | None:
        """How many votes more than it had put it before the winner after which too little was left."""
        profile = self.profile
        if one not in self.allowed or profile.costs[one] > profile.budget:
            return None
        winners = list(winners)
        spent = accumulate(profile.costs[winner] for winner in winners)
        takers = zip(winners, spent, strict=True)
        short = (winner for winner, cost in takers if profile.budget - cost < profile.costs[one])
        taker = next(short, None)
        wanted = Fraction(0) if taker is None else Fraction(profile.totals[taker])
        if taker is not None and self.utility is Utility.CARDINALITY:
            if not profile.costs[taker]:
                return None
            wanted = wanted * profile.costs[one] / profile.costs[taker]
        return int((wanted - profile.totals[one]) // profile.point) + 1

    def _why(
        self,
        one: int,
        how: How,
        *,
        step: int | None = None,
        support: str | None = None,
        payment: str | None = None,
        held: str | None = None,
        missing: str | None = None,
        payers: int | None = None,
        emptied: int | None = None,
        left: str | None = None,
        needed: int | None = None,
    ) -> Why:
        profile = self.profile
        return Why(
            profile.ids[one],
            self.names[one],
            figure(profile.money(profile.costs[one])),
            profile.votes[one],
            figure(Fraction(profile.totals[one], profile.point)),
            how,
            step,
            support,
            payment,
            held,
            missing,
            payers,
            emptied,
            left,
            needed,
        )
