"""The only writers of verdicts, outcomes, return contact, reviews and findings."""

from .checks import make_check
from .contact import Told, answer_contact, draw_round, settle_contact, try_contact
from .corrections import ask_correction, decide_correction
from .digests import (
    decide_demand,
    escalate_digest,
    make_digest,
    note_late_digest,
    read_digest,
    take_up_digest,
)
from .findings import agree_detector, ask_detector, look_at, note_findings, open_visits
from .openings import ask_opening, decide_opening, open_identity, tell_opened
from .orders import check_order, do_order, give_order, note_late_order
from .pressure import say_pressed, see_pressure
from .reviews import ask_review, decide_review, note_late_review
from .sheets import publish_sheet
from .verdicts import give_verdict, outcome_of, tally_entry

__all__ = [
    "Told",
    "agree_detector",
    "answer_contact",
    "ask_correction",
    "ask_detector",
    "ask_opening",
    "ask_review",
    "check_order",
    "decide_correction",
    "decide_demand",
    "decide_opening",
    "decide_review",
    "do_order",
    "draw_round",
    "escalate_digest",
    "give_order",
    "give_verdict",
    "look_at",
    "make_check",
    "make_digest",
    "note_findings",
    "note_late_digest",
    "note_late_order",
    "note_late_review",
    "open_identity",
    "open_visits",
    "outcome_of",
    "publish_sheet",
    "read_digest",
    "say_pressed",
    "see_pressure",
    "settle_contact",
    "take_up_digest",
    "tally_entry",
    "tell_opened",
    "try_contact",
]
