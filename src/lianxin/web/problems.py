"""What went wrong with what somebody typed, in words that say how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext as _

from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, NotNow
from lianxin.algorithms.codes import CodeError
from lianxin.hear.commands import NotHeard
from lianxin.hear.states import MOST_CONTACT, MOST_PLACE, MOST_TEXT, MOST_TITLE


@dataclass(frozen=True)
class Problem:
    """One problem: the id of the field it is about, and the text."""

    id: str
    text: str


_MOST = {
    "body": MOST_TEXT,
    "text": MOST_TEXT,
    "title": MOST_TITLE,
    "place": MOST_PLACE,
    "contact": MOST_CONTACT,
}


def not_heard(error: NotHeard) -> Problem:
    """Why the words could not be taken as they are."""
    field = f"id_{error.field}"
    if error.problem == "empty":
        return Problem(field, _("Please write what you would like to say."))
    if error.problem == "long":
        most = _MOST.get(error.field, MOST_TEXT)
        return Problem(
            field,
            _("This is longer than %(most)d characters. Nothing is lost: shorten it, or send it in parts.")
            % {"most": most},
        )
    return Problem(field, _("This moment is still to come."))


def code_error(error: CodeError) -> Problem:
    """What is wrong with a typed code, as far as the code itself shows."""
    texts = {
        "length": _("A code has 17 letters and digits, like 7K2M-QX9D-H4TN-3VWR-X."),
        "symbol": _("A code has only digits and letters, and never the letter U."),
        "check": _("There is a typing error in this code: its last symbol does not fit. Please compare it."),
    }
    return Problem("id_code", texts[error.reason])


def form_problems(form: Form) -> list[Problem]:
    """The problems that a form found by itself."""
    return [Problem(f"id_{field}", str(text)) for field, texts in form.errors.items() for text in texts]


def refused(error: Exception) -> Problem:
    """Why a command on a case was not carried out."""
    match error:
        case NotAllowed():
            return Problem("", _("Your roles do not include this step for this case."))
        case NotNow(state=state):
            label = str(CaseState(state).label)
            return Problem(
                "", _("This step is not possible now. The case stands at: %(state)s") % {"state": label}
            )
        case NotHeard():
            return not_heard(error)
        case Missing(field=field) | NoAnswer(field=field):
            return Problem(f"id_{field}", _MISSING[field]())
    raise error


_MISSING = {
    "unit": lambda: _("Please choose a unit."),
    "reason": lambda: _("Please give the reason; the person who spoke will read it."),
    "done": lambda: _(
        "Please say what was done, or what was not and why. To have handed it on is no answer."
    ),
    "why": lambda: _("Please say why it was not done."),
}
PROBLEMS = (NotAllowed, NotNow, NotHeard, Missing, NoAnswer)
