"""The pages for writing past the office: who reads it, what stays typed, and what the code shows."""

import pytest
from django.test import Client

from lianxin.algorithms.receipts import Receipt, check_receipt
from lianxin.hear.commands import drop_sealed_reader, seal_and_receive
from lianxin.hear.models import SealedVoice
from lianxin.record.queries import verifier_key
from tests.factories import MONDAY, hear, make_town
from tests.hear.outside import Outside, name_outside

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HERE = "/willow/sealed/"


@pytest.fixture
def outside(settings) -> Outside:
    settings.CLOCK = "tests.factories.tell_time"
    return name_outside(make_town().office)


def text(answer) -> str:
    return answer.content.decode()


def test_where_nobody_is_named_the_page_says_so_and_the_front_page_leads_nowhere(client: Client):
    make_town()

    assert "has named nobody outside" in text(client.get(HERE))
    assert HERE not in text(client.get("/willow/"))
    assert client.post(HERE, {"words": "x", "reader": "1"}).status_code == 422


def test_the_page_names_the_body_its_key_and_its_pages_and_says_plainly_who_seals(client: Client, outside):
    page = text(client.get(HERE))

    assert HERE in text(client.get("/willow/"))
    assert f"<code>{outside.reader.key}</code>" in page
    assert 'href="https://ombudsman.example/key"' in page
    assert '<p class="notice amber" data-sealed-there>' in page
    assert "data-sealed-here hidden" in page
    assert 'data-block="1024" data-most="20000"' in page


@pytest.mark.parametrize(("sent", "told"), [
    ({"words": "The pump is for sale"}, "Please choose to whom you write."),
    ({"words": " ", "reader": "1"}, "Please write what you would like to say."),
    ({"words": "The pump is for sale " * 1000, "reader": "1"}, "This is too long."),
])  # fmt: skip
def test_what_was_typed_stays_where_something_has_to_be_mended(client: Client, outside, sent, told):
    reader = {"reader": str(outside.reader.pk)} if "reader" in sent else {}

    answer = client.post(HERE, {**sent, **reader})

    assert (answer.status_code, answer["Cache-Control"]) == (422, "private, no-store")
    assert told in text(answer)
    assert f'aria-invalid="true">{sent["words"]}</textarea>' in text(answer) or not reader
    assert f">{sent['words']}</textarea>" in text(answer)
    assert not SealedVoice.objects.exists()


def test_the_code_leads_to_the_page_and_the_proof_holds(client: Client, outside: Outside):
    sent = {"words": "The pump is for sale", "reader": outside.reader.pk, "idempotency_key": "k"}
    places = {client.post(HERE, sent)["Location"] for _ in range(2)}
    (place,) = places
    code = place.split("/")[3]

    found = client.post("/willow/follow/", {"code": code})
    proof = client.get(f"{place}proof")

    assert found["Location"] == place
    page = text(client.get(place))
    assert "The pump is for sale" not in page
    assert "This house sealed it on arrival." in page
    receipt, key = Receipt.parse(text(proof)), verifier_key(SealedVoice.objects.get().office.stream)
    leaf = receipt.extra or b""
    assert check_receipt(receipt, leaf, [key]).size == receipt.index + 1
    assert b'"kind":"voice.sealed"' in leaf


def test_codes_of_one_kind_open_no_page_of_the_other(client: Client, outside: Outside):
    sealed = seal_and_receive(reader=outside.reader, words="x", now=MONDAY).code
    usual = hear(outside.reader.office).code

    assert [client.get(path).status_code for path in (
        f"/willow/follow/{sealed}/", f"/willow/receipt/{sealed}/", f"{HERE}{usual}/", f"{HERE}{usual}/proof",
    )] == [404] * 4  # fmt: skip
    assert client.get(f"{HERE}{sealed[:-1]}*/")["Location"].startswith("/willow/follow/?code=")


def test_words_are_taken_away_only_when_it_was_pressed_twice(client: Client, outside: Outside):
    code = seal_and_receive(reader=outside.reader, words="x", now=MONDAY).code
    page = f"{HERE}{code}/"

    once = client.post(f"{page}erase")
    twice = client.post(f"{page}erase", {"erase_sure": "yes"})

    assert (once.status_code, twice["Location"]) == (422, f"{page}?done=erase")
    assert "Please tick that you know" in text(once)
    assert SealedVoice.objects.get().sealed is None
    assert "Your words are gone from this house." in text(client.get(twice["Location"]))


def test_a_body_that_was_dropped_is_told_to_everybody_and_to_whoever_wrote_to_it(client: Client, outside):
    code = seal_and_receive(reader=outside.reader, words="x", now=MONDAY).code
    drop_sealed_reader(reader=outside.reader, now=MONDAY)

    page = text(client.get(HERE))

    assert "Nothing new goes to" in page
    assert outside.reader.key in page
    assert "Nothing new can be written to them here." in text(client.get(f"{HERE}{code}/"))
    assert client.post(HERE, {"words": "x", "reader": outside.reader.pk}).status_code == 422
