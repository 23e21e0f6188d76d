"""Timed work of the office."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed

from . import commands


@timed
def forget_spent_codes(now: datetime) -> None:
    """One-time codes of the last minutes are remembered, older ones not."""
    commands.forget_spent(now)
