"""Finding a voice by its code: the code itself is kept nowhere, and a slip is told from a wrong code."""

import pytest
from django.db import connections

from lianxin.algorithms.codes import ALPHABET, CodeError, display, encode_code
from lianxin.hear import codes
from lianxin.hear.models import Voice
from lianxin.hear.queries import by_code
from tests.factories import hear, open_office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", [str, str.lower, display, lambda code: f" {display(code).lower()} "])
def test_a_code_finds_its_voice_however_it_is_typed(typed):
    office = open_office()
    hear(office, "Another")
    heard = hear(office)

    assert by_code(office, typed(heard.code)) == heard.voice


def test_a_code_opens_nothing_in_another_office():
    heard = hear(open_office())

    assert by_code(open_office("other"), heard.code) is None


def test_a_code_that_was_never_given_opens_nothing():
    office = open_office()
    hear(office)

    assert by_code(office, encode_code(bytes(10))) is None


def test_every_single_slip_is_told_as_one():
    office = open_office()
    code = hear(office).code
    slips = [
        code[:place] + symbol + code[place + 1 :]
        for place in range(len(code))
        for symbol in ALPHABET
        if symbol != code[place]
    ]

    reasons = []
    for slip in slips:
        with pytest.raises(CodeError) as error:
            by_code(office, slip)
        reasons.append(error.value.reason)

    assert reasons == ["check"] * 17 * 31


@pytest.mark.parametrize(("typed", "reason"), [("", "length"), ("7K2M", "length"), ("U" * 17, "symbol")])
def test_what_is_no_code_is_told(typed: str, reason: str):
    with pytest.raises(CodeError) as error:
        by_code(open_office(), typed)

    assert error.value.reason == reason


def test_the_code_is_kept_nowhere():
    office = open_office()
    code = hear(office).code

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM hear_voice")
        row = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
    assert code not in row
    assert bytes(Voice.objects.get().code_lookup) == codes.lookup(office_slug="willow", code=code)


def test_codes_follow_from_a_key_that_only_the_office_has(settings):
    told = {"office_slug": "willow", "idempotency_key": "k", "words": ["The lamp is dark"]}
    ours = codes.code_for(**told)
    assert codes.code_for(**told) == ours

    settings.CODE_KEY = "another key"

    assert codes.code_for(**told) != ours


def test_words_cannot_be_shifted_between_fields_into_the_same_code():
    first, second = (
        codes.code_for(office_slug="w", idempotency_key="k", words=words)
        for words in (["ab", "c"], ["a", "bc"])
    )

    assert first != second
