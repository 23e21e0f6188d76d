"""The forms of a decision: what was typed, read into terms and points; and a draft as its forms show it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from lianxin.algorithms.digits import whole
from lianxin.ask.deciding import DecisionTerms, PointTerms
from lianxin.ask.states import Outcome
from lianxin.office.refusals import Refusal

from ....posted import Typed, typed_in
from ...sections.typed import day
from ..typed import CODES, by_language

#: As long as the longest text, and one more, so that too long is refused and nothing is lost unseen.
MOST_TYPED = 4_001
#: So many ticked statements of one form are read.
_MOST_TICKED = 5_000
_MOST_DIGITS = 9


def read(request: HttpRequest) -> Typed:
    """Every field by its name, and the ticked statements as one text."""
    typed = typed_in(request, MOST_TYPED)
    return {**typed, "ticked": " ".join(_ticked(request.POST))}


def _ticked(post: QueryDict) -> list[str]:
    return [one for one in post.getlist("statement")[:_MOST_TICKED] if whole(one, _MOST_DIGITS)]


def statements(typed: Typed) -> tuple[int, ...]:
    return tuple(int(one) for one in typed.get("ticked", "").split())


def key(typed: Typed, name: str) -> int | None:
    """Which point is meant; None for a new one."""
    return whole(typed.get(name, ""), _MOST_DIGITS)


def terms(typed: Typed) -> DecisionTerms:
    return DecisionTerms(
        text=by_language(typed, "text"),
        next=by_language(typed, "next"),
        decided_by=typed.get("decided_by", ""),
        decided_on=day(typed.get("decided_on", ""), "decided_on"),
        review_on=day(typed.get("review_on", ""), "review_on"),
    )


def point(typed: Typed) -> PointTerms:
    outcome, paragraph = typed.get("outcome", ""), typed.get("paragraph", "").strip()
    number = whole(paragraph, 4)
    if paragraph and number is None:
        raise Refusal("paragraph", _("A paragraph is a whole number."), "paragraph")
    return PointTerms(
        said=by_language(typed, "said"),
        outcome=Outcome(outcome) if outcome in Outcome.values else None,
        reason=by_language(typed, "reason"),
        material=whole(typed.get("material", "")),
        paragraph=number,
        statements=statements(typed),
    )


def of_terms(told: DecisionTerms) -> Typed:
    """As the form shows what is kept."""
    days = {"decided_on": told.decided_on, "review_on": told.review_on}
    return {
        **_fields("text", told.text),
        **_fields("next", told.next),
        "decided_by": told.decided_by,
        **{name: value.isoformat() if value else "" for name, value in days.items()},
    }


def of_point(told: PointTerms) -> Typed:
    return {
        **_fields("said", told.said),
        **_fields("reason", told.reason),
        "outcome": str(told.outcome or ""),
        "material": str(told.material or ""),
        "paragraph": str(told.paragraph or ""),
        "ticked": " ".join(map(str, told.statements)),
    }


def _fields(name: str, texts: Mapping[str, str]) -> Typed:
    return {f"{name}_{code}": texts.get(code, "") for code in CODES}
