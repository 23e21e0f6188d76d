"""Checks of what lies beside the tables (files, say): other rooms hand them in, ``lianxin verify`` runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .report import Report, Step


@dataclass(frozen=True)
class Place:
    """What is checked: the connection to read, the data folder (None: the office's own), one office or all."""

    using: str
    folder: Path | None
    office: int | None


Check = Callable[[Place, Report, Step], None]
CHECKS: list[Check] = []


def beside(check: Check) -> Check:
    """Let ``lianxin verify`` run this check too."""
    CHECKS.append(check)
    return check
