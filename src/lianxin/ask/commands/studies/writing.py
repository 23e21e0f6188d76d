"""How commands on studies write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...entries import studies as entries
from ...models import Consultation, Study, StudySite
from ...states import StudyState
from ..statements.looking import demand_nobody_named
from ..statements.quoting import demand_no_field_private


def held(study: Study) -> Study:
    """The study as it stands while nobody else writes in its office; it goes on."""
    hold(study.consultation.office.stream_id)
    row = Study.objects.select_related("consultation__office__stream").get(pk=study.pk)
    if row.state != StudyState.OUT:
        raise Refusal("ended", _("This study has ended."))
    return row


def held_site(site: StudySite) -> StudySite:
    """The same for one of its places."""
    study = held(site.study)
    row = StudySite.objects.get(pk=site.pk)
    row.study = study
    return row


def demand_for_everybody(consultation: Consultation, told: Mapping[str, str]) -> None:
    """None of these fields, which everybody will read, names anybody or quotes what was said in private."""
    for field, text in told.items():
        demand_nobody_named(text, field)
    demand_no_field_private(consultation, told)


def record(
    study: Study, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> None:
    """What everybody follows stands with the consultation; each single interview with the study alone."""
    consultation = study.consultation
    append(
        stream_id=consultation.office.stream_id,
        kind=kind,
        subject=study.subject if kind == entries.INTERVIEW_ENTERED else consultation.subject,
        now=now,
        public={"consultation": consultation.number, "study": study.number, **public},
        rows=rows,
    )
