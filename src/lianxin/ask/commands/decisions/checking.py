"""Whether what is written in a decision fits: lengths and languages, the text that it names, and nobody's telephone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.cleaning import in_languages
from lianxin.algorithms.personal import never_published
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal, refusal

from ...deciding import DecisionTerms, PointTerms
from ...models import Consultation
from ...queries.consultations import material_of
from ...queries.decisions import answerable
from ...queries.drafts import paragraphs_of

#: Characters.
MOST_TEXT, MOST_NEXT, MOST_NAME, MOST_BECAUSE = 4_000, 2_000, 200, 600
MOST_SAID, MOST_REASON = 400, 1_500
#: Points of one decision, and paragraphs of a text.
MOST_POINTS, MOST_PARAGRAPH = 300, 999


def checked_terms(terms: DecisionTerms) -> DecisionTerms:
    """The same, cleaned; what is missing may come later."""
    cleaned = replace(
        terms,
        text=in_languages(terms.text),
        next=in_languages(terms.next),
        decided_by=clean(terms.decided_by),
    )
    _demand_short("text", cleaned.text, MOST_TEXT)
    _demand_short("next", cleaned.next, MOST_NEXT)
    _demand_short("decided_by", {"": cleaned.decided_by}, MOST_NAME)
    if cleaned.decided_on and cleaned.review_on and cleaned.review_on <= cleaned.decided_on:
        raise Refusal("review", _("It is looked at again after the day of the decision."), "review_on")
    return cleaned


def checked_point(consultation: Consultation, point: PointTerms) -> PointTerms:
    """The same, cleaned.  What was said is there from the beginning; outcome and reason may come later."""
    cleaned = replace(point, said=in_languages(point.said), reason=in_languages(point.reason))
    if not cleaned.said:
        raise Refusal(
            "said", _("Please write in your own words what was said, in at least one language."), "said"
        )
    _demand_short("said", cleaned.said, MOST_SAID)
    _demand_short("reason", cleaned.reason, MOST_REASON)
    _demand_nobody_named("said", cleaned.said.values())
    _demand_nobody_named("reason", cleaned.reason.values())
    _check_text(consultation, cleaned)
    _check_statements(consultation, cleaned)
    return cleaned


def _demand_short(field: str, texts: Mapping[str, str], most: int) -> None:
    if any(len(text) > most for text in texts.values()):
        raise refusal("long", field, _("Please write at most %(n)s characters."), n=most)


def _demand_nobody_named(field: str, texts: Iterable[str]) -> None:
    if any(map(never_published, texts)):
        told = _("There is a telephone number, an identity number or an address in it. Please take it out.")
        raise Refusal("personal", told, field)


def _check_text(consultation: Consultation, point: PointTerms) -> None:
    material = material_of(consultation, point.material) if point.material is not None else None
    if point.material is not None and material is None:
        raise Refusal("other", _("This belongs to another consultation."), "material")
    if point.paragraph is None:
        return
    if material is None:
        raise Refusal("paragraph", _("Please choose the text in which this paragraph stands."), "material")
    most = len(paragraphs_of(material)) or MOST_PARAGRAPH
    if not 1 <= point.paragraph <= most:
        raise refusal("paragraph", "paragraph", _("A paragraph is a number from 1 to %(n)s."), n=most)


def _check_statements(consultation: Consultation, point: PointTerms) -> None:
    unknown = set(point.statements) - set(answerable(consultation, point.statements))
    if unknown:
        told = _("These statements were not shown to everybody: %(which)s.")
        raise refusal("statements", "statements", told, which=numbers(sorted(unknown)))


#: So many are named one by one.
_NAMED = 20


def numbers(found: list[int]) -> str:
    """Numbers in a sentence; of many the first ones."""
    named = ", ".join(map(str, found[:_NAMED]))
    return f"{named} …" if len(found) > _NAMED else named
