"""What is logged helps to mend a fault and says nothing about anybody."""

import logging

import pytest
from django.test import RequestFactory

from lianxin.web.errors import NobodysWords

CODE = "7K2MQX9DH4TN3VWRX"
WORDS = "my number is 13800000000"
ADDRESS = "203.0.113.9"


def fail(words: str) -> None:
    try:
        {}[words]
    except KeyError as error:
        raise ValueError(f"cannot read {words}") from error


@pytest.fixture
def logged() -> str:
    """A fault on the page behind a receipt, as the log shows it."""
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", None, None
    )
    record.args = (f"/willow/follow/{CODE}/word",)
    record.request = RequestFactory().get(f"/willow/follow/{CODE}/word", REMOTE_ADDR=ADDRESS)
    try:
        fail(WORDS)
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    assert NobodysWords().filter(record)
    return logging.Formatter("%(levelname)s %(name)s %(message)s").format(record)


def test_neither_code_nor_words_nor_address_are_logged(logged: str):
    assert [secret for secret in (CODE, WORDS, "13800000000", ADDRESS) if secret in logged] == []


def test_where_and_what_went_wrong_is_logged(logged: str):
    assert logged.startswith("ERROR django.request Internal Server Error\n")
    assert logged.endswith("ValueError")
    assert "in fail" in logged
    assert "KeyError" in logged
