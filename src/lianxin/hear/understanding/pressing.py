"""How much a voice presses: what its channel was told, and what the words show is needed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from lianxin.algorithms.severity import Judged, Severities

from ..models import Voice
from ..states import GRAVEST_FIRST, Severity


def of(voice: Voice) -> Judged:
    """The graver of what was stated at the door and of what the words show.

    Who speaks, through which channel and in which language is not looked at.
    """
    found = _severities().judge(f"{voice.title}\n{voice.body}")
    stated = voice.severity or Severity.ORDINARY
    order = [str(level) for level in GRAVEST_FIRST]
    return found if order.index(found.level) < order.index(stated) else Judged(stated, found.signs)


@cache
def _severities() -> Severities:
    signs = tomllib.loads(resources.files(__package__).joinpath("severity.toml").read_text("utf-8"))
    return Severities({level: signs[level] for level in GRAVEST_FIRST if level in signs}, Severity.ORDINARY)
