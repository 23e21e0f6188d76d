"""The words of one page that the office explains: each is marked where it first stands, and listed below."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lianxin.algorithms.glossary import Met, met_in
from lianxin.office.models import GlossaryTerm, Office
from lianxin.office.queries import glossary

from ..texts import told


def line(row: GlossaryTerm) -> dict[str, Any]:
    """One word with what it means, as a list shows it."""
    means = told(row.means)
    return {
        "number": row.number,
        "name": told(row.names, means.language),
        "means": means,
        "also": row.also,
    }


class Glossary:
    """Made anew for each page, and filled while the page is written from top to bottom."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._seen: set[int] = set()
        self._marked: set[int] = set()

    @cached_property
    def _rows(self) -> dict[int, GlossaryTerm]:
        return {row.number: row for row in glossary(self._office)}

    @cached_property
    def _forms(self) -> list[tuple[str, int]]:
        return [(form, row.number) for row in self._rows.values() for form in row.forms]

    def note(self, text: str) -> None:
        """A heading is not marked; its words are listed below all the same."""
        self._seen |= {met.number for met in met_in(text, self._forms)}

    def marked(self, text: str) -> SafeString:
        """The text, escaped; each word leads to what it means where it stands first on the page."""
        parts, at = [], 0
        for met in met_in(text, self._forms):
            if met.number not in self._marked:
                self._marked.add(met.number)
                parts += [escape(text[at : met.start]), self._link(text, met)]
                at = met.end
        self._seen |= self._marked
        return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308  every part is escaped

    def _link(self, text: str, met: Met) -> SafeString:
        means = told(self._rows[met.number].means).text
        word = text[met.start : met.end]
        return format_html('<a class="word" href="#word-{}" title="{}">{}</a>', met.number, means, word)

    @property
    def used(self) -> list[dict[str, Any]]:
        """The words that the page has so far, in the order of the office's list."""
        return [line(row) for number, row in self._rows.items() if number in self._seen]

    @property
    def any(self) -> bool:
        """Whether the office explains any word."""
        return bool(self._rows)
