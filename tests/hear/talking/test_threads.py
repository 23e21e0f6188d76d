"""Tokens stand for one voice and one purpose; nobody can make one up."""

import pytest

from lianxin.hear.talking.threads import token_of, voice_of
from tests.factories import hear, open_office

pytestmark = pytest.mark.django_db


def test_a_token_leads_to_its_voice_whatever_the_case_of_its_letters():
    office = open_office()
    first, second = (hear(office).voice for _ in range(2))
    for voice in (first, second):
        voice.office = office

    assert voice_of("thread", office, token_of("thread", first)) == first
    assert voice_of("thread", office, token_of("thread", second).upper()) == second


def test_a_token_opens_nothing_for_another_purpose_office_or_voice():
    office, other = open_office(), open_office("other")
    voice, beside = hear(office).voice, hear(office).voice
    theirs = hear(other).voice
    voice.office, theirs.office = office, other
    token = token_of("thread", voice)

    assert [
        voice_of("stop", office, token),
        voice_of("thread", other, token),
        voice_of("thread", office, token_of("thread", theirs)),
        voice_of("thread", office, f"{beside.pk}-{token.partition('-')[2]}"),
    ] == [None] * 4


@pytest.mark.parametrize(
    "token",
    [
        "",
        "-",
        "1",
        "1-",
        "0-aaaaaaaaaaaaa",
        "1-aaaaaaaaaaaaa",
        "9" * 40 + "-aaaaaaaaaaaaa",
        "١-aaaaaaaaaaaaa",
    ],
)
def test_what_is_no_token_opens_nothing(token: str):
    office = open_office()
    hear(office)

    assert voice_of("thread", office, token) is None
