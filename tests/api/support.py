"""An invented river town, people for every role, and a client that speaks JSON to the API."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.test import Client

from lianxin.act import commands as act
from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.states import Role

PASSWORD = "a long enough password"
START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
NAMES = {"en": "Willow Creek", "zh-hans": "柳溪镇", "zh-hant": "柳溪鎮"}

clock = SimpleNamespace(now=START)


def tell_time() -> datetime:
    """The clock that `settings.CLOCK` names in these tests."""
    return clock.now


def make_town(slug: str) -> SimpleNamespace:
    """An office with two units, an area, and a rule that hands lamps to one of the units."""
    office = offices.open_office(slug=slug, names=NAMES, now=START, notices={"emergency": {"en": "Call 110"}})
    power, water = (
        offices.add_unit(office=office, code=code, names={"en": code}, now=START)
        for code in ("power", "water")
    )
    area = offices.add_area(office=office, code="east", names={"en": "East bank"}, now=START)
    act.add_rule(office=office, unit=power, words=["lamp"], now=START)
    return SimpleNamespace(office=office, power=power, water=water, area=area, slug=slug)


def person(town: SimpleNamespace, role: str) -> Person:
    """Whoever holds the role in the town; made on first use, because hashing a password takes its time."""
    login = f"{town.slug}-{role}"
    unit = {"handler": town.power, "plumber": town.water}.get(role)
    held = Role.HANDLER if unit else Role(role)
    return Person.objects.filter(login=login).first() or offices.add_person(
        office=town.office,
        login=login,
        display_name=login,
        password=PASSWORD,
        roles=[(held, unit)],
        now=START,
    )


class Api:
    """A client that speaks JSON, in English unless told otherwise."""

    def __init__(self, client: Client, token: str = "") -> None:
        self._client = client
        self._headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **headers: str) -> Any:
        return self._client.get(f"/api/v1{path}", headers=self._headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._client.post(
            f"/api/v1{path}",
            data=body if isinstance(body, bytes) else body or {},
            content_type="application/json",
            headers=self._headers | headers,
        )


def error(answer: Any) -> tuple[int, str, str | None]:
    """Status, code and field of an error; its shape and its sentence are checked on the way."""
    content = answer.json()
    assert set(content) - {"state"} == {"error", "message", "field"}
    assert content["message"].strip()
    return answer.status_code, content["error"], content["field"]


def signed_in(client: Client, town: SimpleNamespace, role: str) -> Api:
    """A client with the token of whoever holds the role."""
    answer = Api(client).post("/sessions", {"login": person(town, role).login, "password": PASSWORD})
    return Api(client, answer.json()["token"])
