"""The easy ones first: cases wait past their date while newer ones are answered, or grave ones longer than others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.algorithms.peers import LOOKS_A_YEAR
from lianxin.algorithms.waiting import Graver, Wait, graver_wait, passed_over
from lianxin.hear.states import GRAVEST_FIRST
from lianxin.office.models import Unit

from ..states import FindingKind
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import MOST_NAMED, Bound, Detector, Evidence, Looking, Sign, one_in, sign_of

GRAVE = "grave"
#: Fewer grave cases than this say nothing about the order.
LEAST_GRAVE = 5
_GRADES = {str(severity): len(GRAVEST_FIRST) - 1 - place for place, severity in enumerate(GRAVEST_FIRST)}


@dataclass(frozen=True)
class _Waiting:
    number: int
    wait: Wait


def _look(looking: Looking) -> Iterable[Sign]:
    units = _by_unit(looking)
    return chain(
        beside_peers(looking, _things(looking, units)),
        _grave(looking, units),
    )


def _by_unit(looking: Looking) -> dict[int, list[_Waiting]]:
    """The cases of the year by unit; what waits for a stated reason, or ended before it fell due, is left aside."""
    cases = Case.objects.annotate(until=Coalesce("agreed_due", "answer_due")).filter(
        office=looking.office,
        imported=False,
        parent=None,
        suspended_until=None,
        received_at__gte=looking.since,
        received_at__lte=looking.now,
    )
    ended = {CaseState.WITHDRAWN, CaseState.TRANSFERRED}
    found: dict[int, list[_Waiting]] = {}
    for row in cases.exclude(unit=None).exclude(answered_at=None, state__in=ended).order_by("pk"):
        answered = row.answered_at.timestamp() if row.answered_at else None
        wait = Wait(row.received_at.timestamp(), row.due.timestamp(), answered, _GRADES[row.severity])
        found.setdefault(row.unit_id or 0, []).append(_Waiting(row.number, wait))
    return found


def _things(looking: Looking, units: dict[int, list[_Waiting]]) -> Iterator[Thing]:
    for unit, cases in units.items():
        over = passed_over([case.wait for case in cases], looking.now.timestamp(), looking.values["newer"])
        for case, passed in zip(cases, over, strict=True):
            yield Thing(unit, passed, f"case/{case.number}")


def _grave(looking: Looking, units: dict[int, list[_Waiting]]) -> Iterator[Sign]:
    bound = 1 / (looking.values["one_in"] * LOOKS_A_YEAR * max(1, len(units)))
    known = Unit.objects.in_bulk(list(units))
    for unit, cases in units.items():
        found = graver_wait([case.wait for case in cases], looking.now.timestamp())
        ordinary = found.of < LEAST_GRAVE or 100 * found.lead < looking.values["lead"]
        if not ordinary and found.chance <= bound:
            yield sign_of(known[unit], looking.month(), _evidence(found, cases), about=GRAVE)


def _evidence(found: Graver, cases: list[_Waiting]) -> Evidence:
    waiting = [case.number for case in cases if case.wait.grade and case.wait.ended is None]
    others = [case.number for case in reversed(cases) if case.wait.grade and case.wait.ended is not None]
    return {
        "about": GRAVE,
        "seen": found.longer,
        "of": found.of,
        "one_in": one_in(found.chance),
        "look_at": [f"case/{number}" for number in (waiting + others)[:MOST_NAMED]],
    }


def _tell(evidence: Evidence) -> str:
    if evidence.get("about") == GRAVE:
        told = {"seen": evidence["seen"], "of": evidence["of"]}
        return _("Of %(of)s grave cases of a year, %(seen)s wait longer than most ordinary ones.") % told
    return beside(
        _("Of %(of)s cases of a year, %(seen)s waited past their date while newer ones were answered."),
        evidence,
    )


DETECTOR = Detector(
    kind=FindingKind.EASY_FIRST,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "A unit in which cases wait past their date while newer and no graver ones are answered, or grave ones longest."
    ),
    otherwise=gettext_lazy("The ones that wait may be harder, or need somebody else first."),
    bounds=(
        *bounds_of(odds=8, gap=15, usual=10),
        Bound("newer", 3, gettext_lazy("So many newer ones answered first are ordinary"), least=1, most=1000),
        Bound(
            "lead",
            30,
            gettext_lazy("So many percentage points in which graver cases wait longer are ordinary"),
            most=100,
        ),
    ),
)
