"""Pages of ideas: what one needs to know, near copies before sending, lists, one idea, and the office's replies."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import ideas as commands
from lianxin.ask.models import Consultation, Idea, Statement
from lianxin.ask.queries import ideas as queries
from lianxin.ask.states import CreditState, IdeaState
from lianxin.ask.tasks import hold_votes
from lianxin.hear.models import Glance
from lianxin.record import consumers
from lianxin.web.duties import duties
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import add_material, open_consultation
from tests.record.proposing import ask_for_ideas, idea, proposed, reply
from tests.record.stating import AGREE, join, vote
from tests.web.reading import signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
NOW = MONDAY + DAY / 2
ONE = "/willow/asking/1/ideas/"
DESK = "/willow/desk/asking/1/ideas/"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return ask_for_ideas(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())


# --- Propose ----------------------------------------------------------------------------------------------------


def test_beside_the_form_stands_what_one_needs_to_know(town: Town, asked: Consultation, client: Client):
    add_material(asked, town.person("lead"), now=NOW)
    told = text_of(client.get(f"{ONE}propose"))

    assert "The stop can move." in told
    assert "At most 20,000. The wall is listed." in told
    assert "The plan" in told
    assert "within sixty days" in told


def test_what_is_proposed_gets_a_receipt_and_its_page_tells_the_path(
    town: Town, asked: Consultation, client: Client
):
    by = town.person("lead")
    form = {"title": "A bench at the well", "details": "For those who wait.", "idempotency_key": "k"}
    answer = client.post(f"{ONE}propose", form)
    assert answer.status_code == 302, answer.content.decode()
    consumers.run_until_idle(NOW)
    follow = answer["Location"].replace("/receipt/", "/follow/")
    row = Statement.objects.get()
    waiting = text_of(client.get(follow))
    made = commands.show_idea(
        statement=row, words=row.words, details=queries.details_said(row), by=by, now=NOW
    )
    owed = text_of(client.get(follow))
    made = reply(made, IdeaState.TAKEN_UP, by=by, now=NOW)
    tried = text_of(client.get(follow))
    reply(reply(made, IdeaState.TRIED, by=by, now=NOW), IdeaState.ADOPTED, by=by, now=NOW)
    adopted = text_of(client.get(follow))
    named = client.post(f"{follow}do/credit", {"credit": "The mason"}, follow=True)

    assert "What becomes of your idea" not in waiting
    assert "It is shown with gaps" not in owed
    assert "Waits for a reply since Mon, Jun 1; due by Fri, Jul 31" in owed
    assert "At the old well" in tried
    assert "Do you want to be named?" not in tried
    assert "Do you want to be named?" in adopted
    assert "A name is shown once somebody has looked at it" in text_of(named)
    assert Idea.objects.get().credit_state == CreditState.ASKED
    assert "The mason" not in text_of(client.get(f"{ONE}{row.number}/"))
    assert not client.cookies


@pytest.mark.parametrize(("name", "status"), [("1" * 61, 422), ("13800138000", 422), ("", 302)])
def test_a_name_that_cannot_be_taken_stays_in_the_form(
    town: Town, asked: Consultation, client: Client, name: str, status: int
):
    by = town.person("lead")
    answer = client.post(f"{ONE}propose", {"title": "A bench"})
    consumers.run_until_idle(NOW)
    row = Statement.objects.get()
    made = commands.show_idea(statement=row, words=row.words, details="", by=by, now=NOW)
    reply(made, IdeaState.ADOPTED, by=by, now=NOW)
    follow = answer["Location"].replace("/receipt/", "/follow/")
    told = client.post(f"{follow}do/credit", {"credit": name})

    assert told.status_code == status
    assert not name or name in told.content.decode()


def test_near_copies_are_shown_first_and_whoever_wants_hands_theirs_in_all_the_same(
    town: Town, asked: Consultation, client: Client
):
    idea(asked, "Put a bench at the old well", by=town.person("lead"), now=NOW)
    form = {"title": "Put a bench beside the old well", "details": "Please.", "idempotency_key": "k"}
    asked_back = client.post(f"{ONE}propose", form)
    page = asked_back.content.decode()
    handed_in = client.post(f"{ONE}propose", {**form, "sure": "yes"})

    assert asked_back.status_code == 200
    assert "Somebody proposed nearly this" in page
    assert f'href="{ONE}1/"' in page
    assert '<input type="hidden" name="sure" value="yes">' in page
    assert "Put a bench beside the old well</textarea>" in page
    assert handed_in.status_code == 302


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"title": "", "details": "Because."}, "in one line what could be done"),
        ({"title": "x" * 201, "details": "Because."}, "at most 200 characters"),
        ({"title": "A bench", "details": "y" * 5001}, "at most 5000 characters"),
    ],
)
def test_what_was_typed_stays(asked: Consultation, client: Client, form: dict[str, str], problem: str):
    answer = client.post(f"{ONE}propose", {**form, "contact": "13800138000"})

    assert problem in text_of(answer, 422)
    assert form["details"] in answer.content.decode()
    assert "13800138000" in answer.content.decode()


def test_a_consultation_that_asks_for_no_ideas_has_no_such_pages(town: Town, client: Client):
    open_consultation(town.person("coordinator"), now=MONDAY)
    lead = signed_in(town, "lead")

    assert [client.get(address).status_code for address in (ONE, f"{ONE}propose", f"{ONE}1/")] == [404] * 3
    assert lead.get(DESK).status_code == 404
    assert ONE not in client.get("/willow/asking/1/").content.decode()


def test_when_the_phase_is_over_the_form_says_so(asked: Consultation, client: Client):
    clock.now = asked.closes_at

    assert "Nothing can be proposed" in text_of(client.get(f"{ONE}propose"))
    assert "Nothing can be proposed" in text_of(client.post(f"{ONE}propose", {"title": "A bench"}), 422)


# --- Lists and one idea -----------------------------------------------------------------------------------------


def test_everybody_sees_how_many_wait_and_since_when(town: Town, asked: Consultation, client: Client):
    by = town.person("lead")
    first, _second = (idea(asked, f"A bench at gate {n}", by=by, now=NOW) for n in ("east", "west"))
    proposed(asked, "Nobody looked yet", now=NOW)
    reply(first, IdeaState.DONE_ALREADY, by=by, now=NOW)
    clock.now = NOW + 70 * DAY
    page, one = text_of(client.get(ONE)), text_of(client.get("/willow/asking/1/"))

    assert "With a reply 1" in page
    assert "Without a reply 1 the oldest since Mon, Jun 1" in page
    assert "1 more waits to be looked at" in page
    assert "it was due by Fri, Jul 31" in page
    assert "Nobody looked yet" not in page
    assert "2 ideas so far" in one
    assert "1 with a reply, 1 without. The oldest without one waits since Mon, Jun 1" in one


def test_one_idea_shows_details_votes_replies_and_the_name(town: Town, asked: Consultation, client: Client):
    by = town.person("lead")
    row = idea(asked, "A bench <b>", "For those who wait.", by=by, now=NOW)
    few = text_of(client.get(f"{ONE}1/"))
    for _ in range(5):
        vote(join(asked, now=NOW), {1: AGREE}, now=NOW)
    hold_votes(NOW)
    row = reply(row, IdeaState.ADOPTED, by=by, now=NOW)
    row = commands.ask_for_credit(idea=row, name="The mason", now=NOW)
    commands.look_at_credit(idea=row, name="The mason", agreed=True, by=by, now=NOW)
    answer = client.get(f"{ONE}1/")
    told = text_of(answer)

    assert "Below 5 people nothing is told." in few
    assert "Agree 5 Disagree 0 Pass 0" in told
    assert "For those who wait." in told
    assert "Proposed by The mason" in told
    assert "We looked at it with the mason." in told
    assert "A bench &lt;b&gt;" in answer.content.decode()


def test_an_idea_is_voted_on_where_it_stands_with_a_key(town: Town, asked: Consultation, client: Client):
    idea(asked, "A bench", by=town.person("lead"), now=NOW)
    key = client.post("/willow/asking/1/vote", {"step": "begin", "form": "f"}).context["key"]
    answer = client.post("/willow/asking/1/vote", {"step": "cast", "key": key, "s1": "agree"})

    assert 'name="s1" value="agree"' in client.get(f"{ONE}1/").content.decode()
    assert "1 answer is written down." in text_of(answer)


def test_what_nobody_has_looked_at_is_not_there_and_what_was_taken_back_has_no_words(
    town: Town, asked: Consultation, client: Client
):
    from lianxin.hear.commands import erase_voice

    proposed(asked, "A zorblatt", now=NOW)
    hidden = client.get(f"{ONE}1/")
    row = idea(asked, "A zorblatt bench", "zorblatt", by=town.person("lead"), now=NOW)
    erase_voice(voice=row.statement.voice, now=NOW)
    gone = client.get(f"{ONE}2/")

    assert (hidden.status_code, client.get(f"{ONE}99/").status_code) == (404, 404)
    assert "took the words back" in text_of(gone)
    assert "zorblatt" not in gone.content.decode()


def test_ideas_go_on_page_after_page(town: Town, asked: Consultation, client: Client, monkeypatch: Any):
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in "abc":
        idea(asked, f"Bench {name}", by=town.person("lead"), now=NOW)
    first = client.get(ONE)
    older = client.get(f"{ONE}?before=2")

    assert [row["number"] for row in first.context["rows"]] == [3, 2]
    assert 'href="?before=2"' in first.content.decode()
    assert [row["number"] for row in older.context["rows"]] == [1]


# --- The desk ---------------------------------------------------------------------------------------------------


def test_line_and_details_are_looked_at_together(town: Town, asked: Consultation):
    lead = signed_in(town, "lead")
    proposed(asked, "A bench", "Ring 13800138000 for wood.", now=NOW)
    desk = "/willow/desk/asking/1/statements/"
    page = lead.get(desk).content.decode()
    form = {"members": "1", "card": "1", "do": "show", "words": "A bench"}
    named = lead.post(f"{desk}decide", {**form, "details": "Ring 13800138000 for wood."})
    done = lead.post(f"{desk}decide", {**form, "details": "Ring […] for wood."})

    assert "Ring 13800138000 for wood." in page
    assert "Ring […] for wood.</textarea>" in page
    assert "There is a telephone number" in text_of(named, 422)
    assert 'id="id_details_1"' in named.content.decode()
    assert done.status_code == 302
    assert Idea.objects.get().details == "Ring […] for wood."


def test_copies_are_shown_once_and_an_idea_is_no_copy_of_an_opinion(town: Town, asked: Consultation):
    lead = signed_in(town, "lead")
    for _ in range(3):
        proposed(asked, "A bench at the well", "Soon please.", now=NOW)
    desk = "/willow/desk/asking/1/statements/"
    [card] = lead.get(desk).context["cards"]
    answer = lead.post(
        f"{desk}decide", {"members": card["members"], "card": "1", "do": "show", "chosen": "2"}
    )
    one = text_of(lead.get(f"{ONE}2/"))

    assert (len(card["rows"]), answer.status_code) == (3, 302)
    assert "2 others said the same" in one
    assert Idea.objects.get(statement__number=2).details == "Soon please."


def test_the_office_replies_with_a_reason_and_what_was_typed_stays(town: Town, asked: Consultation):
    lead = signed_in(town, "lead")
    idea(asked, "A bench", by=town.person("coordinator"), now=NOW)
    form = {"outcome": "taken_up", "words": "We try it.", "where": "Well", "measured": "Who sits"}
    wrong = lead.post(f"{DESK}1/reply", {**form, "until": ""})
    none = lead.post(f"{DESK}1/reply", {"words": "We try it."})
    done = lead.post(f"{DESK}1/reply", {**form, "until": "2026-06-20"})

    assert "Please name a day after today" in text_of(wrong, 422)
    assert "We try it.</textarea>" in wrong.content.decode()
    assert "Please choose what becomes of it." in text_of(none, 422)
    assert done.status_code == 302
    assert "Nothing waits." in text_of(lead.get(DESK))
    clock.now = NOW + 20 * DAY
    assert "A bench" in text_of(lead.get(DESK))
    assert "Was tried" in text_of(lead.get(f"{DESK}1/"))


def test_a_name_is_shown_once_somebody_looked_at_it(town: Town, asked: Consultation):
    lead, by = signed_in(town, "lead"), town.person("coordinator")
    row = reply(idea(asked, "A bench", by=by, now=NOW), IdeaState.ADOPTED, by=by, now=NOW)
    commands.ask_for_credit(idea=row, name="The mason", now=NOW)
    waits = [duty.text for duty in duties(town.person("lead"), NOW)]
    page = text_of(lead.get(f"{DESK}1/"))
    other = lead.post(f"{DESK}1/name", {"do": "name", "credit": "The miller"})
    done = lead.post(f"{DESK}1/name", {"do": "name", "credit": "The mason"})

    assert "Look at the name of somebody who had an idea" in waits
    assert "The mason" in page
    assert [(one.voice_id, one.person) for one in Glance.objects.all()] == [
        (row.statement.voice_id, town.person("lead"))
    ]
    assert (other.status_code, done.status_code) == (422, 302)
    assert "Proposed by The mason" in text_of(lead.get(f"{ONE}1/"))


def test_ideas_without_a_reply_are_a_duty_until_the_last_has_one(town: Town, asked: Consultation):
    lead, by = town.person("lead"), town.person("coordinator")
    rows = [idea(asked, f"Bench {name}", by=by, now=NOW) for name in "ab"]
    [duty] = [one for one in duties(lead, NOW) if one.url == DESK]
    for row in rows:
        reply(row, IdeaState.ADOPTED, by=by, now=NOW)

    assert duty.text == "Reply to ideas"
    assert duty.detail.endswith("(2)")
    assert (duty.due_at - NOW).days == 60
    assert [one for one in duties(lead, NOW) if one.url == DESK] == []
    assert [one for one in duties(town.person("power"), NOW) if one.url == DESK] == []


def test_overseers_look_on_and_others_stay_outside(town: Town, asked: Consultation):
    idea(asked, "A bench", by=town.person("coordinator"), now=NOW)
    overseer, handler = signed_in(town, "overseer"), signed_in(town, "power")

    assert 'name="outcome"' not in overseer.get(f"{DESK}1/").content.decode()
    assert overseer.post(f"{DESK}1/reply", {"outcome": "adopted", "words": "Yes"}).status_code == 404
    assert handler.get(DESK).status_code == 404


def test_limits_are_announced_with_the_form(town: Town):
    lead = signed_in(town, "lead")
    form = {
        "question_en": "What shall become of the well?",
        "plain_en": "The well is old.",
        "decides_en": "The town, in July.",
        "opens": "2026-06-01",
        "closes": "2026-07-01",
        "phase": ["ideas"],
        "group_en_1": "Neighbours",
        "unheard_reason": "They are asked here.",
    }
    empty = lead.get("/willow/desk/asking/new").content.decode()
    missing = lead.post("/willow/desk/asking/new", form)
    done = lead.post("/willow/desk/asking/new", {**form, "limits_en": "At most 20,000."})

    assert 'name="phase" value="ideas">' in empty
    assert "Say what ideas have to keep to" in text_of(missing, 422)
    assert done.status_code == 302
    assert Consultation.objects.get().limits == {"en": "At most 20,000."}
