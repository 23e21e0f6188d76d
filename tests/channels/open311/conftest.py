"""A town with topics and a key, a frozen clock, and a program that speaks Open311."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def frozen_clock(settings) -> SimpleNamespace:
    from tests.factories import MONDAY, clock

    settings.CLOCK = "tests.factories.tell_time"
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
