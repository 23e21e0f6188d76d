"""Pages of a decision: written at the desk over days, published, read by everybody, and by whoever said something."""

from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import statements as commands
from lianxin.ask.models import Consultation, Decision, Statement
from lianxin.ask.queries import decisions as queries
from lianxin.ask.states import NotShown, Outcome
from lianxin.ask.tasks import hold_consultations, hold_votes
from lianxin.record import consumers
from lianxin.web.duties import duties
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import fresh, open_consultation
from tests.record.deciding import closed, correct, decide, publish, take_up, write
from tests.record.stating import AGREE, DISAGREE, join, put_in, vote
from tests.web.reading import signed_in, text_of

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ONE = "/willow/asking/1/"
HERE = f"{ONE}decision/"
DESK = "/willow/desk/asking/1/decision/"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    """Closed, with three statements of the office; the last two say nearly the same."""
    words = (
        "The shops need room",
        "The stop should stand at the old bridge",
        "The stop should stand at the bridge",
    )
    return closed(town.person("lead"), *words, now=MONDAY)


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return text_of(answer.content.decode())


@pytest.fixture
def anybody() -> Client:
    return Client(headers={"Accept-Language": "en"})


WORDS = {
    "text_en": "The stop moves to the bridge.",
    "next_en": "The road office moves it in June.",
    "decided_by": "The town council",
    "decided_on": "2026-06-01",
}


# --- At the desk ----------------------------------------------------------------------------------------------


def test_a_decision_is_written_step_by_step_and_published(town: Town, asked: Consultation):
    client = signed_in(town)
    begin = client.get(DESK)
    point = {"said_en": "Where it stands", "statement": ["2", "3"]}
    assert client.post(f"{DESK}point", point).status_code == 302
    more = {"said_en": "Room", "outcome": "partly", "reason_en": "Two places.", "statement": ["1"]}
    assert client.post(f"{DESK}point", more).status_code == 302
    assert client.post(f"{DESK}words", WORDS).status_code == 302
    unfinished = client.post(f"{DESK}publish")
    finish = {**point, "point": "1", "outcome": "adopted", "reason_en": "There is room."}
    assert client.post(f"{DESK}point", finish).status_code == 302
    done = client.post(f"{DESK}publish")

    assert "3 statements are in no point yet." in text_of(begin.content.decode())
    assert [len(group) for group in begin.context["listed"]] == [1, 2]
    assert unfinished.status_code == 422
    assert "These points are not finished: 1." in text_of(unfinished.content.decode())
    assert (done.status_code, done["Location"]) == (302, HERE)
    assert [
        (row.outcome, sorted(row.answered.values_list("statement__number", flat=True)))
        for row in queries.points_of(Decision.objects.get())
    ] == [("adopted", [2, 3]), ("partly", [1])]


def test_a_point_is_split_and_taken_away(town: Town, asked: Consultation):
    client = signed_in(town)
    client.post(f"{DESK}point", {"said_en": "All of it", "statement": ["1", "2", "3"]})
    page = client.get(f"{DESK}point?point=1")
    client.post(f"{DESK}point", {"point": "1", "said_en": "Some of it", "statement": ["1"]})
    client.post(f"{DESK}point", {"into": "1", "statement": ["3"]})
    split = queries.draft_of(asked)
    client.post(f"{DESK}drop", {"point": "1"})
    gone = client.post(f"{DESK}drop", {"point": "1"})

    assert page.content.decode().count(" checked") == 3
    assert split.points[1].statements == (1, 3)
    assert queries.draft_of(asked).points == {}
    assert gone.status_code == 422
    assert client.get(f"{DESK}point?point=1").status_code == 302


def test_what_was_typed_and_ticked_stays_when_it_is_refused(town: Town, asked: Consultation):
    client = signed_in(town)
    point = {"said_en": "x" * 401, "reason_en": "Because", "outcome": "elsewhere", "statement": ["2"]}
    long = client.post(f"{DESK}point", point).content.decode()
    words = client.post(f"{DESK}words", {**WORDS, "decided_on": "tomorrow"}).content.decode()
    client.post(f"{DESK}point", {"said_en": "Where", "statement": ["2"]})
    change = {
        "point": "1",
        "said_en": "Where",
        "reason_en": "Kept",
        "paragraph": "two",
        "statement": ["2", "3"],
    }
    changed = client.post(f"{DESK}point", change)

    assert "Please write at most 400 characters." in long
    assert ("x" * 401 in long, "Because" in long) == (True, True)
    assert long.count(" checked") == 1
    assert '<option value="elsewhere" selected>' in long
    assert "Please write the day as year, month and day" in words
    assert "The road office moves it in June." in words
    assert changed.status_code == 422
    assert "A paragraph is a whole number." in changed.content.decode()
    assert "Kept" in changed.content.decode()
    assert changed.content.decode().count(" checked") == 2


def test_onlookers_read_the_draft_and_change_nothing(town: Town, asked: Consultation):
    take_up(asked, town.person("lead"), 1, now=MONDAY)
    overseer = signed_in(town, "overseer")
    page = overseer.get(DESK).content.decode()

    assert "The stop shall move" in page
    assert "The shops need room" not in page
    assert 'action="/willow/desk' not in page
    assert [overseer.post(f"{DESK}{step}").status_code for step in ("words", "point", "drop", "publish")] == [
        404
    ] * 4
    assert signed_in(town, "power").get(DESK).status_code == 404


