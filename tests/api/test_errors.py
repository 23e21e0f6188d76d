"""Whatever comes in, the answer is one shape, in the language of the request, and never a 500."""

import json

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.hear.models import Voice
from tests.api.support import Api, error

VOICES = "/offices/willow/voices"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["body", "title", "place", "area", "kind", "contact", "word", "text", "x"])


def said(**fields: object) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (422, "missing", None)),
        (b"{", (400, "malformed", None)),
        (b'{"body": "\xff\xfe"}', (400, "malformed", None)),
        ('{"body": "灯坏了"}'.encode("gb18030"), (400, "malformed", None)),
        (b'{"body": "a\0b"}', (400, "malformed", None)),
        (b"[" * 100_000, (400, "malformed", None)),
        (b"1" * 10_000, (400, "malformed", None)),
        (b"[]", (422, "wrong_type", None)),
        (b"null", (422, "wrong_type", None)),
        (b"{}", (422, "missing", "body")),
        (said(body=7), (422, "wrong_type", "body")),
        (said(body=None), (422, "wrong_type", "body")),
        (said(body=" \n\t"), (422, "empty", "body")),
        (said(body="\x01\x02"), (422, "empty", "body")),
        (said(body="a\0b"), (422, "not_text", "body")),
        (said(body="a\ud800b"), (422, "not_text", "body")),
        (said(body="x", place="\0"), (422, "not_text", "place")),
        (said(body="字" * 20_001), (422, "long", "body")),
        (said(body="x" * 100_000), (422, "long", "body")),
        (said(body="x", title="t" * 201), (422, "long", "title")),
        (said(body="x", contact="t" * 201), (422, "long", "contact")),
        (said(body="x", area="nowhere"), (422, "unknown", "area")),
        (said(body="x", kind="curse"), (422, "unknown", "kind")),
        (said(body="x", photo="…"), (422, "unknown_field", "photo")),
        (said(body="x", **{"\ud800": 1}), (422, "wrong_type", None)),
        (said(body="x" * 10_000_000), (413, "too_large", None)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_cannot_be_taken_is_refused_with_the_reason(api: Api, town, body: bytes, expected: tuple):
    assert error(api.post(VOICES, body)) == expected
    assert Voice.objects.count() == 0


@pytest.mark.parametrize(
    "body", [said(body="字" * 20_000), said(body="a\x01\r\nb"), said(body="😀" * 20_000)]
)
def test_what_can_be_taken_is_taken(api: Api, town, body: bytes):
    assert api.post(VOICES, body).status_code == 201


def test_a_key_that_is_too_long_is_refused(api: Api, town):
    answer = api.post(VOICES, {"body": "x"}, **{"Idempotency-Key": "k" * 201})

    assert error(answer) == (422, "long", "Idempotency-Key")


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_message_is_in_the_language_of_the_request(api: Api, town, language: str):
    other = "en" if language != "en" else "zh-hans"
    with translation.override(language):
        message = translation.gettext("This is missing.")

    preferred = api.post(VOICES, {}, **{"Accept-Language": f"{language},{other};q=0.5"})
    asked = api.post(f"{VOICES}?lang={language}", {}, **{"Accept-Language": other})

    assert [answer.json()["message"] for answer in (preferred, asked)] == [message] * 2
    assert [answer["Content-Language"] for answer in (preferred, asked)] == [language] * 2


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/offices/",
        "/offices/elsewhere",
        "/offices/%00",
        "/offices/%0A",
        "/offices/%0A/voices/x/receipt",
        "/offices/willow/cases/0",
        "/offices/willow/cases/-1",
        f"/offices/willow/cases/{'9' * 40}",
        f"/offices/willow/cases/{'9' * 5000}",
        f"/offices/willow/record/entries/{'9' * 40}",
    ],
    ids=lambda path: path[:40],
)
def test_where_there_is_nothing_the_shape_is_the_same(api: Api, town, path: str):
    assert error(api.get(path)) == (404, "not_found", None)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/offices/willow/cases?after=yesterday", (422, "unknown", "after")),
        ("/offices/willow/cases?after=2026-01-01T00:00:00_1", (422, "unknown", "after")),
        (f"/offices/willow/cases?after=2026-01-01T00:00:00Z_{'9' * 30}", (422, "unknown", "after")),
        ("/offices/willow/cases?waits_for=godot", (422, "unknown", "waits_for")),
        ("/offices/willow/record/entries?after=-1", (422, "range", "after")),
        (f"/offices/willow/record/entries?after={'9' * 30}", (422, "range", "after")),
        ("/offices/willow/record/entries?after=x", (422, "wrong_type", "after")),
        ("/offices/willow/record/consistency?old=1", (422, "missing", "new")),
        ("/offices/willow/record/consistency?old=1&new=999", (422, "range", "new")),
        ("/offices/willow/record/consistency?old=3&new=2", (422, "range", "old")),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_question_that_makes_no_sense_is_refused(api: Api, town, path: str, expected: tuple):
    assert error(api.get(path)) == expected


def test_a_wrong_method_says_which_ones_there_are(api: Api, town):
    answer = api.get(VOICES)

    assert error(answer) == (405, "method", None)
    assert answer["Allow"] == "POST"


@given(
    body=st.binary(max_size=60)
    | st.dictionaries(FIELDS, VALUES, max_size=4).map(lambda d: json.dumps(d).encode())
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_breaks_the_door(api: Api, town, body: bytes):
    for path in (VOICES, "/sessions"):
        answer = api.post(path, body)
        assert answer.status_code in {201, 400, 401, 422}, answer.content
        if answer.status_code != 201:
            error(answer)


@given(code=st.text(st.characters(codec="utf-8", exclude_characters="/?#\0\n\r%"), min_size=1, max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_code_breaks_the_door(api: Api, town, code: str):
    assert api.get(f"{VOICES}/{code}").status_code in {404, 422}
