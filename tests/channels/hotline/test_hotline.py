"""The desk for calls: the operator types, the caller gets a receipt, and the next caller finds nothing of it."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from lianxin.algorithms.codes import parse_code
from lianxin.algorithms.spelling import read_aloud
from lianxin.channels import channels
from lianxin.hear import vault
from lianxin.hear.commands import begin_probe
from lianxin.hear.models import Contact, Voice
from lianxin.hear.probing import new_label, words
from lianxin.office.commands import open_key
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.channels.gateway import Received, listening
from tests.factories import MONDAY, Town, add_person, case_of, hear

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PATH = "/willow/desk/hotline/"
CALLER = "+8613800138000"
WORDS = "The lamp is dark, says the caller."


@pytest.fixture
def clerk(town: Town) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("clerk"))
    return client


@pytest.fixture
def outgoing(settings, town: Town) -> Iterator[Received]:
    open_key(office=town.office, channel="sms", holder="Gateway", now=MONDAY)
    with listening() as kept:
        settings.SMS_GATEWAY = kept.address
        yield kept


def take(client: Client, body: str = WORDS, **more: str):
    return client.post(PATH, {"body": body, "kind": "report", "idempotency_key": "k", **more})


def text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


def code_on(answer) -> str:
    return parse_code(re.search(r'class="code">([0-9A-Z-]+)<', answer.content.decode())[1])


@pytest.mark.need(1)
def test_a_call_becomes_a_voice_with_a_case_like_any_other(clerk: Client, town: Town):
    answer = take(clerk, place="By the bridge", area="east", contact=CALLER)
    other = hear(town.office, WORDS, place="By the bridge", area=town.east, contact=CALLER)
    consumers.run_until_idle(MONDAY)

    voice = Voice.objects.get(channel="hotline")
    assert (answer.status_code, voice.body, voice.place, voice.area) == (
        201,
        WORDS,
        "By the bridge",
        town.east,
    )
    assert vault.open_contact(Contact.objects.get(pk=voice.contact)) == CALLER
    case, like = case_of(voice), case_of(other.voice)
    same = ("state", "unit_id", "area_id", "word", "accept_due", "answer_due", "severity", "imported")
    assert {name: getattr(case, name) for name in same} == {name: getattr(like, name) for name in same}
    assert clerk.get(f"/willow/follow/{code_on(answer)}/").status_code == 200


@pytest.mark.need(60)
@pytest.mark.parametrize("body", ["Dark.", "路灯坏了。" * 4_000])
def test_one_sentence_and_a_long_talk_are_both_welcome(clerk: Client, body: str):
    assert take(clerk, body).status_code == 201
    assert Voice.objects.get().body == body


def test_nothing_is_measured_but_what_is_said(clerk: Client):
    page = clerk.get(PATH).content.decode()

    form = page[page.index("<form class=") :]
    assert re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', form[: form.index("</form>")]) == [
        "csrfmiddlewaretoken",
        "idempotency_key",
        "body",
        "place",
        "area",
        "kind",
        "contact",
        "proxy",
        "about",
        "confidential",
    ]


def test_the_code_is_read_back_symbol_by_symbol_with_number_and_dates(clerk: Client):
    answer = take(clerk)

    number = Entry.objects.get(kind="voice.received").number
    code = code_on(answer)
    assert f"Read it back: number {number}" in text(answer)
    assert " ".join(word for group in read_aloud(code, "en") for word in group) in text(answer)
    assert "By Wed, Jun 3 a unit must have taken it on; by Mon, Jun 15 the office must answer." in text(
        answer
    )
    assert "testserver/willow/follow/" in text(answer)


def test_read_back_speaks_the_language_of_the_page(clerk: Client):
    answer = clerk.post(f"{PATH}?lang=zh-hans", {"body": WORDS})

    assert " ".join(w for group in read_aloud(code_on(answer), "zh-hans") for w in group) in text(answer)


def test_what_is_read_back_holds_nothing_the_caller_said(clerk: Client):
    answer = take(
        clerk, "canary-words", place="canary-place", contact=f"canary-name {CALLER}", proxy="canary-aunt"
    )

    assert answer.status_code == 201
    assert "canary" not in answer.content.decode()
    assert CALLER not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert code_on(answer) not in answer.headers.get("Location", "")
    for page in (clerk.get(PATH), clerk.get("/willow/desk/")):
        assert CALLER not in page.content.decode()
        assert page["Cache-Control"] == "private, no-store"
    assert "canary" not in clerk.get(PATH).content.decode()


def test_the_same_form_sent_twice_is_one_call(clerk: Client):
    first, again = take(clerk), take(clerk)

    assert (Voice.objects.count(), code_on(first)) == (1, code_on(again))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"body": " "}, "Please write"),
        ({"body": "x" * 20_001}, "longer than 20000"),
        ({"contact": "1" * 201}, "longer than 200"),
        ({"proxy": "x" * 201}, "at most 200"),
    ],
)
def test_what_cannot_be_taken_is_told_and_everything_typed_stays(clerk: Client, fields: dict, problem: str):
    typed = {
        "body": WORDS,
        "place": "桥头",
        "contact": "kept-contact",
        "proxy": "kept-proxy",
        "area": "east",
    } | fields
    answer = clerk.post(PATH, typed | {"kind": "need", "confidential": "yes", "idempotency_key": "key-1"})

    page = answer.content.decode()
    assert (answer.status_code, Voice.objects.count()) == (422, 0)
    assert problem in text(answer)
    for name in ("place", "contact", "proxy"):
        assert f'value="{typed[name]}"' in page
    assert ">" + typed["body"] + "</textarea>" in page
    assert 'value="key-1"' in page
    assert re.search(r'value="need"\s+selected', page)
    assert re.search(r'value="east"\s+selected', page)
    assert re.search(r'name="confidential" value="yes" checked', page)


@pytest.mark.need(65)
def test_a_call_for_somebody_else_says_so_in_a_line_of_its_own(clerk: Client):
    take(clerk, proxy="her mother, who cannot walk")

    assert Voice.objects.get().body == (
        f"{WORDS}\n\nSaid for somebody else, who agreed: her mother, who cannot walk"
    )


@pytest.mark.parametrize("who", ["power", "coordinator", "lead", "overseer", "steward"])
def test_only_clerks_take_calls(town: Town, who: str):
    client = Client()
    client.force_login(town.person(who))

    assert (client.get(PATH).status_code, take(client).status_code) == (404, 404)
    assert client.post(f"{PATH}sms", {"code": "0" * 17}).status_code == 404
    assert Voice.objects.count() == 0
    desk = client.get("/willow/desk/")
    assert PATH not in desk.content.decode()


def test_the_clerk_finds_it_on_the_desk_and_a_form_from_elsewhere_is_refused(clerk: Client, town: Town):
    assert f'href="{PATH}"' in clerk.get("/willow/desk/").content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.person("clerk"))
    assert (take(strict).status_code, Voice.objects.count()) == (403, 0)


def test_the_receipt_goes_to_the_caller_as_a_text_message(clerk: Client, outgoing: Received):
    taken = take(clerk, contact=f"please call {CALLER}")
    assert "Send it as a text message" in text(taken)
    assert CALLER not in taken.content.decode()

    answer = clerk.post(f"{PATH}sms", {"code": code_on(taken)})

    assert (answer.status_code, "The text message is on its way." in text(answer)) == (200, True)
    [message] = outgoing.messages
    number = Entry.objects.get(kind="voice.received").number
    assert message["to"] == CALLER
    assert WORDS not in message["text"]
    assert f"number {number}" in message["text"]
    assert f"http://testserver/willow/follow/{code_on(taken)}/" in message["text"]
    assert CALLER not in answer.content.decode()


def test_a_gateway_that_does_not_take_it_is_told_and_the_code_is_still_there(
    clerk: Client, outgoing: Received
):
    outgoing.status = 500
    taken = take(clerk, contact=CALLER)

    answer = clerk.post(f"{PATH}sms", {"code": code_on(taken)})

    assert (answer.status_code, code_on(answer)) == (502, code_on(taken))
    assert "could not be handed over" in text(answer)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"contact": CALLER, "confidential": "yes"}, "It is confidential: no message about it is sent."),
        ({"contact": "ask for Li at the shop"}, "No number was left"),
        ({}, "No number was left"),
    ],
)
def test_where_no_message_may_or_can_go_none_goes(
    clerk: Client, outgoing: Received, fields: dict, reason: str
):
    taken = take(clerk, **fields)
    assert reason in text(taken)

    answer = clerk.post(f"{PATH}sms", {"code": code_on(taken)})

    assert (answer.status_code, outgoing.requests) == (409, [])


def test_without_a_gateway_the_page_says_so(clerk: Client):
    assert "Text messages are not set up at this office." in text(take(clerk, contact=CALLER))


def test_no_other_voice_is_sent_from_this_desk(clerk: Client, outgoing: Received, town: Town):
    elsewhere = hear(town.office, contact=CALLER)

    for code in (elsewhere.code, "0" * 17, "nonsense", ""):
        assert clerk.post(f"{PATH}sms", {"code": code}).status_code == 404
    assert outgoing.requests == []


def test_another_office_cannot_send_the_receipt_of_a_call(clerk: Client, outgoing: Received):
    from lianxin.office.states import Role
    from tests.factories import open_office

    code = code_on(take(clerk, contact=CALLER))
    stranger = Client()
    stranger.force_login(add_person(open_office("mill"), "mill-clerk", (Role.CLERK, None)))

    assert stranger.post("/mill/desk/hotline/sms", {"code": code}).status_code == 404
    assert stranger.post(f"{PATH}sms", {"code": code}).status_code == 404
    assert outgoing.requests == []


def test_the_house_tries_the_desk_with_a_test_that_counts_nowhere(town: Town):
    label = new_label(town.office)
    begin_probe(office=town.office, channel="hotline", label=label, now=MONDAY)

    answer = Client().post(f"{PATH}try", {"body": words(label), "idempotency_key": "p"})
    consumers.run_until_idle(MONDAY)

    assert (answer.status_code, answer.content) == (201, b"")
    voice = Voice.objects.get()
    assert (voice.channel, voice.probe, hasattr(voice, "case_voice")) == ("hotline", True, False)


def test_nobody_else_comes_in_by_the_door_for_tests(town: Town):
    label, other = new_label(town.office), new_label(town.office)
    begin_probe(office=town.office, channel="paper", label=other, now=MONDAY)

    for body in ("The lamp is dark", words(label), words(other), ""):
        assert Client().post(f"{PATH}try", {"body": body}).status_code == 404
    assert (Client().get(f"{PATH}try").status_code, Voice.objects.count()) == (404, 0)


def test_the_channel_is_listed_and_can_be_probed():
    assert channels()["hotline"].probing is not None
