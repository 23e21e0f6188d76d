"""Pages of statements: said, looked at, voted on with a key, entered from paper, followed by who said them."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import statements as commands
from lianxin.ask.models import Consultation, Participant, Statement, Vote
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.states import NotShown
from lianxin.ask.tasks import hold_votes
from lianxin.hear.models import DueNotice, Glance, Voice
from lianxin.record import consumers
from lianxin.web.duties import duties
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import AGREE, ended, join, put_in, state, vote
from tests.web.reading import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
OPEN = MONDAY + DAY / 2
ONE = "/willow/asking/1"
DESK = "/willow/desk/asking/1"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    """Open, with nine statements of the office."""
    made = open_consultation(town.person("coordinator"), now=MONDAY)
    for number in range(9):
        put_in(made, f"The stop should stand at gate {number}", town.person("coordinator"), now=MONDAY)
    return made


def begun(client: Client, **form: str) -> Any:
    answer = client.post(f"{ONE}/vote", {"step": "begin", "form": "a form", **form})
    assert answer.status_code == 200
    return answer.context


# --- Say it and follow it -------------------------------------------------------------------------------------


def said(client: Client, words: str = "The stop needs a roof", contact: str = "") -> tuple[str, Voice]:
    answer = client.post(f"{ONE}/say", {"body": words, "contact": contact, "idempotency_key": words})
    assert answer.status_code == 302, answer.content.decode()
    consumers.run_until_idle(clock.now)
    return answer["Location"].replace("/receipt/", "/follow/"), Voice.objects.latest("pk")


def test_what_is_said_gets_a_receipt_and_its_page_tells_where_it_stands(town: Town, asked: Consultation):
    client = Client()
    follow, voice = said(client, "Ring 13800138000: the stop needs a roof")
    receipt = client.get(follow.replace("/follow/", "/receipt/")).content.decode()
    waiting = client.get(follow).content.decode()
    row = Statement.objects.get(voice=voice)
    shown = "Ring […]: the stop needs a roof"
    commands.show(statement=row, words=shown, by=town.person("lead"), now=OPEN)
    few = client.get(follow).content.decode()
    for _ in range(5):
        vote(join(asked, now=OPEN), {row.number: AGREE}, now=OPEN)
    hold_votes(OPEN)
    told = client.get(follow).content.decode()

    assert "what became of your statement" in receipt
    assert "a unit must have taken it on" not in receipt
    assert "Waits to be looked at" in waiting
    assert "Talk with the office" not in waiting
    assert shown in few
    assert "Fewer than five people have voted on it so far." in few
    assert f"Shown to everybody as statement {row.number}" in told
    assert "5 people have voted on it." in told
    assert not client.cookies


def test_who_said_it_reads_why_it_is_not_shown_and_is_told_so(town: Town, asked: Consultation):
    client = Client()
    follow, voice = said(client, contact="13800138000")
    row, first = Statement.objects.get(voice=voice), queries.shown(asked)[0]
    by = town.person("lead")
    commands.leave_out(statements=[row], reason=NotShown.SAID_ALREADY, same_as=first, by=by, now=OPEN)
    consumers.run_until_idle(OPEN)
    page = client.get(follow).content.decode()

    assert "Somebody has said the same" in page
    assert f'{ONE}/statements/?after={first.number - 1}#s{first.number}"' in page
    assert DueNotice.objects.get().voice == voice


def test_it_can_be_taken_away_on_its_page(asked: Consultation):
    client = Client()
    follow, voice = said(client)
    assert client.post(f"{follow}do/take_back").status_code == 404
    assert client.post(f"{follow}do/erase", {"erase_sure": "yes"}).status_code == 302
    page = client.get(follow).content.decode()

    assert "The stop needs a roof" not in page
    assert "Taken back by the person who said it" in page
    assert Statement.objects.get(voice=voice).words == ""


@pytest.mark.parametrize(("words", "problem"), [("", "Please write"), ("x" * 201, "at most 200 characters")])
def test_what_was_typed_stays_when_it_cannot_be_taken(asked: Consultation, words: str, problem: str):
    answer = Client().post(f"{ONE}/say", {"body": words, "contact": "13800138000"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert problem in page
    assert f">{words}</textarea>" in page
    assert 'value="13800138000"' in page


def test_after_closing_nothing_can_be_said_and_the_words_are_not_lost(asked: Consultation):
    clock.now = asked.closes_at
    answer = Client().post(f"{ONE}/say", {"body": "Too late"})

    assert answer.status_code == 422
    assert ">Too late</textarea>" in answer.content.decode()
    assert "Nothing can be said" in Client().get(f"{ONE}/say").content.decode()


# --- Vote -----------------------------------------------------------------------------------------------------


def test_a_visitor_says_who_they_are_votes_comes_back_and_changes_their_mind(asked: Consultation):
    client, group = Client(), groups_of(asked)[1]
    first = begun(client, group=str(group.number))
    key, rows = first["key"], [row.number for row in first["rows"]]
    sent = {"step": "cast", "key": key, f"s{rows[0]}": "agree", f"m{rows[0]}": "yes", f"s{rows[1]}": "pass"}
    for _twice in range(2):
        second = client.post(f"{ONE}/vote", sent)
    other = Client().post(f"{ONE}/vote", {"step": "own", "key": first["key_shown"].lower()})
    changed = Client().post(
        f"{ONE}/vote", {"step": "cast", "own": "yes", "key": key, f"s{rows[0]}": "disagree"}
    )

    assert "2 answers are written down." in second.content.decode()
    assert [row.number for row in second.context["rows"]][:5] == rows[2:]
    assert [(row.choice, row.matters) for row in other.context["rows"]] == [
        (row.choice, row.matters) for row in sorted(other.context["rows"], key=lambda row: row.number)
    ]
    assert {row.number: row.choice for row in changed.context["rows"]} == {
        rows[0]: "disagree",
        rows[1]: "pass",
    }
    assert Participant.objects.get().group == group
    assert Vote.objects.count() == 2
    assert not client.cookies
    assert key not in "".join(one.get("Location", "") for one in (second, other, changed))


def test_when_all_is_answered_the_page_says_so(asked: Consultation):
    client = Client()
    key = begun(client)["key"]
    answers = {f"s{number}": "agree" for number in range(1, 10)}
    page = client.post(f"{ONE}/vote", {"step": "cast", "key": key, **answers}).content.decode()

    assert "You have answered everything that is shown now." in page
    assert "9 of 9 answered." in page


@pytest.mark.parametrize("key", ["", "nonsense", "0000-0000-0000-0000-0", "☃" * 50])
def test_a_key_that_opens_nothing_is_said_beside_its_field(asked: Consultation, key: str):
    answer = Client().post(f"{ONE}/vote", {"step": "key", "key": key})

    assert answer.status_code == 422
    assert 'id="id_key_error"' in answer.content.decode()
    assert not Participant.objects.exists()


def test_what_was_chosen_stays_when_voting_closed_meanwhile(asked: Consultation):
    client = Client()
    context = begun(client)
    number = context["rows"][0].number
    clock.now = asked.closes_at
    answer = client.post(f"{ONE}/vote", {"step": "cast", "key": context["key"], f"s{number}": "disagree"})

    assert answer.status_code == 422
    assert [(row.number, row.choice) for row in answer.context["rows"]] == [(number, "disagree")]
    assert "Nobody can vote" in Client().get(f"{ONE}/vote").content.decode()
    assert client.post(f"{ONE}/vote", {"step": "begin"}).status_code == 422


def test_everybody_sees_statements_totals_reasons_and_in_the_end_all_votes(town: Town, asked: Consultation):
    one = state(asked, "The stop needs a roof", now=OPEN)
    by = town.person("lead")
    commands.leave_out(statements=[one], reason=NotShown.SEVERAL, same_as=None, by=by, now=OPEN)
    for _ in range(6):
        vote(join(asked, now=OPEN), {1: AGREE}, now=OPEN)
    before = Client().get(f"{ONE}/statements/").content.decode()
    hold_votes(OPEN)
    page = Client().get(f"{ONE}/statements/").content.decode()
    assert Client().get(f"{ONE}/polis/votes.csv").status_code == 404
    clock.now = ended(asked)
    over = Client().get(f"{ONE}/statements/").content.decode()

    assert "The stop needs a roof" not in page
    assert "It holds several ideas at once" in page
    assert re.search(r'<tr id="s1">.*?>6</td>', page, re.DOTALL)
    assert not re.search(r'<tr id="s1">.*?>6</td>', before, re.DOTALL)
    assert "votes_recount.py" in over
    assert "votes_recount.py" not in page
    assert Client().get(f"{ONE}/polis/votes.csv").content.decode().count("\n") == 7
    assert Client().get(f"{ONE}/polis/nothing.csv").status_code == 404


# --- The desk -------------------------------------------------------------------------------------------------


def test_near_copies_stand_together_and_one_click_shows_one_of_them(town: Town, asked: Consultation):
    rows = [
        state(asked, words, now=OPEN)
        for words in ("公交站要有顶棚", "公交站要有頂棚！", "Lamps on the path, please")
    ]
    client = signed_in(town, "coordinator")
    page = client.get(f"{DESK}/statements/")
    cards = [[row.pk for row in card["rows"]] for card in page.context["cards"]]
    numbers = [row.number for row in rows]
    sent = {"members": f"{numbers[0]} {numbers[1]}", "chosen": str(numbers[1]), "do": "show"}
    done = client.post(f"{DESK}/statements/decide", sent)

    assert cards == [[rows[0].pk, rows[1].pk], [rows[2].pk]]
    assert done.status_code == 302
    states = list(
        Statement.objects.filter(pk__in=[row.pk for row in rows]).order_by("number").values_list("state")
    )
    assert states == [("not_shown",), ("shown",), ("waiting",)]
    assert Glance.objects.filter(words=True).count() == 3
    assert len(client.get(f"{DESK}/statements/?apart=yes").context["cards"]) == 1


def test_a_statement_like_one_that_is_shown_is_offered_as_said_already(town: Town, asked: Consultation):
    one = state(asked, "The stop should stand at gate 77", now=OPEN)
    client = signed_in(town, "lead")
    card = client.get(f"{DESK}/statements/").context["cards"][0]
    sent = {"members": str(one.number), "card": str(one.number), "do": "leave_out"}
    refused = client.post(f"{DESK}/statements/decide", sent)
    done = client.post(
        f"{DESK}/statements/decide", {**sent, "reason": "said_already", "same_as": str(card["like"].number)}
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert f'id="id_reason_{one.number}_error"' in refused.content.decode()
    assert Statement.objects.get(pk=one.pk).same_as == card["like"]


def test_what_tells_of_a_person_is_taken_out_and_nothing_else_is_changed(town: Town, asked: Consultation):
    one = state(asked, "Ring 13800138000 about the roof", now=OPEN)
    client = signed_in(town, "coordinator")
    card = client.get(f"{DESK}/statements/").context["cards"][0]
    sent = {"members": str(one.number), "card": str(one.number), "do": "show"}
    bent = client.post(f"{DESK}/statements/decide", {**sent, "words": "Ring us about the roof"})
    client.post(f"{DESK}/statements/decide", {**sent, "words": card["suggested"]})

    assert card["suggested"] == "Ring […] about the roof"
    assert bent.status_code == 422
    assert "Ring us about the roof</textarea>" in bent.content.decode()
    assert Statement.objects.get(pk=one.pk).words == "Ring […] about the roof"


def test_what_waits_is_a_duty_of_whoever_may_ask_the_public(town: Town, asked: Consultation):
    state(asked, "The stop needs a roof", now=OPEN)
    state(asked, "And a bench", now=OPEN + DAY)
    found = {who: duties(town.person(who), OPEN) for who in ("coordinator", "lead", "overseer", "clerk")}
    told = [(one.detail, one.url, one.due_at) for one in found["lead"] if "statements" in one.url]

    assert told == [("Where shall the bus stop? (2)", f"{DESK}/statements/", OPEN + DAY)]
    assert found["coordinator"]
    assert not found["overseer"] + found["clerk"]


def test_overseers_look_on_and_handlers_find_nothing(town: Town, asked: Consultation):
    one = state(asked, "The stop needs a roof", now=OPEN)
    page = signed_in(town, "overseer").get(f"{DESK}/statements/").content.decode()

    assert "The stop needs a roof" in page
    assert "<button" not in page.partition("<main")[2]
    for who in ("power", "clerk"):
        assert signed_in(town, who).get(f"{DESK}/statements/").status_code == 404
    for step in ("decide", "put-in"):
        sent = {"members": str(one.number), "do": "show", "seed": "x"}
        assert signed_in(town, "overseer").post(f"{DESK}/statements/{step}", sent).status_code == 404
    assert Statement.objects.get(pk=one.pk).state == "waiting"


def test_the_office_puts_in_statements_and_what_was_typed_stays(town: Town, asked: Consultation):
    client = signed_in(town, "lead")
    refused = client.post(f"{DESK}/statements/put-in", {"seed": "Ring 13800138000", "language": "xx"})
    done = client.post(f"{DESK}/statements/put-in", {"seed": "A bus an hour", "language": "en"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert ">Ring 13800138000</textarea>" in refused.content.decode()
    assert Statement.objects.filter(seed=True, words="A bus an hour", language="en").count() == 1
    assert "put in by the office" in Client().get(f"{ONE}/statements/").content.decode()


def test_a_clerk_enters_what_somebody_answered_on_paper(town: Town, asked: Consultation):
    client = signed_in(town, "clerk")
    assert f"{DESK}/enter" in client.get("/willow/desk/").content.decode()
    for sent, field in (
        ({"way": "paper"}, "errors"),
        ({"s1": "agree"}, "id_way_error"),
        ({"s1": "agree", "way": "web"}, "id_way_error"),
    ):
        answer = client.post(f"{DESK}/enter", sent)
        assert (answer.status_code, f'id="{field}"' in answer.content.decode()) == (422, True)
    sent = {"way": "paper", "group": "1", "s1": "agree", "s2": "pass", "form": "one"}
    for _twice in range(2):
        done = client.post(f"{DESK}/enter", sent)

    person = Participant.objects.get()
    assert (done.status_code, person.way, person.group) == (200, "paper", groups_of(asked)[0])
    assert {one.statement.number: one.choice for one in queries.answers_of(person)} == {1: 1, 2: 0}
    assert queries.participant_of(asked, done.context["given"]) == person


@pytest.mark.one_engine
def test_many_statements_are_entered_page_by_page_under_one_key(
    town: Town, asked: Consultation, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "PAGE", 5)
    client = signed_in(town, "clerk")
    page = client.get(f"{DESK}/enter")
    sent = {"way": "hotline", "last": str(page.context["last"]), "s1": "agree", "form": "one"}
    second = client.post(f"{DESK}/enter", sent)
    more = {"key": second.context["key"], "after": "5", "last": str(second.context["last"]), "way": "hotline"}
    third = client.post(f"{DESK}/enter", {**more, "s9": "disagree"})

    assert [row.number for row in second.context["rows"]] == [6, 7, 8, 9]
    assert not third.context["key"]
    assert [one.statement.number for one in queries.answers_of(Participant.objects.get())] == [1, 9]
