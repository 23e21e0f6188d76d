"""Parts of the page on which people follow their voice: one module for each.

Whoever opens them holds the receipt.  ``SECTIONS`` is their order on the page; the steps that their forms send
are posted to ``/follow/CODE/do/NAME``.
"""

from __future__ import annotations

from . import (
    asked,
    deviations,
    erasing,
    idea,
    led,
    looking_again,
    looks,
    people,
    pressed,
    reviews,
    statement,
    tasks,
)
from .shape import Act, Section, WithoutCase

SECTIONS: tuple[Section, ...] = (
    asked.SECTION,
    people.SECTION,
    looking_again.SECTION,
    tasks.SECTION,
    led.SECTION,
    deviations.SECTION,
    reviews.SECTION,
    pressed.SECTION,
    looks.SECTION,
    erasing.SECTION,
)

#: Where no unit has a case, because it was said in a consultation.
IN_A_CONSULTATION: tuple[WithoutCase, ...] = (
    statement.SECTION,
    idea.SECTION,
    looks.IN_A_CONSULTATION,
    erasing.IN_A_CONSULTATION,
)
#: The steps that can be taken there.
STEPS_THERE: dict[str, Act] = {
    name: act for section in IN_A_CONSULTATION for name, act in section.acts.items()
}

ACTS: dict[str, Act] = {name: act for section in SECTIONS for name, act in section.acts.items()}
DONE = {name: told for section in SECTIONS for name, told in section.done.items()}
DONE |= {name: told for section in IN_A_CONSULTATION for name, told in section.done.items()}

__all__ = ["ACTS", "DONE", "IN_A_CONSULTATION", "SECTIONS", "STEPS_THERE", "Act", "Section"]
