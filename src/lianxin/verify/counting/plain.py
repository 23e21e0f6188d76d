"""Figures as plain data, under names that programs rely on: the API, ``lianxin verify --json`` and the CSV."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lianxin.algorithms.double_sampling import Estimate

from .shape import RATES, Counts, Figures, Material, Rate
from .summing import figures, whole


def plain_office(material: Material, as_of: str) -> dict[str, Any]:
    """Everything that is published: the whole office, every unit, every month."""
    return {
        "office": plain(whole(material, as_of)),
        "units": [plain(one) for one in figures(material, as_of)],
        "months": [plain(one, by="month") for one in figures(material, as_of, by="month")],
    }


def plain(found: Figures, *, by: str = "unit") -> dict[str, Any]:
    """One row of figures.  What stands outside ``adjusted`` counts every voice by its first date."""
    raw, adjusted, queue = found.raw, found.adjusted, found.queue
    return {
        by: found.name,
        "received": raw.received,
        "comparable": found.comparable,
        **{name: plain_rate(getattr(raw, name)) for name in RATES},
        "resolution_outside": plain_estimate(found.outside, raw, found.not_reached),
        "resolution_raw": plain_rate(raw.resolution_of_asked),
        "resolution_adjusted": plain_estimate(found.outside_adjusted, adjusted, found.not_reached),
        "oldest_open_days": queue.oldest_days,
        "p90_days": queue.slowest_tenth,
        "first_action_days": queue.first_step,
        "open": queue.waiting,
        "open_overdue": queue.overdue,
        "open_overdue_days": queue.overdue_days,
        "open_overdue_by_severity": dict(queue.overdue_by_severity),
        "excluded": sum(found.apart.excluded.values()),
        "excluded_by_reason": dict(found.apart.excluded),
        "withdrawn": found.apart.withdrawn,
        "transferred": found.apart.transferred,
        "out_of_scope": found.apart.out_of_scope,
        "split": found.apart.split,
        "severity": dict(found.apart.severity),
        "sums": _sums(raw),
        "adjusted": {
            "received": adjusted.received,
            **{name: plain_rate(getattr(adjusted, name)) for name in RATES},
            "sums": _sums(adjusted),
        },
    }


def _sums(counts: Counts) -> dict[str, int]:
    return {name: n for name, n in asdict(counts).items() if name != "unit"}


def plain_rate(rate: Rate) -> dict[str, Any]:
    interval = rate.interval
    return {
        "k": rate.k,
        "n": rate.n,
        "share": rate.share,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


def plain_estimate(found: Estimate | None, counts: Counts, not_reached: int) -> dict[str, Any]:
    """``drawn`` were asked by somebody outside, ``reached`` told them, ``not_reached`` stand in no estimate."""
    return {
        "share": found.share if found else None,
        "low": found.interval.low if found else None,
        "high": found.interval.high if found else None,
        "of": counts.asked,
        "asked": counts.drawn,
        "reached": counts.reached,
        "not_reached": not_reached,
    }
