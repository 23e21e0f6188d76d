"""What has been kept for its time and is not open any more.

A matter is over once the office owes nothing: no review, order, promise, task, care plan, return contact or later look
waits.  Its time counts from the last thing that the record says about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.act.models import CarePlan, Case, FollowUp, Promise, Task
from lianxin.act.states import FollowUpState, PlanState, PromiseState, TaskState, WaitsFor
from lianxin.hear.models import Household, SealedVoice, Visit, VisitNeed, Voice
from lianxin.hear.states import Leads
from lianxin.office.models import Office
from lianxin.record.models import Entry

from ..models import ContactItem, CorrectionOrder, Review
from ..states import ContactState, OrderState, ReviewState
from .schedule import KINDS


def contacts(office: Office, now: datetime) -> Iterator[Voice]:
    """Voices whose contact nobody needs any more: the person has had the last word, and nothing is to come."""
    before = _before("contact", now)
    rows = _over(office, before).filter(contact__isnull=False)
    rows = rows.filter(case_voice__case__waits_for=WaitsFor.NOBODY)
    yield from (voice for voice in rows.iterator() if _quiet_since(voice, before))


def words(office: Office, now: datetime) -> Iterator[Voice]:
    """Voices whose words are kept no longer, answered or over for all this time."""
    before = _before("words", now)
    rows = _over(office, before).filter(erased_at=None).exclude(case_voice__case__waits_for=WaitsFor.OFFICE)
    yield from (voice for voice in rows.iterator() if _quiet_since(voice, before))


def visits(office: Office, now: datetime) -> Iterator[Visit]:
    """Visits whose notes are kept no longer: no referral and no case of theirs is open."""
    rows = Visit.objects.select_related("office", "household").filter(
        office=office, received_at__lte=_before("visits", now), notes__isnull=False
    )
    needs = VisitNeed.objects.filter(visit=OuterRef("pk"))
    open_case = Q(voice__case_voice__case__waits_for=WaitsFor.OFFICE)
    referred = Q(leads_to=Leads.REFERRAL, settled_at=None)
    yield from rows.exclude(Exists(needs.filter(open_case | referred))).order_by("pk").iterator()


def homes(office: Office, now: datetime) -> Iterator[Household]:
    """Homes that nobody visited for so long that what is known of them goes as well."""
    lately = Visit.objects.filter(household=OuterRef("pk"), received_at__gt=_before("visits", now))
    cared_for = CarePlan.objects.filter(
        case__case_voices__voice__visit_need__visit__household=OuterRef("pk"), state=PlanState.ACTIVE
    )
    rows = Household.objects.filter(office=office, facts__isnull=False)
    kept_notes = Visit.objects.filter(household=OuterRef("pk"), notes__isnull=False)
    yield from rows.exclude(Exists(lately)).exclude(Exists(cared_for)).exclude(Exists(kept_notes)).iterator()


def sealed(office: Office, now: datetime) -> Iterator[SealedVoice]:
    """Sealed words that have lain here for their time, fetched or not: nobody here can tell whether they are over."""
    day = _before("sealed", now).astimezone(office.zone).date()
    rows = SealedVoice.objects.select_related("office").filter(office=office, received_on__lte=day)
    yield from rows.filter(erased_at=None).order_by("pk").iterator()


def _before(kind: str, now: datetime) -> datetime:
    after = KINDS[kind].after
    if after is None:
        raise ValueError(f"{kind} stays")
    return now - after


def _over(office: Office, before: datetime) -> QuerySet[Voice]:
    """Voices with a case, received so long ago, about which nothing is to be done: oldest first."""
    rows = Voice.objects.select_related("office").filter(office=office, received_at__lte=before, probe=False)
    for held in _holds():
        rows = rows.exclude(held)
    return rows.filter(case_voice__isnull=False).order_by("pk")


def _holds() -> list[Exists]:
    """Each thing that keeps a matter open, about its case or a part of it."""
    voice = OuterRef("pk")
    of_it = Q(case__case_voices__voice=voice) | Q(case__parent__case_voices__voice=voice)
    return [
        Exists(Review.objects.filter(voice=voice, state=ReviewState.ASKED)),
        Exists(ContactItem.objects.filter(voice=voice, state=ContactState.WAITING)),
        Exists(CorrectionOrder.objects.filter(of_it).exclude(state=OrderState.VERIFIED)),
        Exists(Promise.objects.filter(of_it, state=PromiseState.OPEN)),
        Exists(Task.objects.filter(of_it, state=TaskState.OPEN)),
        Exists(CarePlan.objects.filter(of_it, state=PlanState.ACTIVE)),
        # A later look that is due and that nobody takes keeps nothing for ever: that it was due is the last that happened.
        Exists(FollowUp.objects.filter(of_it, state=FollowUpState.TO_COME)),
        Exists(Case.objects.filter(parent__case_voices__voice=voice, waits_for=WaitsFor.OFFICE)),
    ]


def _quiet_since(voice: Voice, before: datetime) -> bool:
    case = Case.objects.get(case_voices__voice=voice)
    for subject in (voice.subject, case.subject):
        about = Entry.objects.filter(stream_id=voice.office.stream_id, subject=subject)
        last = about.order_by("-number").values_list("time", flat=True).first()
        if last is not None and last > before:
            return False
    return True
