"""The only writers of sittings: their terms, who sits there, the draw, and the minutes that participants confirm."""

from .agendas import Raised, compare_agenda
from .announcing import NOTICE_DAYS, SittingTerms, announce_sitting, cancel_sitting, move_sitting
from .confirming import confirm, may_confirm, seal_confirmations
from .correcting import OwnWords, correct
from .drawing import draw_panel, fill_seats, publish_lottery
from .forgetting import forget_again, forget_seats, no_longer_needed
from .minutes import decide_correction, hold_sitting, receipt_of, settle_minutes, write_minutes
from .seats import NO_SUCH_SEAT, accept, is_open, name_seat, open_contacts, put_down, step_back

__all__ = [
    "NOTICE_DAYS",
    "NO_SUCH_SEAT",
    "OwnWords",
    "Raised",
    "SittingTerms",
    "accept",
    "announce_sitting",
    "cancel_sitting",
    "compare_agenda",
    "confirm",
    "correct",
    "decide_correction",
    "draw_panel",
    "fill_seats",
    "forget_again",
    "forget_seats",
    "hold_sitting",
    "is_open",
    "may_confirm",
    "move_sitting",
    "name_seat",
    "no_longer_needed",
    "open_contacts",
    "publish_lottery",
    "put_down",
    "receipt_of",
    "seal_confirmations",
    "settle_minutes",
    "step_back",
    "write_minutes",
]
