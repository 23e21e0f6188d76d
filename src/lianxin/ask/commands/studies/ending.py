"""A study ends: what was done stands beside what was planned, and fewer than planned is explained."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import studies as entries
from ...models import Study
from ...queries.studies import SiteCount, counted
from ...states import StudyState
from ..consultations.writing import MOST_REASON, checked_reason, demand_convenor
from .writing import demand_for_everybody, held, record


def end_study(*, study: Study, reason: str, by: Person, now: datetime) -> Study:
    """Nothing is entered any more.  ``reason``: why somewhere fewer were talked to than planned, only then."""
    demand_convenor(study.consultation.office, by)
    demand_for_everybody(study.consultation, {"reason": reason})

    def work() -> Study:
        row = held(study)
        row.state, row.ended_at = StudyState.ENDED, now
        counts = [one for one in counted(row) if not one.site.front_line]
        row.ended_reason = _checked(reason, counts)
        row.save(force_update=True)
        told: list[JSON] = [
            {"site": one.site.number, "planned": one.site.planned, "held": one.shown} for one in counts
        ]
        record(row, entries.STUDY_ENDED, now=now, rows=[row], sites=told, reason=row.ended_reason)
        return row

    return grouped(work)


def _checked(reason: str, counts: list[SiteCount]) -> str:
    short = [one.site.place for one in counts if one.is_short]
    if not short and clean(reason):
        text = _("As many were talked to as planned: please leave the reason out.")
        raise Refusal("not_short", text, "reason")
    if not short:
        return ""
    if not clean(reason):
        text = _(
            "Fewer were talked to than planned: %(places)s. Please say why, in at most %(n)s characters; "
            "everybody will read it."
        )
        raise Refusal("reason", text % {"places": ", ".join(short), "n": MOST_REASON}, "reason")
    return checked_reason(reason)
