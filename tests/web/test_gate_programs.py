"""The gate at the doors for programs: their own measure, their own shape of an error, and no room for guessing keys."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client, RequestFactory

from lianxin.hear.models import Voice
from lianxin.office.commands import open_key
from lianxin.office.door_keys import secret_of
from lianxin.office.sources import Sources
from lianxin.web.gate import Places
from tests.channels.gateway import Gateway
from tests.factories import MONDAY, Town, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HERE = "203.0.113.7"
MANY = 20  # of a gate of 2/0.5, for one program that speaks for ten people
REQUESTS = "/open311/v2/requests."


@pytest.fixture
def town(settings) -> Town:
    settings.GATE = (2, 0.000001)
    settings.CLOCK = "tests.factories.tell_time"
    return make_town()


@pytest.fixture
def key(town: Town) -> str:
    return secret_of(open_key(office=town.office, channel="open311", holder="Town app", now=MONDAY))


@pytest.fixture
def send(town: Town, key: str) -> Callable[..., Any]:
    client = Client(headers={"accept-language": "en"}, REMOTE_ADDR=HERE)

    def sent(number: int = 0, form: str = "json", **changed: str) -> Any:
        words = {"service_code": "_other", "description": f"Lamp {number}", "address_string": "the bridge"}
        return client.post(f"{REQUESTS}{form}", {"api_key": key, **words, **changed})

    return sent


def test_an_open311_program_speaks_for_many_and_is_then_told_when_to_come_again(send: Callable[..., Any]):
    assert [send(number).status_code for number in range(MANY)] == [200] * MANY

    as_json, as_xml = send(form="json"), send(form="xml")
    assert (as_json.status_code, as_xml.status_code, Voice.objects.count()) == (429, 429, MANY)
    assert int(as_json["Retry-After"]) > 1
    [error] = as_json.json()
    assert (error["code"], error["description"][:22]) == ("429", "Very much is coming fr")
    document = ElementTree.fromstring(as_xml.content)
    assert (document.tag, document.findtext("error/code")) == ("errors", "429")
    assert as_xml["Content-Type"] == "text/xml; charset=utf-8"


def test_posts_at_open311_doors_without_a_key_are_told_in_its_shape_too(send: Callable[..., Any]):
    client = Client(REMOTE_ADDR=HERE)
    answers = [client.post("/open311/v2/services.json") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 429, 429]
    assert answers[-1].json()[0]["code"] == "429"


def test_wrong_keys_are_guesses(send: Callable[..., Any]):
    statuses = [send(api_key=f"1-{number:043}").status_code for number in range(10)]
    assert statuses == [403] * 10
    # Whoever guesses from here has as many tries as there are for codes; the measure of programs is wider.
    assert [send(number).status_code for number in range(MANY - 10)] == [200] * (MANY - 10)


def test_thirty_wrong_keys_close_the_door_for_that_source_alone(settings, town: Town, key: str):
    settings.GATE = (60, 0.5)
    client = Client(REMOTE_ADDR=HERE)
    form = {"service_code": "_other", "description": "Lamp", "address_string": "x"}
    wrong = [client.post(f"{REQUESTS}json", {"api_key": "1-x", **form}).status_code for _ in range(32)]
    right = {"api_key": key, **form}

    assert wrong == [403] * 30 + [429] * 2
    assert client.post(f"{REQUESTS}json", right).status_code == 429
    assert client.get(f"{REQUESTS}json").status_code == 200
    assert client.post(f"{REQUESTS}json", right, REMOTE_ADDR="198.51.100.9").status_code == 200


@pytest.mark.parametrize("channel", ["sms", "chat"])
def test_a_hook_is_told_in_its_own_shape(settings, town: Town, channel: str):
    secret = secret_of(open_key(office=town.office, channel=channel, holder="Gateway", now=MONDAY))
    gateway = Gateway(f"/hooks/willow/{channel}", secret, Client(REMOTE_ADDR=HERE))
    sender = {"from": "13800138000"} if channel == "sms" else {"conversation": "room"}
    messages = [{"id": str(number), "text": f"Lamp {number}", **sender} for number in range(MANY + 1)]
    *taken, refused = [gateway.hand_over(MONDAY, message) for message in messages]

    assert [answer.status_code for answer in taken] == [201] * MANY
    assert (refused.status_code, set(refused.json())) == (429, {"error", "message", "field"})
    assert (refused.json()["error"], refused.json()["field"]) == ("too_many", None)
    assert int(refused["Retry-After"]) > 1
    # What was refused is handed over again later and stands once.
    assert Voice.objects.count() == MANY


def test_forged_messages_are_guesses(town: Town, settings):
    settings.GATE = (60, 0.5)
    client = Client(REMOTE_ADDR=HERE)
    statuses = [client.post("/hooks/willow/sms", b"{}", "application/json").status_code for _ in range(31)]
    assert statuses == [401] * 30 + [429]


def test_a_home_with_many_addresses_is_one_source(rf: RequestFactory):
    sources = Sources()
    of = [
        sources.of(rf.get("/", REMOTE_ADDR=address))
        for address in (
            "2001:db8:1:2::1",
            "2001:db8:1:2:ffff::9",
            "2001:db8:1:3::1",
            "::ffff:192.0.2.1",
            "192.0.2.1",
        )
    ]

    assert of[0] == of[1]
    assert of[3] == of[4]
    assert len(set(of)) == 3


def test_threads_that_start_together_agree_on_who_a_source_is(rf: RequestFactory, monkeypatch):
    def slowly(size: int) -> bytes:
        time.sleep(0.01)
        return os.urandom(size)

    monkeypatch.setattr("lianxin.web.gate.secrets.token_bytes", slowly)
    sources = Sources()
    with ThreadPoolExecutor(8) as pool:
        of = list(pool.map(sources.of, [rf.get("/") for _ in range(8)]))

    assert len(set(of)) == 1


def test_a_loud_source_has_few_places_and_only_as_long_as_it_is_loud():
    places = Places()
    assert [places.enter(b"a", 3, now=0) for _ in range(4)] == [True, True, True, False]
    places.loud(b"a", until=10)
    places.leave(b"a")
    assert places.enter(b"a", 3, now=9) is False
    assert places.enter(b"a", 3, now=10) is True
    assert places.enter(b"b", 3, now=9) is True


def test_whoever_has_too_many_under_way_is_told_in_the_shape_and_language_of_the_door(town: Town, settings):
    """Requests that stand still within the house: while they do, one more is refused before anything is read."""
    from django.core.handlers.wsgi import WSGIRequest
    from django.http import HttpResponse

    from lianxin.web.gate import AT_ONCE, Gate

    inside, go = threading.Semaphore(0), threading.Event()

    def standing_still(_request: WSGIRequest) -> HttpResponse:
        inside.release()
        go.wait(10)
        return HttpResponse()

    gate = Gate(standing_still)
    ask = RequestFactory(headers={"accept-language": "zh-hant"})
    waiting = [threading.Thread(target=gate, args=[ask.post("/willow/")]) for _ in range(AT_ONCE)]
    for thread in waiting:
        thread.start()
    for _ in waiting:
        inside.acquire()
    answers = {
        path: gate(ask.post(path))
        for path in ("/willow/", "/hooks/willow/sms", f"{REQUESTS}xml", "/api/v1/x")
    }
    go.set()
    for thread in waiting:
        thread.join()

    assert {answer.status_code for answer in answers.values()} == {429}
    assert {answer["Retry-After"] for answer in answers.values()} == {"1"}
    assert [answer["Content-Type"].partition(";")[0] for answer in answers.values()] == [
        "text/plain",
        "application/json",
        "text/xml",
        "application/json",
    ]
    assert all("請" in answer.content.decode() for answer in answers.values())
    assert gate(ask.post("/willow/")).status_code == 200
