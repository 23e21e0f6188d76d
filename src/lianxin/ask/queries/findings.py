"""Reads of findings: which there are, what supports each, and whether anything does.

Whether a finding is supported is computed whenever it is shown: a statement that was taken back supports no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import Consultation, Finding, FindingStatement, Statement
from ..states import ANSWERED

#: So many findings stand on one page.
PAGE = 25


@dataclass(frozen=True)
class Supported:
    """A finding with the statements that support it now; ``gone`` counts those of them that were taken back meanwhile.

    ``private``: whether it names any that was said only for those who weigh it, taken back or not.  What was said in
    private is not counted among those that are gone: one more would tell when somebody took back their own.
    """

    finding: Finding
    statements: tuple[Statement, ...]
    private: bool
    gone: int

    @property
    def by_nothing(self) -> bool:
        return not self.statements

    @property
    def rests_on(self) -> list[int]:
        """The numbers of those statements that everybody reads: that of a private one would lead to whoever said it."""
        return [row.number for row in self.statements if not row.private]

    @property
    def replaced_by(self) -> Finding | None:
        """The one that stands in its place now."""
        return getattr(self.finding, "replaced_by", None)


def can_support(consultation: Consultation) -> QuerySet[Statement]:
    """What somebody said and others read, or what was taken in as said in private; nothing of the office's own."""
    return consultation.statements.filter(state__in=ANSWERED, seed=False)


def findings_of(consultation: Consultation) -> list[Supported]:
    """Every one of a consultation, with study and without, in the order in which they were written."""
    return supported(consultation.findings.all())


def page_of(rows: QuerySet[Finding], after: int = 0) -> tuple[list[Supported], int | None]:
    """A page of the findings of one consultation, and from which number the next one goes on, if there is one."""
    found = supported(rows.filter(number__gt=after), most=PAGE + 1)
    page = found[:PAGE]
    return page, page[-1].finding.number if len(found) > len(page) else None


def finding_at(consultation: Consultation, number: int) -> Finding | None:
    rows = Finding.objects.select_related("consultation__office__stream", "study", "replaces")
    return rows.filter(consultation=consultation, number=number).first()


def supported(rows: QuerySet[Finding], *, most: int | None = None) -> list[Supported]:
    """These findings with what supports them, in two look-ups."""
    found = list(
        rows.select_related("consultation__office", "study", "replaces", "replaced_by", "found_by").order_by(
            "consultation__number", "number"
        )[:most]
    )
    named = _named(found)
    return [_supported(row, named.get(row.pk, [])) for row in found]


def _named(rows: Iterable[Finding]) -> dict[int, list[Statement]]:
    """By row number of the finding what it names."""
    found: dict[int, list[Statement]] = {}
    links = FindingStatement.objects.select_related("statement").filter(finding__in=list(rows))
    for link in links.order_by("statement__number"):
        found.setdefault(link.finding_id, []).append(link.statement)
    return found


def _supported(finding: Finding, named: list[Statement]) -> Supported:
    standing = tuple(row for row in named if row.state in ANSWERED)
    gone = sum(not row.private and row.state not in ANSWERED for row in named)
    return Supported(finding, standing, any(row.private for row in named), gone)
