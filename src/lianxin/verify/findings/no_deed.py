"""Promises without deeds: those that were broken, and answers that say "we will" and enter no promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Promise
from lianxin.act.states import PromiseState
from lianxin.algorithms.promises import promises_in
from lianxin.office.days import day_of

from ..states import FindingKind
from .above_usual import above_usual, bounds_of
from .answers import answers_of
from .beside_peers import Thing
from .shape import Bound, Detector, Evidence, Looking, Sign

_BROKEN, _LOOSE = "broken", "loose"


def _look(looking: Looking) -> Iterable[Sign]:
    yield from above_usual(looking, _fallen_due(looking), about=_BROKEN)
    yield from above_usual(looking, _said(looking), about=_LOOSE, usual=_LOOSE)


def _fallen_due(looking: Looking) -> Iterator[Thing]:
    """Promises whose day has passed this year, and whether nothing was done by now."""
    due = Promise.objects.filter(
        office=looking.office, due_at__gte=looking.since, due_at__lte=looking.now
    ).order_by("due_at", "pk")
    for row in due.select_related("case"):
        undone = row.state in {PromiseState.BROKEN, PromiseState.OPEN}
        name = f"case/{row.case.number}" if row.case else f"promise/{row.pk}"
        yield Thing(row.unit_id, undone, name)


def _said(looking: Looking) -> Iterator[Thing]:
    today = day_of(looking.now, looking.office)
    for one in answers_of(looking):
        loose = not one.promised and bool(promises_in(one.text, today, lambda _day: True))
        yield Thing(one.unit, loose, one.name)


def _tell(evidence: Evidence) -> str:
    told = {"seen": evidence["seen"], "of": evidence["of"]}
    if evidence["about"] == _LOOSE:
        return _('Of %(of)s answers, %(seen)s say "we will" and enter no promise with a day.') % told
    return _("Of %(of)s promises whose day has passed, nothing was done about %(seen)s.") % told


DETECTOR = Detector(
    kind=FindingKind.NO_DEED,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "Promises whose day passed without a deed, and answers that promise without a day, far more often than is usual."
    ),
    otherwise=gettext_lazy(
        "Money, weather or somebody else's part may have come in between, or the deed was done and not written down."
    ),
    bounds=(
        *bounds_of(usual=30),
        Bound(
            _LOOSE,
            50,
            gettext_lazy("So many per cent of answers may speak of the future without a promise"),
            least=1,
            most=99,
        ),
    ),
    measured=gettext_lazy(
        "Of 1,651 published replies of offices without a list of promises, 36 in 100 speak of what will be done."
    ),
)
