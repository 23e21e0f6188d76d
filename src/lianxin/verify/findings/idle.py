"""Lying about: a unit whose cases are past their date far more often than elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Case
from lianxin.act.states import CaseState

from ..states import FindingKind
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import Detector, Evidence, Looking, Sign


def _look(looking: Looking) -> Iterable[Sign]:
    return beside_peers(looking, _things(looking))


def _things(looking: Looking) -> Iterator[Thing]:
    """Every case that fell due this year; late is what was answered after its date or not at all.

    A date that a second person agreed to counts here, and what waits for a stated reason is not late.
    """
    cases = Case.objects.annotate(until=Coalesce("agreed_due", "answer_due")).filter(
        office=looking.office,
        imported=False,
        parent=None,
        until__gte=looking.since,
        until__lte=looking.now,
        suspended_until=None,
    )
    ended = {CaseState.WITHDRAWN, CaseState.TRANSFERRED}
    rows = cases.order_by("pk").values_list("unit_id", "number", "state", "answered_at", "until", named=True)
    for row in rows:
        if row.answered_at is None and row.state in ended:
            continue
        late = row.answered_at is None or row.answered_at > row.until
        yield Thing(row.unit_id, late, f"case/{row.number}")


def _tell(evidence: Evidence) -> str:
    return beside(
        _("Of %(of)s cases that fell due in a year, %(seen)s were answered late or not at all."), evidence
    )


DETECTOR = Detector(
    kind=FindingKind.IDLE,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A unit whose cases pass their date unanswered far more often than those of other units."
    ),
    otherwise=gettext_lazy("It may have too few hands, or more was asked of it than of others."),
    bounds=bounds_of(odds=8, gap=25, usual=10),
)
