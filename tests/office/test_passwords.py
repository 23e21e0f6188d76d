"""Passwords: long enough, not leaked, not made of what everybody here knows; nothing else is demanded."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from lianxin.office.models import Office, Person

OFFICE = Office(slug="willow", names={"en": "Willow Creek", "zh-hans": "柳溪镇"})
LI = Person(office=OFFICE, login="li.min-2031", display_name="李敏")


def codes(password: str) -> set[str | None]:
    try:
        validate_password(password, LI)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "the river is wide and slow",
        "correct horse battery",
        "四月的雨落在河面上又走了呀",
        "only lower case",
        "a" + "bc de fg hi jk" * 9 + "z",
        "Willow and eight more",
    ],
)
def test_what_only_this_person_would_put_together_is_taken(password: str):
    assert 12 <= len(password) <= 128
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short words", "password_too_short"),
        ("river slow " * 13, "password_too_long"),
        ("liverpoolfc", "password_too_common"),
        ("sunshine2026!!", "password_too_common"),
        ("2026-iloveyou-1", "password_too_common"),
        ("password1234", "password_too_common"),
        ("dragondragondragon", "password_too_common"),
        ("willowcreek2026", "password_of_this_place"),
        ("Li.Min-2031!!!", "password_of_this_place"),
        ("LIANXIN-lianxin-1", "password_of_this_place"),
        ("柳溪镇柳溪镇柳溪镇柳溪镇", "password_of_this_place"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, code: str):
    assert code in codes(password)


def test_every_rule_is_said_in_words():
    assert all(text.endswith(".") for text in password_validators_help_texts())
