"""What went wrong with what somebody typed, and the field it is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext as _

from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.rules import NotAllowed
from lianxin.act.states import NotNow
from lianxin.act.wording import what_is_missing, why_not_now
from lianxin.algorithms.codes import CodeError
from lianxin.hear.commands import NotHeard
from lianxin.hear.wording import why_no_code, why_not_heard

#: What a command may refuse; anything else is a fault of ours.
PROBLEMS = (NotAllowed, NotNow, NotHeard, Missing, NoAnswer)


@dataclass(frozen=True)
class Problem:
    """One problem: the id of the field it is about, and the text."""

    id: str
    text: str


def not_heard(error: NotHeard) -> Problem:
    return Problem(f"id_{error.field}", why_not_heard(error))


def code_error(typed: str, error: CodeError) -> Problem:
    return Problem("id_code", why_no_code(typed, error))


def form_problems(form: Form) -> list[Problem]:
    """The problems that a form found by itself."""
    return [Problem(f"id_{field}", str(text)) for field, texts in form.errors.items() for text in texts]


def refused(error: Exception) -> Problem:
    """Why a command was not carried out."""
    match error:
        case NotAllowed():
            return Problem("", _("Your roles do not include this step for this case."))
        case NotNow():
            return Problem("", why_not_now(error))
        case NotHeard():
            return not_heard(error)
        case Missing() | NoAnswer():
            return Problem(f"id_{error.field}", what_is_missing(error))
    raise error
