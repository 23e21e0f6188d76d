"""Signs of formalism: one module for each, all looking at what is in the tables anyway.

A detector stores nothing of its own and judges nobody: it names what looks odd, in figures, beside what else could
explain it, and somebody outside the units looks.
"""

from __future__ import annotations

from . import (
    back_dated,
    copied_notes,
    easy_first,
    empty_handoff,
    excluded,
    idle,
    impossible_round,
    invented_people,
    no_deed,
    not_fixed,
    off_the_book,
    one_place,
    ping_pong,
    pressed,
    reused_photo,
    split,
    template_reused,
    too_regular,
)
from .shape import Bound, Detector, Evidence, Looking, Sign, one_in, sign_of

#: Every detector of the house, in the order in which pages show them.
_ALL: tuple[Detector, ...] = (
    empty_handoff.DETECTOR,
    template_reused.DETECTOR,
    no_deed.DETECTOR,
    copied_notes.DETECTOR,
    too_regular.DETECTOR,
    back_dated.DETECTOR,
    ping_pong.DETECTOR,
    split.DETECTOR,
    excluded.DETECTOR,
    pressed.DETECTOR,
    not_fixed.DETECTOR,
    idle.DETECTOR,
    easy_first.DETECTOR,
    off_the_book.DETECTOR,
    reused_photo.DETECTOR,
    impossible_round.DETECTOR,
    invented_people.DETECTOR,
    one_place.DETECTOR,
)

DETECTORS: dict[str, Detector] = {str(detector.kind): detector for detector in _ALL}

__all__ = ["DETECTORS", "Bound", "Detector", "Evidence", "Looking", "Sign", "one_in", "sign_of"]
