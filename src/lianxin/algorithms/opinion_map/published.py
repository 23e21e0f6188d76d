"""The classic picture as a document under the names, and with the sign, that published results have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import classic, classic_tests
from .classic import NOTHING_STATED, Crowd, Picture, Stated
from .classic_tests import Standing
from .votes import Ints, Votes


def document(
    votes: Votes,
    moderated_out: Sequence[int] = (),
    meta: Sequence[int] = (),
    stated: Stated = NOTHING_STATED,
    *,
    base: bool = True,
) -> dict[str, Any]:
    """Everything the pipeline publishes; agree is -1 in `pca` and positions, as it is there."""
    out = tuple({*moderated_out, *meta})
    shown = classic.picture(votes, out)
    people = classic.crowd(votes, shown, stated, base=base)
    tallies = votes.tallies_of(people.labels(votes.n), len(people.groups))
    flags = classic.zeroed(votes, out)
    agreed, rejected = classic_tests.majority(votes.tallies, votes.statements, flags)
    standing = classic_tests.representative(tallies, votes.statements, flags)
    return {
        "n": votes.n,
        "n-cmts": votes.m,
        "tids": votes.statements.tolist(),
        "mod-out": sorted(out),
        "meta-tids": sorted(meta),
        "in-conv": votes.people[people.members].tolist(),
        "user-vote-counts": _keyed(votes.people, votes.per_person),
        "pca": _pca(shown),
        **_clusters(votes, shown, people),
        "votes-base": _votes_base(votes, people),
        "group-votes": _group_votes(votes, people, tallies),
        "group-aware-consensus": _keyed(votes.statements, classic_tests.group_aware(tallies)),
        "comment-priorities": _keyed(
            votes.statements,
            classic_tests.priorities(tallies, shown.extremity, np.isin(votes.statements, list(meta))),
        ),
        "repness": {
            str(number): [_representative(one) for one in those]
            for number, those in zip(people.groups, standing, strict=True)
        },
        "consensus": {
            "agree": [_agreed(one) for one in agreed],
            "disagree": [_agreed(one) for one in rejected],
        },
    }


def _keyed(names: Ints, values: Any) -> dict[str, Any]:
    return {str(name): value for name, value in zip(names.tolist(), values.tolist(), strict=True)}


def _pca(shown: Picture) -> dict[str, Any]:
    """Theirs is the centre of votes with agree as -1, and positions with the same components turn round with it."""
    return {
        "center": (0.0 - shown.centre).tolist(),
        "comps": shown.components.tolist(),
        "comment-projection": (0.0 - shown.statements.T).tolist(),
        "comment-extremity": shown.extremity.tolist(),
    }


def _clusters(votes: Votes, shown: Picture, people: Crowd) -> dict[str, Any]:
    centres = {base: -shown.positions[who].mean(axis=0) for base, who in people.base.items()}
    weights = {base: len(who) for base, who in people.base.items()}
    base = {
        "id": list(centres),
        "members": [votes.people[who].tolist() for who in people.base.values()],
        "x": [float(centre[0]) for centre in centres.values()],
        "y": [float(centre[1]) for centre in centres.values()],
        "count": list(weights.values()),
    }
    groups = [
        {
            "id": number,
            "members": list(those),
            "center": np.average(
                [centres[one] for one in those], axis=0, weights=[weights[one] for one in those]
            ).tolist(),
        }
        for number, those in people.groups.items()
    ]
    return {"base-clusters": base, "group-clusters": groups}


def _votes_base(votes: Votes, people: Crowd) -> dict[str, Any]:
    labels = np.full(votes.n, -1, dtype=np.int64)
    for place, who in enumerate(people.base.values()):
        labels[who] = place
    tallies = votes.tallies_of(labels, len(people.base))
    return {
        str(name): {"A": table[:, 0].tolist(), "D": table[:, 2].tolist(), "S": table.sum(axis=1).tolist()}
        for name, table in zip(votes.statements.tolist(), tallies.transpose(1, 0, 2), strict=True)
    }


def _group_votes(votes: Votes, people: Crowd, tallies: Ints) -> dict[str, Any]:
    told = {}
    for (number, those), table in zip(people.groups.items(), tallies, strict=True):
        counted = zip(votes.statements.tolist(), table.tolist(), strict=True)
        told[str(number)] = {
            "id": number,
            "n-members": sum(len(people.base[one]) for one in those),
            "votes": {str(name): {"A": a, "D": d, "S": a + p + d} for name, (a, p, d) in counted},
        }
    return told


def _agreed(one: Standing) -> dict[str, Any]:
    return {
        "tid": one.statement,
        "n-success": one.count,
        "n-trials": one.seen,
        "p-success": one.share,
        "p-test": one.share_test,
    }


def _representative(one: Standing) -> dict[str, Any]:
    told = _agreed(one) | {
        "repness": one.ratio,
        # Published as a number of single precision.
        "repness-test": float(str(np.float32(one.ratio_test))),
        "repful-for": "agree" if one.agrees else "disagree",
    }
    return told | ({"n-agree": one.agreed, "best-agree": True} if one.best_agree else {})
