"""A program that speaks Open311, and the office that it speaks to."""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from django.test import Client

from lianxin.act.models import Case
from lianxin.hear.commands import publish
from lianxin.hear.models import Voice
from lianxin.office import commands as offices
from lianxin.office import door_keys
from lianxin.office.models import Office, Topic
from lianxin.office.states import Role
from lianxin.record import consumers
from tests.factories import MONDAY, Town, add_person, clock, make_town

V2 = "/open311/v2"
FAULT = {
    "code": "fault",
    "datatype": "singlevaluelist",
    "required": True,
    "names": {"en": "What is wrong", "zh-hans": "灯怎么了"},
    "values": [
        {"key": "dark", "names": {"en": "Dark", "zh-hans": "不亮"}},
        {"key": "day", "names": {"en": "On by day", "zh-hans": "白天也亮"}},
    ],
}
LAMPS = {
    "code": "lamps",
    "datatype": "number",
    "required": False,
    "names": {"en": "How many lamps", "zh-hans": "坏了几盏"},
    "values": [],
}
WHAT = {
    "code": "what",
    "datatype": "multivaluelist",
    "required": False,
    "names": {"en": "What lies there"},
    "values": [{"key": key, "names": {"en": name}} for key, name in (("bags", "Bags"), ("wood", "Wood"))],
}
SINCE = {
    "code": "since",
    "datatype": "datetime",
    "required": False,
    "names": {"en": "Since when"},
    "values": [],
}


@dataclass
class Found:
    town: Town
    lamp: Topic
    rubbish: Topic
    secret: str

    @property
    def office(self) -> Office:
        return self.town.office


def found(slug: str) -> Found:
    """A town with a branch of two topics, each with questions, and a key for a program."""
    town = make_town(slug)
    about = {"office": town.office, "now": MONDAY}
    streets = offices.add_topic(code="streets", names={"en": "Streets", "zh-hans": "街道"}, **about)
    lamp = offices.add_topic(
        code="lamp",
        names={"en": "Street light", "zh-hans": "路灯"},
        words=["lamp", "路灯"],
        parent=streets,
        attributes=[FAULT, LAMPS],
        **about,
    )
    rubbish = offices.add_topic(
        code="rubbish", names={"en": "Rubbish"}, parent=streets, attributes=[WHAT, SINCE], **about
    )
    key = offices.open_key(channel="open311", holder="a program", **about)
    return Found(town, lamp, rubbish, door_keys.secret_of(key))


class Program:
    """Speaks English and knows its key."""

    def __init__(self, client: Client, secret: str) -> None:
        self.client, self.secret = client, secret

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(f"{V2}/{path}", parameters, headers={"Accept-Language": "en"})

    def json(self, path: str, **parameters: Any) -> Any:
        return self.get(f"{path}.json", **parameters).json()

    def xml(self, path: str, **parameters: Any) -> Element:
        return fromstring(self.get(f"{path}.xml", **parameters).content)

    def post(self, *, base: str = V2, form: str = "json", headers: Any = None, **fields: Any) -> Any:
        """Post a request about something else at the bridge, unless the fields say otherwise; None leaves one out."""
        usual = {"api_key": self.secret, "service_code": "_other", "address_string": "At the bridge"}
        sent = usual | {"description": "It is broken"} | fields
        kept = {name: value for name, value in sent.items() if value is not None}
        told = {"Accept-Language": "en"} | (headers or {})
        return self.client.post(f"{base}/requests.{form}", kept, headers=told)

    def say(self, **fields: Any) -> str:
        """Post and let the case be opened; the number."""
        answer = self.post(**fields)
        assert answer.status_code == 200, answer.content.decode()
        consumers.run_until_idle(clock.now)
        number: str = answer.json()[0]["service_request_id"]
        return number

    def refused(self, **fields: Any) -> tuple[int, str]:
        return error(self.post(**fields))


def error(answer: Any) -> tuple[int, str]:
    """Status and text of an error; its shape is checked on the way."""
    (content,) = answer.json()
    assert set(content) == {"code", "description"}
    assert content["code"] == str(answer.status_code)
    return answer.status_code, content["description"]


def voice_of(number: str | int, office: Office) -> Voice:
    return Voice.objects.select_related("office").get(case_voice__case__number=number, office=office)


def case_of(number: str | int, office: Office) -> Case:
    return Case.objects.select_related("office", "unit").get(number=number, office=office)


def release(number: str | int, town: Town, title: str = "A lamp", text: str = "It is dark.") -> Voice:
    """What a clerk does with words that everybody may read."""
    voice = voice_of(number, town.office)
    clerk = town._people.get("clerk") or town._people.setdefault(
        "clerk", add_person(town.office, f"{town.office.slug}-clerk", (Role.CLERK, None))
    )
    publish(voice=voice, title=title, text=text, by=clerk, now=clock.now)
    return voice


def pairs(element: Element) -> dict[str, str | None]:
    """The children of an element by name."""
    return {child.tag: child.text for child in element}
