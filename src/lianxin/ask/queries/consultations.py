"""Reads of consultations: which there are, what can be done in one now, and who has been heard in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, QuerySet

from lianxin.algorithms.weighting import Coverage, coverage
from lianxin.office.models import Office
from lianxin.record.models import Entry

from ..models import Consultation, Group, Material, Participant, Phase, Vote
from ..states import OVER, ConsultationState, PhaseKind

#: How many that are over stand on one page, and how many entries on the page of one.
PAGE, MOST_ENTRIES = 25, 30
#: The highest number that the column holds; an address may have any.
_MOST_NUMBER = 2**31 - 1


def consultations_of(office: Office) -> QuerySet[Consultation]:
    """Every one that was announced, the newest first: whatever became of it, it stays."""
    return (
        Consultation.objects.select_related("office__stream", "announced_by")
        .filter(office=office)
        .order_by("-number")
    )


def by_number(office: Office, number: int) -> Consultation | None:
    """In plain SQL, because every form of a vote asks and the ORM costs ten times that."""
    if number > _MOST_NUMBER:
        return None
    found = Consultation.objects.raw(
        "SELECT * FROM ask_consultation WHERE office_id = %s AND number = %s", [office.pk, number]
    )
    for consultation in found:
        consultation.office = office
        return consultation
    return None


def newest(office: Office, *, before: int = 0) -> list[Consultation]:
    """A page of all of them, and one more if there are more."""
    rows = consultations_of(office)
    return list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])


def open_ones(office: Office) -> list[Consultation]:
    """The one that closes first comes first."""
    return list(consultations_of(office).filter(state=ConsultationState.OPEN).order_by("closes_at", "number"))


def open_for(office: Office, kind: PhaseKind, now: datetime) -> list[Consultation]:
    """In which of them this can be done now."""
    phases = Phase.objects.filter(kind=kind, opens_at__lte=now, closes_at__gt=now)
    rows = consultations_of(office).filter(state=ConsultationState.OPEN, phases__in=phases)
    return list(rows.order_by("closes_at", "number"))


def coming_ones(office: Office) -> list[Consultation]:
    return list(
        consultations_of(office).filter(state=ConsultationState.ANNOUNCED).order_by("opens_at", "number")
    )


def past_ones(office: Office, *, before: int = 0) -> list[Consultation]:
    """A page of those that are over, the newest first, and one more if there are more."""
    rows = consultations_of(office).filter(state__in=OVER)
    return list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])


def on_the_front(office: Office) -> list[Consultation]:
    """A handful of the newest, by number and question alone, the one that closes first before the others."""
    rows = Consultation.objects.filter(office=office).order_by("-number")
    newest = rows.only("number", "question", "state", "closes_at")[:PAGE]
    return sorted(newest, key=lambda row: (row.closes_at, row.number))


def phases_of(consultation: Consultation) -> list[Phase]:
    rows = consultation.phases.select_related("consultation").order_by("opens_at", "kind")
    return list(rows)


def phase_of(consultation: Consultation, kind: PhaseKind) -> Phase | None:
    return consultation.phases.filter(kind=kind).first()


def is_open(phase: Phase, now: datetime) -> bool:
    """Whether its thing can be done at this moment; it ends on time, however late the clock's work comes."""
    return _is_open(phase, phase.consultation.state, now)


def _is_open(phase: Phase, state: str, now: datetime) -> bool:
    return state == ConsultationState.OPEN and phase.opens_at <= now < phase.closes_at


_STANDING = (
    "SELECT ask_phase.*, ask_consultation.state AS stands FROM ask_phase"
    " JOIN ask_consultation ON ask_consultation.id = ask_phase.consultation_id"
    " WHERE ask_phase.consultation_id = %s AND ask_phase.kind = %s"
)


def open_phase(consultation: Consultation, kind: PhaseKind, now: datetime) -> Phase | None:
    """The phase in which this can be done now, or None; as the rows stand at this moment, whatever is in memory."""
    rows: Iterable[Any] = Phase.objects.raw(_STANDING, [consultation.pk, str(kind)])
    for phase in rows:
        if _is_open(phase, phase.stands, now):
            return cast("Phase", phase)
    return None


def groups_of(consultation: Consultation) -> list[Group]:
    return list(consultation.groups.order_by("number"))


def group_of(consultation: Consultation, number: int | None) -> Group | None:
    """The group that has this number in it, if there is one."""
    return consultation.groups.filter(number=number).first() if number is not None else None


def materials_of(consultation: Consultation) -> list[Material]:
    """Every version of everything, in the order in which it was added."""
    return list(consultation.materials.order_by("pk"))


def material_of(consultation: Consultation, key: int) -> Material | None:
    rows = Material.objects.select_related("consultation__office__stream")
    return rows.filter(consultation=consultation, pk=key).first()


def newest_materials(consultation: Consultation) -> list[Material]:
    """The newest version of each."""
    rows = materials_of(consultation)
    replaced = {row.replaces_id for row in rows}
    return [row for row in rows if row.pk not in replaced]


def versions_of(material: Material, rows: Sequence[Material]) -> list[Material]:
    """All versions of one thing, the oldest first, among the ``rows`` of its consultation."""
    known, newer = {row.pk: row for row in rows}, {row.replaces_id: row for row in rows}
    first = material
    while first.replaces_id:
        first = known[first.replaces_id]
    found = [first]
    while found[-1].pk in newer:
        found.append(newer[found[-1].pk])
    return found


def _voters(consultation: Consultation) -> QuerySet[Participant]:
    """Whoever said something of at least one statement."""
    voted = Exists(Vote.objects.filter(participant=OuterRef("pk")))
    return Participant.objects.filter(voted, consultation=consultation)


def people_who_voted(consultation: Consultation) -> int:
    return _voters(consultation).count()


def heard_by_group(consultation: Consultation, groups: Sequence[Group]) -> Coverage[int]:
    """Of whom how many have voted, by number of the group.  Not for showing as it is: see ``shown_coverage``."""
    counted = _voters(consultation).values_list("group").annotate(n=Count("pk"))
    by_key: dict[int | None, int] = dict(counted.order_by("group"))
    heard = {group.number: by_key.get(group.pk, 0) for group in groups}
    people = {group.number: group.size for group in groups}
    return coverage(heard, people, untold=by_key.get(None, 0))


def newest_entries(consultation: Consultation) -> list[Entry]:
    """What the record says about it, the newest first."""
    stream = consultation.office.stream_id
    rows = Entry.objects.filter(stream_id=stream, subject=consultation.subject)
    return list(rows.order_by("-number")[:MOST_ENTRIES])
