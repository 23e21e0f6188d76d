"""What follows by itself: a case for each voice, new dates after a holiday notice, climbing when time is up."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from lianxin.hear.entries import VOICE_READ, VOICE_RECEIVED
from lianxin.hear.erasures import erased_again, holds_words
from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.office.entries import CALENDAR_IMPORTED, OUTAGE_RECORDED, PERSON_CLOSED
from lianxin.office.models import Outage, Person
from lianxin.record.consumers import consumer, timed
from lianxin.record.entries import RECORD_ERASED
from lianxin.record.models import Entry
from lianxin.record.verification.beside import beside

from . import commands, erasing
from .checking import check_accounts
from .commands import led
from .entries import cases as entries
from .entries.cases import CASE_REOPENED, CASE_SENT_BACK, CASE_SOLVED
from .models import CallUp, CareVisit, Case, FollowUp, Promise
from .states import CareState, CaseState, FollowUpState, PlanState, PromiseState, WaitsFor

_AT_ONCE = 200
holds_words(erasing.of_the_case)
erased_again(led.LEDGER, led.take_words_off_again)
beside(check_accounts)


@consumer("act.open_case", reads=[VOICE_RECEIVED])
def open_case(entry: Entry, now: datetime) -> None:
    """Each voice gets its case, under the number of its entry.

    The house's own probes get none, and what was said in a consultation is answered there.
    """
    if entry.public.get("probe") or entry.public.get("asked"):
        return
    voice = Voice.objects.select_related("area").get(pk=entry.public["voice"])
    voice.office = entry.stream.office
    commands.open_case(voice=voice, number=entry.number, now=now)


@consumer("act.words_gone", reads=[RECORD_ERASED])
def words_gone(entry: Entry, now: datetime) -> None:
    """Who takes their words away takes the case back, unless others spoke about the same: for them it stays open."""
    if entry.public["why"] == "asked" and entry.subject.startswith("voice/"):
        commands.end_without_words(voice=Voice.objects.get(pk=entry.subject.removeprefix("voice/")), now=now)


@consumer("act.grade", reads=[VOICE_READ])
def grade(entry: Entry, now: datetime) -> None:
    """A person's reading of a voice says how much its case presses."""
    case = Case.objects.select_related("office").get(case_voices__voice=entry.public["voice"])
    for one in (case, *case.parts.select_related("office")):
        commands.grade(case=one, severity=Severity(entry.public["severity"]), now=now)


@consumer("act.redate", reads=[CALENDAR_IMPORTED])
def redate(entry: Entry, now: datetime) -> None:
    """A holiday notice, new or corrected, moves the dates of cases that are not solved yet."""
    cases = Case.objects.filter(office__stream_id=entry.stream_id, imported=False)
    for case in cases.exclude(state=CaseState.SOLVED):
        commands.redate(case=case, year=entry.public["year"], now=now)


@consumer(
    "act.follow_whole",
    reads=[
        entries.CASE_SOLVED,
        entries.CASE_REOPENED,
        entries.CASE_SENT_BACK,
        entries.CASE_WITHDRAWN,
        entries.CASE_ARCHIVED,
        entries.DEVIATION_DECIDED,
    ],
)
def follow_whole(entry: Entry, now: datetime) -> None:
    """Where the whole of a case goes, its parts go as well."""
    case = Case.objects.get(office__stream_id=entry.stream_id, number=entry.public["case"])
    reopened = entry.kind in {entries.CASE_REOPENED.name, entries.CASE_SENT_BACK.name}
    commands.follow_whole(case=case, reopened=reopened, now=now)


@timed
def call_ups_late(now: datetime) -> None:
    """Whoever was called and did not answer in time is noted, once."""
    late = CallUp.objects.select_related("case").filter(answered_at=None, late_noted_at=None, due_at__lte=now)
    for call in late.order_by("due_at")[:_AT_ONCE]:
        commands.note_late_call(call=call, now=now)


@consumer("act.outage", reads=[OUTAGE_RECORDED])
def give_back(entry: Entry, now: datetime) -> None:
    """Cases that were open while the house could not be reached get the lost time, in the adjusted figures alone."""
    outage = Outage.objects.get(pk=entry.public["outage"])
    cases = Case.objects.filter(office=outage.office_id, imported=False, received_at__lt=outage.ends_at)
    for case in cases.filter(Q(waits_for=WaitsFor.OFFICE) | Q(answered_at__gt=outage.begins_at)).order_by(
        "pk"
    ):
        commands.add_outage(case=case, outage=outage, now=now)


@timed
def go_on(now: datetime) -> None:
    """A case that waited until a day goes on at that day, however long nobody looked."""
    for case in Case.objects.filter(suspended_until__lte=now).order_by("suspended_until")[:_AT_ONCE]:
        commands.end_suspension(case=case, now=now)


@timed
def climb(now: datetime) -> None:
    """Every case whose next level has come climbs, however long nobody looked."""
    for case in Case.objects.filter(climb_at__lte=now).order_by("climb_at")[:_AT_ONCE]:
        commands.climb(case=case, now=now)


@consumer("act.carer_left", reads=[PERSON_CLOSED])
def carer_left(entry: Entry, now: datetime) -> None:
    """Who is gone visits nobody: each visit gets another person or an alarm."""
    person = Person.objects.get(pk=entry.subject.removeprefix("person/"))
    commands.carer_left(person=person, now=now)


@consumer("act.look_again", reads=[CASE_SOLVED, CASE_REOPENED, CASE_SENT_BACK])
def look_again(entry: Entry, now: datetime) -> None:
    """What is solved is looked at again after months; what was reopened needs no look any more."""
    offices_cases = Case.objects.filter(office__stream_id=entry.stream_id)
    case = offices_cases.select_related("office").get(number=entry.public["case"])
    if entry.kind == CASE_SOLVED.name:
        commands.set_follow_ups(case=case, solved_at=entry.time, now=now)
    else:
        commands.drop_follow_ups(case=case, now=now)


@timed
def miss_visits(now: datetime) -> None:
    """A day of a care plan that passed without a visit is noted at the moment at which it was over."""
    waiting = CareVisit.objects.filter(state=CareState.DUE, due_at__lte=now, plan__state=PlanState.ACTIVE)
    for visit in waiting.select_related("plan__case").order_by("due_at", "pk")[:_AT_ONCE]:
        commands.note_missed(plan=visit.plan, now=now)


@timed
def note_follow_ups(now: datetime) -> None:
    """Every follow-up whose day has come is due, once."""
    waiting = FollowUp.objects.filter(state=FollowUpState.TO_COME, due_at__lte=now).select_related("case")
    for row in waiting.order_by("due_at", "pk")[:_AT_ONCE]:
        commands.note_due(follow_up=row, now=now)


@timed
def break_promises(now: datetime) -> None:
    """A promise whose day passed without a deed is broken from that day on, however long nobody looked."""
    waiting = Promise.objects.filter(state=PromiseState.OPEN, due_at__lt=now).select_related("case", "unit")
    for promise in waiting.order_by("due_at", "pk")[:_AT_ONCE]:
        commands.note_broken(promise=promise, now=now)
