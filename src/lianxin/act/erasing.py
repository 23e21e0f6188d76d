"""What acting holds of the words of a voice: the person's own go, the office's stay without what they quote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lianxin.algorithms.quoting import Quotes
from lianxin.hear.erasures import Change, blanked, unquoted
from lianxin.hear.models import Voice

from .models import (
    Answer,
    Assignment,
    CallUp,
    CarePlan,
    CareVisit,
    Case,
    Commitment,
    Deviation,
    FollowUp,
    LedLine,
    LedProject,
    Promise,
    Task,
)

#: What the office writes about a case, by table.
WRITTEN: dict[Any, tuple[str, ...]] = {
    Answer: ("done", "not_done", "why"),
    Assignment: ("refusal", "task", "done"),
    CallUp: ("text", "answer"),
    CarePlan: ("what", "reason"),
    Commitment: ("purpose", "reason"),
    Deviation: ("reason", "decision"),
    FollowUp: ("words",),
    Promise: ("text", "deed"),
    Task: ("title", "note"),
}


def of_the_case(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """The case of the voice, and the parts that it was split into."""
    whole = Case.objects.filter(case_voices__voice=voice)
    cases = [*whole, *Case.objects.filter(parent__in=whole)]
    for model, names in WRITTEN.items():
        yield from unquoted(model.objects.filter(case__in=cases), quotes, *names)
    yield from unquoted(CareVisit.objects.filter(plan__case__in=cases), quotes, "note")
    for share in Assignment.objects.filter(case__in=cases):
        said = str(share.reason.get("text") or "")
        if (text := quotes.without(said)) != said:
            yield Change(share, {"reason": {**share.reason, "text": text}})
    projects = LedProject.objects.filter(voice=voice)
    yield from blanked(projects, "name", "what")
    yield from unquoted(projects, quotes, "reason")
    # What public money was spent on stays; what it quotes of the words goes.
    yield from unquoted(LedLine.objects.filter(project__in=projects), quotes, "what", "proof")
    tasks = Task.objects.filter(case__in=cases)
    yield from blanked(tasks, "words")
    # Whoever settled it without an account held the receipt: the note is the person's own.
    yield from blanked(tasks.filter(done_by=None, done_at__isnull=False), "note")
