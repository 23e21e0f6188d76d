"""Reads of departures from the ordinary course, and of what they come to in public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianxin.hear.queries import linked_with
from lianxin.office.models import Office

from ..models import Answer, Case, CaseVoice, Deviation
from ..states import IN_HAND, OPEN, CaseState, DeviationKind, DeviationState

_HAPPENED = (DeviationState.AGREED, DeviationState.ENDED)


def deviations(case: Case) -> list[Deviation]:
    """Everything that was asked for, oldest first."""
    return list(case.deviations.select_related("asked_by", "decided_by").order_by("pk"))


def departures_to_decide(office: Office) -> list[Deviation]:
    """What somebody asked for and nobody has decided, while there is still something to decide; oldest first."""
    asked = Deviation.objects.filter(office=office, state=DeviationState.ASKED)
    answered = Q(kind=DeviationKind.EXCLUSION, case__state=CaseState.ANSWERED)
    waiting = asked.filter(Q(case__state__in=OPEN) | answered)
    return list(waiting.select_related("case", "case__office", "case__unit").order_by("asked_at", "pk"))


def linked_in_hand(case: Case) -> list[Case]:
    """The other cases about the same problem that the same unit has in hand."""
    voices = [voice for link in case.case_voices.select_related("voice") for voice in linked_with(link.voice)]
    others = CaseVoice.objects.filter(voice__in=voices).exclude(case=case).values("case_id")
    found = Case.objects.select_related("office", "unit").filter(pk__in=others, state__in=IN_HAND)
    return list(found.filter(unit=case.unit, kept_from=case.kept_from_id).order_by("number"))


@dataclass(frozen=True)
class Departed:
    """How many cases of one unit there are, and how many departed from the ordinary course, by what and why."""

    unit: str
    cases: int
    kinds: Mapping[str, int]
    excluded: Mapping[str, int]
    out_of_scope: int


def departed(office: Office) -> list[Departed]:
    """For each unit that has cases.  What was taken over from an older system is not counted."""
    live = Case.objects.filter(office=office, imported=False, parent=None)
    cases = dict(live.exclude(unit=None).values_list("unit__code").annotate(n=Count("pk")).order_by())
    happened = Deviation.objects.filter(office=office, state__in=_HAPPENED).exclude(
        kind=DeviationKind.EXCLUSION
    )
    kinds = (
        happened.order_by().values_list("case__unit__code", "kind").annotate(n=Count("case", distinct=True))
    )
    codes = live.exclude(excluded="").order_by().values_list("unit__code", "excluded").annotate(n=Count("pk"))
    scope = Answer.objects.filter(office=office, out_of_scope=True).order_by()
    aside = dict(scope.values_list("unit__code").annotate(n=Count("case", distinct=True)))
    return [
        Departed(
            unit=unit,
            cases=count,
            kinds={kind: n for code, kind, n in kinds if code == unit},
            excluded={reason: n for code, reason, n in codes if code == unit},
            out_of_scope=aside.get(unit, 0),
        )
        for unit, count in sorted(cases.items())
    ]


def late(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """Those that the office owes something: by the first date, and also where a later one was agreed on."""
    return cases.filter(Q(next_due__lt=now) | Q(answer_due__lt=now))
