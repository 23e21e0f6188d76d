"""Whether a question of a survey is whole and in plain words: one idea, few choices, no word that only offices use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.cleaning import in_languages
from lianxin.algorithms.plain_words import Finding, Kind
from lianxin.algorithms.surveys import Kind as Asking
from lianxin.algorithms.surveys.asked import LISTED
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal, refusal
from lianxin.office.wording import unclear

MOST_QUESTIONS, LEAST_OPTIONS, MOST_OPTIONS = 20, 2, 12
#: Characters of a question and of a choice.
MOST_TEXT, MOST_OPTION = 140, 60
#: A number is asked within so many values: its ends stand for less and more, so that nobody unusual is written down.
MOST_VALUES, MOST_VALUE = 21, 10_000
MOST_EXPLAINED, MOST_WORD = 5, 60


@dataclass(frozen=True)
class QuestionTerms:
    """Texts by language.  ``explained`` are words of offices for which the office answers."""

    kind: Asking
    text: Mapping[str, str]
    options: Sequence[Mapping[str, str]] = ()
    least: int | None = None
    most: int | None = None
    explained: Sequence[str] = field(default=())


def checked(terms: QuestionTerms) -> dict[str, Any]:
    """The question as it stands in an instrument.  Raises Refusal with the field that has to be mended."""
    made: dict[str, Any] = {
        "kind": str(terms.kind),
        "text": in_languages(terms.text),
        "options": [told for one in terms.options if (told := in_languages(one))],
        "least": terms.least or 0,
        "most": terms.most or 0,
        "explained": sorted({word for word in map(clean, terms.explained) if word}),
    }
    _check_text(made)
    if terms.kind in LISTED:
        _check_options(made)
    else:
        made["options"] = []
    if terms.kind == Asking.NUMBER:
        _check_bounds(terms)
    else:
        made["least"] = made["most"] = 0
    _check_words(made)
    return made


def _check_text(made: dict[str, Any]) -> None:
    texts = made["text"].values()
    if not texts or any(len(one) > MOST_TEXT or "\n" in one for one in texts):
        text = _("Please write the question: one idea on one line, at most %(n)s characters.")
        raise refusal("question", "text", text, n=MOST_TEXT)


def _check_options(made: dict[str, Any]) -> None:
    if not LEAST_OPTIONS <= len(made["options"]) <= MOST_OPTIONS:
        text = _("Please write between two and %(n)s choices.")
        raise refusal("options", "option_1", text, n=MOST_OPTIONS)
    for place, told in enumerate(made["options"], 1):
        if told.keys() != made["text"].keys() or any(len(one) > MOST_OPTION for one in told.values()):
            text = _("Write each choice in the languages of the question, in at most %(n)s characters.")
            raise refusal("options", f"option_{place}", text, n=MOST_OPTION)
    for language in made["text"]:
        if len({one[language] for one in made["options"]}) < len(made["options"]):
            raise refusal("options", "option_1", _("Two choices are the same."))


def _check_bounds(terms: QuestionTerms) -> None:
    least, most = terms.least, terms.most
    if least is None or most is None or not 0 <= least < most <= MOST_VALUE or most - least >= MOST_VALUES:
        text = _("Say the lowest and the highest number, with at most %(n)s values from one to the other.")
        raise refusal("bounds", "least", text, n=MOST_VALUES)


def _check_words(made: dict[str, Any]) -> None:
    explained = made["explained"]
    if len(explained) > MOST_EXPLAINED or any(len(word) > MOST_WORD for word in explained):
        text = _("At most %(n)s words of offices; a plainer text would be better.")
        raise refusal("long", "explained", text, n=MOST_EXPLAINED)
    demand_plain("text", made["text"], explained)
    for place, told in enumerate(made["options"], 1):
        demand_plain(f"option_{place}", told, explained)


def demand_plain(name: str, texts: Mapping[str, str], explained: Sequence[str] = ()) -> None:
    """What is put to everybody is in words that everybody uses, and in sentences that say one thing."""
    for told in texts.values():
        for one in unclear(told, explained=explained):
            raise _unclear(name, one)


def _unclear(name: str, found: Finding) -> Refusal:
    if found.kind != Kind.JARGON:
        return refusal("long_sentence", name, _("This sentence is long. Please say one thing at a time."))
    if found.plain:
        text = _("“%(word)s” is a word of offices. Say: %(plain)s.")
        return refusal("jargon", name, text, word=found.text, plain=" / ".join(found.plain))
    return refusal("jargon", name, _("“%(word)s” is a word of offices. Leave it out."), word=found.text)
