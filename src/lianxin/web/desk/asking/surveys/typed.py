"""The forms of surveys: what was typed, read into terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.digits import whole
from lianxin.algorithms.surveys import Kind
from lianxin.ask.commands.surveys import MOST_OPTIONS, QuestionTerms, RoundTerms, SurveyTerms
from lianxin.office.refusals import Refusal

from ....posted import Typed
from ...sections.typed import start_of_day
from ..typed import by_language

_MOST_DIGITS = 6


def survey_terms(typed: Typed, *, zone: ZoneInfo) -> SurveyTerms:
    """Days of the second round may be left empty: then there is none.  Raises Refusal for a day that is none."""
    numbers = [1, 2] if typed.get("opens_2", "").strip() or typed.get("closes_2", "").strip() else [1]
    return SurveyTerms(
        title=by_language(typed, "title"),
        plain=by_language(typed, "plain"),
        rounds=[_round(typed, number, zone) for number in numbers],
        household=typed.get("household") == "yes",
    )


def _round(typed: Typed, number: int, zone: ZoneInfo) -> RoundTerms:
    opens, closes = f"opens_{number}", f"closes_{number}"
    return RoundTerms(
        start_of_day(typed.get(opens, ""), opens, zone),
        start_of_day(typed.get(closes, ""), closes, zone) + timedelta(days=1),
    )


def typed_again(question: Mapping[str, Any]) -> Typed:
    """A question that is there, as the fields of its form."""
    found = {"kind": question["kind"], "explained": "\n".join(question["explained"])}
    if question["kind"] == Kind.NUMBER:
        found |= {"least": str(question["least"]), "most": str(question["most"])}
    named = [("text", question["text"])]
    named += [(f"option_{place}", one) for place, one in enumerate(question["options"], 1)]
    return found | {f"{name}_{code}": text for name, told in named for code, text in told.items()}


def question_terms(typed: Typed) -> QuestionTerms:
    kind = typed.get("kind", "")
    if kind not in list(Kind):
        raise Refusal("kind", _("Please choose what kind of answer you ask for."), "kind")
    return QuestionTerms(
        kind=Kind(kind),
        text=by_language(typed, "text"),
        options=[by_language(typed, f"option_{place}") for place in range(1, MOST_OPTIONS + 1)],
        least=whole(typed.get("least", ""), _MOST_DIGITS),
        most=whole(typed.get("most", ""), _MOST_DIGITS),
        explained=typed.get("explained", "").splitlines(),
    )
