"""Channels: one folder each, and nothing anywhere else.

A folder here that has a ``channel.py`` with ``CHANNEL = Channel(…)`` is a channel; pages and the API take the
list from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True)
class Channel:
    """A way by which voices come in: its code in the record, and its name (an English message id)."""

    code: str
    name: str


@cache
def channels() -> dict[str, Channel]:
    """Every channel that is installed, by code."""
    found = (import_module(f"{__name__}.{module.name}.channel").CHANNEL for module in iter_modules(__path__))
    return {channel.code: channel for channel in found}
