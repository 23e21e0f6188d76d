"""What is wrong with what somebody typed, and the field it is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form

from lianxin.algorithms.codes import CodeError

from .commands import NotHeard
from .wording import why_no_code, why_not_heard


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
