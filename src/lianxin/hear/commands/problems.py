"""Links between voices that are about the same problem: never a merge, nobody disappears behind another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from lianxin.office.models import Person
from lianxin.record.commands import Public, append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind
from lianxin.record.models import Entry

from .. import entries
from ..models import Problem, ProblemVoice, Voice
from ..rules import NotYours


class NotAlike(ValueError):
    """These two cannot be linked: they are one voice, a test, or of different offices."""


def link(*, voice: Voice, other: Voice, person: Person | None, now: datetime) -> Problem:
    """Say that two voices are about the same problem.  Each keeps its case, its receipt and its word.

    A voice is about one problem at most: where both already belong to one, the newer problem's voices come to the
    older one.  To link what is linked changes nothing.
    """
    apart = any(one.probe or one.asked for one in (voice, other))
    if voice.pk == other.pk or voice.office_id != other.office_id or apart:
        raise NotAlike
    _demand(person, voice)

    def work() -> Problem:
        links = _held(voice, other)
        problem = links[0].problem if links else Problem(office_id=voice.office_id, begun_at=now)
        moving = _others([one for one in links if one.problem_id != problem.pk])
        coming = [{voice.pk, other.pk} - {one.voice_id for one in links}, {one.voice_id for one in moving}]
        joining = sorted(set().union(*coming))
        if joining:
            problem.save()
            rows = [*_ended(moving, now), *_begun(joining, problem, person, now)]
            public = {"voice": voice.pk, "other": other.pk}
            _enter(voice, entries.PROBLEM_LINKED, public, [problem, *rows], now)
        return problem

    return grouped(work)


def unlink(*, voice: Voice, person: Person | None, now: datetime) -> None:
    """Say that a voice is about a problem of its own after all; the others stay linked with each other."""
    _demand(person, voice)

    def work() -> None:
        if ended := _ended(_held(voice), now):
            _enter(voice, entries.PROBLEM_UNLINKED, {"voice": voice.pk}, ended, now)

    grouped(work)


def join(*, voice: Voice, other_public_number: int, now: datetime) -> Problem | None:
    """The person who spoke says that another voice, known by its number in the record, is about the same.

    None when there is no such voice to join.  They keep their own receipt, and see nothing of the other voice.
    """
    entry = Entry.objects.filter(
        stream_id=voice.office.stream_id, number=other_public_number, kind=entries.VOICE_RECEIVED.name
    ).first()
    other = Voice.objects.filter(office_id=voice.office_id, pk=entry.public["voice"]) if entry else None
    found = (
        other.exclude(pk=voice.pk).filter(probe=False, confidential=False, about=None, asked="").first()
        if other
        else None
    )
    return link(voice=voice, other=found, person=None, now=now) if found else None


def _demand(person: Person | None, voice: Voice) -> None:
    """Staff of the same office, or (nobody) the one who spoke."""
    if person is not None and person.office_id != voice.office_id:
        raise NotYours


def _held(*voices: Voice) -> list[ProblemVoice]:
    """The links of these voices that hold, oldest problem first, while nobody else can change them."""
    list(
        Voice.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in voices]).order_by("pk")
    )
    found = ProblemVoice.objects.select_related("problem").filter(voice__in=voices, unlinked_at=None)
    return list(found.order_by("problem_id", "pk"))


def _others(links: list[ProblemVoice]) -> list[ProblemVoice]:
    """All links of the problems that these links belong to."""
    problems = [one.problem_id for one in links]
    return list(ProblemVoice.objects.filter(problem__in=problems, unlinked_at=None).order_by("pk"))


def _ended(links: list[ProblemVoice], now: datetime) -> list[ProblemVoice]:
    for one in links:
        one.unlinked_at = now
        one.save(update_fields=["unlinked_at"])
    return links


def _begun(
    voice_ids: list[int], problem: Problem, person: Person | None, now: datetime
) -> list[ProblemVoice]:
    rows = [
        ProblemVoice(
            office_id=problem.office_id, problem=problem, voice_id=voice_id, person=person, linked_at=now
        )
        for voice_id in voice_ids
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def _enter(voice: Voice, kind: EntryKind, public: Public, rows: Sequence[Model], now: datetime) -> None:
    append(
        stream_id=voice.office.stream_id,
        kind=kind,
        subject=voice.subject,
        now=now,
        public=public,
        rows=rows,
    )
