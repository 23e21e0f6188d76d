"""Reads for comparing an agenda with what people press for."""

from __future__ import annotations

from ..comparing import MOST, Supported
from ..models import AgendaComparison, Consultation, Sitting, Statement
from .statements import shown
from .votes import totals


def comparison_of(sitting: Sitting) -> AgendaComparison | None:
    return AgendaComparison.objects.filter(sitting=sitting).first()


def supported(consultation: Consultation) -> list[tuple[Statement, Supported]]:
    """Statements for which more people are than against, of those that can be told: the most first.

    Of votes that have entered the record alone, so nothing moves before everybody sees it.
    """
    told = totals(consultation)
    found = []
    for row in shown(consultation):
        total = told.get(row.pk)
        if total and total.is_told and total.all.agree > total.all.disagree:
            split = total.all
            found.append((row, Supported(row.number, split.agree, split.passed, split.disagree)))
    found.sort(key=lambda one: (one[1].disagree - one[1].agree, one[1].statement))
    return found[:MOST]
