"""Parts of a case's screen beside the voice, the hand-over and the answer: one module for each.

A section shows what it has to show, or nothing, and brings the steps that its forms send.  ``SECTIONS`` is their
order on the screen.
"""

from __future__ import annotations

from . import (
    call_ups,
    care,
    checking,
    deviations,
    follow_ups,
    funds,
    identity,
    led,
    parts,
    promises,
    recusal,
    shares,
    tasks,
    working,
)
from .shape import Act, Section, Typed

SECTIONS: tuple[Section, ...] = (
    checking.SECTION,
    working.SECTION,
    shares.SECTION,
    call_ups.SECTION,
    parts.SECTION,
    care.SECTION,
    follow_ups.SECTION,
    tasks.SECTION,
    led.SECTION,
    funds.SECTION,
    promises.SECTION,
    deviations.SECTION,
    recusal.SECTION,
    identity.SECTION,
)

ACTS: dict[str, Act] = {name: act for section in SECTIONS for name, act in section.acts.items()}

__all__ = ["ACTS", "SECTIONS", "Act", "Section", "Typed"]
