"""The channel is tried through its real door, with a key of the office's own."""

import pytest

from lianxin.channels import ChannelClosed, channels
from lianxin.channels.open311 import probe
from lianxin.hear import probing
from lianxin.hear.commands import begin_probe
from lianxin.hear.models import Voice
from lianxin.office import commands as offices
from lianxin.office import door_keys
from tests.factories import MONDAY, open_office


@pytest.fixture
def door(live_server, settings) -> str:
    settings.PROBE_ORIGIN = live_server.url
    return live_server.url


@pytest.fixture
def place(transactional_db):
    from tests.channels.open311.support import found

    return found("willow")


def test_the_channel_says_how_it_is_tried():
    assert channels()["open311"].probing is not None


def test_a_probe_arrives_and_counts_nowhere(door, place):
    label = probing.new_label(place.office)
    begin_probe(office=place.office, channel="open311", label=label, now=MONDAY)

    probe.send(place.office, probing.words(label))

    voice = Voice.objects.get()
    assert (voice.probe, voice.channel, label in voice.body) == (True, "open311", True)


def test_it_is_tried_only_where_a_program_may_speak(place):
    bare = open_office("bare")

    assert (probe.ready(place.office), probe.ready(bare)) == (True, False)
    with pytest.raises(ChannelClosed, match="not_set_up"):
        probe.send(bare, "words")


def test_a_door_that_does_not_take_the_words_is_closed(door, place):
    with pytest.raises(ChannelClosed, match="refused"):
        probe.send(place.office, "words" * 1000)


def test_nobody_there_is_closed_too(place, settings):
    settings.PROBE_ORIGIN = "http://127.0.0.1:9"

    with pytest.raises(ChannelClosed, match="no_answer"):
        probe.send(place.office, "words")


def test_a_closed_key_closes_the_channel(place):
    for key in door_keys.open_keys(place.office, "open311"):
        offices.close_key(key=key, now=MONDAY)

    assert probe.ready(place.office) is False
