"""Pages of surveys: announced and worded at the desk, answered question by question, entered from paper, told."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import surveys as commands
from lianxin.ask.commands.consultations import GroupTerms, withdraw_consultation
from lianxin.ask.models import Consultation, Participant, Survey, SurveyAnswer, SurveyInstrument
from lianxin.ask.queries.surveys.rounds import SETTLES
from lianxin.ask.tasks import hold_consultations, hold_surveys
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import announce
from tests.record.surveying import NEEDS, ONE, announce_survey, answer, fresh, round_of
from tests.web.reading import signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
PAGE = "/willow/asking/1/survey/1/"
ANSWER = f"{PAGE}answer"
DESK = "/willow/desk/asking/1/survey"
OPEN, AFTER = MONDAY + 2 * DAY, MONDAY + 41 * DAY


@pytest.fixture
def town(db: None, settings: Any) -> Iterator[Town]:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    yield make_town()
    clock.now = MONDAY


@pytest.fixture
def coming(town: Town) -> Consultation:
    return announce(town.person("lead"), now=MONDAY)


@pytest.fixture
def survey(town: Town, coming: Consultation) -> Survey:
    """Open, with four questions."""
    made = announce_survey(coming, town.person("lead"), now=MONDAY)
    hold_consultations(MONDAY + DAY)
    clock.now = OPEN
    return fresh(made)


def said() -> dict[int, str]:
    rows = SurveyAnswer.objects.exclude(question=0).order_by("question")
    return dict(rows.values_list("question", "answer"))


# --- The desk -------------------------------------------------------------------------------------------------

NEW = {
    "title_en": "What your home needs",
    "plain_en": "Before we spend the money.",
    "opens_1": "2026-06-03",
    "closes_1": "2026-06-12",
}
QUESTION = {
    "text_en": "How do you get to town?",
    "kind": "one",
    "option_1_en": "By bus",
    "option_2_en": "On foot",
}


def test_a_lead_announces_a_survey_and_writes_its_questions(town: Town, coming: Consultation):
    lead = signed_in(town, "lead")
    wrong = lead.post(f"{DESK}/new", {**NEW, "opens_1": "2026-06-01", "household": "yes"})
    made = lead.post(f"{DESK}/new", NEW)
    offices = {"text_zh-hans": "扎实推进得怎么样？", "kind": "scale"}
    jargon = lead.post(f"{DESK}/1/question", offices)
    lead.post(f"{DESK}/1/question", QUESTION)
    lead.post(f"{DESK}/1/question", {"text_en": "It is enough.", "kind": "scale"})
    again = lead.get(f"{DESK}/1/question?at=1").content.decode()
    lead.post(f"{DESK}/1/question", {**QUESTION, "at": "1", "option_3_en": "By boat"})
    lead.post(f"{DESK}/1/drop", {"at": "2"})
    page = lead.get(f"{DESK}/1/").content.decode()
    mark = re.search(r'name="instrument" value="([0-9a-f]{64})"', again)
    stale = [
        lead.post(f"{DESK}/1/{step}", {**QUESTION, "at": "1", "instrument": mark and mark[1]})
        for step in ("drop", "question")
    ]

    assert [one.status_code for one in stale] == [422, 422]
    assert "Somebody changed the questions meanwhile." in stale[0].content.decode()
    assert (wrong.status_code, made.status_code, jargon.status_code) == (422, 302, 422)
    assert 'value="2026-06-01"' in wrong.content.decode()
    assert 'id="id_opens_1_error"' in wrong.content.decode()
    assert "扎实推进得怎么样？" in jargon.content.decode()
    assert 'id="id_text_error"' in jargon.content.decode()
    assert 'value="By bus"' in again
    [row] = SurveyInstrument.objects.all()
    assert [len(one["options"]) for one in row.questions] == [3]
    assert row.digest in page
    assert f'href="{DESK}/1/"' in lead.get("/willow/desk/asking/1/").content.decode()
    assert signed_in(town, "overseer").get(f"{DESK}/1/").status_code == 200
    for path in ("new", "1/question"):
        assert signed_in(town, "overseer").get(f"{DESK}/{path}").status_code == 404


def test_from_the_first_day_on_everybody_is_asked_the_same(town: Town, survey: Survey):
    lead = signed_in(town, "lead")
    late = lead.post(f"{DESK}/1/question", QUESTION)
    dropped = lead.post(f"{DESK}/1/drop", {"at": "1"})
    unsaid = lead.post(f"{DESK}/1/renew", {"reason": ""})
    renewed = lead.post(f"{DESK}/1/renew", {"reason": "The stop has moved."})
    changed = lead.post(f"{DESK}/1/drop", {"at": "1"})

    assert (late.status_code, dropped.status_code, unsaid.status_code) == (422, 422, 422)
    assert (renewed.status_code, changed.status_code) == (302, 302)
    counts = SurveyInstrument.objects.order_by("number").values_list("number", "questions", "reason")
    assert [(number, len(questions), reason) for number, questions, reason in counts] == [
        (1, 4, ""),
        (2, 3, "The stop has moved."),
    ]
    assert "The stop has moved." in Client().get(PAGE).content.decode()


def test_a_clerk_enters_a_sheet_and_the_next_round_knows_the_key(town: Town, survey: Survey):
    clerk = signed_in(town, "clerk")
    sheet = {"way": "paper", "group": "1", "q1": "4", "q2_pass": "yes", "q3_1": "3", "q3_3": "0", "q4": "9"}
    assert f"{DESK}/1/enter" in clerk.get("/willow/desk/").content.decode()
    wrong = clerk.post(f"{DESK}/1/enter", {**sheet, "q3_0": "yes", "form": "one"})
    page = wrong.content.decode()
    for _twice in range(2):
        done = clerk.post(f"{DESK}/1/enter", {**sheet, "form": "one"})
    clock.now = AFTER
    hold_surveys(AFTER)
    after = clerk.post(f"{DESK}/1/enter", {"key": done.context["given"], "q1": "5"})

    assert (wrong.status_code, done.status_code, after.status_code) == (422, 200, 200)
    assert 'id="id_q3_error"' in page
    assert re.search(r'name="q2_pass" value="yes" checked', page)
    assert Participant.objects.get().way == "paper"
    rows = SurveyAnswer.objects.exclude(question=0).order_by("round__number", "question")
    assert list(rows.values_list("round__number", "question", "answer")) == [
        (1, 1, "4"),
        (1, 2, "pass"),
        (1, 3, "1:3,3:0"),
        (1, 4, "6"),
        (2, 1, "5"),
    ]


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        ({"q1": "4"}, "id_way_error"),
        ({"way": "paper"}, "errors"),
        ({"way": "paper", "q1": "6"}, "id_q1_error"),
        ({"way": "paper", "q4": "six"}, "id_q4_error"),
        ({"key": "nonsense", "q1": "4"}, "id_key_error"),
        ({"way": "paper", "q1": "4", "q1_pass": "yes"}, "id_q1_error"),
        ({"way": "paper", "q3_2": "1", "q3_pass": "yes"}, "id_q3_error"),
        ({"way": "paper", "q4": "2", "q4_pass": "yes"}, "id_q4_error"),
    ],
)
def test_what_is_wrong_on_a_sheet_is_said_before_anybody_has_a_number(
    town: Town, survey: Survey, sheet: dict[str, str], field: str
):
    page = signed_in(town, "clerk").post(f"{DESK}/1/enter", sheet)

    assert (page.status_code, f'id="{field}"' in page.content.decode()) == (422, True)
    assert not Participant.objects.exists()


# --- Answering ------------------------------------------------------------------------------------------------


def test_one_question_a_page_back_goes_back_and_a_pass_is_an_answer(survey: Survey):
    client = Client(headers={"Accept-Language": "en"})
    first = client.post(ANSWER, {"step": "begin", "form": "a", "group": "1"})
    key = first.context["key"]

    def say(at: int, go: str = "next", **more: str) -> Any:
        return client.post(ANSWER, {"step": "say", "key": key, "at": str(at), "go": go, **more})

    empty = say(1)
    second = say(1, q1="4")
    back = say(2, go="back")
    say(1, q1="2")
    third = say(2, go="pass")
    wrong = say(3, q3_1="1", q3_2="1", q3_0="yes")
    fourth = say(3, q3_1="1", q3_2="3")
    own = say(4, q4="12")

    assert [page.context.get("at") for page in (first, empty, second, back, third, fourth)] == [
        1,
        1,
        2,
        1,
        3,
        4,
    ]
    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert re.search(r'value="4" checked', back.content.decode())
    assert re.search(r'name="q3_0" value="yes" checked', wrong.content.decode())
    assert said() == {1: "2", 2: "pass", 3: "1:1,2:3", 4: "6"}
    page = own.content.decode()
    assert "That was everything." in page
    for text in ("Disagree", "Rather not say", "A bus: Very much: it cannot wait", "6 or more"):
        assert text in page
    assert not client.cookies


def test_whoever_comes_back_with_the_key_changes_one_answer(survey: Survey):
    client = Client(headers={"Accept-Language": "en"})
    key = client.post(ANSWER, {"step": "begin", "form": "a"}).context["key"]
    client.post(ANSWER, {"step": "say", "key": key, "at": "1", "q1": "4"})
    back = Client().post(ANSWER, {"step": "key", "key": key.lower()})
    asked = client.post(ANSWER, {"step": "show", "key": key, "at": "1"})
    changed = client.post(ANSWER, {"step": "say", "key": key, "at": "1", "change": "yes", "q1": "5"})

    assert [page.context["step"] for page in (back, asked, changed)] == ["own", "ask", "own"]
    assert said() == {1: "5"}
    assert client.post(ANSWER, {"step": "key", "key": "nonsense"}).status_code == 422
    assert client.post(ANSWER, {"step": "say", "key": key, "at": "99", "q99": "1"}).status_code == 422


def test_outside_its_days_nobody_answers_and_the_page_says_when(town: Town, survey: Survey):
    key = Client().post(ANSWER, {"step": "begin", "form": "a"}).context["key"]
    sent = {"step": "say", "key": key, "at": "1", "q1": "4"}
    clock.now = MONDAY + 20 * DAY
    between = Client().post(ANSWER, sent)
    page = Client().get(ANSWER).content.decode()
    withdraw_consultation(
        consultation=survey.consultation, reason="No.", by=town.person("lead"), now=clock.now
    )
    clock.now = AFTER

    assert (between.status_code, Client().post(ANSWER, sent).status_code) == (422, 422)
    assert "Sat, Jul 11" in page
    assert "Nobody can answer these questions now." in Client().get(ANSWER).content.decode()
    assert not SurveyAnswer.objects.exists()


# --- Told -----------------------------------------------------------------------------------------------------


def fill(survey: Survey, number: int, agree: int, people: int, *, now: Any) -> None:
    row = round_of(survey, number)
    for place in range(people):
        answer(row, {1: "5" if place < agree else "1", 2: "1"}, now=now)
    hold_surveys(row.closes_at + SETTLES)


@pytest.mark.need(24)
def test_a_planted_change_is_shown_with_its_interval(survey: Survey):
    """N24: 10 of 40 before, 30 of 40 after, asked in the very same words."""
    fill(survey, 1, 10, 40, now=OPEN)
    clock.now = AFTER
    fill(survey, 2, 30, 40, now=AFTER)
    clock.now = AFTER + 10 * DAY
    page = Client(headers={"Accept-Language": "en"}).get(PAGE)
    [agree, *_others] = page.context["changed"]

    assert (agree["points"], agree["sure"]) == ("+50", True)
    assert int(agree["low"]) in range(20, 40)
    assert int(agree["high"]) in range(55, 70)
    assert f"+50 ({agree['low']} to {agree['high']})" in page.content.decode()
    assert "not comparable" not in page.content.decode()


@pytest.mark.need(24)
def test_another_wording_breaks_the_series_visibly(town: Town, survey: Survey):
    """N24: the same answers, but one word of one question was changed for the second round."""
    fill(survey, 1, 10, 40, now=OPEN)
    lead, between = town.person("lead"), MONDAY + 20 * DAY
    commands.renew_questions(survey=survey, reason="Plainer.", by=lead, now=between)
    commands.put_question(survey=survey, terms=ONE, at=1, by=lead, now=between)
    fill_other = round_of(survey, 2)
    for _person in range(40):
        answer(fill_other, {1: "1"}, now=AFTER)
    hold_surveys(fill_other.closes_at + SETTLES)
    clock.now = AFTER + 10 * DAY
    page = Client(headers={"Accept-Language": "en"}).get(PAGE)

    assert page.context["changed"] == []
    assert "The questions were changed: the two rounds are not comparable." in page.content.decode()


def test_everybody_finds_it_reads_figures_and_counts_again_in_the_end(survey: Survey):
    anyone = Client(headers={"Accept-Language": "en"})
    for page in ("/willow/asking/1/", PAGE):
        assert PAGE.removesuffix("/") in anyone.get(page).content.decode()
    sheet = anyone.get(f"{PAGE}sheet/").content.decode()
    for place in range(12):
        answer(round_of(survey), {1: "5" if place < 10 else "1", 2: "1"}, now=OPEN)
    running = anyone.get(PAGE).content.decode()
    before = anyone.get(PAGE.removesuffix("/") + ".json").json()["rounds"][0]
    clock.now = MONDAY + 12 * DAY
    hold_surveys(clock.now)
    after = anyone.get(PAGE.removesuffix("/") + ".json").json()["rounds"][0]
    page = anyone.get(PAGE).content.decode()

    assert "How do you get to town?" in sheet
    assert "<svg" in sheet
    assert (before["batches"], before["ended"]) == ([], False)
    assert len(after["batches"][0]["lines"]) == 3 * 12
    assert after["result"]["people"] == 12
    assert "took part: 10 or more" in running
    assert "Took part: 12." not in running
    assert "Took part: 12." in page
    assert page.count("Fewer than five answered this question") == 2
    assert "This is no poll" in page
    assert anyone.get("/willow/asking/1/survey/2/").status_code == 404
    assert anyone.get(f"/willow/asking/1/survey/{2**40}/").status_code == 404


@pytest.mark.need(55)
def test_the_weighted_estimate_of_a_known_population_is_within_its_stated_error(town: Town):
    """N55: of 2,000 people whose needs are known those come three times as often who need a doctor most."""
    dice = random.Random(55)
    people = [(1, dice.random() < 0.7) for _ in range(600)] + [(2, dice.random() < 0.2) for _ in range(1_400)]
    truth = 100 * sum(needs for _group, needs in people) / len(people)
    came = [(group, needs) for group, needs in people if dice.random() < (0.15 if group == 1 else 0.05)]
    groups = [
        GroupTerms({"en": "Old", "zh-hans": "老人"}, 600, "Register", "Asked"),
        GroupTerms({"en": "Young", "zh-hans": "年轻人"}, 1_400, "Register", "Asked"),
    ]
    asked = announce(town.person("lead"), now=MONDAY, groups=groups)
    made = announce_survey(asked, town.person("lead"), now=MONDAY, questions=[NEEDS])
    hold_consultations(OPEN)
    rows = {row.number: row for row in asked.groups.all()}
    for group, needs in came:
        answer(round_of(made), {1: "1:3" if needs else "2:1,3:1"}, now=OPEN, group=rows[group])
    hold_surveys(round_of(made).closes_at + SETTLES)
    clock.now = round_of(made).closes_at
    [one] = Client(headers={"Accept-Language": "en"}).get(PAGE).context["results"][0]["questions"]
    doctor = next(row for row in one["rows"] if row["label"].text == "A doctor nearby")

    assert not int(doctor["plain"]["low"]) <= truth <= int(doctor["plain"]["high"])
    assert int(doctor["weighted"]["low"]) <= truth <= int(doctor["weighted"]["high"])
    assert int(doctor["weighted"]["worth"]) < len(came)
    assert [row["label"].text for row in one["rows"]][-1] == "A doctor nearby"
    assert one["answered"] == str(len(came))
