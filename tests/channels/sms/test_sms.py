"""Text messages: a voice with its receipt, a line by code, retries, and nobody's number anywhere but in the vault."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from lianxin.channels import ChannelClosed, Message, channels
from lianxin.channels.sms.gateway import number_in
from lianxin.hear import vault
from lianxin.hear.models import Contact, Line, Nonce, Voice
from lianxin.office.commands import close_key, open_key
from lianxin.office.door_keys import secret_of
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.channels.gateway import Gateway, Received, listening, signature
from tests.factories import MONDAY, Town, case_of, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CALLER = "+8613800138000"
PATH = "/hooks/willow/sms"


@pytest.fixture
def gateway(town: Town) -> Gateway:
    key = open_key(office=town.office, channel="sms", holder="Gateway", now=MONDAY)
    return Gateway(PATH, secret_of(key))


@pytest.fixture
def outgoing(settings) -> Iterator[Received]:
    with listening() as kept:
        settings.SMS_GATEWAY = kept.address
        yield kept


def message(text: str = "桥头的路灯不亮", number: str = "m-1", **more: str) -> dict[str, str]:
    return {"id": number, "from": CALLER, "text": text, **more}


def test_a_text_message_is_a_voice_with_a_receipt(gateway: Gateway, settings):
    settings.LANGUAGE_CODE = "zh-hans"  # what a message is taken for that does not say its language
    answer = gateway.hand_over(MONDAY, message())

    voice, content = Voice.objects.get(), answer.json()
    assert (answer.status_code, content["taken_as"]) == (201, "voice")
    assert (voice.channel, voice.body, voice.language) == ("sms", "桥头的路灯不亮", "zh-hans")
    assert vault.open_contact(Contact.objects.get(pk=voice.contact)) == CALLER
    assert content["number"] == Entry.objects.get(kind="voice.received").number
    assert content["follow_url"].endswith(f"/willow/follow/{content['code'].replace('-', '')}/")
    assert content["code"] in content["reply"]
    assert content["follow_url"] in content["reply"]
    assert Client().get(content["follow_url"]).status_code == 200


@pytest.mark.parametrize(("language", "beginning"), [("en", "Received as number"), ("zh-hans", "")])
def test_the_receipt_is_in_the_language_that_was_asked_for(gateway: Gateway, language: str, beginning: str):
    content = gateway.hand_over(MONDAY, message(language=language)).json()

    assert content["reply"].startswith(beginning)
    assert Voice.objects.get().language == language


def test_a_case_is_opened_as_for_any_other_voice(gateway: Gateway, town: Town):
    gateway.hand_over(MONDAY, message("The lamp is dark"))
    consumers.run_until_idle(MONDAY)

    assert case_of(Voice.objects.get()).unit == town.power


def test_the_same_message_again_has_the_same_answer_and_no_other_effect(gateway: Gateway):
    body = json.dumps(message()).encode()
    headers = gateway.headers(body, MONDAY)
    first, again = (gateway.post(body, headers) for _ in range(2))
    later = gateway.hand_over(MONDAY + timedelta(minutes=4), message())

    assert [answer.status_code for answer in (first, again, later)] == [201, 200, 200]
    assert first.json() == again.json() == later.json()
    assert (Voice.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_nonce_serves_one_message(gateway: Gateway):
    nonce = {"Lianxin-Nonce": "once-and-never-again"}
    gateway.hand_over(MONDAY, message(), **nonce)
    answer = gateway.hand_over(MONDAY, message("Something else", "m-2"), **nonce)

    assert (answer.status_code, answer.json()["error"]) == (409, "used_nonce")
    assert Voice.objects.count() == 1


def test_an_id_serves_one_message(gateway: Gateway):
    gateway.hand_over(MONDAY, message())
    answer = gateway.hand_over(MONDAY, message("Something else"))

    assert (answer.status_code, answer.json()["error"], answer.json()["field"]) == (409, "used_id", "id")
    assert Voice.objects.get().body == "桥头的路灯不亮"


@pytest.mark.parametrize("between", [" ", ": ", "\n", ""])
def test_a_text_that_begins_with_the_code_goes_on_with_the_same_voice(gateway: Gateway, between: str):
    code = gateway.hand_over(MONDAY, message()).json()["code"]
    answer = gateway.hand_over(MONDAY, message(f"{code.lower()}{between}还是不亮", "m-2"))
    gateway.hand_over(MONDAY, message(f"{code.lower()}{between}还是不亮", "m-2"))

    assert answer.json()["taken_as"] == "line"
    assert "code" not in answer.json()
    assert (Voice.objects.count(), [line.text for line in Line.objects.all()]) == (1, ["还是不亮"])
    assert (Line.objects.get().speaker, Line.objects.get().channel) == ("resident", "sms")


def test_the_code_alone_says_where_to_read(gateway: Gateway):
    sent = gateway.hand_over(MONDAY, message()).json()
    answer = gateway.hand_over(MONDAY, message(sent["code"], "m-2", language="en")).json()

    assert (answer["taken_as"], answer["number"]) == ("question", sent["number"])
    assert sent["follow_url"] in answer["reply"]
    assert not Line.objects.exists()


def test_words_that_only_look_like_a_code_are_a_voice(gateway: Gateway):
    gateway.hand_over(MONDAY, message("0000 0000 0000 0000 0 is what the meter shows"))

    assert Voice.objects.get().body == "0000 0000 0000 0000 0 is what the meter shows"


def test_a_receipt_is_sent_out_where_the_gateway_cannot_deliver_our_answer(
    gateway: Gateway, outgoing: Received
):
    content = gateway.hand_over(MONDAY, message(reply_by="message")).json()

    headers, body = outgoing.requests[0]
    assert outgoing.messages == [
        {"office": "willow", "channel": "sms", "to": CALLER, "text": content["reply"]}
    ]
    assert headers["Lianxin-Signature"] == signature(
        gateway.secret, headers["Lianxin-Timestamp"], headers["Lianxin-Nonce"], body
    )


def test_a_receipt_that_cannot_be_sent_is_said_and_the_voice_is_kept(gateway: Gateway, outgoing: Received):
    outgoing.status = 500
    answers = [gateway.hand_over(MONDAY, message(reply_by="message"))]
    outgoing.status = 202
    answers.append(gateway.hand_over(MONDAY, message(reply_by="message")))

    assert [answer.status_code for answer in answers] == [502, 200]
    assert answers[0].json()["error"] == "not_sent"
    assert Voice.objects.count() == 1


def test_what_we_send_out_cannot_be_handed_back_to_us(gateway: Gateway, outgoing: Received, town: Town):
    channels()["sms"].writing.send(Message(office=town.office, address=CALLER, subject="", text="Answered."))
    headers, body = outgoing.requests[0]

    answer = gateway.post(body, {name: headers[name] for name in headers if name.startswith("Lianxin-")})

    assert (answer.status_code, answer.json()["error"]) == (422, "unknown_field")


@pytest.mark.parametrize(
    ("status", "problem"),
    [(404, "refused"), (422, "refused"), (401, "not_taken"), (503, "not_taken"), (302, "not_taken")],
)
def test_a_gateway_that_does_not_take_a_message(
    town: Town, gateway: Gateway, outgoing: Received, status: int, problem: str
):
    outgoing.status, outgoing.location = status, outgoing.address

    with pytest.raises(ChannelClosed) as closed:
        channels()["sms"].writing.send(Message(office=town.office, address=CALLER, subject="", text="x"))

    assert (closed.value.problem, str(closed.value), len(outgoing.requests)) == (problem, problem, 1)


@pytest.mark.parametrize(
    "address",
    ["http://198.51.100.7/send", "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://x", "http://0x7f.1/"],
)
def test_numbers_go_in_the_clear_to_nobody_but_this_machine(
    town: Town, gateway: Gateway, settings, address: str
):
    settings.SMS_GATEWAY = address

    with pytest.raises(ChannelClosed, match="unsafe_address"):
        channels()["sms"].writing.send(Message(office=town.office, address=CALLER, subject="", text="x"))


def test_without_a_gateway_or_a_key_nothing_can_be_sent(town: Town, settings):
    writing = channels()["sms"].writing
    assert not writing.ready(town.office)
    settings.SMS_GATEWAY = "https://gateway.example/"
    assert not writing.ready(town.office)
    with pytest.raises(ChannelClosed, match="not_set_up"):
        writing.send(Message(office=town.office, address=CALLER, subject="", text="x"))


@pytest.mark.parametrize(
    ("contact", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000, after six", "+8613800138000"),
        ("Li, 010 6655 4433", "01066554433"),
        ("QQ 123456789", ""),
        ("微信：13800138000", ""),
        ("QQ 123456789, 13900139000", "13900139000"),
        ("li@example.org", ""),
        ("13800138000@qq.com", ""),
        ("chat:13800138000", ""),
        ("house 12", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_found_in_what_somebody_left(contact: str, number: str):
    assert number_in(contact) == number


def test_a_number_is_nowhere_but_sealed_in_the_vault(
    gateway: Gateway, outgoing: Received, caplog: pytest.LogCaptureFixture, town: Town
):
    caplog.set_level(logging.DEBUG)
    outgoing.status = 500
    answers = [
        gateway.hand_over(MONDAY, message("The lamp is dark", reply_by="message")),
        gateway.hand_over(MONDAY, message("", "m-2")),
        gateway.hand_over(MONDAY, message("x", "m-3", language="no")),
        gateway.hand_over(MONDAY, {"id": "m-4", "text": "x", CALLER: "x"}),
        gateway.hand_over(MONDAY - timedelta(hours=1), message("x", "m-5")),
        gateway.post(b"{" + CALLER.encode(), {}),
    ]
    consumers.run_until_idle(MONDAY)

    assert [answer.status_code for answer in answers] == [502, 422, 422, 422, 401, 401]
    assert "138" not in "".join(answer.content.decode() for answer in answers) + caplog.text
    kept = [*Voice.objects.values_list(), *Line.objects.values_list(), *Entry.objects.values_list()]
    kept += [*Nonce.objects.values_list(), *Contact.objects.values_list()]
    assert "13800138000" not in repr(kept) + repr([bytes(nonce.digest) for nonce in Nonce.objects.all()])


def test_a_key_opens_one_office_and_one_channel_until_it_is_closed(gateway: Gateway, town: Town):
    other = open_office("other")
    same_number = open_key(office=other, channel="sms", holder="Other", now=MONDAY)
    second = open_key(office=town.office, channel="sms", holder="Gateway", now=MONDAY)
    close_key(key=town.office.door_keys.order_by("pk").first(), now=MONDAY)
    tried = {
        "closed": gateway,
        "another office's": Gateway(PATH, secret_of(same_number)),
        "at another channel": Gateway("/hooks/willow/chat", secret_of(second)),
        "at another office": Gateway("/hooks/other/sms", secret_of(second)),
        "second": Gateway(PATH, secret_of(second)),
    }

    answers = {name: one.hand_over(MONDAY, message()) for name, one in tried.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(tried, 401),
        "second": 201,
    }
    refused = {answer.json()["message"] for name, answer in answers.items() if name != "second"}
    assert len(refused) == 1
