"""What the loop refuses, told beside the field it is about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.rules import NotAllowed
from lianxin.act.states import NotNow
from lianxin.act.wording import what_is_missing, why_not_now
from lianxin.hear.commands import NotHeard
from lianxin.hear.problems import Problem, code_error, form_problems, not_heard
from lianxin.hear.rules import NotYours
from lianxin.office.refusals import Refusal

__all__ = ["PROBLEMS", "Problem", "beside", "code_error", "form_problems", "not_heard", "refused"]

#: What a command may refuse; anything else is a fault of ours.
PROBLEMS = (NotAllowed, NotYours, NotNow, NotHeard, Missing, NoAnswer, Refusal)


def beside(problem: Problem, form: int | str) -> Problem:
    """A page holds the same form for each of its rows: the field of the right one is meant."""
    return Problem(f"{problem.id}_{form}", problem.text) if problem.id else problem


def refused(error: Exception) -> Problem:
    """Why a command was not carried out."""
    match error:
        case NotAllowed() | NotYours():
            return Problem("", _("Your roles do not include this step for this case."))
        case NotNow():
            return Problem("", why_not_now(error))
        case NotHeard():
            return not_heard(error)
        case Missing() | NoAnswer():
            return Problem(f"id_{error.field}", what_is_missing(error))
        case Refusal():
            return Problem(f"id_{error.field}" if error.field else "", str(error.text))
    raise error
