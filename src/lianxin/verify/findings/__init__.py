"""Signs of formalism: one module for each, all looking at what is in the tables anyway.

A detector stores nothing of its own and judges nobody: it names what looks odd, in figures, beside what else could
explain it, and somebody outside the units looks.
"""

from __future__ import annotations

from .shape import Bound, Detector, Evidence, Looking, Sign, one_in, sign_of

#: Every detector of the house, in the order in which pages show them.
_ALL: tuple[Detector, ...] = ()

DETECTORS: dict[str, Detector] = {str(detector.kind): detector for detector in _ALL}

__all__ = ["DETECTORS", "Bound", "Detector", "Evidence", "Looking", "Sign", "one_in", "sign_of"]
