"""A tally: a file and a rule in, a document out that says everything that is needed to compute it again.

``static/lianxin/stranger/tally_recount.py`` reads the same file and this document, and computes all of it by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from .comparing import preferring
from .equal_shares import Completion, Shares, equal_shares
from .exact import Utility
from .explaining import Explaining, How, Why, figure
from .greedy import Filled, greedy
from .pabulib import Election, parse
from .problems import Problem
from .profile import Profile, profile_of
from .remarks import remarks
from .ties import Criterion, Tie, TieBreak

FORMAT = "lianxin-tally-1"


class Method(StrEnum):
    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"


class Step(StrEnum):
    """The comparison step: whether voters' preference may put greedy in the place of equal shares."""

    NONE = "none"
    SATISFACTION = "satisfaction"
    EXCLUSION = "exclusion"


@dataclass(frozen=True)
class Rule:
    """What has to be fixed and published before anybody votes.  ``threshold`` is a least score to be eligible."""

    method: Method = Method.EQUAL_SHARES
    utility: Utility = Utility.COST
    completion: Completion = Completion.ADD1
    comparison: Step = Step.NONE
    integral: bool = False
    increment: Fraction = Fraction(1)
    points: bool = True
    threshold: int = 0
    criteria: tuple[Criterion, ...] = (Criterion.VOTES, Criterion.CHEAP)
    lot: str = ""

    @property
    def ties(self) -> TieBreak:
        return TieBreak(self.criteria, self.lot)

    def told(self) -> dict[str, Any]:
        shares = self.method is Method.EQUAL_SHARES
        return {
            "method": self.method.value,
            "utility": self.utility.value,
            "completion": self.completion.value if shares else None,
            "comparison": self.comparison.value if shares else None,
            "integral": self.integral if shares else None,
            "increment": str(self.increment) if shares else None,
            "points": self.points,
            "threshold": self.threshold,
            "ties": [one.value for one in self.ties.order],
            "lot": self.lot,
        }


@dataclass(frozen=True)
class Decided:
    """A tie, by the projects' own ids; ``part`` is the part of the rule where it came up."""

    part: str
    step: int
    tied: tuple[str, ...]
    won: str
    by: str


@dataclass(frozen=True)
class Preferred:
    """What the comparison step found."""

    equal_shares: int
    greedy: int


@dataclass(frozen=True)
class Tally:
    """The document.  ``stands`` is the method whose outcome it is; ``endowment`` is exact, as a fraction."""

    format: str
    input: dict[str, Any]
    rule: dict[str, Any]
    stands: str
    winners: tuple[str, ...]
    cost: str
    left: str
    endowment: str | None
    raises: int | None
    exact_rounds: int | None
    paid: str | None
    unspent: str | None
    preferred: Preferred | None
    ties: tuple[Decided, ...]
    projects: tuple[Why, ...]
    remarks: tuple[Problem, ...]
    code: str

    def as_json(self) -> dict[str, Any]:
        """Plain values; what is None has no key in ``projects``."""
        told = asdict(self)
        told["projects"] = [
            {key: value for key, value in one.items() if value is not None} for one in told["projects"]
        ]
        return told


def tally(data: bytes, rule: Rule) -> Tally:
    """Raises ``BadElection``, ``TooDense`` or ``TooManyRounds``."""
    return tally_election(parse(data), rule, sha256(data).hexdigest())


def tally_election(election: Election, rule: Rule, digest: str, profile: Profile | None = None) -> Tally:
    """``profile`` is the election's, where it is at hand; points count as the rule says."""
    return _Counting(election, rule, digest, profile or profile_of(election, points=rule.points)).tally()


def eligible(profile: Profile, rule: Rule) -> frozenset[int]:
    least = rule.threshold * profile.point
    return frozenset(one for one in range(len(profile.ids)) if profile.totals[one] >= least)


def shares_of(profile: Profile, rule: Rule) -> Shares:
    return equal_shares(
        profile,
        utility=rule.utility,
        completion=rule.completion,
        allowed=eligible(profile, rule),
        ties=rule.ties,
        increment=rule.increment,
        integral=rule.integral,
    )


