"""One caller with three hundred copies ranks below sixty homes with one trouble each."""

import random
from typing import Any

import pytest

from lianxin.hear.commands import read_voice
from lianxin.hear.states import Severity
from lianxin.learn.pressing import FEWEST, pressing, public
from lianxin.office import commands as offices
from lianxin.office.models import Topic
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, hear, make_town

pytestmark = pytest.mark.django_db
#: What sixty homes might say about water, each in its own way.
WATER = "no water since dawn|brown from the tap|pressure too low for the shower|pipe hums at night|meter runs alone"
TELL = "we cannot cook|my mother carries buckets|the children wash at school|please look|it was fine last year|nobody came"
WHERE = "third floor|behind the mill|house by the well|upper lane|corner shop|old barn|near the school|last gate|north yard|bus stop"


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def topic(town: Town, code: str) -> Topic:
    return offices.add_topic(office=town.office, code=code, names={"en": code}, now=MONDAY)


def told(town: Town, about: Topic, texts: list[str], **more: Any) -> None:
    facts = {"topic": about, "place": None, "area": town.east, "severity": Severity.ORDINARY} | more
    for n, text in enumerate(texts):
        voice = hear(town.office, text, now=MONDAY + n * DAY / 100).voice
        read_voice(voice=voice, by=town.person("clerk"), now=MONDAY + DAY, **facts)  # type: ignore[arg-type]
    consumers.run_until_idle(MONDAY + DAY)


def homes(many: int) -> list[str]:
    draw = random.Random(7)
    parts = [text.split("|") for text in (WATER, TELL, WHERE)]
    return [", ".join(draw.choice(part) for part in draw.sample(parts, 3)) + f" ({n})" for n in range(many)]


@pytest.mark.need(66)
def test_one_caller_with_many_copies_ranks_below_sixty_homes(town: Town):
    noise, water = topic(town, "noise"), topic(town, "water")
    told(town, noise, [f"The bar next door is far too loud again, night number {n}!" for n in range(60)])
    told(town, water, homes(12))

    first, second = pressing(town.office, MONDAY + DAY)

    assert [first.topic, second.topic] == [water, noise]
    assert (second.voices, second.tellings) == (60, 1)
    assert first.tellings > FEWEST
    assert [row.topic for row in public([first, second])] == [water]


@pytest.mark.need(66)
def test_grave_and_widespread_troubles_press_more(town: Town):
    south = offices.add_area(office=town.office, code="south", names={"en": "south"}, now=MONDAY)
    lamps, gas, roads = topic(town, "lamps"), topic(town, "gas"), topic(town, "roads")
    one, other = "The lamp at the bridge is dark", "A hole gapes in front of the bakery"
    told(town, lamps, [one, other])
    told(town, gas, [one, other], severity=Severity.DANGER)
    told(town, roads, [one])
    told(town, roads, [other], area=south)

    assert [row.topic.code for row in pressing(town.office, MONDAY + DAY)] == ["gas", "roads", "lamps"]
    assert pressing(town.office, MONDAY + 60 * DAY) == []
