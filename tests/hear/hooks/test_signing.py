"""Signed messages: whatever is changed, moved, late or early is refused, and a stranger learns nothing from it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.hear.hooks import nonces, signing
from lianxin.hear.hooks.door import MOST_BODY
from lianxin.hear.models import Nonce, Voice
from lianxin.hear.tasks.probes import forget_nonces
from lianxin.office.commands import open_key
from lianxin.office.door_keys import secret_of
from tests.channels.gateway import Gateway, signature
from tests.factories import MONDAY, Town, clock, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
BODY = json.dumps({"id": "1", "from": "13800138000", "text": "The lamp is dark"}).encode()


@pytest.fixture
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def gateway(town: Town) -> Gateway:
    return Gateway(
        "/hooks/willow/sms", secret_of(open_key(office=town.office, channel="sms", holder="G", now=MONDAY))
    )


def refusal(answer) -> tuple[int, str]:
    content = answer.json()
    assert set(content) == {"error", "message", "field"}
    assert content["message"]
    return answer.status_code, content["error"]


def test_our_own_signature_is_the_one_of_the_contract():
    stamp = "1780275600"
    assert signing.sign("1-abc", stamp, "n" * 16, BODY) == signature("1-abc", stamp, "n" * 16, BODY)


def test_any_bit_that_is_changed_on_the_way_is_noticed(gateway: Gateway, town: Town):
    headers = gateway.headers(BODY, MONDAY)
    good = signing.check(town.office, "sms", headers, BODY, MONDAY)
    assert good.nonce == headers["Lianxin-Nonce"]

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.sampled_from([*headers, "body"]), st.integers(0, 10_000), st.integers(0, 6))
    def flipped(part: str, place: int, bit: int) -> None:
        text = BODY if part == "body" else headers[part].encode()
        changed = bytearray(text)
        changed[place % len(text)] ^= 1 << bit
        if bytes(changed).lower() == text.lower() and part == "Lianxin-Signature":
            return  # hexadecimal in capitals is the same signature
        given = headers | ({} if part == "body" else {part: changed.decode()})
        with pytest.raises(signing.BadSignature):
            signing.check(town.office, "sms", given, bytes(changed) if part == "body" else BODY, MONDAY)

    flipped()


def test_parts_of_two_messages_cannot_be_exchanged(gateway: Gateway):
    other = BODY.replace(b'"1"', b'"2"')
    first, second = gateway.headers(BODY, MONDAY), gateway.headers(other, MONDAY)
    mixed = [
        gateway.post(other, first),
        gateway.post(BODY, second),
        *(
            gateway.post(BODY, first | {name: second[name]})
            for name in ("Lianxin-Nonce", "Lianxin-Signature")
        ),
    ]

    assert [refusal(answer) for answer in mixed] == [(401, "signature")] * 4
    assert not Voice.objects.exists()
    assert not Nonce.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "status"), [(-301, 401), (-300, 201), (0, 201), (300, 201), (301, 401), (10**9, 401)]
)
def test_a_message_holds_for_five_minutes(gateway: Gateway, seconds: int, status: int):
    answer = gateway.post(BODY, gateway.headers(BODY, MONDAY + timedelta(seconds=seconds)))

    assert answer.status_code == status
    if status != 201:
        assert refusal(answer) == (401, "time")


def test_a_captured_message_does_nothing_more_and_later_nothing_at_all(gateway: Gateway):
    headers = gateway.headers(BODY, MONDAY)
    first = gateway.post(BODY, headers)
    replayed = gateway.post(BODY, headers)
    clock.now = MONDAY + timedelta(minutes=6)
    late = gateway.post(BODY, headers)

    assert replayed.json() == first.json()
    assert refusal(late) == (401, "time")
    assert Voice.objects.count() == 1


def test_what_is_remembered_is_forgotten_when_its_time_is_over(gateway: Gateway):
    gateway.post(BODY, gateway.headers(BODY, MONDAY + timedelta(minutes=5)))
    forget_nonces(MONDAY + nonces.KEPT)
    assert Nonce.objects.count() == 1

    forget_nonces(MONDAY + nonces.KEPT + timedelta(seconds=1))
    assert Nonce.objects.count() == 0


@pytest.mark.parametrize(
    "missing", ["Lianxin-Key", "Lianxin-Timestamp", "Lianxin-Nonce", "Lianxin-Signature"]
)
def test_a_message_without_all_its_headers_is_not_signed(gateway: Gateway, missing: str):
    headers = gateway.headers(BODY, MONDAY)
    del headers[missing]

    assert refusal(gateway.post(BODY, headers)) == (401, "unsigned")


@pytest.mark.parametrize("number", ["0", "-1", "999999", "9" * 40, "１", "x", "1 OR 1=1"])
def test_a_key_that_is_not_there_looks_like_a_wrong_signature(gateway: Gateway, number: str):
    headers = {**gateway.headers(BODY, MONDAY), "Lianxin-Key": number}

    assert refusal(gateway.post(BODY, headers)) == (401, "signature")


@pytest.mark.parametrize("nonce", ["short", "n" * 65, "sixteen letters!", "..." * 8])
def test_a_nonce_has_one_form(gateway: Gateway, nonce: str):
    assert refusal(gateway.post(BODY, gateway.headers(BODY, MONDAY, **{"Lianxin-Nonce": nonce}))) == (
        401,
        "nonce",
    )


@pytest.mark.parametrize("stamp", ["1e9", "-5", "1780275600.0", "９"])
def test_a_timestamp_counts_whole_seconds(gateway: Gateway, stamp: str):
    answer = gateway.post(BODY, gateway.headers(BODY, MONDAY, **{"Lianxin-Timestamp": stamp}))

    assert refusal(answer) == (401, "time")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", (400, "malformed")),
        (b"[]", (400, "malformed")),
        (b"\xff", (400, "malformed")),
        (b"[" * 100_000, (400, "malformed")),
        (b'{"id": "1", "from": "2"}', (422, "missing")),
        (b'{"id": " ", "from": "2", "text": "x"}', (422, "missing")),
        (b'{"id": 1, "from": "2", "text": "x"}', (422, "wrong_type")),
        (b'{"id": "1", "from": "2", "text": "\\ud800"}', (422, "wrong_type")),
        (b'{"id": "1", "from": "2", "text": "x", "more": "y"}', (422, "unknown_field")),
        (b'{"id": "1", "from": "' + b"2" * 151 + b'", "text": "x"}', (422, "long")),
        (b'{"id": "1", "from": "2", "text": "' + b"x" * 20_001 + b'"}', (422, "long")),
        (b'{"id": "1", "from": "2", "text": "x", "reply_by": "dove"}', (422, "unknown")),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_reason(
    gateway: Gateway, body: bytes, told: tuple[int, str]
):
    assert refusal(gateway.post(body, gateway.headers(body, MONDAY))) == told
    assert not Voice.objects.exists()


def test_a_body_is_bounded_before_it_is_read(gateway: Gateway):
    body = b" " * (MOST_BODY + 1)

    assert refusal(gateway.post(body, gateway.headers(body, MONDAY))) == (413, "too_large")


def test_only_post_and_only_offices_that_exist(gateway: Gateway):
    answer = Client(headers={"Accept-Language": "en"}).get(gateway.path)
    nowhere = Gateway("/hooks/nowhere/sms", gateway.secret)

    assert (refusal(answer), answer["Allow"]) == ((405, "method"), "POST")
    assert refusal(nowhere.post(BODY, gateway.headers(BODY, MONDAY))) == (404, "not_found")
