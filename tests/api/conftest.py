"""A town, its people and a frozen clock for the tests of the API."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def frozen_clock(settings) -> SimpleNamespace:
    from tests.api.support import START, clock

    settings.CLOCK = "tests.api.support.tell_time"
    clock.now = START
    return clock


@pytest.fixture
def pass_time(frozen_clock: SimpleNamespace) -> Callable[[timedelta], None]:
    def later(span: timedelta) -> None:
        frozen_clock.now += span

    return later


@pytest.fixture
def town(db) -> SimpleNamespace:
    from tests.api.support import make_town

    return make_town("willow")


@pytest.fixture
def api(client: Client) -> Any:
    from tests.api.support import Api

    return Api(client)


@pytest.fixture
def sign_in(client: Client, town: SimpleNamespace) -> Callable[[str], Any]:
    """`sign_in("handler")` is a client with that person's token."""
    from tests.api.support import signed_in

    return lambda role: signed_in(client, town, role)


@pytest.fixture
def say(api: Any, town: SimpleNamespace, frozen_clock: SimpleNamespace) -> Callable[..., Any]:
    """Say something at the town's office, and let its case be opened."""
    from lianxin.record import consumers

    def heard(body: str = "The lamp at the bridge is dark", **more: str) -> Any:
        answer = api.post(f"/offices/{town.slug}/voices", {"body": body, **more})
        consumers.run_until_idle(frozen_clock.now)
        return answer.json()

    return heard
