"""Signs of formalism: one module for each, all looking at what is in the tables anyway.

A detector stores nothing of its own and judges nobody: it names what looks odd, in figures, beside what else could
explain it, and somebody outside the units looks.
"""

from __future__ import annotations

from . import (
    easy_first,
    excluded,
    idle,
    not_fixed,
    off_the_book,
    ping_pong,
    pressed,
    split,
)
from .shape import Bound, Detector, Evidence, Looking, Sign, one_in, sign_of

#: Every detector of the house, in the order in which pages show them.
_ALL: tuple[Detector, ...] = (
    ping_pong.DETECTOR,
    split.DETECTOR,
    excluded.DETECTOR,
    pressed.DETECTOR,
    not_fixed.DETECTOR,
    idle.DETECTOR,
    easy_first.DETECTOR,
    off_the_book.DETECTOR,
)

DETECTORS: dict[str, Detector] = {str(detector.kind): detector for detector in _ALL}

__all__ = ["DETECTORS", "Bound", "Detector", "Evidence", "Looking", "Sign", "one_in", "sign_of"]
