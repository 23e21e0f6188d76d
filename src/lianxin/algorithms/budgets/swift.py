"""The Method of Equal Shares in floating point, with bounds of its own error: it is right, or says that it is unsure.

Completions run the rule for hundreds of endowments that differ by little and mostly buy the same in the same order.  So many
of them are reckoned side by side, as columns of one matrix, and part where they buy different things.

Every comparison that decides something is made with a margin that is wider than the error can be; where two figures are
nearer than that, the column is given up and the exact run decides.  Two projects whose supporters can all pay alike are
compared exactly here too, for there no purse enters.  No outcome rests on this alone: the last run is always made again
exactly (see ``equal_shares``).

Bounds: ``errors`` holds for each class how far its purse may be off, ``doubt`` at least the most of them.  With ``e`` the
error of what all supporters of a project hold, its rate is off by at most ``e / weight`` of those who remain rich somewhat
above it, for the money that is gathered rises at least so steeply there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .backing import EPS, Backing, Floats, backings
from .exact import Utility
from .profile import Profile
from .ties import TieBreak

MARGIN = 1e-8
#: A rate must be known ten times better than what is told apart.
KNOWN = 1e-9
#: Whole numbers up to this are exact in a double.
WHOLE = 2**52
#: So many columns at most, and so many purses of a project's supporters in all of them, which a near cache holds.
MOST_COLUMNS, MOST_PURSES = 64, 16384
#: So few are not quicker than one.
FEW_COLUMNS = 3
#: Instead of a project: nothing can be bought any more, or nobody can say what.
_NOTHING, _UNSURE = -1, -2

Flags = NDArray[np.bool_]


class Unsure(ArithmeticError):
    """Two figures are too near to each other to be told apart in floating point."""


class _Offer(NamedTuple):
    """What a project costs, column by column: infinitely much where its supporters do not hold the cost.

    ``pure`` where all supporters certainly can pay alike: then the rate is cost / weight, exactly.  ``clear`` says that
    every column can pay it, and surely.
    """

    keys: Floats
    rates: Floats
    errors: Floats
    pure: Flags
    unsure: Flags
    held: Floats
    clear: bool

    def part(self, places: list[int]) -> _Offer:
        return _Offer(
            self.keys[places],
            self.rates[places],
            self.errors[places],
            self.pure[places],
            self.unsure[places],
            self.held[:, places],
            self.clear,
        )

    def but(self, short: Flags, unsure: Flags) -> _Offer:
        """As it is, except where the money does not suffice, or may not."""
        unsure = unsure | (self.unsure & ~short)
        clear = not (_any(short) or _any(unsure))
        return self._replace(keys=np.where(short, np.inf, self.keys), unsure=unsure, clear=clear)


@dataclass
class _Hall:
    """Columns that have bought the same so far, with what the classes of voters still hold.

    ``bounds`` are rates that a project had in one of the columns, or can have at the least; they only rise.  ``most`` is at
    least what anybody started with.
    """

    columns: list[int]
    held: Floats
    errors: Floats
    doubt: Floats
    most: float
    bounds: dict[int, float]
    bought: list[int]

    def part(self, places: list[int]) -> _Hall:
        return _Hall(
            [self.columns[place] for place in places],
            self.held[:, places],
            self.errors[:, places],
            self.doubt[places],
            self.most,
            dict(self.bounds),
            [*self.bought],
        )


class Swift:
    """Prepared once for a profile, then run for many endowments."""

    def __init__(
        self, profile: Profile, *, utility: Utility, allowed: frozenset[int], ties: TieBreak
    ) -> None:
        self._classes = len(profile.sizes)
        self._backing = backings(profile, utility, allowed, ties)
        self._fits = all(backing.weight < WHOLE for backing in self._backing.values())
        most = max((len(backing.classes) for backing in self._backing.values()), default=1)
        width = min(MOST_COLUMNS, MOST_PURSES // most)
        self.width = width if width > FEW_COLUMNS else 1

    def winners(self, endowment: Fraction) -> list[int]:
        """In the order in which they are funded; raises ``Unsure``."""
        [found] = self.side_by_side([float(endowment)])
        if found is None:
            raise Unsure
        return found

    def side_by_side(self, endowments: Sequence[float]) -> list[list[int] | None]:
        """The winners of each endowment, in the order in which they are funded; None where that is not sure.

        Each endowment is the nearest number to what is meant.
        """
        found: list[list[int] | None] = [None] * len(endowments)
        halls = [self._hall(np.array(endowments))] if self._fits else []
        while halls:
            hall = halls.pop()
            offers, picked = self._picked(hall)
            for one in set(picked) - {_UNSURE}:
                places = [place for place, other in enumerate(picked) if other == one]
                if one == _NOTHING:
                    for place in places:
                        found[hall.columns[place]] = list(hall.bought)
                elif len(places) == len(picked):
                    halls.append(self._buy(hall, one, offers[one]))
                else:
                    halls.append(self._buy(hall.part(places), one, offers[one].part(places)))
        return found

    def _hall(self, endowments: Floats) -> _Hall:
        most = float(endowments.max()) * (1 + MARGIN)
        held = np.broadcast_to(endowments, (self._classes, len(endowments))).copy()
        bounds = {
            one: backing.bound
            for one, backing in self._backing.items()
            if backing.votes * most >= backing.cost
        }
        columns = list(range(len(endowments)))
        return _Hall(columns, held, held * EPS, endowments * EPS, most, bounds, [])

    def _picked(self, hall: _Hall) -> tuple[dict[int, _Offer], list[int]]:
        """Which project each column buys: the one with the least rate."""
        offers: dict[int, _Offer] = {}
        bounds, least, most = hall.bounds, np.full(len(hall.columns), np.inf), np.inf
        for project in sorted(bounds, key=bounds.__getitem__):
            if bounds[project] > most * (1 + MARGIN):
                break
            offer = self._offer(self._backing[project], hall, bounds[project])
            if offer is None:
                del bounds[project]
                continue
            offers[project], bounds[project] = offer, float(offer.keys.min())
            least = np.minimum(least, offer.keys)
            most = float(least.max())
        if len(offers) > 1 or not all(offer.clear for offer in offers.values()):
            return offers, self._least(offers, least)
        return offers, [next(iter(offers), _NOTHING)] * len(least)

    def _least(self, offers: dict[int, _Offer], least: Floats) -> list[int]:
        """Of those that floating point cannot tell apart the first by the exact rate, where that is known."""
        projects = np.array(list(offers))
        ranks = np.array([self._backing[one].rank for one in offers])
        near = np.array([offer.keys for offer in offers.values()]) <= least * (1 + MARGIN)
        pure = np.array([offer.pure for offer in offers.values()])
        picked = projects[np.where(near, ranks[:, None], len(self._backing)).argmin(axis=0)]
        ended = np.isinf(least)
        mixed = (near.sum(axis=0) > 1) & (near & ~pure).any(axis=0) & ~ended
        picked[ended] = _NOTHING
        picked[mixed | np.array([offer.unsure for offer in offers.values()]).any(axis=0)] = _UNSURE
        found: list[int] = picked.tolist()
        return found

    def _offer(self, backing: Backing, hall: _Hall, bound: float) -> _Offer | None:
        """None where in no column the supporters hold the cost."""
        held, cost = hall.held.take(backing.classes, axis=0), backing.cost
        money = backing.sizes @ held
        error = backing.votes * hall.doubt + (money + cost) * backing.summed
        short = money < cost - error
        unsure = ~short & (money <= cost + error)
        clear = not (_any(short) or _any(unsure))
        if not clear and short.all():
            return None
        reach = backing.rate * (1 + MARGIN) * backing.most_score + hall.doubt
        if not clear or bound > backing.bound * (1 + MARGIN) or _any(held <= reach):
            errors = hall.errors.take(backing.classes, axis=0)
            return _mixed(backing, held, errors, hall.doubt, bound).but(short, unsure)
        keys, rates = short + backing.bound, short + backing.rate
        return _Offer(keys, rates, rates * (4 * EPS), ~short, unsure, held, clear=True)

    def _buy(self, hall: _Hall, project: int, offer: _Offer) -> _Hall:
        backing, held = self._backing[project], offer.held
        paid, doubts = backing.each(offer.rates), hall.errors.take(backing.classes, axis=0)
        grown = (offer.errors + 4 * EPS * offer.rates) * backing.most_score + 4 * EPS * hall.most
        if not _any(~offer.pure):
            held, errors = held - paid, doubts + grown
        else:
            empty = held + doubts < paid * (1 - MARGIN)
            held, errors = np.maximum(held - paid, 0.0), np.where(empty, 0.0, doubts + grown)
        _put(hall.held, backing.classes, held)
        _put(hall.errors, backing.classes, errors)
        hall.doubt = hall.doubt + grown
        hall.bought.append(project)
        del hall.bounds[project]
        return hall


def _mixed(backing: Backing, held: Floats, errors: Floats, doubt: Floats, bound: float) -> _Offer:
    """Where some supporters may have less than their part."""
    rates = _gathered(held, backing, max(backing.rate, bound * backing.price * (1 - MARGIN)))
    soft = held <= backing.each(rates * (1 + MARGIN)) + doubt
    steep = backing.weight - backing.weights @ soft
    off = (backing.sizes @ (errors * soft) + backing.cost * backing.summed) * (1 + MARGIN)
    unsure = off > KNOWN * rates * steep
    pure = steep == backing.weight
    return _Offer(rates / backing.price, rates, off / np.maximum(steep, 1.0), pure, unsure, held, clear=False)


def _any(flags: Flags) -> bool:
    """The quickest way to ask a small array."""
    return bool(np.count_nonzero(flags))


def _put(rows: Floats, classes: NDArray[np.intp], values: Floats) -> None:
    """A single column is put much faster as such."""
    if rows.shape[1] == 1:
        rows[:, 0][classes] = values[:, 0]
    else:
        rows[classes] = values


def _gathered(held: Floats, backing: Backing, least: float) -> Floats:
    """The rate at which the supporters gather the cost: whoever has less gives all, and the others share the rest.

    It is found from below, or from above after one step, for the money that is gathered rises ever less steeply.
    """
    rates = np.full(held.shape[1], least)
    paid = backing.each(rates)
    poor, before = backing.weights @ (held < paid), None
    while before is None or _any(poor != before):
        missing = backing.cost - backing.sizes @ np.minimum(held, paid)
        rates = rates + missing / np.maximum(backing.weight - poor, 1.0)
        paid = backing.each(rates)
        poor, before = backing.weights @ (held < paid), poor
    return rates
