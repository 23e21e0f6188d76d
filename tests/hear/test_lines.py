"""The conversation about a voice works both ways, also for somebody without a name."""

from datetime import timedelta

import pytest

from lianxin.hear.commands import NotHeard, write_line
from lianxin.hear.hooks.talking import Incoming, take
from lianxin.hear.models import Line, Voice
from lianxin.hear.states import MOST_TEXT, Speaker
from lianxin.record.models import Entry
from tests.factories import MONDAY, hear, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import say_in

pytestmark = pytest.mark.django_db


def test_question_and_reply_stand_in_order_and_in_the_record():
    town = make_town()
    voice = hear(town.office).voice
    person, later = town.person("power"), MONDAY + timedelta(hours=1)

    write_line(voice=voice, speaker=Speaker.OFFICE, text=" Which lamp?\x00 ", person=person, now=MONDAY)
    write_line(voice=voice, speaker=Speaker.RESIDENT, text="The left one.", now=later)

    assert list(voice.lines.order_by("pk").values_list("speaker", "text", "person", "written_at")) == [
        ("office", "Which lamp?", person.pk, MONDAY),
        ("resident", "The left one.", None, later),
    ]
    entries = Entry.objects.filter(kind="thread.written").order_by("number")
    assert [(entry.subject, entry.public) for entry in entries] == [
        (voice.subject, {"voice": voice.pk, "speaker": "office"}),
        (voice.subject, {"voice": voice.pk, "speaker": "resident"}),
    ]


def test_what_was_said_in_a_consultation_has_no_conversation_that_nobody_would_read():
    town = make_town()
    heard = say_in(
        open_consultation(town.person("coordinator"), now=MONDAY), "By the bridge, please.", now=MONDAY
    )

    with pytest.raises(NotHeard) as refused:
        write_line(voice=heard.voice, speaker=Speaker.RESIDENT, text="And a roof.", now=MONDAY)
    texted = Incoming(id="1", sender="a", text=f"{heard.code} And a roof.", contact="")
    told = take(office=town.office, channel="sms", message=texted, origin="https://x.example", now=MONDAY)

    assert (refused.value.field, refused.value.problem) == ("text", "asked")
    assert (told.taken_as, told.new) == ("question", False)
    assert "not taken in" in told.reply
    assert Line.objects.count() == 0


def test_the_voice_itself_stays_as_it_was_said():
    town = make_town()
    voice = hear(town.office).voice
    before = Voice.objects.values().get()

    write_line(voice=voice, speaker=Speaker.RESIDENT, text="More.", now=MONDAY)

    assert Voice.objects.values().get() == before


@pytest.mark.parametrize(
    ("text", "problem"), [("", "empty"), (" \x00\n", "empty"), ("x" * (MOST_TEXT + 1), "long")]
)
def test_a_line_that_cannot_be_taken_is_named(text: str, problem: str):
    town = make_town()
    voice = hear(town.office).voice

    with pytest.raises(NotHeard) as refused:
        write_line(voice=voice, speaker=Speaker.RESIDENT, text=text, now=MONDAY)

    assert (refused.value.field, refused.value.problem) == ("text", problem)
    assert not Line.objects.exists()