def greedy_of(profile: Profile, rule: Rule) -> Filled:
    return greedy(profile, utility=rule.utility, allowed=eligible(profile, rule), ties=rule.ties)


@cache
def code_digest() -> str:
    """Of the sources that count, so that a document says by which code it was made."""
    folder = resources.files(__package__)
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".py")), key=lambda one: one.name)
    return sha256(b"".join(one.read_bytes() for one in files)).hexdigest()


class _Counting:
    def __init__(self, election: Election, rule: Rule, digest: str, profile: Profile) -> None:
        self._election, self._rule, self._digest, self._profile = election, rule, digest, profile

    def tally(self) -> Tally:
        rule, profile = self._rule, self._profile
        if rule.method is Method.GREEDY:
            return self._greedy(None)
        found = shares_of(profile, rule)
        preferred = None
        if rule.comparison is not Step.NONE:
            any_is_enough = rule.comparison is Step.EXCLUSION
            other = greedy_of(profile, rule).winners
            preferred = Preferred(*preferring(profile, found.winners, other, any_is_enough=any_is_enough))
            if preferred.greedy > preferred.equal_shares:
                return self._greedy(preferred)
        return self._shares(found, preferred)

    def _shares(self, found: Shares, preferred: Preferred | None) -> Tally:
        profile = self._profile
        ties = [self._decided("shares", tie) for tie in found.run.ties]
        ties += [self._decided("fill", tie) for tie in (found.filled.ties if found.filled else ())]
        unspent = found.run.held(profile, range(len(profile.sizes)))
        told = {
            "endowment": str(profile.money(found.run.endowment)),
            "raises": found.raises,
            "exact_rounds": found.exact_rounds,
            "paid": figure(profile.money(profile.total(found.run.winners))),
            "unspent": figure(profile.money(unspent)),
        }
        whys = self._explaining().shares(found)
        return self._document(
            Method.EQUAL_SHARES, winners=found.winners, whys=whys, ties=ties, preferred=preferred, told=told
        )

    def _greedy(self, preferred: Preferred | None) -> Tally:
        found = greedy_of(self._profile, self._rule)
        ties = [self._decided("greedy", tie) for tie in found.ties]
        whys = self._explaining().greedy(found)
        return self._document(
            Method.GREEDY, winners=found.winners, whys=whys, ties=ties, preferred=preferred, told={}
        )

    def _explaining(self) -> Explaining:
        names = tuple(self._election.projects.column("name"))
        return Explaining(self._profile, names, self._rule.utility, eligible(self._profile, self._rule))

    def _decided(self, part: str, tie: Tie) -> Decided:
        ids = self._profile.ids
        return Decided(part, tie.step, tuple(ids[one] for one in tie.tied), ids[tie.won], tie.by.value)

    def _document(
        self,
        method: Method,
        *,
        winners: Sequence[int],
        whys: list[Why],
        ties: list[Decided],
        preferred: Preferred | None,
        told: dict[str, Any],
    ) -> Tally:
        profile, cost = self._profile, self._profile.total(winners)
        return Tally(
            format=FORMAT,
            input=self._input(),
            rule=self._rule.told(),
            stands=method.value,
            winners=tuple(profile.ids[one] for one in winners),
            cost=figure(profile.money(cost)),
            left=figure(profile.money(profile.budget - cost)),
            endowment=told.get("endowment"),
            raises=told.get("raises"),
            exact_rounds=told.get("exact_rounds"),
            paid=told.get("paid"),
            unspent=told.get("unspent"),
            preferred=preferred,
            ties=tuple(ties),
            projects=tuple(whys),
            remarks=remarks(self._election),
            code=code_digest(),
        )

    def _input(self) -> dict[str, Any]:
        return {
            "sha256": self._digest,
            "budget": figure(self._election.budget),
            "voters": self._profile.voters,
            "projects": len(self._profile.ids),
            "vote_type": self._election.vote_type.value,
        }


__all__ = ["How", "Method", "Rule", "Step", "Tally", "tally", "tally_election"]
