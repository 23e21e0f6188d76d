"""Doors for programs, handed whole requests: Open311, hooks, uploads in pieces, and what every address reads."""

import json
import secrets
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction
from django.test import Client
from hypothesis import strategies as st

from lianxin.office.commands import open_key
from lianxin.office.door_keys import open_keys, secret_of
from tests.channels.gateway import signature
from tests.factories import MONDAY, Town
from tests.fuzz.mutating import blobs, json_values, odd, texts, typed
from tests.fuzz.trying import target

_FORM = "application/x-www-form-urlencoded"
_STAMP = str(int(MONDAY.timestamp()))


def demand(answer: Any, *known: int) -> None:
    """An answer of ours, and none that says that something broke."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code in known if known else answer.status_code < 500, (
        f"{answer.status_code} {body[:200]!r}"
    )


def _client() -> Client:
    return Client(raise_request_exception=False, headers={"Accept-Language": "en"})


def _lossy(text: str) -> str:
    """As it comes over a line: half a character is none."""
    return text.encode(errors="replace").decode()


def _key(town: Town, channel: str) -> str:
    if not open_keys(town.office, channel):
        open_key(office=town.office, channel=channel, holder="Program", now=MONDAY)
    return secret_of(open_keys(town.office, channel)[0])


def pairs(
    names: tuple[str, ...], values: st.SearchStrategy[str] = typed
) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Fields of a form; one may come twice, and another not at all."""
    return st.lists(st.tuples(st.sampled_from(names) | odd, values), max_size=8)


_POSTED = pairs(
    (
        "service_code",
        "description",
        "lat",
        "long",
        "address_string",
        "address_id",
        "email",
        "media_url",
        "phone",
        "jurisdiction_id",
        "attribute[NOTE]",
        "attribute[]",
        "first_name",
        "api_key",
    ),
    typed | st.sampled_from(["_other", "31.2", "-181", "1e-400", "0x10", "willow", "bridge"]),
)
_GOOD = [("service_code", "_other"), ("description", "Dark"), ("address_string", "the bridge")]


@target(st.tuples(_POSTED, st.sampled_from(["json", "xml"]), st.booleans()), at_house=True)
def open311_report(town: Town, given: tuple[list[tuple[str, str]], str, bool]) -> None:
    fields, form, whole = given
    known = [("api_key", _key(town, "open311")), ("jurisdiction_id", "willow"), *(_GOOD if whole else [])]
    body = urlencode([*fields, *known], errors="surrogatepass")
    answer = _client().post(f"/open311/v2/requests.{form}", body, content_type=_FORM)
    demand(answer, 200, 400, 403, 404)
    if form == "json":
        json.loads(answer.content)


_ASKED = pairs(
    (
        "service_request_id",
        "service_code",
        "status",
        "start_date",
        "end_date",
        "updated_after",
        "page",
        "page_size",
        "jurisdiction_id",
        "extensions",
    ),
    typed | texts(["2026-06-01T00:00:00+08:00", "1,2,3", "open", "willow"], "Z", "+", ","),
)
_LISTS = st.sampled_from(["requests", "services", "discovery", "requests/1", "services/_other", "tokens/x"])


@target(st.tuples(_LISTS, st.sampled_from(["json", "xml"]), _ASKED), at_house=True)
def open311_question(town: Town, given: tuple[str, str, list[tuple[str, str]]]) -> None:
    path, form, fields = given
    demand(_client().get(f"/open311/v2/{path}.{form}?{urlencode(fields, errors='surrogatepass')}"))


_MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "id": st.just("1") | json_values,
        "text": typed | json_values,
        "from": typed | json_values,
        "conversation": typed | json_values,
        "language": st.sampled_from(["en", "zh-hans"]) | json_values,
        "reply_by": st.just("answer") | json_values,
    },
).map(lambda message: json.dumps(message).encode())
_SIGNED = st.fixed_dictionaries(
    {},
    optional={
        "Lianxin-Key": odd,
        "Lianxin-Timestamp": st.just(_STAMP) | odd,
        "Lianxin-Nonce": odd | st.just("n" * 16),
        "Lianxin-Signature": odd,
    },
)


