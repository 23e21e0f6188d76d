"""Field studies: a plan that stands, interviews that are voices, and a front line that leaves no trace of who spoke."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers import serialize

from lianxin.ask.commands import studies as commands
from lianxin.ask.commands.studies import SiteTerms
from lianxin.ask.models import Consultation, Interview, InterviewVoice, Statement, Study, StudySite
from lianxin.ask.queries import studies as queries
from lianxin.ask.states import StatementState, StudyState
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import Voice
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check, places
from tests.record.consulting import open_consultation
from tests.record.studying import PLAN, announce, day_of, find, fresh, site, speak, talk

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    return open_consultation(lead, now=MONDAY)


@pytest.fixture
def study(asked: Consultation, lead: Person) -> Study:
    return announce(asked, lead, now=MONDAY)


def entries(town: Town, kind: str) -> list[dict[str, Any]]:
    rows = Entry.objects.filter(stream=town.office.stream_id, kind=kind).order_by("number")
    return [row.public for row in rows]


def refusal(work: Any) -> str:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.field or refused.value.code


# --- The plan -------------------------------------------------------------------------------------------------


def test_the_plan_is_in_the_record_before_anybody_goes_out(town: Town, study: Study):
    [told] = entries(town, "study.announced")
    assert [(one["site"], one["place"], one["chosen"], one["planned"]) for one in told["sites"]] == [
        (1, "The mill", "Farthest from the clinic", 2),
        (2, "The bus depot", "The drivers know who waits", 0),
    ]
    assert [one["front_line"] for one in told["sites"]] == [False, True]
    assert told["ends_on"] == day_of(study.consultation, MONDAY).isoformat()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"question": {"en": " "}}, "question"),
        ({"question": {"en": "Two\nlines"}}, "question"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": MONDAY.date() - timedelta(days=2)}, "ends_on"),
        ({"ends_on": MONDAY.date() + timedelta(days=60)}, "ends_on"),
        ({"sites": []}, "place_1"),
        ({"sites": [SiteTerms(place="", chosen="Far", planned=1)]}, "place_1"),
        ({"sites": [*PLAN, SiteTerms(place="The school", chosen=" ", planned=1)]}, "chosen_3"),
        ({"sites": [*PLAN, SiteTerms(place="The mill", chosen="Far", planned=1)]}, "place_3"),
        ({"sites": [SiteTerms(place="The mill", chosen="Far", planned=0)]}, "planned_1"),
        ({"sites": [SiteTerms(place="Depot", chosen="Far", planned=5, front_line=True)]}, "planned_1"),
        ({"question": {"en": "Why does nobody answer 13800138000?"}}, "question"),
        ({"sites": [SiteTerms(place="Near 13800138000", chosen="Far", planned=1)]}, "place_1"),
        ({"sites": [*PLAN, SiteTerms(place="The school", chosen="Of 13800138000", planned=1)]}, "chosen_3"),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(
    town: Town, asked: Consultation, lead: Person, more: dict[str, Any], field: str
):
    assert refusal(lambda: announce(asked, lead, now=MONDAY, **more)) == field
    assert entries(town, "study.announced") == []


def test_only_those_who_announce_consultations_announce_a_study(
    town: Town, asked: Consultation, study: Study
):
    clerk, terms = town.person("clerk"), SiteTerms(place="The school", chosen="Near", planned=1)
    assert refusal(lambda: announce(asked, clerk, now=MONDAY, question={"en": "Other?"})) == "not_allowed"
    told = {"study": study, "terms": terms, "reason": "Asked for", "now": MONDAY}
    assert refusal(lambda: commands.add_site(by=clerk, **told)) == "not_allowed"
    assert refusal(lambda: commands.end_study(study=study, reason="", by=clerk, now=MONDAY)) == "not_allowed"
    assert announce(asked, town.person("convenor"), now=MONDAY, question={"en": "Other?"}).number == 2


def test_a_place_that_comes_later_says_when_and_why(town: Town, study: Study, lead: Person):
    terms = SiteTerms(place="The school", chosen="Somebody asked for it", planned=1)
    told = {"study": study, "terms": terms, "by": lead, "now": MONDAY + DAY / 4}
    assert refusal(lambda: commands.add_site(reason=" ", **told)) == "reason"
    made = commands.add_site(reason="The parents wrote to us", **told)
    assert (made.number, made.added_at, made.added_reason) == (3, MONDAY + DAY / 4, "The parents wrote to us")
    assert entries(town, "study.site_added")[0]["reason"] == "The parents wrote to us"
    assert refusal(lambda: commands.add_site(reason="Again", **told)) == "place"
    other = replace(terms, place="The mosque")
    late = {**told, "terms": other, "now": MONDAY + 2 * DAY}
    assert refusal(lambda: commands.add_site(reason="Too late", **late)) == "over"


def test_nothing_that_was_said_in_private_stands_in_plan_or_reasons(town: Town, study: Study, lead: Person):
    quiet = "The foreman forbids us to complain"
    talk(study, town.person("clerk"), f"|{quiet}", now=MONDAY)
    consumers.run_until_idle(MONDAY)
    told: dict[str, Any] = {"by": lead, "now": MONDAY}
    usual = SiteTerms(place="The school", chosen="Near", planned=1)
    for field, terms in (("place", replace(usual, place=quiet)), ("chosen", replace(usual, chosen=quiet))):
        assert refusal(lambda t=terms: commands.add_site(study=study, terms=t, reason="Why", **told)) == field  # type: ignore[misc]
    assert refusal(lambda: commands.add_site(study=study, terms=usual, reason=quiet, **told)) == "reason"
    assert refusal(lambda: announce(study.consultation, question={"en": f"{quiet}?"}, **told)) == "question"
    assert refusal(lambda: commands.end_study(study=study, reason=f"One: {quiet}", **told)) == "reason"
    assert refusal(lambda: commands.end_study(study=study, reason="Ask 13800138000", **told)) == "reason"
    assert fresh(study).state == StudyState.OUT


# --- Interviews -----------------------------------------------------------------------------------------------


def test_what_was_said_in_an_interview_becomes_statements(town: Town, asked: Consultation, study: Study):
    heard = talk(study, town.person("clerk"), "The stop is too far", "|The foreman forbids it", now=MONDAY)
    consumers.run_until_idle(MONDAY)

    rows = Statement.objects.filter(voice__in=[one.voice for one in heard]).order_by("number")
    assert [(row.words, row.private, row.state) for row in rows] == [
        ("The stop is too far", False, StatementState.WAITING),
        ("The foreman forbids it", True, StatementState.WAITING),
    ]
    assert {row.voice.channel for row in rows if row.voice} == {"study"}
    assert all(one.code and one.voice.contact is None for one in heard)
    made = Interview.objects.get()
    assert (made.site, made.number, made.held_on) == (site(study, 1), 1, day_of(asked, MONDAY))
    assert [row.voice for row in made.said.order_by("pk")] == [one.voice for one in heard]
    assert entries(town, "study.interview") == [{"consultation": 1, "study": 1}]


def test_the_same_form_sent_twice_is_one_interview(town: Town, study: Study):
    clerk = town.person("clerk")
    told: dict[str, Any] = {"now": MONDAY, "idempotency_key": "form"}
    first = talk(study, clerk, "One", "Two", **told)
    again = talk(study, clerk, "One", "Two", **told)
    assert [one.code for one in again] == [one.code for one in first]
    tomorrow = {**told, "now": MONDAY + DAY}
    study.ends_on = day_of(study.consultation, MONDAY + DAY)
    Study.objects.filter(pk=study.pk).update(ends_on=study.ends_on)
    for words in (("One", "Three"), ("Ones", "Twos"), ("One",), ("One", "Two", "Three")):
        assert refusal(lambda said=words: talk(study, clerk, *said, **told)) == "twice"  # type: ignore[misc]
    assert refusal(lambda: talk(study, clerk, "One", "Two", **tomorrow)) == "twice"
    assert (Interview.objects.count(), Voice.objects.count()) == (1, 2)


def test_no_interview_is_held_after_the_last_day(town: Town, asked: Consultation, study: Study):
    clerk, later = town.person("clerk"), MONDAY + 2 * DAY
    told = {"now": later, "held_on": day_of(asked, later)}
    assert refusal(lambda: talk(study, clerk, "One", **told)) == "held_on"
    talk(study, clerk, "One", now=later, held_on=study.ends_on)
    assert Interview.objects.get().held_on == study.ends_on


@pytest.mark.parametrize(
    ("words", "more", "field"),
    [
        (["Something", "x" * 201], {}, "said_2"),
        (["", " "], {}, "said_1"),
        (["Something"], {"held_on": None}, "held_on"),
        (["Something"], {"held_on": MONDAY.date() - timedelta(days=3)}, "held_on"),
        (["Something"], {"held_on": MONDAY.date() + timedelta(days=3)}, "held_on"),
        (["Something"], {"number": 2}, "front_line"),
    ],
)
def test_an_interview_is_taken_whole_or_not_at_all(
    town: Town, study: Study, words: list[str], more: dict[str, Any], field: str
):
    assert refusal(lambda: talk(study, town.person("clerk"), *words, now=MONDAY, **more)) == field
    assert (Interview.objects.count(), Voice.objects.count()) == (0, 0)


def test_whoever_takes_in_no_voices_enters_no_interview(town: Town, study: Study):
    assert refusal(lambda: talk(study, town.person("lead"), "Something", now=MONDAY)) == "not_allowed"


# --- The front line -------------------------------------------------------------------------------------------


def test_nothing_leads_from_the_words_of_the_front_line_to_the_place(
    town: Town, asked: Consultation, study: Study
):
    usual = Entry.objects.count()
    heard = speak(study, "The roster leaves nobody time to help", now=MONDAY)
    consumers.run_until_idle(MONDAY)

    voice = Voice.objects.get()
    assert (voice.channel, voice.asked, voice.contact, voice.area, voice.about) == (
        "web",
        asked.subject,
        None,
        None,
        None,
    )
    assert (heard.voice, voice.confidential) == (voice, True)
    kinds = Entry.objects.filter(number__gt=usual).values_list("kind", flat=True)
    assert list(kinds) == ["voice.received", "statement.made"]
    openings = Entry.objects.filter(number__gt=usual).values_list("opening", flat=True)
    assert not any("interview" in opening or "study" in opening for opening in openings if opening)
    assert (Interview.objects.count(), InterviewVoice.objects.count()) == (0, 0)
    about = [
        model
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model in {Voice, Statement}
    ]
    rows = serialize("json", [row for model in {*about} for row in model.objects.all()])
    fields = {name for row in json.loads(rows) for name in row["fields"]}
    assert not fields & {"site", "interview", "study"}


def test_how_many_of_the_front_line_spoke_is_written_nowhere(town: Town, study: Study, lead: Person):
    clerk = town.person("clerk")
    for number in range(6):
        speak(study, f"Word {number}", now=MONDAY, idempotency_key=f"key {number}")
        talk(study, clerk, f"Said {number}", now=MONDAY)
    assert [(one.held, one.shown) for one in queries.counted(study)] == [(6, None), (0, None)]

    told = {"study": study, "by": lead, "now": MONDAY}
    assert refusal(lambda: commands.end_study(reason="said, though nothing is missing", **told)) == "reason"
    commands.end_study(reason=" ", **told)

    assert not Interview.objects.filter(site__number=2).exists()
    assert [(one.held, one.shown) for one in queries.counted(fresh(study))] == [(6, 6), (0, None)]
    [told] = entries(town, "study.ended")
    assert told["sites"] == [{"site": 1, "planned": 2, "held": 6}]
    assert told["reason"] == ""


def test_how_many_were_talked_to_is_told_from_five_on(town: Town, study: Study, lead: Person):
    for number in range(4):
        talk(study, town.person("clerk"), f"Said {number}", now=MONDAY)
    commands.end_study(study=study, reason="", by=lead, now=MONDAY)
    assert queries.counted(fresh(study))[0].shown is None
    assert entries(town, "study.ended")[0]["sites"] == [{"site": 1, "planned": 2, "held": None}]


def test_after_the_last_day_the_front_line_page_takes_nothing(study: Study):
    assert refusal(lambda: speak(study, "Too late", now=MONDAY + DAY)) == "not_open"
    assert refusal(lambda: speak(study, "No front line", now=MONDAY, number=1)) == "not_open"
    assert not Voice.objects.exists()


# --- The end --------------------------------------------------------------------------------------------------


def test_fewer_than_planned_is_explained(town: Town, study: Study, lead: Person):
    talk(study, town.person("clerk"), "One", now=MONDAY)
    assert refusal(lambda: commands.end_study(study=study, reason=" ", by=lead, now=MONDAY)) == "reason"
    assert fresh(study).state == StudyState.OUT
    commands.end_study(study=study, reason="It rained all week", by=lead, now=MONDAY)
    made = fresh(study)
    assert (made.state, made.ended_reason, made.ended_at) == (StudyState.ENDED, "It rained all week", MONDAY)
    assert refusal(lambda: talk(study, town.person("clerk"), "Two", now=MONDAY)) == "ended"
    assert refusal(lambda: speak(study, "Late", now=MONDAY)) == "not_open"
    assert refusal(lambda: commands.end_study(study=study, reason="Again", by=lead, now=MONDAY)) == "ended"


def test_one_that_nobody_ended_is_overdue(study: Study):
    assert [queries.is_overdue(study, MONDAY + n * DAY) for n in range(3)] == [False, True, True]


# --- The record -----------------------------------------------------------------------------------------------


def test_what_was_said_in_an_interview_can_be_taken_back_and_the_record_holds(town: Town, study: Study):
    heard = talk(study, town.person("clerk"), "The stop is too far", now=MONDAY)[0]
    consumers.run_until_idle(MONDAY)
    erase_voice(voice=heard.voice, now=MONDAY)
    assert (Voice.objects.get().body, Statement.objects.get().words) == ("", "")
    assert queries.counted(study)[0].held == 1
    assert check().report.broken == []


def test_plan_and_reasons_let_go_of_what_they_quote(town: Town, study: Study, lead: Person):
    words = "the foreman keeps the fuel money for himself"
    repeated = speak(study, "The drivers know who waits for how long", now=MONDAY, private=False)
    heard = speak(study, words, now=MONDAY + DAY / 8, private=False)
    consumers.run_until_idle(MONDAY + DAY / 8)
    told: dict[str, Any] = {"by": lead, "now": MONDAY + DAY / 4}
    terms = SiteTerms(place="The school", chosen=f"One says: {words}", planned=1)
    commands.add_site(study=study, terms=terms, reason="The parents wrote", **told)
    commands.end_study(study=study, reason=f"They said: {words}", **told)
    for one in (heard, repeated):
        erase_voice(voice=one.voice, now=MONDAY + DAY / 2)
    assert fresh(study).ended_reason == "They said: …"
    assert StudySite.objects.get(number=3).chosen == "One says: …"
    assert check().report.broken == []


def test_an_altered_plan_or_finding_is_found(town: Town, asked: Consultation, study: Study, lead: Person):
    made = find(asked, "Nobody reaches the clinic", lead, now=MONDAY, study=study)
    consumers.run_until_idle(MONDAY)
    assert check().report.broken == []
    type(made).objects.filter(pk=made.pk).update(words="Everybody reaches the clinic")
    study.sites.filter(number=1).update(planned=1)
    assert {place.partition("#")[0] for place in places(check())} == {"ask_finding", "ask_studysite"}
