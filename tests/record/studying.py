"""Field studies and findings in the test's town, and every kind of entry that they write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import findings
from lianxin.ask.commands import studies as commands
from lianxin.ask.commands.findings import Found
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.commands.studies import Interviewed, SaidThere, SiteTerms, StudyTerms
from lianxin.ask.models import Consultation, Finding, Study, StudySite
from lianxin.hear.commands import Heard
from lianxin.office.commands import add_person
from lianxin.office.models import Office, Person
from lianxin.office.states import Role

if TYPE_CHECKING:
    from tests.record.scenario import Place

QUESTION = {"en": "How do people get to the clinic?", "zh-hans": "大家怎么去卫生院？"}
PLAN = (
    SiteTerms(place="The mill", chosen="Farthest from the clinic", planned=2),
    SiteTerms(place="The bus depot", chosen="The drivers know who waits", front_line=True),
)


def announce(consultation: Consultation, by: Person, *, now: datetime, **more: Any) -> Study:
    terms = {"question": QUESTION, "sites": PLAN, "ends_on": day_of(consultation, now), **more}
    return commands.announce_study(consultation=consultation, terms=StudyTerms(**terms), by=by, now=now)


def day_of(consultation: Consultation, now: datetime) -> date:
    return now.astimezone(consultation.office.zone).date()


def fresh(study: Study) -> Study:
    return Study.objects.select_related("consultation__office__stream").get(pk=study.pk)


def site(study: Study, number: int) -> StudySite:
    rows = StudySite.objects.select_related("study__consultation__office__stream")
    return rows.get(study=study, number=number)


def talk(study: Study, by: Person, *words: str, now: datetime, **more: Any) -> list[Heard]:
    """Somebody was talked to at the first place, today; words after a stroke are for those who weigh it."""
    key, number = more.pop("idempotency_key", ""), more.pop("number", 1)
    said = [SaidThere(one.lstrip("|"), private=one.startswith("|")) for one in words]
    held_on = more.pop("held_on", day_of(study.consultation, now))
    interviewed = Interviewed(held_on=held_on, said=said, **more)
    at = site(study, number)
    return commands.enter_interview(site=at, interviewed=interviewed, by=by, now=now, idempotency_key=key)


def speak(study: Study, words: str, *, now: datetime, **more: Any) -> Heard:
    """Somebody of the front line says it on the page of their place, for those who weigh it alone."""
    key, number = more.pop("idempotency_key", ""), more.pop("number", 2)
    spoken = Spoken(words=words, channel="web", **({"private": True} | more))
    return commands.speak_up(site=site(study, number), spoken=spoken, now=now, idempotency_key=key)


def find(
    consultation: Consultation, words: str, by: Person, *, now: datetime, on: Sequence[int] = (), **more: Any
) -> Finding:
    found = Found(words=words, statements=on, **more)
    return findings.add_finding(consultation=consultation, found=found, by=by, now=now)


def go_out(place: Place, consultation: Consultation, *, now: datetime) -> None:
    """Every kind of entry that studies and findings write, once; one study goes on, where somebody has spoken."""
    by, clerk = place.coordinator, _clerk(place.office, now)
    study = announce(consultation, by, now=now)
    terms = SiteTerms(place="The school", chosen="Somebody asked for it", planned=1, area=place.area)
    commands.add_site(study=study, terms=terms, reason="The parents wrote to us", by=by, now=now)
    talk(study, clerk, "车站离家太远", "|队长不让说", now=now)
    speak(study, "发车表排不过来", now=now)
    commands.end_study(study=fresh(study), reason="It rained all week", by=by, now=now)
    told = {"by": by, "now": now, "study": study}
    find(consultation, "Nobody walks", by, now=now)
    first = find(consultation, "Whoever lives at the mill walks for an hour", on=[2], **told)
    find(consultation, "Whoever lives at the mill walks too far", replaces=first, **told)
    speak(
        announce(consultation, by, now=now, question={"en": "Who waits at the depot?"}),
        "冬天没地方等",
        now=now,
    )


def _clerk(office: Office, now: datetime) -> Person:
    return add_person(
        office=office,
        login=f"{office.slug}-interviewer",
        display_name="周",
        password="the bridge is old and strong",
        roles=[(Role.CLERK, None)],
        now=now,
    )
