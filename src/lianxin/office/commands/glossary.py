"""The words that an office uses and explains: on its pages each is marked, and what it means stands below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.cleaning import clean, in_languages
from lianxin.algorithms.folding import fold
from lianxin.algorithms.plain_words import Kind
from lianxin.record.commands import append, hold
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from .. import entries
from ..models import GlossaryTerm, Office, Person
from ..numbers import next_number
from ..queries import explained_words, glossary
from ..refusals import Refusal, refusal
from ..rules import may_explain
from ..wording import unclear

MOST_TERMS, MOST_NAME, MOST_MEANS, MOST_ALSO = 300, 40, 400, 8


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A word, what it means, and other ways to write it; names and meanings by language."""

    names: Mapping[str, str]
    means: Mapping[str, str]
    also: Sequence[str] = ()


def explain_word(*, office: Office, explained: Explained, by: Person, now: datetime) -> GlossaryTerm:
    """From this moment the word is marked wherever the office asks something."""
    _demand_may(office, by)
    explained = _checked(explained, office)

    def work() -> GlossaryTerm:
        hold(office.stream_id)
        _demand_free(office, explained, None)
        rows = GlossaryTerm.objects.filter(office=office)
        if rows.filter(dropped_at=None).count() >= MOST_TERMS:
            raise refusal("many", "", _("There are %(n)s words already."), n=MOST_TERMS)
        return _written(GlossaryTerm(office=office, number=next_number(rows)), explained, now)

    return grouped(work)


def put_better(*, term: GlossaryTerm, explained: Explained, by: Person, now: datetime) -> GlossaryTerm:
    """What it meant before stays in the record."""
    _demand_may(term.office, by)
    explained = _checked(explained, term.office)

    def work() -> GlossaryTerm:
        row = _held(term)
        if (row.names, row.means, row.also) == (explained.names, explained.means, list(explained.also)):
            return row
        _demand_free(row.office, explained, row)
        return _written(row, explained, now)

    return grouped(work)


def drop_word(*, term: GlossaryTerm, by: Person, now: datetime) -> GlossaryTerm:
    """It is explained no longer."""
    _demand_may(term.office, by)

    def work() -> GlossaryTerm:
        row = _held(term)
        row.dropped_at = now
        row.save(force_update=True)
        _append(row, entries.GLOSSARY_DROPPED, now)
        return row

    return grouped(work)


def _demand_may(office: Office, by: Person) -> None:
    if not may_explain(by, office.pk):
        raise Refusal("not_allowed", _("Your roles do not include this step."))


def _held(term: GlossaryTerm) -> GlossaryTerm:
    """The word as it stands while nobody else writes in its office."""
    hold(term.office.stream_id)
    row = GlossaryTerm.objects.select_related("office__stream").get(pk=term.pk)
    if row.dropped_at is not None:
        raise Refusal("dropped", _("This word was taken off the list meanwhile."))
    return row


def _written(row: GlossaryTerm, explained: Explained, now: datetime) -> GlossaryTerm:
    row.names, row.means, row.also = dict(explained.names), dict(explained.means), list(explained.also)
    row.save()
    _append(row, entries.GLOSSARY_EXPLAINED, now, names=row.names, means=row.means, also=row.also)
    return row


def _append(row: GlossaryTerm, kind: EntryKind, now: datetime, **told: JSON) -> None:
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=f"glossary/{row.number}",
        now=now,
        public={"term": row.number, **told},
        rows=[row],
    )


def _checked(explained: Explained, office: Office) -> Explained:
    """The same, cleaned.  Raises Refusal with the field that has to be mended."""
    names, means = in_languages(explained.names, _one_line), in_languages(explained.means, _one_line)
    also = list(dict.fromkeys(filter(None, map(_one_line, explained.also))))
    if not names or any(len(one) > MOST_NAME for one in names.values()):
        text = _("Please write the word, in at least one language and at most %(n)s characters.")
        raise refusal("names", "names", text, n=MOST_NAME)
    if means.keys() != names.keys():
        raise Refusal("means", _("Say what it means, in the same languages as the word."), "means")
    if any(len(one) > MOST_MEANS for one in means.values()):
        raise refusal("long", "means", _("Please write at most %(n)s characters."), n=MOST_MEANS)
    if len(also) > MOST_ALSO or any(len(one) > MOST_NAME for one in also):
        text = _("At most %(n)s other ways to write it, each of at most %(long)s characters.")
        raise refusal("also", "also", text, n=MOST_ALSO, long=MOST_NAME)
    made = Explained(names=names, means=means, also=also)
    _demand_plain(made, office)
    return made


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _forms(explained: Explained) -> list[str]:
    return [*explained.names.values(), *explained.also]


def _demand_plain(explained: Explained, office: Office) -> None:
    """Nobody is helped by an explanation in other words of offices, unless those are explained as well."""
    others = explained_words(office)
    for language, text in explained.means.items():
        known = [*_forms(explained), *others.get(language, ())]
        for found in unclear(text, explained=known):
            if found.kind != Kind.JARGON:
                long = _("This sentence is long. Please say one thing at a time.")
                raise Refusal("long_sentence", long, "means")
            plain = _("“%(word)s” is a word of offices. Explain it in words that everybody uses.")
            raise refusal("jargon", "means", plain, word=found.text)


def _demand_free(office: Office, explained: Explained, row: GlossaryTerm | None) -> None:
    """One spelling has one meaning, in whatever script, width and case."""
    others = [one for one in glossary(office) if row is None or one.pk != row.pk]
    taken = {fold(form) for one in others for form in one.forms}
    for form in _forms(explained):
        if not fold(form):
            raise Refusal("names", _("Nobody would see this word."), "names")
        if fold(form) in taken:
            field = "also" if form in explained.also else "names"
            raise refusal("twice", field, _("“%(word)s” is explained already."), word=form)
