"""What was said only for those who weigh it is quoted nowhere that others read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.quoting import Quotes
from lianxin.office.refusals import Refusal

from ...models import Consultation

#: Bytes: what is shorter and was said in private is said by many, and nobody's.
_SHORTEST_QUOTE = 10


def demand_nothing_private(consultation: Consultation, told: Iterable[str], field: str = "") -> None:
    """None of these texts holds a word of what was said in private in this consultation."""
    _demand(consultation, ((field, text) for text in told))


def demand_no_field_private(consultation: Consultation, told: Mapping[str, str]) -> None:
    """The same for fields of a form: whichever quotes it is named."""
    _demand(consultation, told.items())


def _demand(consultation: Consultation, told: Iterable[tuple[str, str]]) -> None:
    rows = consultation.statements.filter(private=True).values_list("words", "voice__body")
    said = {words for row in rows for words in row if words}
    private = Quotes(said)
    short = {words.casefold() for words in said if len(words.encode()) >= _SHORTEST_QUOTE}
    for field, text in told:
        if private.without(text) != text or any(one in text.casefold() for one in short):
            problem = _(
                "It quotes what somebody said only for those who weigh it. Please say it in other words."
            )
            raise Refusal("private", problem, field)
