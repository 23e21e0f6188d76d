"""Who was heard, as programs read it: the very figures of the page, no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianxin.algorithms.weighting import ShownCoverage, ShownEstimate, ShownHeard
from lianxin.algorithms.weighting.estimates import Part
from lianxin.algorithms.weighting.raking import LEAST as LEAST_WEIGHT
from lianxin.algorithms.weighting.raking import MOST as MOST_WEIGHT

from ...models import Consultation, Statement
from .counting import Heard, Homes, heard_in, homes_in
from .margins import Division
from .shares import shares_in


def document(consultation: Consultation, *, after: int = 0) -> dict[str, Any]:
    """``after`` is the number of the statement after which the page of statements begins."""
    found, homes, shares = (
        heard_in(consultation),
        homes_in(consultation),
        shares_in(consultation, after=after),
    )
    statements = zip(shares.statements, shares.told, strict=True)
    return {
        "consultation": consultation.number,
        "as_of": found.as_of.isoformat() if found else None,
        "people": found.people if found else None,
        "divisions": _divisions(found) if found else [],
        "weights": _weights(found) if found else None,
        "homes": _homes(homes) if homes else None,
        "items": [_share(row, told) for row, told in statements],
        "after": shares.more,
        "ready": shares.ready,
    }


def _divisions(found: Heard) -> list[dict[str, Any]]:
    unlike = {(one.division, one.group): "fewer" if one.fewer else "more" for one in found.unlike}
    return [
        {
            "number": division.number,
            "names": dict(division.names),
            "source": division.source,
            "counted_on": division.counted_on.isoformat() if division.counted_on else None,
            **_cover(cover, {one.number: one.names for one in division.shares}),
            "unlike": {str(band): told for (at, band), told in unlike.items() if at == place},
        }
        for place, (division, cover) in enumerate(zip(found.divisions, found.covers, strict=True))
    ]


def _cover(cover: ShownCoverage[int], names: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "bands": [
            {"number": number, "names": dict(names.get(number, {})), **_heard(one)}
            for number, one in cover.groups.items()
        ],
        "untold": cover.untold,
        "ratio": cover.ratio,
        "dissimilarity": cover.dissimilarity,
        "exact": cover.exact,
    }


def _heard(one: ShownHeard) -> dict[str, Any]:
    bounds = one.interval
    interval = {"low": bounds.low, "high": bounds.high} if bounds else None
    return {"heard": one.heard, "people": one.people, "rate": one.rate, "interval": interval}


def _weights(found: Heard) -> dict[str, Any]:
    weights = found.weights

    def number(division: Division) -> int:
        return division.number

    return {
        "used": [number(one) for one in weights.used],
        "unused": {str(number(one)): str(why) for one, why in weights.unused},
        "effective": weights.effective,
        "bounds": [LEAST_WEIGHT, MOST_WEIGHT],
        "trimmed": weights.trimmed,
        "left_out": weights.left_out,
        "short": weights.short,
    }


def _homes(homes: Homes) -> dict[str, Any]:
    return {"asked": homes.asked, "source": homes.source, **_cover(homes.cover, homes.names)}


def _share(row: Statement, told: ShownEstimate | None) -> dict[str, Any]:
    agree = None
    if told:
        agree = {
            "answered": told.asked,
            "plain": part(told.plain),
            "weighted": part(told.weighted) if told.weighted else None,
            "left_out": told.left_out,
        }
    return {"number": row.number, "words": row.words, "language": row.language, "agree": agree}


def part(found: Part) -> dict[str, Any]:
    """A share with its interval, and how many equal people it is worth."""
    return {
        "share": found.share,
        "low": found.interval.low,
        "high": found.interval.high,
        "worth": int(found.worth),
    }
