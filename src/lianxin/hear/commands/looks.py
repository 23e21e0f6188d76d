"""The only writers of who looked: a line when somebody of the office sees what a person told, fixed in the night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from lianxin.office.days import day_of
from lianxin.office.models import Office, Person
from lianxin.office.states import Role
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..models import Glance, Look, Visit
from ..states import Seen

#: So many lines are fixed by one entry.
AT_ONCE = 1_000
#: As what somebody looked who holds more than one role, if the door does not say.
_USUAL = (
    Role.HANDLER,
    Role.CLERK,
    Role.COORDINATOR,
    Role.LEAD,
    Role.OVERSEER,
    Role.VISITOR,
    Role.CONVENOR,
    Role.STEWARD,
)
_KEPT = ("office_id", "voice_id", "person_id", "role", "unit_id", "day", *Seen.values)


def note_looks(
    *, person: Person, voices: Iterable[int], what: Seen, now: datetime, role: Role | None = None
) -> None:
    """Note that a person of the office is about to see this of these voices.

    Whoever cannot be noted sees nothing: a door calls this before it shows anything.  At most one line is kept for
    a person, a voice and a day; who looks again writes nothing, and no door shows how often anybody looked.
    """
    ids, day = set(voices), day_of(now, person.office)
    found = {row.voice_id: row for row in Glance.objects.filter(person=person, day=day, voice__in=ids)}
    new = [_glance(person, voice, what, day, role) for voice in sorted(ids - found.keys())]
    more = [row.pk for row in found.values() if not getattr(row, what)]

    def work() -> None:
        # Two windows that open at the same moment are one look.
        Glance.objects.bulk_create(new, ignore_conflicts=True)
        Glance.objects.filter(pk__in=more).update(**{what: True})

    if new or more:
        grouped(work)


def note_visit(*, person: Person, visit: Visit, what: Seen, now: datetime) -> None:
    """Note that a person of the office is about to see what was noted of a home: each need has its own receipt."""
    voices = visit.needs.exclude(voice=None).values_list("voice_id", flat=True)
    note_looks(person=person, voices=[pk for pk in voices if pk], what=what, now=now)


def _glance(person: Person, voice: int, what: Seen, day: date, role: Role | None) -> Glance:
    role = role or next(one for one in _USUAL if person.holds(one))
    unit = min((unit for held, unit in person.roles if held == role and unit), default=None)
    row = Glance(office_id=person.office_id, voice_id=voice, person=person, role=role, unit_id=unit, day=day)
    setattr(row, what, True)
    return row


def fix_looks(*, office: Office, now: datetime) -> int:
    """Fix the looks of one day that is over in the record, and say how many; nothing when none are left.

    The entry commits to every line and publishes the day alone: not who looked, at what, or how many did.
    """

    def work() -> int:
        today = day_of(now, office)
        over = Glance.objects.filter(office=office, day__lt=today).order_by("day", "voice_id", "pk")
        first = over.first()
        if first is None:
            return 0
        glances = list(over.filter(day=first.day)[:AT_ONCE])
        rows = Look.objects.bulk_create(
            [Look(**{name: getattr(glance, name) for name in _KEPT}) for glance in glances]
        )
        day = first.day.isoformat()
        append(
            stream_id=office.stream_id,
            kind=entries.LOOKS_NOTED,
            subject=f"looks/{day}",
            now=now,
            public={"day": day},
            rows=rows,
        )
        Glance.objects.filter(pk__in=[glance.pk for glance in glances]).delete()
        return len(rows)

    return grouped(work)
