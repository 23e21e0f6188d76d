"""The form in which somebody says what they found in the page, or skips it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lianxin.algorithms.digits import whole
from lianxin.ask.models import ComprehensionQuestion

from ..texts import told

_FIELD = "q"


def asked(
    questions: Iterable[ComprehensionQuestion], typed: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Each question with its answers, in the language of the page, and what was chosen before it was refused."""
    found, before = [], chosen(typed or {})
    for one in questions:
        text = told(one.question)
        answers = [(place, told(answer, text.language)) for place, answer in enumerate(one.answers, 1)]
        name = f"{_FIELD}{one.number}"
        found.append(
            {"name": name, "question": text, "answers": answers, "chosen": before.get(one.number, 0)}
        )
    return found


def chosen(typed: Mapping[str, str]) -> dict[int, int]:
    """By number of the question the place of the answer that was chosen."""
    read = {
        name.removeprefix(_FIELD): whole(text, 2) for name, text in typed.items() if name.startswith(_FIELD)
    }
    return {
        int(number): place
        for number, place in read.items()
        if number.isdecimal() and number.isascii() and place
    }
