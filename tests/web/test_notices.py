"""Messages on the pages: stopping them, what became of them, and what is said in confidence."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from lianxin.hear.commands import settle_notice, write_line
from lianxin.hear.models import Line, Notice, NoticeStop, Voice
from lianxin.hear.states import NoticeState, Speaker
from lianxin.hear.talking.threads import token_of
from lianxin.record import consumers
from tests.factories import MONDAY, Town, case_of, clock, hear, make_town, take

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CONTACT = "li.min@people.example.net"


@pytest.fixture(autouse=True)
def frozen(settings):
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY


@pytest.fixture
def town() -> Town:
    return make_town()


def said(town: Town, **more: object) -> tuple[Voice, str]:
    heard = hear(town.office, **{"contact": CONTACT, **more})
    consumers.run_until_idle(MONDAY)
    heard.voice.office = town.office
    return heard.voice, heard.code


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_looking_at_the_link_changes_nothing_and_the_button_stops(client: Client, town: Town):
    voice, _code = said(town)
    link = f"/willow/stop/{token_of('stop', voice)}/"

    assert "Do you want no more messages?" in page(client, link)
    client.head(link)
    assert not NoticeStop.objects.exists()

    answer = client.post(link)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert "You get no more messages about number" in answer.content.decode()
    assert NoticeStop.objects.get().voice == voice


def test_a_mail_program_stops_messages_with_one_click(town: Town):
    voice, _code = said(town)
    client = Client(enforce_csrf_checks=True)

    answer = client.post(f"/willow/stop/{token_of('stop', voice)}/", {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert NoticeStop.objects.count() == 1


def test_the_link_to_stop_shows_nothing_of_what_was_said(client: Client, town: Town):
    voice, code = said(town, body="unmistakable words", title="unmistakable")
    shown = page(client, f"/willow/stop/{token_of('stop', voice)}/")

    assert [secret for secret in ("unmistakable", code, CONTACT) if secret in shown] == []


def test_a_link_that_nobody_gave_out_leads_nowhere(client: Client, town: Town):
    voice, code = said(town)
    right = token_of("stop", voice)
    wrong = [
        token_of("thread", voice),
        right[:-1] + ("7" if right[-1] != "7" else "6"),
        "x",
        code,
        "1-aaaaaaaaaaaaa",
    ]

    answers = [client.post(f"/willow/stop/{token}/").status_code for token in wrong]

    assert (answers, NoticeStop.objects.exists()) == ([404] * 5, False)


def test_the_page_that_follows_stops_messages_too(client: Client, town: Town):
    voice, code = said(town)
    assert "I want no messages" in page(client, f"/willow/follow/{code}/")

    answer = client.post(f"/willow/follow/{code}/stop", follow=True)

    shown = answer.content.decode()
    assert "You get no more messages about this." in shown
    assert "I want no messages" not in shown
    assert NoticeStop.objects.get().voice == voice


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (NoticeState.SENT, ["We sent you a message"]),
        (NoticeState.BOUNCED, ["Our message to you came back", "Our last message to you came back."]),
        (NoticeState.NO_WAY, ["No channel of this office reaches the contact you left."]),
        (NoticeState.GIVEN_UP, ["Our last message could not be delivered."]),
    ],
)
def test_what_became_of_a_message_is_told(client: Client, town: Town, state: NoticeState, told: list[str]):
    voice, code = said(town)
    settle_notice(voice=voice, abouts=[5], state=state, channel="mail", now=MONDAY)

    shown = page(client, f"/willow/follow/{code}/")

    assert [text for text in told if text not in shown] == []


def test_the_desk_sees_that_messages_went_and_never_where_to(client: Client, town: Town):
    voice, _code = said(town, body="The lamp is dark")
    settle_notice(voice=voice, abouts=[5], state=NoticeState.BOUNCED, channel="mail", now=MONDAY)
    client.force_login(town.person("power"))

    shown = page(client, f"/willow/desk/{case_of(voice).number}/")

    assert "The last message did not arrive" in shown
    assert CONTACT not in shown
    assert Notice.objects.count() == 1


def test_who_left_no_contact_is_asked_about_no_messages(client: Client, town: Town):
    _voice, code = said(town, contact="")

    shown = page(client, f"/willow/follow/{code}/")

    assert [text for text in ("I want no messages", "We write to you") if text in shown] == []


def test_said_in_confidence_through_the_form(client: Client, town: Town):
    words = {
        "body": "Somebody takes money",
        "contact": CONTACT,
        "confidential": "yes",
        "idempotency_key": "k",
    }
    receipt = client.post("/willow/", words)
    code = receipt["Location"].rstrip("/").rpartition("/")[2]

    assert Voice.objects.get().confidential
    shown = page(client, f"/willow/follow/{code}/")
    assert "You said this in confidence" in shown
    assert "I want no messages" not in shown


def test_the_form_keeps_the_wish_for_confidence_when_something_is_wrong(client: Client, town: Town):
    answer = client.post("/willow/", {"body": "", "confidential": "yes"})

    assert answer.status_code == 422
    box = re.search(r'<input type="checkbox"[^>]*name="confidential"[^>]*>', answer.content.decode())
    assert box is not None
    assert " checked" in box[0]


@pytest.mark.need(70)
def test_a_reply_sent_twice_stands_once_and_a_second_reply_stands_too(client: Client, town: Town):
    voice, code = said(town, contact="")
    write_line(
        voice=voice, speaker=Speaker.OFFICE, text="Which one?", person=town.person("power"), now=MONDAY
    )
    shown = page(client, f"/willow/follow/{code}/")
    assert "Which one?" in shown
    keys = [
        re.search(r'name="idempotency_key" value="([^"]+)"', page(client, f"/willow/follow/{code}/"))[1]
        for _ in range(2)
    ]

    for key in (keys[0], keys[0], keys[1]):
        client.post(f"/willow/follow/{code}/reply", {"text": "The left one.", "idempotency_key": key})

    assert list(Line.objects.order_by("pk").values_list("speaker", "text")) == [
        ("office", "Which one?"),
        ("resident", "The left one."),
        ("resident", "The left one."),
    ]


def test_a_program_that_repeats_a_line_under_its_key_writes_it_once(client: Client, town: Town):
    _voice, code = said(town)
    address = f"/api/v1/offices/willow/voices/{code}/lines"
    answers = [
        client.post(address, {"text": text}, "application/json", headers={"Idempotency-Key": "k"})
        for text in ("One", "One", "Two")
    ]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert list(Line.objects.order_by("pk").values_list("text", flat=True)) == ["One", "Two"]


def test_a_program_may_say_it_in_confidence(client: Client, town: Town):
    words = {"body": "Somebody takes money", "contact": CONTACT, "confidential": True}
    assert client.post("/api/v1/offices/willow/voices", words, "application/json").status_code == 201

    assert Voice.objects.get().confidential


def test_messages_are_told_apart_by_time(client: Client, town: Town):
    """The newest outcome is what is said, whatever came before it."""
    voice, code = said(town)
    settle_notice(voice=voice, abouts=[5], state=NoticeState.BOUNCED, channel="mail", now=MONDAY)
    later = MONDAY + timedelta(hours=1)
    settle_notice(voice=voice, abouts=[6], state=NoticeState.SENT, channel="mail", now=later)

    assert "Our last message to you came back." not in page(client, f"/willow/follow/{code}/")


@pytest.mark.need(40)
def test_whoever_gets_the_case_next_sees_the_whole_conversation(client: Client, town: Town):
    """Nobody tells their story twice: words, questions and replies go with the case to the next unit."""
    voice, code = said(town, body="The lamp at the school is dark", place="school gate")
    case = case_of(voice)
    power = town.person("power")
    write_line(voice=voice, speaker=Speaker.OFFICE, text="Which of the two?", person=power, now=MONDAY)
    client.post(f"/willow/follow/{code}/reply", {"text": "The left one."})
    take(town, case, "refuse")
    take(town, case, "dispatch", unit=town.water)
    client.force_login(town.person("water"))

    shown = page(client, f"/willow/desk/{case.number}/")

    told = [
        "The lamp at the school is dark",
        "school gate",
        "Which of the two?",
        "The left one.",
        "Not ours.",
    ]
    assert [text for text in told if text not in shown] == []
    assert CONTACT not in shown
