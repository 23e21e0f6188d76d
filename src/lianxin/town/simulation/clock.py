"""The town's clock: it stands still until the next thing happens."""

from __future__ import annotations

from datetime import UTC, datetime

NAME = f"{__name__}.read"
_moment = [datetime(2025, 1, 6, tzinfo=UTC)]


def read() -> datetime:
    """What ``office.clock`` reads while the town is simulated."""
    return _moment[0]


def set_to(moment: datetime) -> None:
    _moment[0] = moment
