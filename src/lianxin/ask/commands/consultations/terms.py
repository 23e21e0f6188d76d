"""The terms of a consultation, and whether they are whole, in plain words, and within the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.plain_words import Finding, Kind
from lianxin.hear.text import clean
from lianxin.office.dates import days_between
from lianxin.office.refusals import Refusal

from ...states import PhaseKind
from ...wording import unclear
from .writing import in_languages

#: What the law asks for between opening and closing (State Council Order 713: thirty days, or a stated reason).
LEAST_DAYS = 30
#: Question, groups and reasons stand in one entry of the record.
MOST_QUESTION, MOST_DECIDES, MOST_REASON = 200, 400, 600
MOST_PLAIN = 8_000
MOST_GROUPS, MOST_NAME, MOST_SOURCE, MOST_SIZE = 10, 60, 120, 2_000_000_000
MOST_EXPLAINED = 20


@dataclass(frozen=True)
class PhaseTerms:
    """What can be done, and from when to when."""

    kind: PhaseKind
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class GroupTerms:
    """Some whom the matter concerns.

    ``size`` is how many they are, where that is known, and ``source`` from where.  ``heard`` says how they were asked
    before; empty where they were not.
    """

    names: Mapping[str, str]
    size: int | None = None
    source: str = ""
    heard: str = ""


@dataclass(frozen=True)
class Terms:
    """Everything that is fixed when a consultation is announced.  Texts are by language.

    ``short_reason`` is asked for where it is shorter than the law has it, ``unheard_reason`` where somebody whom it
    concerns had not been heard before.  ``explained`` are words of offices for which the office answers.
    """

    question: Mapping[str, str]
    plain: Mapping[str, str]
    decides: Mapping[str, str]
    opens_at: datetime
    closes_at: datetime
    phases: Sequence[PhaseTerms]
    groups: Sequence[GroupTerms]
    short_reason: str = ""
    unheard_reason: str = ""
    explained: Sequence[str] = field(default=())

    @property
    def unheard(self) -> list[GroupTerms]:
        return [group for group in self.groups if not group.heard]


def checked(terms: Terms, *, zone: ZoneInfo, now: datetime) -> Terms:
    """The same, cleaned.  Raises Refusal with the field that has to be mended."""
    cleaned = _cleaned(terms)
    _check_texts(cleaned)
    _check_times(cleaned, zone, now)
    _check_groups(cleaned)
    _check_words(cleaned)
    return cleaned


def _cleaned(terms: Terms) -> Terms:
    texts: dict[str, Any] = {
        name: in_languages(getattr(terms, name)) for name in ("question", "plain", "decides")
    }
    reasons = {name: clean(getattr(terms, name)) for name in ("short_reason", "unheard_reason")}
    groups = tuple(
        GroupTerms(in_languages(one.names), one.size, clean(one.source), clean(one.heard))
        for one in terms.groups
    )
    explained = sorted({word for word in map(clean, terms.explained) if word})
    return replace(terms, **texts, **reasons, groups=groups, explained=explained)


def _check_texts(terms: Terms) -> None:
    if not terms.question or any(len(text) > MOST_QUESTION for text in terms.question.values()):
        text = _("Please write the question, in at least one language and at most %(n)s characters.")
        raise Refusal("question", text % {"n": MOST_QUESTION}, "question")
    if any("\n" in text for text in terms.question.values()):
        raise Refusal("question", _("The question is one line."), "question")
    for name, most in (("plain", MOST_PLAIN), ("decides", MOST_DECIDES)):
        told: Mapping[str, str] = getattr(terms, name)
        if told.keys() != terms.question.keys():
            text = _("Please write this in the same languages as the question.")
            raise Refusal("languages", text, name)
        if any(len(one) > most for one in told.values()):
            text = _("Please write at most %(n)s characters.") % {"n": most}
            raise Refusal("long", text, name)
    for name in ("short_reason", "unheard_reason"):
        if len(getattr(terms, name)) > MOST_REASON:
            raise Refusal("long", _("Please write at most %(n)s characters.") % {"n": MOST_REASON}, name)


def _check_times(terms: Terms, zone: ZoneInfo, now: datetime) -> None:
    if terms.opens_at < now:
        raise Refusal("times", _("It cannot open earlier than today."), "opens")
    if terms.closes_at <= terms.opens_at:
        raise Refusal("times", _("It closes after it has opened."), "closes")
    if not terms.phases or len({one.kind for one in terms.phases}) != len(terms.phases):
        raise Refusal("phases", _("Say what people can do: at least one of the two."), "phases")
    for phase in terms.phases:
        if not terms.opens_at <= phase.opens_at < phase.closes_at <= terms.closes_at:
            text = _("It lies between the first and the last day, and ends after it has begun.")
            raise Refusal("phases", text, f"{phase.kind}_opens")
    if days_between(terms.opens_at, terms.closes_at, zone) < LEAST_DAYS and not terms.short_reason:
        text = _("It is open for fewer than %(n)s days. Please say why; everybody will read it.")
        raise Refusal("short", text % {"n": LEAST_DAYS}, "short_reason")


def _check_groups(terms: Terms) -> None:
    if not 1 <= len(terms.groups) <= MOST_GROUPS:
        text = _("Name whom it concerns: between 1 and %(n)s groups.") % {"n": MOST_GROUPS}
        raise Refusal("groups", text, "groups")
    for number, group in enumerate(terms.groups, 1):
        _check_group(group, terms, number)
    if terms.unheard and not terms.unheard_reason:
        text = _(
            "Somebody whom it concerns has not been heard. It can be announced all the same: please say why."
        )
        raise Refusal("unheard", text, "unheard_reason")


def _check_group(group: GroupTerms, terms: Terms, number: int) -> None:
    if group.names.keys() != terms.question.keys() or any(
        len(name) > MOST_NAME or "\n" in name for name in group.names.values()
    ):
        text = _("Name the group in the languages of the question, in at most %(n)s characters.")
        raise Refusal("group", text % {"n": MOST_NAME}, f"group_{number}")
    if group.size is not None and not 0 < group.size <= MOST_SIZE:
        raise Refusal("group", _("How many they are is a whole number, or is left empty."), f"size_{number}")
    if (group.size is None) != (not group.source):
        text = _("Say how many they are and from where you know it, or neither.")
        raise Refusal("group", text, f"source_{number}")
    for name in ("source", "heard"):
        if len(getattr(group, name)) > MOST_SOURCE:
            text = _("Please write at most %(n)s characters.") % {"n": MOST_SOURCE}
            raise Refusal("long", text, f"{name}_{number}")


def _check_words(terms: Terms) -> None:
    """What is put to everybody is in words that everybody uses, but for those for which the office answers."""
    if len(terms.explained) > MOST_EXPLAINED or any(len(word) > MOST_NAME for word in terms.explained):
        text = _("At most %(n)s words of offices; a plainer text would be better.") % {"n": MOST_EXPLAINED}
        raise Refusal("long", text, "explained")
    for name in ("question", "plain", "decides"):
        found = next(_of_offices(getattr(terms, name), terms.explained), None)
        if found is None:
            continue
        if found.plain:
            text = _(
                "“%(word)s” is a word of offices. Say: %(plain)s. Or name it below as a word you answer for."
            )
        else:
            text = _(
                "“%(word)s” is a word of offices. Leave it out, or name it below as a word you answer for."
            )
        raise Refusal("jargon", text % {"word": found.text, "plain": " / ".join(found.plain)}, name)


def _of_offices(texts: Mapping[str, str], explained: Sequence[str]) -> Iterator[Finding]:
    for text in texts.values():
        yield from (one for one in unclear(text, explained=explained) if one.kind == Kind.JARGON)
