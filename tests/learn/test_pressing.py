"""One caller with three hundred copies ranks below sixty homes with one trouble each."""

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
#: What homes say about water, each in its own way: no two share more than small words.
HOMES = (
    "Nothing runs since dawn, we cannot cook",
    "Brown mud comes out when I open the tap",
    "My mother carries buckets up four floors",
    "The shower only drips after seven",
    "Our pipe hums all night long",
    "Meter turns though nobody uses anything",
    "It smells of bleach, the baby coughs",
    "Rust stains on every shirt I wash",
    "Frozen again behind the mill",
    "Pressure broke the boiler in the school kitchen",
    "A puddle grows under the stairs",
    "Who do I ask about this bill for July?",
)


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


@pytest.mark.need(66)
def test_one_caller_with_many_copies_ranks_below_sixty_homes(town: Town):
    noise, water = topic(town, "noise"), topic(town, "water")
    told(town, noise, [f"The bar next door is far too loud again, night number {n}!" for n in range(60)])
    told(town, water, list(HOMES))

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
