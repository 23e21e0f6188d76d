"""Why a step on a case was not taken, in words that say what is needed; every door says the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .commands import Missing, NoAnswer
from .states import CaseState, NotNow


def why_not_now(error: NotNow) -> str:
    """The state does not allow the step."""
    state = str(CaseState(error.state).label)
    return _("This step is not possible now. The case stands at: %(state)s") % {"state": state}


def what_is_missing(error: Missing | NoAnswer) -> str:
    """The step came without what the transition table demands."""
    texts = {
        "unit": _("Please choose a unit."),
        "reason": _("Please give the reason; the person who spoke will read it."),
        "done": _("Please say what was done, or what was not and why. To have handed it on is no answer."),
        "note": _("Please tell whoever takes over what they need to know."),
        "task": _("Please say what the other unit is asked to do."),
        "text": _("Please say why you call them."),
        "title": _("Please give the part a title."),
        "why": _("Please say why it was not done."),
    }
    return texts[error.field]