@target(
    st.tuples(st.sampled_from(["sms", "chat"]), _MESSAGES | blobs([b'{"id":"1","text":"lamp"}']), _SIGNED),
    at_house=True,
)
def hook(town: Town, given: tuple[str, bytes, dict[str, str]]) -> None:
    """Signed well, unless the example says otherwise."""
    channel, body, changed = given
    secret = _key(town, channel)
    headers = {
        "Lianxin-Key": secret.partition("-")[0],
        "Lianxin-Timestamp": _STAMP,
        "Lianxin-Nonce": secrets.token_urlsafe(16),
    }
    headers |= {name: _header(value) for name, value in changed.items() if name != "Lianxin-Signature"}
    signed = signature(secret, headers["Lianxin-Timestamp"], headers["Lianxin-Nonce"], body)
    headers["Lianxin-Signature"] = _header(changed.get("Lianxin-Signature", signed))
    answer = _client().generic("POST", f"/hooks/willow/{channel}", body, "application/json", headers=headers)
    demand(answer, 200, 201, 400, 401, 409, 422)
    json.loads(answer.content)


def _header(text: str) -> str:
    """As a server hands it over: bytes of one line, read as Latin-1."""
    return _lossy(text).encode().decode("latin-1").replace("\r", "").replace("\n", "")


_TUS = st.fixed_dictionaries(
    {"Tus-Resumable": st.just("1.0.0") | odd},
    optional={
        "Upload-Length": st.sampled_from(["5", "0"]) | odd,
        "Upload-Offset": st.sampled_from(["0", "5"]) | odd,
        "Upload-Metadata": odd,
        "Upload-Defer-Length": odd,
        "Content-Type": st.just("application/offset+octet-stream") | odd,
    },
)


@target(st.tuples(_TUS, _TUS, st.binary(max_size=20), odd), at_house=True)
def upload_in_pieces(town: Town, given: tuple[dict[str, str], dict[str, str], bytes, str]) -> None:
    begin, go_on, piece, token = given
    client, address = _client(), "/api/v1/offices/willow/uploads"
    made = client.post(address, headers={name: _header(text) for name, text in begin.items()})
    demand(made)
    there = made.get("Location", f"{address}/{quote(_lossy(token), safe='')}")
    for method in ("PATCH", "HEAD", "DELETE"):
        headers = {name: _header(text) for name, text in go_on.items()}
        demand(client.generic(method, there, piece, headers.pop("Content-Type", ""), headers=headers))


@cache
def _pages() -> tuple[str, ...]:
    within = (
        "",
        "cases/",
        "rates/",
        "search/",
        "near/",
        "map/",
        "record/",
        "record/heads/",
        "departures/",
        "money/",
    )
    return ("/", "/sign-in/", *(f"/willow/{page}" for page in within), "/api/v1/offices/willow/cases")


_QUERIES = pairs(
    (
        "q",
        "after",
        "before",
        "area",
        "topic",
        "unit",
        "month",
        "lang",
        "page",
        "sort",
        "lat",
        "lon",
        "from",
        "to",
        "proof",
        "old",
        "new",
        "waits_for",
        "state",
        "kind",
        "next",
        "size",
        "bounds",
    ),
    typed
    | texts(["1780275600000000.1", "2026-06", "2026-06-01T01:00:00.000000Z_1", "31.2,121.5"], ".", "_", "-"),
)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept-Language": texts(["zh-Hant-TW;q=0.9,en;q=0.8", "*"], ";q=", ",", "-", "1e9") | odd,
        "Cookie": texts(["sessionid=abc; lang=en", "csrftoken=" + "x" * 64], ";", "=", "messages=") | odd,
        "Authorization": texts(["Bearer WzFd:abc", "Basic eDp5"], "Bearer ", ":", ".") | odd,
        "If-None-Match": odd,
        "If-Modified-Since": odd,
        "Range": texts(["bytes=0-1"], "-", ",", "bytes=") | odd,
        "Accept": odd,
        "Host": odd,
        "X-Forwarded-For": odd,
        "X-Proof": odd,
    },
)


@target(st.tuples(st.sampled_from(_pages()), _QUERIES, _HEADERS), at_house=True)
def question(town: Town, given: tuple[str, list[tuple[str, str]], dict[str, str]]) -> None:
    """A page with anything behind its question mark, asked by a browser that says anything."""
    page, fields, headers = given
    shown = {name: _header(value) for name, value in headers.items()}
    demand(_client().get(f"{page}?{urlencode(fields, errors='surrogatepass')}", headers=shown))


@target(st.lists(odd, min_size=1, max_size=5), at_house=True)
def address(town: Town, parts: list[str]) -> None:
    for begin in ("/", "/willow/", "/api/v1/offices/", "/willow/record/tile/", "/willow/follow/", "/static/"):
        with transaction.atomic():
            demand(
                _client().get(
                    begin + "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)
                )
            )
