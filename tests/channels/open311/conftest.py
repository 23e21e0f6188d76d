"""A town with topics and a key, a frozen clock, and a program that speaks Open311."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def frozen_clock(request) -> SimpleNamespace:
    """The time stands still wherever a test looks into the database itself."""
    from tests.factories import MONDAY, clock

    if request.node.get_closest_marker("real_time") is None:
        request.getfixturevalue("settings").CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return clock


@pytest.fixture
def place(db) -> Any:
    from tests.channels.open311.support import found

    return found("willow")


@pytest.fixture
def program(client: Client, place: Any) -> Any:
    from tests.channels.open311.support import Program

    return Program(client, place.secret)
