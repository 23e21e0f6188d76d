"""What the doors of asking are knocked at: a consultation that is open, with two versions of something to read and a
statement that waits, and one that is over.
"""

from __future__ import annotations

from typing import Any

from lianxin.ask.commands.consultations import withdraw_consultation
from lianxin.office.models import Person
from tests.factories import DAY, MONDAY
from tests.record.consulting import add_material, open_consultation
from tests.record.mapping import draw_one
from tests.record.stating import put_in, state

FIRST = {"en": "Where shall the market stand?", "zh-hans": "集市摆在哪里？"}
OTHER = {"en": "And the well?", "zh-hans": "井呢？"}


def asked_by(lead: Person) -> dict[str, dict[str, Any]]:
    """By its name whatever an address of asking may name."""
    made = open_consultation(lead, now=MONDAY, question=FIRST)
    first = add_material(made, lead, now=MONDAY)
    second = add_material(made, lead, now=MONDAY, text="The stop stands at the bridge.", replaces=first)
    over = open_consultation(lead, now=MONDAY, question=OTHER)
    withdraw_consultation(consultation=over, reason="The road is closed.", by=lead, now=MONDAY)
    put_in(made, "The market should stay", lead, now=MONDAY)
    said = state(made, "The stop needs a roof", now=MONDAY)
    drawn = draw_one(made, now=MONDAY + DAY / 2)
    number = {"number": made.number}
    return {
        "consultation": number,
        "ended_consultation": {"number": over.number, "name": "votes"},
        "statement": {**number, "_form": {"members": str(said.number), "do": "show"}},
        "map": {**number, "drawn": drawn.number},
        "material": {**number, "material": second.pk, "_form": {"replaces": second.pk}},
    }
