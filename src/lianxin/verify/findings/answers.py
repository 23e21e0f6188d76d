"""Answers of a year beside what was asked: what the detectors of texts read."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.act.models import Answer
from lianxin.hear.models import Voice

from .shape import Looking


@dataclass(frozen=True)
class Answered:
    """One answer, the unit that gave it, and the words of the first voice of its case."""

    unit: int
    case: int
    question: str
    text: str
    promised: bool
    out_of_scope: bool

    @property
    def name(self) -> str:
        return f"case/{self.case}"


def answers_of(looking: Looking) -> list[Answered]:
    """Every answer of the year, oldest first; those taken over from an older system are not this office's doing."""
    rows = Answer.objects.filter(
        office=looking.office, imported=False, answered_at__gte=looking.since, answered_at__lte=looking.now
    )
    rows = rows.select_related("case").prefetch_related("promises").order_by("pk")
    asked = _questions(looking, {row.case_id for row in rows})
    return [
        Answered(
            row.unit_id,
            row.case.number,
            asked.get(row.case_id, ""),
            "\n".join(part for part in (row.done, row.not_done, row.why) if part),
            bool(row.promises.all()),
            row.out_of_scope,
        )
        for row in rows
    ]


def _questions(looking: Looking, cases: set[int]) -> dict[int, str]:
    voices = Voice.objects.filter(office=looking.office, case_voice__case_id__in=cases).order_by("-pk")
    told = voices.values_list("case_voice__case_id", "title", "body")
    return {case: f"{title}\n{body}" for case, title, body in told.iterator()}
