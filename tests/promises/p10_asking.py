"""What the doors of asking are knocked at: a consultation that is open, with two versions of something to read and a
statement that waits, and one that is over.
"""

from __future__ import annotations

from typing import Any

from lianxin.ask.commands.consultations import withdraw_consultation
from lianxin.ask.queries.session_days import coming as coming_days
from lianxin.office.models import Person
from tests.factories import DAY, MONDAY
from tests.record.campaigning import campaigns_to_knock_at
from tests.record.comprehending import ask
from tests.record.consulting import add_material, announce, open_consultation
from tests.record.deciding import closed, decide
from tests.record.explaining import explain_a_lot
from tests.record.mapping import draw_one
from tests.record.panelling import one_listed
from tests.record.proposing import ideas_to_knock_at
from tests.record.session_days import announce as announce_days
from tests.record.sitting import one_drawn
from tests.record.stating import put_in, state
from tests.record.studying import announce as announce_study
from tests.record.surveying import announce_survey

FIRST = {"en": "Where shall the market stand?", "zh-hans": "集市摆在哪里？"}
PLAIN = {"en": "Is it plain?", "zh-hans": "看得懂吗？"}
OTHER = {"en": "And the well?", "zh-hans": "井呢？"}
DECIDED = {"en": "And the bench?", "zh-hans": "长凳呢？"}


def _questioned(lead: Person) -> int:
    """One whose page people are asked about before they vote."""
    made = announce(lead, now=MONDAY, question=PLAIN)
    ask(made, lead, now=MONDAY)
    return made.number


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
    decided = closed(lead, "The bench should stay", now=MONDAY, question=DECIDED)
    holds = decide(decided, lead, 1, now=MONDAY)
    number = {"number": made.number}
    survey = announce_survey(made, lead, now=MONDAY).number
    panel = {**number, "panel": one_listed(made, lead, now=MONDAY).number}
    sitting = {**number, "sitting": one_drawn(made, lead, now=MONDAY).number}
    study = {**number, "study": announce_study(made, lead, now=MONDAY).number}
    announce_days(lead, now=MONDAY - 30 * DAY)
    session = coming_days(lead.office, MONDAY)[0]
    return {
        "consultation": number,
        "ended_consultation": {"number": over.number, "name": "votes"},
        "statement": {**number, "_form": {"members": str(said.number), "do": "show"}},
        "questioned": {"number": _questioned(lead)},
        "map": {**number, "drawn": drawn.number},
        "panel": {**panel, "_form": {"step": "cancel"}},
        "sitting": {**sitting, "_form": {"step": "name"}},
        "study": {**study, "_form": {"step": "end", "why": "It rained"}},
        "study_site": {**study, "site": 1},
        "front_line": {**study, "site": 2},
        "kept_sitting": {**sitting, "_form": {"step": "hold"}},
        "weighed": {"number": decided.number},
        "decision": {"number": decided.number, "decision": holds.number},
        **ideas_to_knock_at(lead, now=MONDAY),
        **campaigns_to_knock_at(lead, now=MONDAY),
        "survey": {
            **number,
            "survey": survey,
            "_form": {"at": "1", "step": "begin"},
            "_api": {"answers": []},
        },
        "session_day": {"session": session.number, "_form": {"step": "cancel"}},
        "series": {"series": session.series.number},
        "word": {"term": explain_a_lot(lead, now=MONDAY).number, "_form": {"step": "drop"}},
        "material": {**number, "material": second.pk, "_form": {"replaces": second.pk}},
    }
