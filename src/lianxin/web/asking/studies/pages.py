"""What the public pages of a study show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from lianxin.ask.models import Consultation, Study, StudySite
from lianxin.ask.queries import studies as queries
from lianxin.ask.queries.findings import page_of
from lianxin.ask.queries.studies import SiteCount
from lianxin.ask.states import StudyState
from lianxin.office.models import Office

from ... import dates
from ...stages import Tag
from ..frame import found_at, frame
from ..numbers import few
from ..texts import told
from . import findings


def study_at(office: Office, number: int, study: int) -> Study:
    """The study of an address, or nothing is found there."""
    found = queries.study_of(found_at(office, number), study)
    if found is None:
        raise Http404
    found.consultation.office = office
    return found


def site_at(study: Study, number: int) -> StudySite:
    found = queries.site_of(study, number)
    if found is None:
        raise Http404
    found.study = study
    return found


def line(study: Study, now: datetime) -> dict[str, Any]:
    """One line of a list."""
    return {
        "number": study.number,
        "question": told(study.question),
        "tag": _tag(study, now),
        "until": dates.on(study.ends_on, study.consultation.office.zone, now),
    }


def _tag(study: Study, now: datetime) -> Tag:
    if queries.is_overdue(study, now):
        return Tag(_("Overdue: nobody has said how it ended"), "brick")
    return Tag(str(StudyState(study.state).label), "leaf" if study.state == StudyState.ENDED else "river")


def listed(consultation: Consultation, now: datetime) -> list[dict[str, Any]]:
    return [line(row, now) for row in queries.studies_of(consultation)]


def head(study: Study, now: datetime) -> dict[str, Any]:
    """What every page of a study has."""
    return {**frame(study.consultation), "study": study, "line": line(study, now)}


def page(study: Study, now: datetime, *, after: int = 0) -> dict[str, Any]:
    """The plan, what was done of it, and what was found: the findings that come ``after`` this number."""
    zone = study.consultation.office.zone
    sites = queries.counted(study)
    found, mark = page_of(study.findings.all(), after)
    return {
        **head(study, now),
        "announced": dates.day(study.announced_at, zone, now),
        "ended": dates.day(study.ended_at, zone, now) if study.ended_at else "",
        "out": queries.is_out(study, now),
        "overdue": queries.is_overdue(study, now),
        "sites": _sites(sites, study, now),
        "front_line": any(one.site.front_line for one in sites),
        "findings": findings.lines(found, now),
        "more_url": f"?after={mark}#found" if mark else "",
    }


def _sites(rows: Sequence[SiteCount], study: Study, now: datetime) -> list[dict[str, Any]]:
    """Every place; the bars of all of them are on one scale."""
    most = max(max(one.site.planned, one.shown or 0) for one in rows) or 1
    return [_site(one, most, study, now) for one in rows]


def _site(row: SiteCount, most: int, study: Study, now: datetime) -> dict[str, Any]:
    site, zone = row.site, study.consultation.office.zone
    return {
        "number": site.number,
        "place": site.place,
        "area": site.area.name if site.area else "",
        "group": site.group.name if site.group else "",
        "chosen": site.chosen,
        "planned": site.planned,
        "front_line": site.front_line,
        "held": few(row.shown) if row.ended else _("told when the study has ended"),
        "exact": row.held,
        "bar": None if row.shown is None else row.shown / most,
        "goal": site.planned / most,
        "added": dates.day(site.added_at, zone, now) if site.added_at else "",
        "added_reason": site.added_reason,
    }
