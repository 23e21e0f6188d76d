"""Left out of the figures: a unit that asks for exclusions far more often than others do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Case, Deviation
from lianxin.act.states import DeviationKind

from ..states import FindingKind
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import Detector, Evidence, Looking, Sign


def _look(looking: Looking) -> Iterable[Sign]:
    return beside_peers(looking, _things(looking))


def _things(looking: Looking) -> Iterator[Thing]:
    """Every case of the year; an exclusion counts from the moment somebody asks for it, agreed or not."""
    asked = Deviation.objects.filter(office=looking.office, kind=DeviationKind.EXCLUSION)
    excluded = set(asked.filter(asked_at__lte=looking.now).values_list("case_id", flat=True))
    cases = Case.objects.filter(office=looking.office, imported=False, parent=None)
    cases = cases.filter(received_at__gte=looking.since, received_at__lte=looking.now).order_by("pk")
    for pk, unit, number in cases.values_list("pk", "unit_id", "number"):
        yield Thing(unit, pk in excluded, f"case/{number}")


def _tell(evidence: Evidence) -> str:
    return beside(
        _("Of %(of)s cases of a year, the unit wanted %(seen)s to be left out of the figures."), evidence
    )


DETECTOR = Detector(
    kind=FindingKind.EXCLUDED,
    look=_look,
    tell=_tell,
    sees=gettext_lazy("A unit that wants cases left out of the figures far more often than other units do."),
    otherwise=gettext_lazy(
        "Its tasks may draw more of what the rules leave out, such as matters before a court."
    ),
    bounds=bounds_of(odds=3, gap=6, usual=3),
)
