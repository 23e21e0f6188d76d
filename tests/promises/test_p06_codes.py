"""P6: tracking codes cannot be guessed, and whoever tries learns nothing, not even whether a voice exists."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.algorithms.codes import ALPHABET, display, encode_code, parse_code
from lianxin.hear import codes
from lianxin.hear.models import Voice
from lianxin.web.gate import GUESSES
from tests.factories import hear, make_town, open_office
from tests.promises.conftest import Reached
from tests.promises.raw_bytes import folders_of_databases, hits, written_down

VOICES = 40
#: In each round; the long proof comes to a million.
SOME, MANY, LONG = 500, 5_000, 200
CODE_BYTES = 10


@pytest.mark.acceptance
@pytest.mark.one_engine
@pytest.mark.django_db
def test_guesses_find_nothing_even_for_somebody_with_the_key_and_the_whole_table(
    rounds: int, reached: Reached
):
    """`make promises` tries a million."""
    office = open_office()
    for number in range(VOICES):
        hear(office, f"Lamp {number}")
    kept = {bytes(value) for value in Voice.objects.values_list("code_lookup", flat=True)}
    guesses = rounds * (MANY if rounds >= LONG else SOME)

    found = sum(
        codes.lookup(office_slug=office.slug, code=encode_code(secrets.token_bytes(CODE_BYTES))) in kept
        for _ in range(guesses)
    )

    assert (len(kept), found) == (VOICES, 0)
    reached("P6", f"guesses that found one of {VOICES} voices", found, of=guesses)


def test_a_code_has_eighty_bits_and_every_symbol_of_it_counts():
    made = {encode_code(secrets.token_bytes(CODE_BYTES)) for _ in range(2_000)}

    assert len(made) == 2_000
    assert {len(code) for code in made} == {17}
    assert [len({code[place] for code in made}) for place in range(16)] == [len(ALPHABET)] * 16
    assert len(ALPHABET) ** 16 == 2**80
    assert {parse_code(display(code).lower()) for code in made} == made


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_no_byte_of_the_database_is_a_code(reached: Reached):
    office = open_office()
    given = [hear(office, f"Lamp {number}").code for number in range(VOICES)]
    written_down()
    spellings = [form for code in given for form in (code, code[:16], display(code), code.lower())]

    found = hits(re.compile("|".join(map(re.escape, spellings)).encode()), *folders_of_databases())

    assert found == {}
    reached("P6", "codes found in the bytes of the database", len(found), of=len(given))


#: Where a code is the key, and what is done there.
DOORS: dict[str, Callable[[Client, str], Any]] = {
    "the page": lambda client, code: client.get(f"/willow/follow/{code}/"),
    "the receipt": lambda client, code: client.get(f"/willow/receipt/{code}/"),
    "the proof": lambda client, code: client.get(f"/willow/receipt/{code}/proof"),
    "a word": lambda client, code: client.post(f"/willow/follow/{code}/word", {"word": "solved"}),
    "a reply": lambda client, code: client.post(f"/willow/follow/{code}/reply", {"text": "Hello"}),
    "the API": lambda client, code: client.get(f"/api/v1/offices/willow/voices/{code}"),
    "the API's receipt": lambda client, code: client.get(f"/api/v1/offices/willow/voices/{code}/receipt"),
}


@pytest.mark.one_engine
@pytest.mark.django_db(databases=["default", "vault"])
@pytest.mark.parametrize("door", DOORS)
def test_a_code_that_was_never_given_and_one_of_another_office_look_the_same(
    settings, client: Client, door: str
):
    settings.CLOCK = "tests.factories.tell_time"
    make_town()
    elsewhere = hear(open_office("other")).code
    never = encode_code(secrets.token_bytes(CODE_BYTES))
    DOORS[door](client, never)  # what is read once a process

    told = [_told(client, door, code) for code in (never, elsewhere)]

    assert told[0] == told[1]
    assert told[0][0] == 404


def _told(client: Client, door: str, code: str) -> tuple[int, bytes, list[str]]:
    """All that somebody outside can see or time: status, page, and the questions to the database."""
    with CaptureQueriesContext(connection) as asked:
        answer = DOORS[door](client, code)
    content = answer.content.replace(code.encode(), b"CODE").replace(display(code).encode(), b"CODE")
    return answer.status_code, content, [re.sub(r"X?'\w+'|\d+", "?", query["sql"]) for query in asked]


@pytest.mark.one_engine
@pytest.mark.django_db(databases=["default", "vault"])
def test_a_source_that_guesses_has_thirty_tries_and_others_notice_nothing(settings, reached: Reached):
    settings.GATE = (60, 0.5)
    settings.CLOCK = "tests.factories.tell_time"
    code = hear(make_town().office).code
    guesser, owner = (Client(REMOTE_ADDR=address) for address in ("203.0.113.7", "198.51.100.9"))
    tries = [encode_code(secrets.token_bytes(CODE_BYTES)) for _ in range(GUESSES + 5)]

    statuses = [guesser.get(f"/willow/follow/{guess}/").status_code for guess in tries]

    assert statuses == [404] * GUESSES + [429] * 5
    assert guesser.get(f"/willow/follow/{code}/").status_code == 429
    assert owner.get(f"/willow/follow/{code}/").status_code == 200
    reached("P6", "wrong codes that one source may try at once", GUESSES)


@pytest.mark.one_engine
@pytest.mark.django_db
def test_who_lost_the_code_is_told_nothing_about_what_exists(client: Client):
    """The form that asks for a code answers to the words of a voice as to any others."""
    hear(open_office(), "The lamp is dark")
    typed = ["The lamp is dark", "The moon is dark"]

    pages = [client.get("/willow/follow/", {"code": text}) for text in typed]

    words = [(b"lamp", b"moon")] * 2
    told = [page.content.replace(*pair) for page, pair in zip(pages, words, strict=True)]
    assert (told[0], [page.status_code for page in pages]) == (told[1], [422, 422])
