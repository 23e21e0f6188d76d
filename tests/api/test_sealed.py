"""The door of a body outside: its own token, its own voices, JSON lines."""

import json

import pytest
from django.test import Client

from lianxin.api import sealed as door
from lianxin.hear.commands import drop_sealed_reader, erase_sealed, seal_and_receive
from lianxin.hear.models import SealedVoice
from tests.factories import MONDAY, open_office
from tests.hear.outside import Outside, name_outside

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HERE = "/api/v1/offices/willow/sealed"


@pytest.fixture
def outside(town) -> Outside:
    return name_outside(town.office)


def write(outside: Outside, *texts: str) -> list[SealedVoice]:
    return [seal_and_receive(reader=outside.reader, words=text, now=MONDAY).voice for text in texts]


def asked(client: Client, token: str, path: str = "", content: object = None):
    headers = {"Authorization": f"Bearer {token}"}
    if content is None:
        return client.get(HERE + path, headers=headers)
    return client.post(HERE + path, content, content_type="application/json", headers=headers)


def fetched(client: Client, token: str, path: str = "") -> list[dict[str, object]]:
    answer = asked(client, token, path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson; charset=utf-8")
    return [json.loads(line) for line in answer.content.decode().splitlines()]


def test_a_body_fetches_what_is_its_own_page_by_page_again_and_again(client: Client, outside, monkeypatch):
    monkeypatch.setattr(door, "AT_ONCE", 2)
    other = name_outside(outside.reader.office, "audit.example")
    mine = write(outside, "one", "two", "three")
    write(other, "theirs")
    drop_sealed_reader(reader=outside.reader, now=MONDAY)

    pages = [fetched(client, outside.token, f"?after={after}") for after in (0, mine[1].pk, mine[2].pk, 0)]

    assert [[line["voice"] for line in page] for page in pages] == [
        [mine[0].pk, mine[1].pk], [mine[2].pk], [], [mine[0].pk, mine[1].pk],
    ]  # fmt: skip
    assert set(pages[0][0]) == {"voice", "day", "in_browser", "key", "context", "sealed"}
    assert not SealedVoice.objects.exclude(fetched_on=None).exists()


def test_without_its_token_nothing_comes(client: Client, outside: Outside):
    voice = write(outside, "one")[0]
    other = name_outside(open_office("river"), "audit.example")
    doors = [("", None), ("/fetched", {"voices": [voice.pk]}), (f"/{voice.pk}/answer", {"text": "x"})]

    statuses = [asked(client, token, *rest).status_code for token in ("", "x", other.token) for rest in doors]

    assert statuses == [401] * 6 + [404] * 3
    assert client.get(HERE).status_code == 401
    voice.refresh_from_db()
    assert (voice.fetched_on, voice.answers.count()) == (None, 0)


def test_it_signs_and_answers_and_whoever_wrote_it_sees_so(client: Client, outside: Outside):
    heard = seal_and_receive(reader=outside.reader, words="Look at the pump.", now=MONDAY)
    page = f"/willow/sealed/{heard.code}/"
    before = client.get(page).content.decode()

    signed = [asked(client, outside.token, "/fetched", {"voices": [heard.voice.pk]}).json() for _ in range(2)]
    answer = asked(client, outside.token, f"/{heard.voice.pk}/answer", {"text": "We <b>looked</b>."})

    assert signed == [{"noted": 1}, {"noted": 0}]
    assert answer.json() == {
        "voice": heard.voice.pk, "text": "We <b>looked</b>.", "written_at": "2026-06-01T01:00:00Z",
    }  # fmt: skip
    after = client.get(page).content.decode()
    assert ("They have not fetched it yet." in before, "They have not fetched it yet." in after) == (
        True,
        False,
    )
    assert ("We &lt;b&gt;looked&lt;/b&gt;." in before, "We &lt;b&gt;looked&lt;/b&gt;." in after) == (
        False,
        True,
    )


@pytest.mark.parametrize(("text", "error"), [("", "empty"), ("长" * 20_001, "long")])
def test_an_answer_that_is_none_is_refused_in_words(client: Client, outside: Outside, text: str, error: str):
    voice = write(outside, "one")[0]

    answer = asked(client, outside.token, f"/{voice.pk}/answer", {"text": text})

    assert (answer.status_code, answer.json()["error"], answer.json()["field"]) == (422, error, "text")


def test_what_was_taken_away_is_fetched_no_more(client: Client, outside: Outside):
    voice = write(outside, "one")[0]
    erase_sealed(voice=voice, now=MONDAY)

    assert fetched(client, outside.token) == []
    assert asked(client, outside.token, f"/{voice.pk}/answer", {"text": "x"}).json()["error"] == "erased"
