"""The agenda of a sitting follows what people press for, or everybody reads that it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.hear.text import clean
from lianxin.office.models import Topic
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...comparing import Raised, compared, missing
from ...entries import sittings as entries
from ...models import AgendaComparison, Consultation, Sitting
from ...queries.agendas import comparison_of, supported
from ...queries.statements import shown
from ..consultations.writing import MOST_REASON
from .writing import held, record

__all__ = ["Raised", "checked_agenda_reason", "checked_matches", "compare_agenda"]


def checked_matches(
    consultation: Consultation,
    points: int,
    topics: Mapping[int, Sequence[str]],
    statements: Mapping[int, int],
) -> dict[str, Any]:
    """Which point is about which topics and statements, as a person said; there is each of them."""
    if not {*topics, *statements.values()} <= set(range(1, points + 1)):
        raise Refusal("point", _("The agenda has no such point."), "agenda")
    codes = {code for several in topics.values() for code in several}
    known = Topic.objects.filter(office=consultation.office, code__in=codes).count()
    if known != len(codes):
        raise Refusal("topic", _("This office has no such topic."), "agenda")
    if shown(consultation).filter(number__in=list(statements)).count() != len(statements):
        raise Refusal("statement", _("No statement with this number is shown here."), "agenda")
    return {
        "topics": {str(point): sorted(set(topics[point])) for point in sorted(topics) if topics[point]},
        "statements": {str(number): statements[number] for number in sorted(statements)},
    }


def checked_agenda_reason(typed: str) -> str:
    reason = clean(typed)
    if len(reason) > MOST_REASON:
        text = _("Please write at most %(n)s characters.") % {"n": MOST_REASON}
        raise Refusal("agenda_reason", text, "agenda_reason")
    return reason


def compare_agenda(*, sitting: Sitting, raised: Sequence[Raised], now: datetime) -> AgendaComparison:
    """Once, when it was announced: what presses and is not on the agenda, and what is on it and hardly anybody raised."""

    def work() -> AgendaComparison:
        row = held(sitting)
        if known := comparison_of(row):
            return known
        most = [one for _statement, one in supported(row.consultation)]
        found = compared(len(row.agenda), row.matched, raised, most)
        made = AgendaComparison(sitting=row, found=found, compared_at=now)
        made.save(force_insert=True)
        told = {**missing(found), "agenda_reason": row.agenda_reason}
        record(row, entries.AGENDA_COMPARED, now=now, rows=[made], **told)
        return made

    return grouped(work)
