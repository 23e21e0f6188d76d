"""Opening a case for a voice."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.hear.understanding import pressing
from lianxin.office.calendars import WorkingDays
from lianxin.office.queries import the_office
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import routing
from ..dates import dates_of
from ..entries import cases as entries
from ..levels import next_climb
from ..models import Case, CaseVoice
from ..states import CaseState
from ..writing import enter, record
from .dispatch import offer


def open_case(*, voice: Voice, number: int, now: datetime) -> Case:
    """Open the case of a voice, with its dates counted from when it was said, and hand it on if a rule fits.

    A voice has one case; asked again, this returns it.  History taken over from an older system gets its
    dates but is not handed on; nor is what is about a unit's own conduct: an overseer hands that on.
    """

    def work() -> Case:
        if known := CaseVoice.objects.select_related("case").filter(voice=voice).first():
            return known.case
        match = None if voice.about_id else routing.match(voice)
        case = _new_case(voice, number, match, WorkingDays.of(voice.office))
        case.save(force_insert=True)
        link = CaseVoice(office_id=voice.office_id, case=case, voice=voice)
        link.save(force_insert=True)
        record(
            case,
            entries.CASE_OPENED,
            now=now,
            rows=[link],
            voice=voice.pk,
            received_at=stamp(case.received_at),
            accept_due=stamp(case.accept_due),
            answer_due=stamp(case.answer_due),
            provisional=case.provisional,
            imported=case.imported,
            severity=str(case.severity),
        )
        if match and not case.imported:
            offer(case=case, unit=match.unit, now=now, reason=match.reason(), by=None)
        return case

    return grouped(work)


def _new_case(voice: Voice, number: int, match: routing.Match | None, days: WorkingDays) -> Case:
    # What an older system took over was judged there; it is not looked at again.
    severity = Severity.ORDINARY if voice.imported else Severity(pressing.of(voice).level)
    dates = dates_of(voice.office, said_at=voice.said_at, severity=severity, days=days)
    case = Case(
        office=voice.office,
        number=number,
        area=voice.area,
        word=match.word if match else "",
        owner=match.unit if match and not voice.imported else the_office(voice.office),
        kept_from_id=voice.about_id,
        severity=severity,
        imported=voice.imported,
        received_at=voice.said_at,
        accept_due=dates.accept,
        answer_due=dates.answer,
        provisional=dates.provisional,
    )
    enter(case, CaseState.RECEIVED)
    case.climb_at = None if case.imported else next_climb(case, days)
    return case
