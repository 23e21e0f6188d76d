"""A client that tries again gets the same number; two people who say the same get two."""

from datetime import timedelta

import pytest

from lianxin.hear.models import Voice
from lianxin.office import commands as offices
from lianxin.office import door_keys
from tests.factories import MONDAY

MINUTE = timedelta(minutes=1)
KEY = {"Idempotency-Key": "form-7"}

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_the_same_form_within_ten_minutes_is_a_second_try(program, frozen_clock):
    first = program.post().json()
    for minutes in (0, 1, 5, 10):
        frozen_clock.now = MONDAY + minutes * MINUTE
        assert program.post().json() == first
    assert Voice.objects.count() == 1


@pytest.mark.parametrize("start", [0, 3, 9.99])
def test_the_ten_minutes_count_from_the_first_try_whatever_the_clock_shows(program, frozen_clock, start):
    frozen_clock.now = MONDAY + start * MINUTE
    first = program.post().json()
    frozen_clock.now += 10 * MINUTE
    assert program.post().json() == first
    frozen_clock.now += timedelta(seconds=1)
    assert program.post().json() != first
    assert Voice.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"description": "It is still broken"},
        {"address_string": "At the school"},
        {"phone": "13800138000"},
        {"lat": "30", "long": "120"},
        {"service_code": "rubbish"},
        {"media_url": "http://example.org/b.jpg"},
        {"attribute[x]": "1"},
        {"base": "/open311/test/v2"},
    ],
)
def test_a_form_that_differs_in_anything_is_another_voice(program, other):
    program.post()
    program.post(**other)

    assert Voice.objects.count() == 2


def test_a_trial_never_swallows_what_is_meant(program):
    program.post(base="/open311/test/v2")
    program.post()

    assert sorted(Voice.objects.values_list("probe", flat=True)) == [False, True]


def test_the_same_words_through_another_program_are_another_voice(program, place):
    program.post()
    key = offices.open_key(office=place.office, channel="open311", holder="another", now=MONDAY)
    program.post(api_key=door_keys.secret_of(key))

    assert Voice.objects.count() == 2


def test_a_key_of_the_clients_own_holds_for_ever(program, frozen_clock):
    first = program.post(headers=KEY).json()
    frozen_clock.now = MONDAY + timedelta(days=30)

    assert program.post(headers=KEY).json() == first
    assert program.post(headers={"Idempotency-Key": "form-8"}).json() != first
    assert Voice.objects.count() == 2


def test_under_one_key_other_words_are_not_swallowed(program):
    program.post(headers=KEY)
    program.post(headers=KEY, description="Something else entirely")

    assert Voice.objects.count() == 2
