"""The plan of a study enters the record before anybody goes out, and is not changed; a place added later says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.cleaning import in_languages
from lianxin.office.days import day_of, last_day
from lianxin.office.models import Area, Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import studies as entries
from ...models import Consultation, Group, Phase, Study, StudySite
from ...queries.studies import is_out
from ...states import GOES_ON, PhaseKind
from ..consultations.terms import MOST_QUESTION
from ..consultations.writing import a_line, checked_reason, demand, demand_convenor
from ..consultations.writing import held as held_consultation
from ..sittings.writing import MOST_PLACE
from .writing import demand_for_everybody, held, record

#: All places of a plan stand in one entry of the record.
MOST_SITES, MOST_CHOSEN, MOST_PLANNED, MOST_STUDIES = 20, 200, 500, 50


@dataclass(frozen=True, kw_only=True)
class SiteTerms:
    """Where, how that was chosen, with how many people one wants to talk, and whether they work there.

    At the front line ``planned`` is 0: nobody counts who speaks there.
    """

    place: str
    chosen: str
    planned: int = 0
    front_line: bool = False
    area: Area | None = None
    group: Group | None = None


@dataclass(frozen=True, kw_only=True)
class StudyTerms:
    """The question by language, the last day, and the places."""

    question: Mapping[str, str]
    ends_on: date | None
    sites: Sequence[SiteTerms]


def announce_study(*, consultation: Consultation, terms: StudyTerms, by: Person, now: datetime) -> Study:
    """From this moment everybody sees where one goes, how that was chosen, and with how many one will talk."""
    demand_convenor(consultation.office, by)
    question, sites = _checked_question(terms.question), _checked_sites(terms.sites, consultation)
    demand_for_everybody(consultation, _read_by_everybody(question, sites))

    def work() -> Study:
        row = held_consultation(consultation)
        demand(row, *GOES_ON)
        ends_on = _checked_end(row, terms.ends_on, now)
        if row.studies.count() >= MOST_STUDIES:
            raise Refusal("many", _("These are too many studies for one consultation."))
        if question in row.studies.values_list("question", flat=True):
            raise Refusal("twice", _("There is a study with this very question already."), "question")
        made = Study(
            consultation=row,
            number=next_number(row.studies.all()),
            question=question,
            ends_on=ends_on,
            announced_by=by,
            announced_at=now,
        )
        made.save(force_insert=True)
        rows = [_made(made, number, one) for number, one in enumerate(sites, 1)]
        told: dict[str, JSON] = {"question": question, "ends_on": ends_on.isoformat()}
        told["sites"] = [{"site": one.number, **_told(one)} for one in rows]
        record(made, entries.STUDY_ANNOUNCED, now=now, rows=[made, *rows], **told)
        return made

    return grouped(work)


def add_site(*, study: Study, terms: SiteTerms, reason: str, by: Person, now: datetime) -> StudySite:
    """Another place, while the study goes on: everybody sees that it came later, and why."""
    demand_convenor(study.consultation.office, by)
    reason = checked_reason(reason)
    site = _checked_site(terms, study.consultation, "")
    told = {"place": site.place, "chosen": site.chosen, "reason": reason}
    demand_for_everybody(study.consultation, told)

    def work() -> StudySite:
        row = held(study)
        if not is_out(row, now):
            raise Refusal("over", _("The last day of this study is over: no place is added any more."))
        places = row.sites.values_list("place", flat=True)
        if len(places) >= MOST_SITES:
            raise Refusal("sites", _many_sites(), "place")
        if site.place in places:
            raise Refusal("twice", _("This place is in the plan already."), "place")
        made = _made(row, next_number(row.sites.all()), site, added_at=now, added_reason=reason)
        public = {"site": made.number, **_told(made), "reason": reason}
        record(row, entries.STUDY_SITE_ADDED, now=now, rows=[made], **public)
        return made

    return grouped(work)


def _made(study: Study, number: int, site: SiteTerms, **later: object) -> StudySite:
    made = StudySite(
        study=study,
        number=number,
        place=site.place,
        area=site.area,
        group=site.group,
        chosen=site.chosen,
        planned=site.planned,
        front_line=site.front_line,
        **later,
    )
    made.save(force_insert=True)
    return made


def _told(site: StudySite) -> dict[str, JSON]:
    return {
        "place": site.place,
        "area": site.area.code if site.area else None,
        "group": site.group.number if site.group else None,
        "chosen": site.chosen,
        "planned": site.planned,
        "front_line": site.front_line,
    }


def _read_by_everybody(question: Mapping[str, str], sites: Sequence[SiteTerms]) -> dict[str, str]:
    """What was typed in each field of the plan."""
    told = {"question": "\n".join(question.values())}
    for number, one in enumerate(sites, 1):
        told |= {f"place_{number}": one.place, f"chosen_{number}": one.chosen}
    return told


def _checked_question(question: Mapping[str, str]) -> dict[str, str]:
    found = in_languages(question)
    if not found or any(len(text) > MOST_QUESTION for text in found.values()):
        text = _("Please write the question, in at least one language and at most %(n)s characters.")
        raise Refusal("question", text % {"n": MOST_QUESTION}, "question")
    if any("\n" in text for text in found.values()):
        raise Refusal("question", _("The question is one line."), "question")
    return found


def _checked_end(consultation: Consultation, ends_on: date | None, now: datetime) -> date:
    """While one can still say something in the consultation: what is said on the study is said there."""
    office = consultation.office
    phase = Phase.objects.filter(consultation=consultation, kind=PhaseKind.SAY).first()
    if phase is None:
        raise Refusal("no_phase", _("Nothing can be said in this consultation, so no study belongs to it."))
    last = last_day(phase.closes_at, office)
    if ends_on is None or not day_of(now, office) <= ends_on <= last:
        text = _("Please name a last day, from today to %(last)s: until then something can be said here.")
        raise Refusal("ends_on", text % {"last": last.isoformat()}, "ends_on")
    return ends_on


def _checked_sites(sites: Sequence[SiteTerms], consultation: Consultation) -> list[SiteTerms]:
    if not sites:
        raise Refusal("sites", _("Please name at least one place."), "place_1")
    if len(sites) > MOST_SITES:
        raise Refusal("sites", _many_sites(), f"place_{MOST_SITES}")
    found = [_checked_site(one, consultation, f"_{number}") for number, one in enumerate(sites, 1)]
    places = [one.place for one in found]
    for number, place in enumerate(places, 1):
        if place in places[: number - 1]:
            raise Refusal("twice", _("This place is in the plan already."), f"place_{number}")
    return found


def _many_sites() -> str:
    return _("A study has at most %(n)s places.") % {"n": MOST_SITES}


def _checked_site(site: SiteTerms, consultation: Consultation, row: str) -> SiteTerms:
    """``row`` ends the names of the fields, where a form has several places."""
    where = _("Please say where, in at most %(n)s characters.")
    place = a_line(site.place, MOST_PLACE, f"place{row}", where % {"n": MOST_PLACE})
    how = _("Please say how this place was chosen, in at most %(n)s characters.")
    chosen = a_line(site.chosen, MOST_CHOSEN, f"chosen{row}", how % {"n": MOST_CHOSEN})
    _demand_planned(site, f"planned{row}")
    if site.area and site.area.office_id != consultation.office_id:
        raise Refusal("area", _("This office has no such area."), f"area{row}")
    if site.group and site.group.consultation_id != consultation.pk:
        raise Refusal("group", _("This consultation has no such group."), f"group{row}")
    return replace(site, place=place, chosen=chosen)


def _demand_planned(site: SiteTerms, field: str) -> None:
    if site.front_line and site.planned:
        text = _("At the front line nobody counts who speaks: please leave the number out.")
        raise Refusal("planned", text, field)
    if not site.front_line and not 1 <= site.planned <= MOST_PLANNED:
        text = _("Please write with how many people you want to talk, from 1 to %(most)s.")
        raise Refusal("planned", text % {"most": MOST_PLANNED}, field)
