"""Whoever holds the code that was typed into a form, or why nobody does, told beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.utils.functional import Promise

from lianxin.algorithms.codes import CodeError, parse_code
from lianxin.hear.wording import why_no_code
from lianxin.office.refusals import Refusal

from ..posted import Typed

Row = TypeVar("Row")


def holder(typed: Typed, find: Callable[[str], Row | None], nobody: str | Promise) -> tuple[Row, str]:
    """The row that ``find`` has for it, and the code as the house writes it."""
    text = typed.get("key", "")
    try:
        found = find(text)
    except CodeError as error:
        raise Refusal("key", why_no_code(text, error), "key") from None
    if found is None:
        raise Refusal("key", nobody, "key")
    return found, parse_code(text)
