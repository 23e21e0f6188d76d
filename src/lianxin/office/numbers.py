"""Numbers in the order of coming: of consultations and words in an office, of statements and batches in one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet


def next_number(rows: QuerySet[Any]) -> int:
    """One more than the highest that was given; asked by whoever holds the office, so that nobody gets it twice."""
    highest: int | None = rows.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
