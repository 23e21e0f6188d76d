"""Answers to a service's questions: checked, and told in words that a person can read."""

import pytest

from lianxin.hear.models import Voice
from tests.channels.open311.support import voice_of


def test_answers_stand_beside_the_words_in_readable_form(program, place):
    number = program.say(
        service_code="lamp",
        description="Dark since Monday",
        **{"attribute[fault]": "dark", "attribute[lamps]": "3"},
    )

    assert (
        voice_of(number, place.office).body == "Dark since Monday\n\nWhat is wrong: Dark\nHow many lamps: 3"
    )


def test_a_required_answer_is_demanded(program):
    assert program.refused(service_code="lamp") == (400, "attribute[fault] is required.")
    assert program.refused(service_code="lamp", **{"attribute[fault]": " "}) == (
        400,
        "attribute[fault] is required.",
    )
    assert Voice.objects.count() == 0


def test_a_single_value_is_one_of_the_list(program):
    wrong = (400, "attribute[fault] takes one of these values: dark, day")
    assert program.refused(service_code="lamp", **{"attribute[fault]": "Dark"}) == wrong
    assert program.refused(service_code="lamp", **{"attribute[fault]": ["dark", "day"]}) == (
        400,
        "attribute[fault] takes one value only.",
    )


@pytest.mark.parametrize("name", ["attribute[what][]", "attribute[what]"])
def test_several_values_come_as_a_list_however_it_is_written(program, place, name):
    number = program.say(service_code="rubbish", description="Look", **{name: ["bags", "wood"]})

    assert voice_of(number, place.office).body == "Look\n\nWhat lies there: Bags, Wood"


def test_each_of_several_values_is_one_of_the_list(program):
    assert program.refused(service_code="rubbish", **{"attribute[what][]": ["bags", "gold"]}) == (
        400,
        "attribute[what] takes one of these values: bags, wood",
    )


@pytest.mark.parametrize("odd", ["three", "NaN", "１２", "1e", "inf"])
def test_a_number_is_a_number(program, odd):
    answers = {"attribute[fault]": "dark", "attribute[lamps]": odd}
    if odd == "１２":  # digits of another script are digits
        assert program.post(service_code="lamp", **answers).status_code == 200
    else:
        assert program.refused(service_code="lamp", **answers) == (400, "attribute[lamps] is a number.")


def test_a_time_is_a_time(program):
    good = {"attribute[since]": "2026-05-30T18:00:00+08:00"}
    assert program.post(service_code="rubbish", **good).status_code == 200
    assert program.refused(service_code="rubbish", **{"attribute[since]": "last week"}) == (
        400,
        "attribute[since] is a time such as 2027-01-31T18:00:00+08:00.",
    )


def test_what_the_service_does_not_ask_is_kept_and_said_so(program, place):
    answer = program.post(service_code="rubbish", description="Look", **{"attribute[WHISPAWN]": "123"})
    (told,) = answer.json()

    assert told["service_notice"].endswith(
        "Not asked for by this service, but kept with the words: WHISPAWN."
    )
    assert Voice.objects.get().body == "Look\n\nWHISPAWN: 123"


def test_an_address_of_a_picture_is_kept_as_text_and_never_fetched(program, place, monkeypatch):
    import socket

    def fail(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", fail)
    urls = ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd"]
    program.post(description="Look", media_url=urls)

    assert Voice.objects.get().body == f"Look\n\nPicture: {urls[0]}\nPicture: {urls[1]}"
