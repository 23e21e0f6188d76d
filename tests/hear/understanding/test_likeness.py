"""Voices about the same problem find each other, with reasons that a person can check."""

from datetime import timedelta

import pytest

from lianxin.act.models import CaseVoice
from lianxin.hear.commands import publish
from lianxin.hear.models import Voice
from lianxin.hear.understanding.likeness import forget, likely
from lianxin.office.models import Office
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, hear, make_town, open_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    forget()
    return make_town()


def say(office: Office, title: str, body: str = "请处理", **more: object) -> Voice:
    voice = hear(office, body, title=title, **more).voice
    consumers.run_until_idle(MONDAY, stream_id=office.stream_id)
    return voice


@pytest.fixture
def crowd(town: Town) -> list[Voice]:
    """Four about two problems, and many others."""
    for number in range(12):
        say(town.office, f"第{number}小区的井盖不见了", f"在{number}号楼旁边")
    return [
        say(town.office, "翠湖花园夜间施工噪音", "半夜还在打桩"),
        say(town.office, "反映翠湖花園半夜施工的噪音", "打樁到两点"),
        say(town.office, "桥头路灯不亮", place="桥头"),
        say(town.office, "路灯坏了", place="橋頭", said_at=MONDAY - 2 * DAY),
    ]


def test_the_likeliest_comes_first_with_its_reasons(town: Town, crowd: list[Voice]):
    noise, same_noise, lamp, same_lamp = crowd

    found = likely(town.office, noise, least=0.2)
    at_the_bridge = likely(town.office, lamp, least=0.2)

    assert [one.voice_id for one in found] == [same_noise.pk]
    assert found[0].reasons.words == ("翠湖花园", "施工")
    assert found[0].reasons.same_place is False
    assert found[0].reasons.apart == timedelta(0)
    assert [one.voice_id for one in at_the_bridge] == [same_lamp.pk]
    assert (at_the_bridge[0].reasons.same_place, at_the_bridge[0].reasons.apart) == (True, 2 * DAY)


def test_the_same_question_gets_the_same_answer(town: Town, crowd: list[Voice]):
    first = likely(town.office, crowd[0])
    forget()

    assert likely(town.office, crowd[0]) == first
    assert len(first) <= 10
    assert crowd[0].pk not in {one.voice_id for one in first}


def test_a_text_that_is_no_voice_yet_finds_its_like(town: Town, crowd: list[Voice]):
    found = likely(town.office, "翠湖花园的施工噪音太大了", limit=2)

    assert {one.voice_id for one in found} == {crowd[0].pk, crowd[1].pk}
    assert [one.reasons.apart for one in found] == [None, None]


def test_only_released_words_are_compared_and_quoted_for_the_public(town: Town, crowd: list[Voice]):
    publish(voice=crowd[1], title="翠湖施工", text="夜间噪音", by=town.person("clerk"), now=MONDAY)
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)

    found = likely(town.office, "翠湖花园夜间施工打桩", published=True)

    assert [one.voice_id for one in found] == [crowd[1].pk]
    assert found[0].reasons.words == ("翠湖", "夜间")


def test_only_voices_among_those_asked_for_are_found(town: Town, crowd: list[Voice]):
    among = CaseVoice.objects.exclude(voice=crowd[1])

    assert crowd[1].pk not in {one.voice_id for one in likely(town.office, crowd[0], among=among)}


def test_another_office_is_not_looked_at(town: Town, crowd: list[Voice]):
    other = open_office("other")
    alone = say(other, "翠湖花园夜间施工噪音", "半夜还在打桩")

    assert likely(other, alone) == []
    assert alone.pk not in {one.voice_id for one in likely(town.office, crowd[0])}


def test_where_nothing_was_said_nothing_is_alike(town: Town):
    assert likely(town.office, "路灯") == []
    assert likely(town.office, "") == []
    assert likely(town.office, "，。！") == []
