"""Findings as every page shows them: the words, what supports them or that nothing does, and what is done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lianxin.ask.queries.finding_tasks import tasks_of
from lianxin.ask.queries.findings import Supported

from ... import dates
from ..campaigns import tasks


def lines(rows: Sequence[Supported], now: datetime) -> list[dict[str, Any]]:
    done = tasks_of([row.finding for row in rows])
    return [{**line(row, now), "tasks": tasks.lines(done.get(row.finding.pk, ()), now)} for row in rows]


def line(row: Supported, now: datetime) -> dict[str, Any]:
    """What was said only for those who weigh it supports a finding like anything else; its words stand nowhere."""
    finding = row.finding
    return {
        "asked": finding.consultation.number,
        "number": finding.number,
        "words": finding.words,
        "when": dates.day(finding.found_at, finding.consultation.office.zone, now),
        "study": finding.study.number if finding.study else None,
        "statements": row.rests_on,
        "private": row.private,
        "gone": row.gone,
        "unsupported": row.by_nothing,
        "replaced": row.replaced_by.number if row.replaced_by else None,
        "replaces": finding.replaces.number if finding.replaces else None,
    }
