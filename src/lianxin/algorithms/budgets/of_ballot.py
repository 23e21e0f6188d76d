"""What a secret ballot about money gave: its terms and its opened votes in, a file of votes and a document out.

Everything that goes in is public, so whoever has the ballot's own lists makes the same file and the same document, byte for
byte.  The file is Pabulib's, so that any other program counts it too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any

from ..amounts import decimal_of
from ..ballots import Vote
from . import deputies
from .comparing import compare
from .equal_shares import Completion, TooManyRounds
from .pabulib import Election, VoteType, composed, parse
from .profile import Profile, profile_of
from .tallying import Method, Rule, Tally, code_digest, tally_election

FORMAT = "lianxin-budget-1"
_FILES = {"approval": VoteType.APPROVAL, "knapsack": VoteType.KNAPSACK, "points": VoteType.CUMULATIVE}
#: What stands beside a result by greedy.
_BESIDE = Completion.ADD1U


@dataclass(frozen=True)
class Cast:
    """A ballot that was opened.  ``names`` are those of the options; ``invalid`` votes are in no list."""

    place: str
    money: Mapping[str, Any]
    names: Sequence[Mapping[str, str]]
    choose: int
    votes: Sequence[Vote]
    invalid: int
    roll: int

    @property
    def projects(self) -> list[str]:
        return [str(number) for number in self.money["projects"]]

    @cached_property
    def counts(self) -> list[int]:
        """How many votes each project has."""
        chosen = Counter(number for vote in self.votes for number in vote.choices)
        return [chosen[number] for number in range(1, len(self.money["projects"]) + 1)]


def file_of(cast: Cast) -> bytes:
    """The votes as a Pabulib file, numbered in the order of their marks, which says nothing of when they came."""
    money, kind = cast.money, _FILES[cast.money["kind"]]
    meta = {
        "description": cast.place,
        "num_projects": str(len(cast.projects)),
        "num_votes": str(len(cast.votes)),
        "budget": decimal_of(money["amount"]),
        "currency": money["currency"],
        "vote_type": kind.value,
        "rule": money["rule"]["method"],
        "max_length": str(cast.choose),
    }
    if kind.pointed:
        meta["max_sum_points"] = str(money["points"])
    return composed(meta, _projects(cast), _votes(cast, pointed=kind.pointed))


def _projects(cast: Cast) -> list[dict[str, str]]:
    """A name stands in one language, the same on every machine."""
    rows = zip(cast.projects, cast.money["costs"], cast.names, cast.money["areas"], cast.counts, strict=True)
    return [
        {
            "project_id": project,
            "cost": decimal_of(cost),
            "name": names[min(names)],
            "neighborhood": area,
            "votes": str(votes),
        }
        for project, cost, names, area, votes in rows
    ]


def _votes(cast: Cast, *, pointed: bool) -> list[dict[str, str]]:
    rows = []
    for number, vote in enumerate(sorted(cast.votes), 1):
        chosen = ",".join(cast.projects[one - 1] for one in vote.choices)
        row = {"voter_id": str(number), "vote": chosen}
        rows.append(row | ({"points": ",".join(map(str, vote.points))} if pointed else {}))
    return rows


def document_of(cast: Cast) -> dict[str, Any]:
    """The whole outcome in plain values: who won, why, what was tied, and what another rule had given."""
    data = file_of(cast)
    digest = sha256(data).hexdigest()
    told: dict[str, Any] = {"format": FORMAT, "place": cast.place, "file": digest}
    told |= _decided(cast) if cast.money["rule"]["method"] == "deputies" else _shared(cast, data, digest)
    plain: dict[str, Any] = json.loads(json.dumps(told | {"code": code_digest()}))
    return plain


def winners_in(document: Mapping[str, Any]) -> list[int]:
    """The numbers of the projects that are funded, in the order in which they won."""
    return [int(one) for one in document["decision" if "decision" in document else "tally"]["winners"]]


def _decided(cast: Cast) -> dict[str, Any]:
    rule = cast.money["rule"]
    terms = deputies.Terms(rule["places"], rule["quorum"], rule["share"], deputies.Base(rule["of"]))
    rows = zip(cast.projects, cast.money["costs"], cast.counts, strict=True)
    found = deputies.decide(
        [deputies.Candidate(*row) for row in rows],
        terms,
        money=cast.money["amount"],
        roll=cast.roll,
        cast=len(cast.votes) + cast.invalid,
    )
    return {"decision": asdict(found)}


def _shared(cast: Cast, data: bytes, digest: str) -> dict[str, Any]:
    election = parse(data)
    profile, rule = profile_of(election), rule_of(cast.money["rule"])
    tally, other = (_tallied(election, profile, one, digest) for one in (rule, beside(rule)))
    places = [[profile.ids.index(one) for one in found.winners] for found in (tally, other)]
    return {
        "tally": tally.as_json(),
        "beside": {"rule": other.rule, "winners": other.winners, "cost": other.cost},
        "comparison": asdict(compare(election, profile, *places)),
    }


def rule_of(told: Mapping[str, Any]) -> Rule:
    """The rule that was fixed.  Utility is by cost; more supporters, the lower cost, then the list's order break ties."""
    if told["method"] == Method.GREEDY:
        return Rule(method=Method.GREEDY)
    return Rule(method=Method.EQUAL_SHARES, completion=Completion(told["completion"]))


def beside(rule: Rule) -> Rule:
    if rule.method is Method.GREEDY:
        return Rule(method=Method.EQUAL_SHARES, completion=_BESIDE)
    return Rule(method=Method.GREEDY)


def _tallied(election: Election, profile: Profile, rule: Rule, digest: str) -> Tally:
    """Raised by one unit of the currency; by ten times as much where that takes too many rounds, and so on."""
    units = 1
    while True:
        try:
            return tally_election(election, replace(rule, increment=Fraction(units)), digest, profile)
        except TooManyRounds:
            units *= 10
