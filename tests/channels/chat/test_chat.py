"""Chat: a voice for each matter, lines for what goes on with it, and the conversation kept nowhere but in the vault."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lianxin.channels import Message, channels
from lianxin.hear import vault
from lianxin.hear.models import Contact, Line, Voice
from lianxin.office.commands import open_key
from lianxin.office.door_keys import secret_of
from lianxin.record.models import Entry
from tests.channels.gateway import Gateway, Received, listening
from tests.factories import DAY, MONDAY, Town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ROOM = "room-4711-canary"


@pytest.fixture
def platform(town: Town) -> Gateway:
    key = open_key(office=town.office, channel="chat", holder="Platform", now=MONDAY)
    return Gateway("/hooks/willow/chat", secret_of(key))


@pytest.fixture
def outgoing(settings) -> Iterator[Received]:
    with listening() as kept:
        settings.CHAT_GATEWAY = kept.address
        yield kept


def message(text: str = "路灯不亮", number: str = "1", **more: str) -> dict[str, str]:
    return {"id": number, "conversation": ROOM, "text": text, **more}


def test_a_message_is_a_voice_and_the_conversation_is_its_contact(platform: Gateway):
    answer = platform.hand_over(MONDAY, message())

    voice = Voice.objects.get()
    assert (answer.status_code, voice.channel, voice.body) == (201, "chat", "路灯不亮")
    contact = vault.open_contact(Contact.objects.get(pk=voice.contact))
    assert channels()["chat"].writing.takes(contact) == ROOM
    assert channels()["sms"].writing.takes(contact) == ""


def test_an_answer_in_the_conversation_is_a_line(platform: Gateway):
    platform.hand_over(MONDAY, message())
    answers = [platform.hand_over(MONDAY, message("还有井盖", "2", in_reply_to="1")) for _ in range(2)]

    assert [answer.json()["taken_as"] for answer in answers] == ["line", "line"]
    assert answers[0].json() == answers[1].json()
    assert (Voice.objects.count(), [line.text for line in Line.objects.all()]) == (1, ["还有井盖"])


@pytest.mark.parametrize(
    ("later", "changed"),
    [
        (timedelta(minutes=1), {"conversation": "another room", "in_reply_to": "1"}),
        (timedelta(minutes=1), {"in_reply_to": "nothing that was said"}),
        (timedelta(minutes=1), {}),
        (DAY + timedelta(seconds=1), {"in_reply_to": "1"}),
    ],
)
def test_everything_else_is_a_voice_of_its_own(
    platform: Gateway, frozen_clock, later: timedelta, changed: dict[str, str]
):
    platform.hand_over(MONDAY, message())
    frozen_clock.now = MONDAY + later
    answer = platform.hand_over(frozen_clock.now, message("还有井盖", "2") | changed)

    assert answer.json()["taken_as"] == "voice"
    assert (Voice.objects.count(), Line.objects.count()) == (2, 0)


def test_a_message_goes_out_to_the_conversation(town: Town, platform: Gateway, outgoing: Received):
    channels()["chat"].writing.send(Message(office=town.office, address=ROOM, subject="Hm", text="Answered."))

    assert outgoing.messages == [{"office": "willow", "channel": "chat", "to": ROOM, "text": "Answered."}]


def test_the_conversation_stands_nowhere_beside_the_words(platform: Gateway):
    platform.hand_over(MONDAY, message())
    platform.hand_over(MONDAY, message("还有井盖", "2", in_reply_to="1"))

    kept = [*Voice.objects.values_list(), *Line.objects.values_list(), *Entry.objects.values_list()]
    assert "canary" not in repr([*kept, *Contact.objects.values_list()])
