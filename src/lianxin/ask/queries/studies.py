"""Reads of studies: the plan, what was done of it, and whether one should have ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from lianxin.algorithms import small_numbers
from lianxin.office.days import day_of

from ..models import Consultation, Interview, Study, StudySite
from ..states import StudyState


@dataclass(frozen=True)
class SiteCount:
    """A place and with how many one has talked there.  ``held`` is for those who run the study: see ``shown``."""

    site: StudySite
    held: int
    ended: bool

    @property
    def shown(self) -> int | None:
        """None until the study has ended, where it is too few to be said, and at the front line, where nobody counts.

        Whoever saw it grow could hold the moment against what came in just then.
        """
        return small_numbers.shown(self.held) if self.ended and not self.site.front_line else None

    @property
    def is_short(self) -> bool:
        return not self.site.front_line and self.held < self.site.planned


def studies_of(consultation: Consultation) -> list[Study]:
    rows = consultation.studies.select_related("consultation__office__stream")
    return list(rows.order_by("number"))


def study_of(consultation: Consultation, number: int) -> Study | None:
    rows = consultation.studies.select_related("consultation__office__stream")
    return rows.filter(number=number).first()


def site_of(study: Study, number: int) -> StudySite | None:
    rows = study.sites.select_related("area", "group")
    return rows.filter(number=number).first()


def is_out(study: Study, now: datetime) -> bool:
    """Whether it goes on, and its last day is not over."""
    return study.state == StudyState.OUT and not is_overdue(study, now)


def is_overdue(study: Study, now: datetime) -> bool:
    """Whether its last day is over and nobody has ended it."""
    today = day_of(now, study.consultation.office)
    return study.state == StudyState.OUT and today > study.ends_on


def counted(study: Study) -> list[SiteCount]:
    """Every place with what was done there, in the order of the plan."""
    return counted_all([study])[study.pk]


def counted_all(studies: Iterable[Study]) -> dict[int, list[SiteCount]]:
    """The same for several studies, by row number of the study."""
    states = {study.pk: study.state for study in studies}
    sites = list(
        StudySite.objects.select_related("area", "group").filter(study__in=list(states)).order_by("number")
    )
    rows = Interview.objects.filter(site__in=sites).values_list("site")
    held = dict(rows.annotate(n=Count("pk")).order_by("site"))
    found: dict[int, list[SiteCount]] = {key: [] for key in states}
    for site in sites:
        ended = states[site.study_id] == StudyState.ENDED
        found[site.study_id].append(SiteCount(site, held.get(site.pk, 0), ended))
    return found


def takes_interviews(consultations: Iterable[Consultation]) -> list[StudySite]:
    """Places of studies that go on in these, but for those of the front line."""
    rows = StudySite.objects.select_related("study__consultation").filter(
        study__consultation__in=list(consultations), study__state=StudyState.OUT, front_line=False
    )
    asked = ("study__consultation__closes_at", "study__consultation__number")
    return list(rows.order_by(*asked, "study__number", "number"))
