"""The terms of a consultation, and whether they are whole, in plain words, and within the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.cleaning import in_languages
from lianxin.algorithms.plain_words import Finding, Kind
from lianxin.hear.text import clean
from lianxin.office.dates import days_between
from lianxin.office.refusals import Refusal, refusal
from lianxin.office.wording import unclear

from ...states import PhaseKind
from .writing import MOST_REASON

#: What the law asks for between opening and closing (State Council Order 713: thirty days, or a stated reason).
LEAST_DAYS = 30
#: Question, groups and reasons stand in one entry of the record.
MOST_QUESTION, MOST_DECIDES, MOST_LIMITS = 200, 400, 1_000
MOST_PLAIN = 8_000
MOST_GROUPS, MOST_NAME, MOST_SOURCE, MOST_SIZE = 10, 60, 120, 2_000_000_000
MOST_EXPLAINED = 20
#: By language the words that an office explains, in every way to write them.
Explained = Mapping[str, Sequence[str]]


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
    concerns had not been heard before.  ``explained`` are words of offices for which the office answers.  ``limits``
    is what ideas have to keep to (law, money, time), where it asks for ideas.
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
    limits: Mapping[str, str] = field(default_factory=dict)

    @property
    def unheard(self) -> list[GroupTerms]:
        return [group for group in self.groups if not group.heard]


def checked(terms: Terms, *, zone: ZoneInfo, now: datetime, glossary: Explained | None = None) -> Terms:
    """The same, cleaned.  Raises Refusal with the field that has to be mended.

    ``glossary`` has by language the words that the office explains.
    """
    cleaned = _cleaned(terms)
    _check_texts(cleaned)
    _check_limits(cleaned)
    _check_times(cleaned, zone, now)
    _check_groups(cleaned)
    _check_words(cleaned, glossary or {})
    return cleaned


def _cleaned(terms: Terms) -> Terms:
    return replace(
        terms,
        question=in_languages(terms.question),
        plain=in_languages(terms.plain),
        decides=in_languages(terms.decides),
        limits=in_languages(terms.limits) if asks_for_ideas(terms) else {},
        short_reason=clean(terms.short_reason),
        unheard_reason=clean(terms.unheard_reason),
        groups=tuple(
            GroupTerms(in_languages(one.names), one.size, clean(one.source), clean(one.heard))
            for one in terms.groups
        ),
        explained=sorted({word for word in map(clean, terms.explained) if word}),
    )


def _too_long(field: str, most: int) -> Refusal:
    return refusal("long", field, _("Please write at most %(n)s characters."), n=most)


def _check_texts(terms: Terms) -> None:
    if not terms.question or any(len(text) > MOST_QUESTION for text in terms.question.values()):
        text = _("Please write the question, in at least one language and at most %(n)s characters.")
        raise refusal("question", "question", text, n=MOST_QUESTION)
    if any("\n" in text for text in terms.question.values()):
        raise refusal("question", "question", _("The question is one line."))
    for name, told, most in (("plain", terms.plain, MOST_PLAIN), ("decides", terms.decides, MOST_DECIDES)):
        if told.keys() != terms.question.keys():
            raise refusal("languages", name, _("Please write this in the same languages as the question."))
        if any(len(one) > most for one in told.values()):
            raise _too_long(name, most)
    for name, reason in (("short_reason", terms.short_reason), ("unheard_reason", terms.unheard_reason)):
        if len(reason) > MOST_REASON:
            raise _too_long(name, MOST_REASON)


def asks_for_ideas(terms: Terms) -> bool:
    return any(phase.kind == PhaseKind.IDEAS for phase in terms.phases)


def _check_limits(terms: Terms) -> None:
    """Whoever is to propose something knows beforehand what cannot be."""
    if not asks_for_ideas(terms):
        return
    if terms.limits.keys() != terms.question.keys():
        text = _("Say what ideas have to keep to, in the languages of the question: law, money, time.")
        raise refusal("limits", "limits", text)
    if any(len(one) > MOST_LIMITS for one in terms.limits.values()):
        raise _too_long("limits", MOST_LIMITS)


def _check_times(terms: Terms, zone: ZoneInfo, now: datetime) -> None:
    if terms.opens_at < now:
        raise refusal("times", "opens", _("It cannot open earlier than today."))
    if terms.closes_at <= terms.opens_at:
        raise refusal("times", "closes", _("It closes after it has opened."))
    if not terms.phases or len({one.kind for one in terms.phases}) != len(terms.phases):
        raise refusal("phases", "phases", _("Say what people can do: at least one of these."))
    for phase in terms.phases:
        if not terms.opens_at <= phase.opens_at < phase.closes_at <= terms.closes_at:
            text = _("It lies between the first and the last day, and ends after it has begun.")
            raise refusal("phases", f"{phase.kind}_opens", text)
    if days_between(terms.opens_at, terms.closes_at, zone) < LEAST_DAYS and not terms.short_reason:
        text = _("It is open for fewer than %(n)s days. Please say why; everybody will read it.")
        raise refusal("short", "short_reason", text, n=LEAST_DAYS)


def _check_groups(terms: Terms) -> None:
    if not 1 <= len(terms.groups) <= MOST_GROUPS:
        text = _("Name whom it concerns: between 1 and %(n)s groups.")
        raise refusal("groups", "groups", text, n=MOST_GROUPS)
    for number, group in enumerate(terms.groups, 1):
        _check_group(group, terms, number)
    if terms.unheard and not terms.unheard_reason:
        text = _(
            "Somebody whom it concerns has not been heard. It can be announced all the same: please say why."
        )
        raise refusal("unheard", "unheard_reason", text)


def _check_group(group: GroupTerms, terms: Terms, number: int) -> None:
    names = group.names.values()
    if group.names.keys() != terms.question.keys() or any(
        len(one) > MOST_NAME or "\n" in one for one in names
    ):
        text = _("Name the group in the languages of the question, in at most %(n)s characters.")
        raise refusal("group", f"group_{number}", text, n=MOST_NAME)
    if group.size is not None and not 0 < group.size <= MOST_SIZE:
        text = _("How many they are is a whole number, or is left empty.")
        raise refusal("group", f"size_{number}", text)
    if (group.size is None) != (not group.source):
        text = _("Say how many they are and from where you know it, or neither.")
        raise refusal("group", f"source_{number}", text)
    for name, told in (("source", group.source), ("heard", group.heard)):
        if len(told) > MOST_SOURCE:
            raise _too_long(f"{name}_{number}", MOST_SOURCE)


def _check_words(terms: Terms, glossary: Explained) -> None:
    """What is put to everybody is in words that everybody uses, but for those for which the office answers.

    Where the page has room to explain its words, one that the office explains may stand as well; the question and who
    decides also stand by themselves, on lists and on the notice for the wall.
    """
    if len(terms.explained) > MOST_EXPLAINED or any(len(word) > MOST_NAME for word in terms.explained):
        text = _("At most %(n)s words of offices; a plainer text would be better.")
        raise refusal("long", "explained", text, n=MOST_EXPLAINED)
    texts: tuple[tuple[str, Mapping[str, str], Explained], ...] = (
        ("question", terms.question, {}),
        ("plain", terms.plain, glossary),
        ("decides", terms.decides, {}),
        ("limits", terms.limits, glossary),
    )
    for name, told, known in texts:
        found = next(_of_offices(told, terms.explained, known), None)
        if found is None:
            continue
        text = _(
            "“%(word)s” is a word of offices. Say: %(plain)s. Or name it below as a word you answer for."
        )
        if not found.plain:
            text = _(
                "“%(word)s” is a word of offices. Leave it out, or name it below as a word you answer for."
            )
        raise refusal("jargon", name, text, word=found.text, plain=" / ".join(found.plain))


def _of_offices(texts: Mapping[str, str], explained: Sequence[str], glossary: Explained) -> Iterator[Finding]:
    for language, text in texts.items():
        known = [*explained, *glossary.get(language, ())]
        yield from (one for one in unclear(text, explained=known) if one.kind == Kind.JARGON)
