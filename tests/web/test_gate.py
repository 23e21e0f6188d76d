"""Nobody, however loud, keeps the others from being heard; and nobody who is over the limit loses a word."""

import re
from itertools import count

import pytest
from django.test import Client

from lianxin.algorithms.work import zero_bits
from lianxin.hear.models import Voice
from tests.factories import hear, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def town(settings):
    settings.GATE = (2, 0.5)
    return make_town()


@pytest.fixture
def client(town) -> Client:
    return Client()


def say(client: Client, body: str, address: str = HERE, path: str = "/willow/?lang=en", **headers: str):
    return client.post(path, {"body": body}, REMOTE_ADDR=address, headers=headers)


def loud(client: Client, times: int = 2) -> None:
    for number in range(times):
        assert say(client, f"lamp {number}").status_code == 302


def test_over_the_limit_what_was_typed_comes_back(client: Client):
    loud(client)
    answer = say(client, "The roof leaks &\nthe bed is wet")
    page = answer.content.decode()

    assert (answer.status_code, answer["Retry-After"]) == (429, "2")
    assert "The roof leaks &amp;\nthe bed is wet</textarea>" in page
    assert "Nothing is lost" in page
    assert Voice.objects.count() == 2


def test_another_address_notices_nothing(client: Client):
    loud(client)
    say(client, "one more")

    assert say(client, "The roof leaks", ELSEWHERE).status_code == 302


def proof_on(page: str) -> str:
    challenge = re.search('data-challenge="([^"]+)"', page)[1]
    bits = int(challenge.split(".")[1])
    return next(f"{challenge}.{n}" for n in count() if zero_bits(f"{challenge}.{n}") >= bits)


def test_a_little_work_opens_at_once_and_the_next_costs_more(client: Client):
    loud(client)
    proof = proof_on(say(client, "more").content.decode())
    assert say(client, "more", path=f"/willow/?proof={proof}").status_code == 302
    again = say(client, "and more", path=f"/willow/?proof={proof}")

    assert again.status_code == 429
    assert proof_on(again.content.decode()).split(".")[1] == "17"


def test_a_flood_gets_less_and_less_and_costs_less_and_less(client: Client):
    loud(client)
    pages = [say(client, "junk " * 1000) for _ in range(14)]

    assert {page.status_code for page in pages} == {429}
    assert [b"data-challenge" in page.content for page in pages].count(True) == 10
    assert pages[-1]["Content-Type"] == "text/plain; charset=utf-8"
    assert len(pages[-1].content) < 200


def test_programs_are_told_in_their_shape(client: Client):
    loud(client)
    answer = client.post("/api/v1/offices/willow/voices", {"body": "x"}, "application/json", REMOTE_ADDR=HERE)

    assert (answer.status_code, answer.json()["error"], answer["Retry-After"]) == (429, "too_many", "2")
    assert answer["X-Challenge"]


def test_staff_who_are_signed_in_are_not_held_up(client: Client, town):
    client.force_login(town.person("clerk"))
    loud(client, 6)


def test_guessing_codes_ends_soon_and_the_right_code_still_opens_elsewhere(client: Client, town):
    heard = hear(town.office)
    wrong = hear(make_town("oak").office).code
    statuses = [client.get(f"/willow/follow/{wrong}/", REMOTE_ADDR=HERE).status_code for _ in range(35)]

    assert statuses == [404] * 30 + [429] * 5
    assert client.get(f"/willow/follow/{heard.code}/", REMOTE_ADDR=HERE).status_code == 429
    assert client.get(f"/willow/follow/{heard.code}/", REMOTE_ADDR=ELSEWHERE).status_code == 200


def test_looking_around_is_never_counted(client: Client):
    assert {client.get("/willow/cases/", REMOTE_ADDR=HERE).status_code for _ in range(100)} == {200}


def test_only_behind_our_own_proxy_is_its_word_taken(client: Client, settings):
    forwarded = [{"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.{number}"} for number in range(4)]
    direct = [say(client, f"a {n}", **headers).status_code for n, headers in enumerate(forwarded)]
    settings.HTTPS = True
    proxied = [say(client, f"b {n}", **headers).status_code for n, headers in enumerate(forwarded)]

    assert (direct, proxied) == ([302, 302, 429, 429], [302] * 4)