def test_a_correction_begins_with_what_stands_and_asks_why(town: Town, asked: Consultation):
    decide(asked, town.person("lead"), 1, 2, 3, now=MONDAY)
    client = signed_in(town)
    page = client.get(DESK).content.decode()
    client.post(f"{DESK}words", {**WORDS, "decided_by": "The mayor"})
    why = client.post(f"{DESK}publish", {"because": " "})
    done = client.post(f"{DESK}publish", {"because": "It was the mayor."})

    assert "The stop moves to the bridge." in page
    assert "Please say why it is corrected" in why.content.decode()
    assert done.status_code == 302


def test_whoever_convenes_finds_it_among_what_waits(town: Town, asked: Consultation):
    lead = town.person("lead")
    found = [one for one in duties(lead, MONDAY) if one.url == DESK]
    decide(asked, lead, 1, 2, 3, now=MONDAY)

    assert [(one.text, one.detail) for one in found] == [
        ("Decide, with an answer to every statement", "Where shall the bus stop?")
    ]
    assert [one for one in duties(lead, MONDAY) if one.url == DESK] == []
    assert [one for one in duties(town.person("overseer"), MONDAY) if one.url == DESK] == []


# --- For everybody --------------------------------------------------------------------------------------------


def test_before_there_is_one_everybody_sees_by_when(town: Town, asked: Consultation, anybody: Client):
    soon = shown(anybody, ONE)
    clock.now = MONDAY + 31 * DAY
    late = shown(anybody, HERE)

    assert "The office decides by Wed, Jul 1, with an answer to every statement." in soon
    assert "The office owes a decision, with an answer to every statement, since Wed, Jul 1." in late
    assert "There is no decision yet." in late
    assert anybody.get(f"{HERE}1/").status_code == 404


def test_everybody_reads_what_became_of_each_statement(town: Town, asked: Consultation, anybody: Client):
    lead = town.person("lead")
    take_up(asked, lead, 1, said={"en": "Room for shops"}, outcome=Outcome.ELSEWHERE, now=MONDAY)
    take_up(asked, lead, 2, 3, now=MONDAY)
    write(asked, lead, now=MONDAY)
    publish(fresh(asked), lead, now=MONDAY)
    page, one = shown(anybody, HERE), shown(anybody, ONE)
    only = anybody.get(f"{HERE}1/?outcome=elsewhere")
    statements = anybody.get(f"{ONE}statements/").content.decode()

    assert "The stop moves to the bridge." in page
    assert "3 statements were made, and each is in exactly one point." in page
    assert "All (2)" in page
    assert "Decided, with an answer to every statement" in one
    assert "See what became of each statement" in one
    assert [point["number"] for point in only.context["points"]] == [1]
    assert '/willow/asking/1/decision/#p2">answered in point 2' in statements
    assert "The stop should stand at the bridge" in page
    assert "Decided, with an answer to every statement" in shown(anybody, "/willow/asking/")


def test_where_it_goes_against_most_people_stands_above_the_points(town: Town, anybody: Client):
    lead = town.person("lead")
    asked = open_consultation(lead, now=MONDAY)
    for words in ("Stay", "Go"):
        put_in(asked, words, lead, now=MONDAY)
    for _ in range(5):
        vote(join(asked, now=MONDAY + DAY), {1: AGREE, 2: DISAGREE}, now=MONDAY + DAY)
    now = asked.closes_at
    hold_consultations(now)
    hold_votes(now)
    take_up(asked, lead, 1, outcome=Outcome.NOT_ADOPTED, now=now)
    take_up(asked, lead, 2, outcome=Outcome.ADOPTED, now=now)
    write(asked, lead, now=now)
    publish(fresh(asked), lead, now=now)
    page = shown(anybody, HERE)

    assert "Statement 1: 5 agree, 0 disagree. It was not taken up all the same." in page
    assert "Statement 2: 0 agree, 5 disagree. It was taken up all the same." in page
    assert "In 2 points it goes against what most people said." in shown(anybody, ONE)


def test_a_decision_that_was_corrected_stays_and_leads_to_the_newer_one(
    town: Town, asked: Consultation, anybody: Client
):
    decide(asked, town.person("lead"), 1, 2, 3, now=MONDAY)
    correct(asked, town.person("lead"), now=MONDAY + DAY)

    assert "This decision was corrected." in shown(anybody, f"{HERE}1/")
    newest = shown(anybody, HERE)
    assert "It replaces decision 1, because: A name was missing." in newest
    assert "decision 1" in shown(anybody, ONE)
    assert "corrected" in anybody.get("/willow/asking/1.atom").content.decode()


# --- For whoever said it --------------------------------------------------------------------------------------


def said(client: Client, words: str) -> tuple[str, Statement]:
    answer = client.post(f"{ONE}say", {"body": words, "contact": "", "idempotency_key": words})
    consumers.run_until_idle(clock.now)
    follow = answer["Location"].replace("/receipt/", "/follow/")
    return follow, Statement.objects.select_related("consultation__office__stream").latest("pk")


def test_whoever_said_it_reads_what_became_of_it_also_when_another_said_it_first(town: Town, anybody: Client):
    lead = town.person("lead")
    asked = open_consultation(lead, now=MONDAY)
    clock.now = MONDAY + DAY
    (first, row), (second, again), (third, insult) = (
        said(anybody, words) for words in ("A roof please", "A roof", "Fools")
    )
    commands.show(statement=row, words=row.words, by=lead, now=clock.now, said_again=[again])
    commands.leave_out(statements=[insult], reason=NotShown.INSULT, same_as=None, by=lead, now=clock.now)
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    decide(fresh(asked), lead, row.number, now=clock.now)
    pages = [anybody.get(one).content.decode() for one in (first, second, third)]

    assert ["There is room at the bridge." in page for page in pages] == [True, True, False]
    assert ["/willow/asking/1/decision/1/#p1" in page for page in pages] == [True, True, False]
    assert "/willow/asking/1/decision/1/" in pages[2]
