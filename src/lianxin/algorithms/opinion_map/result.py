"""One document of a map: what went in, by digest, how it was drawn, and what came out; whoever has the votes can redraw it."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from . import choosing, drawing, groups, predicting
from .drawing import DIGITS
from .mapping import GROUPS, LISTED, OpinionMap
from .votes import Floats

FORMAT, VERSION, HALF = "lianxin-opinion-map/1", "2", 0.5


def document(drawn: OpinionMap) -> dict[str, Any]:
    """Counts and shares only: nobody's place is in it, and no square of fewer than five people."""
    return {
        "format": FORMAT,
        "code": {"opinion_map": VERSION, "numpy": np.__version__, "scipy": scipy.__version__},
        "seed": drawn.seed,
        "parameters": _parameters(),
        "votes": {
            "digest": drawn.votes.digest(),
            "people": drawn.votes.n,
            "statements": drawn.votes.m,
            "counted": drawn.votes.cast,
            "agree": 1,
        },
        "people_on_the_map": int(drawn.inside.sum()),
        "shape": drawn.shape,
        "held_out": {
            "errors": {name: _round(error) for name, error in drawn.chosen.errors.items()},
            "chosen": drawn.chosen.name,
            "ease": drawn.model.eased,
        },
        "groups": _groups(drawn),
        "statements": _statements(drawn),
        "common_ground": {
            "agree": _best(drawn, drawn.agreed),
            "disagree": _best(drawn, drawn.rejected),
        },
        "representative": [_claim(drawn, claim) for claim in drawn.claims],
        "shown": {"statements": _names(drawn, drawn.shown), "justified": drawn.justified},
        "routing": {
            str(name): _round(weight)
            for name, weight in zip(drawn.votes.statements.tolist(), drawn.weights.tolist(), strict=True)
        },
        "drawing": drawing.crowd(drawn.points[drawn.inside], drawn.labels[drawn.inside])
        if drawn.chosen.worth_a_map
        else None,
    }


def people(drawn: OpinionMap) -> dict[str, Any]:
    """Where everybody stands, by number: for those who hold all votes anyhow, never for publishing."""
    places = zip(drawn.votes.people.tolist(), drawn.points.tolist(), drawn.labels.tolist(), strict=True)
    return {
        str(name): {"x": _round(x), "y": _round(y), "group": None if group < 0 else group}
        for (name, (x, y), group), inside in zip(places, drawn.inside.tolist(), strict=True)
        if inside
    }


def _round(value: float) -> float:
    return round(float(value), DIGITS)


def _parameters() -> dict[str, Any]:
    return {
        "held_out": {
            "folds": predicting.FOLDS,
            "confidence": predicting.SURE,
            "one_more": predicting.ONE_MORE,
        },
        "most_factors": predicting.MOST_FACTORS,
        "stability": {"least": groups.STABLE, "left_out": groups.LEFT_OUT, "times": groups.TIMES},
        "chance": {"most": groups.CHANCE, "simulated": groups.SIMULATED},
        "lower_bound": choosing.LOWER,
        "false_share": choosing.FALSE_SHARE,
    }


def _groups(drawn: OpinionMap) -> dict[str, Any] | None:
    """What speaks for or against groups, also where there are none: the reader sees which question was not passed."""
    found = drawn.found
    if found is None:
        return None
    clear = found.groups if drawn.shape == GROUPS else None
    return {
        "count": clear.count if clear else 0,
        "sizes": np.bincount(clear.labels, minlength=clear.count).tolist() if clear else [],
        "centres": np.round(clear.centres, DIGITS).tolist() if clear else [],
        "tried": {str(k): _round(height) for k, height in found.tried.items()},
        "stability": None if found.stability is None else _round(found.stability),
        "continuum": found.continuum,
        "shuffled": found.shuffled,
    }


def _statements(drawn: OpinionMap) -> list[dict[str, Any]]:
    place = {column: at for at, column in enumerate(drawn.statements.tolist())}
    parts = drawn.votes.tallies_of(drawn.parts, int(drawn.parts.max(initial=0)) + 1)
    return [
        {
            "id": int(drawn.votes.statements[column]),
            "on_the_map": bool(drawn.used[column]),
            "agree": int(counts[0]),
            "pass": int(counts[1]),
            "disagree": int(counts[2]),
            "by_part": parts[:, column].tolist(),
            "agree_at_least": _round(drawn.agreed[column]),
            "disagree_at_least": _round(drawn.rejected[column]),
            "bridging": _round(drawn.model.means[place[column]]) if column in place else None,
            "side": np.round(drawn.model.sides[place[column]], DIGITS).tolist() if column in place else [],
        }
        for column, counts in enumerate(drawn.votes.tallies)
    ]


def _best(drawn: OpinionMap, bound: Floats) -> list[dict[str, Any]]:
    """Statements of which more than half of every part are sure to say so."""
    order = np.lexsort((np.arange(len(bound)), -bound))
    kept = [column for column in order if drawn.used[column] and bound[column] > HALF][:LISTED]
    names = drawn.votes.statements
    return [{"statement": int(names[column]), "at_least": _round(bound[column])} for column in kept]


def _names(drawn: OpinionMap, columns: list[int]) -> list[int]:
    return [int(drawn.votes.statements[column]) for column in columns]


def _claim(drawn: OpinionMap, claim: choosing.Claim) -> dict[str, Any]:
    return {
        "group": claim.group,
        "statement": int(drawn.votes.statements[drawn.statements[claim.column]]),
        "says": "agree" if claim.agrees else "disagree",
        "count": claim.count,
        "seen": claim.seen,
        "rest_count": claim.rest_count,
        "rest_seen": claim.rest_seen,
        "p": float(f"{claim.p:.3g}"),
        "corrected": float(f"{claim.corrected:.3g}"),
    }
