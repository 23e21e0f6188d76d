"""The record's files for programs, the page of heads, the feed, and the door at which witnesses hand in signatures."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from lianxin.algorithms.notes import Cosigner, cosigned_at, open_head
from lianxin.record import keys
from lianxin.record.models import Cosignature, Head, Stream
from lianxin.record.witnessing import commands
from lianxin.verify.witnesses import keep_day_heads
from lianxin.web.public.heads import MOST_NOTE
from tests.factories import MONDAY, Town, hear, make_town
from tests.record.watching import cosigned

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RECORD = "/willow/record/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def cosigner(town: Town) -> Cosigner:
    made = Cosigner.generate("school.example/w1")
    stream = Stream.objects.get(pk=town.office.stream_id)
    commands.name_witness(stream=stream, key=made.verifier_key, now=MONDAY)
    return made


def handed_in(client: Client, note: str) -> int:
    return client.post(f"{RECORD}cosignature", note, content_type="text/plain").status_code


@pytest.mark.one_engine
def test_files_of_the_record_are_for_any_page_and_are_kept_as_long_as_they_stay_true(
    client: Client, town: Town, cosigner: Cosigner
):
    for number in range(260):
        town.office.stream.refresh_from_db()
        if town.office.stream.size >= 260:
            break
        hear(town.office, f"Word {number}")
    handed_in(client, cosigned(town.office, cosigner, now=MONDAY))
    kept_for_ever, kept_a_day, asked_again = (
        "public, max-age=31536000, immutable",
        "public, max-age=86400",
        "no-cache",
    )
    plain, bytes_, json_ = "text/plain; charset=utf-8", "application/octet-stream", "application/json"
    files = {
        "checkpoint": (plain, asked_again),
        "key": (plain, asked_again),
        "keys.json": (json_, asked_again),
        "witnessed": (plain, asked_again),
        "heads.atom": ("application/atom+xml; charset=utf-8", asked_again),
        "tile/0/000": (bytes_, kept_for_ever),
        "tile/0/001.p/2": (bytes_, kept_a_day),
        "tile/entries/000": (bytes_, kept_for_ever),
    }
    for path, (kind, caching) in files.items():
        answer = client.get(RECORD + path, headers={"accept-encoding": "gzip"})
        assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
            200,
            kind,
            caching,
        ), path
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert (answer.cookies, answer.get("Content-Encoding")) == ({}, None)
        again = client.get(RECORD + path, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
        assert client.head(RECORD + path).status_code == 200
    assert [
        client.get(RECORD + path).status_code for path in ("tile/0/001", "tile/0/001.p/200", "heads/9999")
    ] == [404] * 3


def test_without_a_witness_there_is_no_witnessed_head(client: Client, town: Town):
    keep_day_heads(MONDAY)

    page = client.get(f"{RECORD}heads/").content.decode()

    assert client.get(f"{RECORD}witnessed").status_code == 404
    assert (
        "Nobody outside signs this record yet." in page,
        "lianxin witness http://testserver/willow/record/" in page,
    ) == (
        True,
        True,
    )


def test_a_signature_handed_in_stands_on_the_page_in_the_feed_and_in_the_file(
    client: Client, town: Town, cosigner: Cosigner
):
    note = cosigned(town.office, cosigner, now=MONDAY)
    keep_day_heads(MONDAY)
    assert [handed_in(client, note), handed_in(client, note), Cosignature.objects.count()] == [200, 200, 1]
    hear(town.office)
    keep_day_heads(MONDAY + timedelta(days=1))

    key = keys.signer("lianxin/willow").verifier_key
    witnessed = client.get(f"{RECORD}witnessed").content.decode()
    size = open_head(witnessed, [key]).size
    file = client.get(f"{RECORD}heads/{size}")
    page = client.get(f"{RECORD}heads/").content.decode()
    feed = ET.fromstring(client.get(f"{RECORD}heads.atom").content)  # noqa: S314 -- our own
    summaries = [node.text or "" for node in feed.findall("a:entry/a:summary", ATOM)]

    assert cosigned_at(witnessed, [cosigner.verifier_key]) != {}
    assert file.content.decode() == witnessed
    assert file["Content-Disposition"] == f"attachment; filename*=UTF-8''willow-{size}.head"
    assert ("school.example/w1" in page, f"Signed last: up to entry {size}." in page) == (True, True)
    # A feed reader may trim a summary; the signed text and its lines must come through all the same.
    assert [open_head(text.strip() + "\n", [key]).size for text in summaries] == [
        head.size for head in Head.objects.order_by("-size")
    ]


def test_the_door_takes_nothing_else(client: Client, town: Town, cosigner: Cosigner):
    note = cosigned(town.office, cosigner, now=MONDAY)
    stranger = cosigned(town.office, Cosigner.generate("school.example/w1"), now=MONDAY)
    later = cosigned(town.office, cosigner, now=datetime.now(UTC) + timedelta(days=1))

    assert [
        handed_in(client, ""),
        handed_in(client, "\x00"),
        handed_in(client, stranger),
        handed_in(client, note.replace("lianxin/willow\n", "lianxin/other\n", 1)),
        handed_in(client, later),
        handed_in(client, note + "x" * MOST_NOTE),
        client.get(f"{RECORD}cosignature").status_code,
        Cosignature.objects.count(),
    ] == [403, 403, 403, 403, 422, 413, 405, 0]
