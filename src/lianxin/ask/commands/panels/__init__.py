"""The only writers of panels by lot: their terms, the pot, the list, the draw, who comes, and what they advise."""

from .advising import publish_advice, reply_to_advice
from .announcing import PanelTerms, announce_panel, cancel_panel, move_panel, relax_panel
from .answering import accept, fill_places, open_contacts, step_back
from .drawing import draw_panel
from .forgetting import forget_again, forget_entrants, no_longer_needed
from .listing import make_list
from .pot import is_open, put_in_pot

__all__ = [
    "PanelTerms",
    "accept",
    "announce_panel",
    "cancel_panel",
    "draw_panel",
    "fill_places",
    "forget_again",
    "forget_entrants",
    "is_open",
    "make_list",
    "move_panel",
    "no_longer_needed",
    "open_contacts",
    "publish_advice",
    "put_in_pot",
    "relax_panel",
    "reply_to_advice",
    "step_back",
]
