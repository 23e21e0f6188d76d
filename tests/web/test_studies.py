"""Pages of field studies and findings: the plan, interviews with slips, the front line's own page, and the label."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.ask.commands import statements
from lianxin.ask.models import Consultation, Interview, Statement, Study
from lianxin.ask.tasks import hold_consultations
from lianxin.hear.models import Voice
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.deciding import decide
from tests.record.stating import state
from tests.record.studying import announce, day_of, find, speak
from tests.web.reading import read, send, signed_in, text_of

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY / 2
ASKED = "/willow/asking/1/"
ONE = f"{ASKED}studies/1/"
SAY = f"{ONE}sites/2/say"
DESK = "/willow/desk/asking/1/"
STUDY = f"{DESK}studies/1/"
UNSUPPORTED = "Unsupported: it names nothing that anybody said"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("lead"), now=MONDAY)


@pytest.fixture
def study(town: Town, asked: Consultation) -> Study:
    return announce(asked, town.person("lead"), now=OPEN)


def plan(asked: Consultation, **more: str) -> dict[str, str]:
    return {
        "question_en": "How do people get to the clinic?",
        "ends_on": day_of(asked, OPEN + 3 * DAY).isoformat(),
        "place_1": "The mill",
        "chosen_1": "Farthest from the clinic",
        "planned_1": "2",
        "area_1": "east",
        "group_1": "1",
        "place_3": "The bus depot",
        "chosen_3": "The drivers know who waits",
        "front_line_3": "yes",
        **more,
    }


def interview(**more: str) -> dict[str, str]:
    day = clock.now.strftime("%Y-%m-%d")
    said = {"said_1": "The stop is too far", "said_3": "The foreman forbids it", "private_3": "yes"}
    return {"held_on": day, "form": "one", "language": "en", **said, **more}


def show(town: Town, *numbers: int) -> None:
    """Somebody of the office looks at these statements and shows them, or takes them in."""
    consumers.run_until_idle(clock.now)
    for number in numbers:
        row = Statement.objects.get(number=number)
        form = {"members": str(number), "do": "keep" if row.private else "show", "words": row.words}
        send(signed_in(town), f"{DESK}statements/decide", 302, **form)


@pytest.mark.need(16)
def test_from_the_plan_to_the_findings_through_pages_alone(town: Town, asked: Consultation):
    lead, clerk, people = signed_in(town), signed_in(town, "clerk"), Client()
    assert f"{DESK}studies/new" in read(lead, DESK)
    page = send(lead, f"{DESK}studies/new", 422, **plan(asked, chosen_1=" "))
    assert "Please say how this place was chosen" in page
    assert 'value="The bus depot"' in page
    assert re.search(r'name="front_line_2" value="yes"[^>]* checked', page)
    assert "One more place" in send(lead, f"{DESK}studies/new", more="3", **plan(asked))
    send(lead, f"{DESK}studies/new", 302, **plan(asked))

    page = text_of(read(people, ONE))
    assert "The mill east" in page
    assert "Farthest from the clinic 2 told when the study has ended" in page
    assert "how many do is counted nowhere" in page
    assert ONE in read(people, ASKED)

    assert f"{STUDY}sites/1/enter" in read(clerk, "/willow/desk/")
    send(clerk, f"{STUDY}sites/1/enter", 201, **interview())
    assert "Farthest from the clinic 2 told when the study has ended" in text_of(read(people, ONE))
    assert "The mill 2 1" in text_of(read(lead, STUDY))
    assert "The mill 2 told when the study has ended" in text_of(read(signed_in(town, "overseer"), STUDY))
    page = send(people, SAY, 302, body="The roster leaves no time to help", form="a")
    show(town, 1, 2, 3)
    page = send(lead, f"{DESK}findings/", 422, words="People walk for an hour", statements="1, two")
    assert "Please write numbers of statements" in page
    assert ">People walk for an hour</textarea>" in page
    send(lead, f"{DESK}findings/", 302, words="People walk for an hour", statements="1，2", study="1")
    send(lead, f"{DESK}findings/", 302, words="Everybody is content", statements="", study="1")

    page = send(lead, f"{STUDY}do", 422, step="end", why="")
    assert "Fewer were talked to than planned: The mill." in page
    send(lead, f"{STUDY}do", 302, step="end", why="It rained all week")
    page = text_of(read(people, ONE))
    assert "Ended" in page
    assert "It rained all week" in page
    assert "few or not shown" in page
    assert page.count(UNSUPPORTED) == 1
    assert "The foreman forbids it" not in page


def test_each_thing_that_was_said_has_a_slip_of_its_own(town: Town, study: Study):
    clerk = signed_in(town, "clerk")
    page = send(clerk, f"{STUDY}sites/1/enter", 201, **interview())
    codes = re.findall(r'<p class="code">([^<]+)</p>', page)
    assert len(set(codes)) == 2
    consumers.run_until_idle(OPEN)
    for code in codes:
        answer = read(
            Client(headers={"Accept-Language": "en"}),
            f"/willow/follow/{code.replace('-', '').replace(' ', '')}/",
        )
        assert "Waits to be looked at" in answer
    assert "foreman" not in page
    again = send(clerk, f"{STUDY}sites/1/enter", 201, **interview())
    assert re.findall(r'<p class="code">([^<]+)</p>', again) == codes
    assert (Interview.objects.count(), Voice.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"held_on": "soon"}, "Please write the day as year, month and day"),
        ({"held_on": "2020-01-01"}, "Please name the day of the interview"),
        ({"said_2": "x" * 201}, "Please say it in at most 200 characters"),
        ({"said_1": "", "said_3": " "}, "Please write down at least one thing that was said"),
    ],
)
def test_what_was_typed_of_an_interview_stays(town: Town, study: Study, more: dict[str, str], told: str):
    page = send(signed_in(town, "visitor"), f"{STUDY}sites/1/enter", 422, **interview(**more))
    assert told in page
    assert all(text in page for name, text in {**interview(), **more}.items() if name.startswith("said"))
    assert not Voice.objects.exists()


def test_a_place_that_comes_later_is_seen_to_come_later(town: Town, study: Study):
    lead = signed_in(town)
    form = {"step": "site", "place": "The school", "chosen": "Somebody asked", "planned": "1"}
    page = send(lead, f"{STUDY}do", 422, why=" ", **form)
    assert 'id="id_reason_site_error"' in page
    assert 'value="The school"' in page
    send(lead, f"{STUDY}do", 302, why="The parents wrote", **form)
    page = text_of(read(Client(headers={"Accept-Language": "en"}), ONE))
    assert re.search(r"The school added later, on [^.]+ The parents wrote", page)


def test_a_study_that_nobody_ended_is_overdue(town: Town, study: Study):
    clock.now = OPEN + 2 * DAY
    people = Client(headers={"Accept-Language": "en"})
    assert "Overdue: nobody has said how it ended" in read(people, ONE)
    assert "Overdue: nobody has said how it ended" in read(people, ASKED)
    assert SAY not in read(people, ONE)
    assert "Nothing can be said on this page any more." in read(people, SAY)


@pytest.mark.need(16)
def test_a_finding_without_statements_is_marked_wherever_it_stands(town: Town, asked: Consultation):
    lead = town.person("lead")
    find(asked, "Everybody is content", lead, now=OPEN)
    people = Client(headers={"Accept-Language": "en"})
    for address in (ASKED, f"{DESK}findings/"):
        assert text_of(read(signed_in(town), address)).count(UNSUPPORTED) == 1
    newer = "finding 2 stands in its place"
    assert newer not in read(people, ASKED)
    send(signed_in(town), f"{DESK}findings/", 302, words="Nearly everybody is", statements="", replaces="1")
    assert newer in read(people, ASKED)
    [told] = people.get("/api/v1/offices/willow/consultations/1/findings").json()["items"][:1]
    assert (told["supported"], told["replaced_by"]) == (False, 2)


@pytest.mark.need(16)
def test_the_page_of_the_decision_marks_what_nothing_supports(town: Town):
    lead = town.person("lead")
    short = {"closes_at": MONDAY, "short_reason": "The road is open this week."}
    asked = open_consultation(lead, now=MONDAY - 2 * DAY, **short)
    said = state(asked, "I wait there each morning", now=MONDAY - DAY)
    statements.show(statement=said, words=said.words, by=lead, now=MONDAY - DAY)
    hold_consultations(MONDAY)
    find(asked, "The stop is used", lead, now=MONDAY, on=[1])
    find(asked, "Everybody is content", lead, now=MONDAY)
    decide(asked, lead, 1, now=MONDAY)
    page = text_of(read(Client(headers={"Accept-Language": "en"}), f"{ASKED}decision/"))
    assert page.count(UNSUPPORTED) == 1
    assert "Finding 1 The stop is used It rests on: Statement 1" in page


def test_the_label_follows_what_was_taken_back(town: Town, asked: Consultation, study: Study):
    heard = speak(study, "Nobody looks after the stop", now=OPEN, private=False)
    show(town, 1)
    find(asked, "The stop is neglected", town.person("lead"), now=OPEN, on=[1], study=study)
    people = Client(headers={"Accept-Language": "en"})
    assert UNSUPPORTED not in read(people, ASKED)
    send(people, f"/willow/follow/{heard.code}/do/erase", 302, erase_sure="yes")
    assert UNSUPPORTED in read(people, ASKED)
    assert UNSUPPORTED in read(people, ONE)


def test_a_place_of_another_area_or_group_is_refused(town: Town, asked: Consultation):
    lead = signed_in(town)
    for more, told in (
        ({"area_1": "x\x00y"}, "This office has no such area."),
        ({"group_1": "77"}, "This consultation has no such group."),
        ({"planned_3": "5"}, "At the front line nobody counts who speaks: please leave the number out."),
        ({"planned_3": "some"}, "At the front line nobody counts who speaks: please leave the number out."),
        ({"planned_1": "many"}, "Please write with how many people you want to talk, from 1 to 500."),
    ):
        page = send(lead, f"{DESK}studies/new", 422, **plan(asked, **more))
        assert told in page
        assert 'value="The bus depot"' in page


def test_a_form_of_twenty_places_looks_up_no_more_than_one_of_three(town: Town, asked: Consultation):
    lead, counted = signed_in(town), []
    for rows in ("2", "2", "19"):
        with CaptureQueriesContext(connection) as told:
            page = send(lead, f"{DESK}studies/new", more=rows)
        assert f'name="place_{int(rows) + 1}"' in page
        counted.append(len(told))
    assert counted[1] == counted[2]


def test_a_form_with_a_corrected_word_is_no_second_interview(town: Town, study: Study):
    clerk = signed_in(town, "clerk")
    send(clerk, f"{STUDY}sites/1/enter", 201, **interview())
    page = send(clerk, f"{STUDY}sites/1/enter", 422, **interview(said_1="The stop is far", said_3="They do"))
    assert "This form was handed in before, with other words or another day." in page
    assert "The stop is far" in page
    assert (Interview.objects.count(), Voice.objects.count()) == (1, 2)
