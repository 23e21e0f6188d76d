"""A town, its people and a frozen clock for the tests of the API."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def frozen_clock(settings) -> SimpleNamespace:
    from tests.factories import MONDAY, clock

    settings.CLOCK = "tests.factories.tell_time"
    settings.PASSWORD_HASHERS = [
        *settings.PASSWORD_HASHERS,
        "django.contrib.auth.hashers.MD5PasswordHasher",  # of the accounts that the factories make
    ]
    clock.now = MONDAY
    return clock


@pytest.fixture
def pass_time(frozen_clock: SimpleNamespace) -> Callable[[timedelta], None]:
    def later(span: timedelta) -> None:
        frozen_clock.now += span

    return later


@pytest.fixture
def town(db) -> Any:
    from tests.factories import make_town

    return make_town("willow", notices={"emergency": {"en": "Call 110"}})


@pytest.fixture
def api(client: Client) -> Any:
    from tests.api.support import Api

    return Api(client)


@pytest.fixture
def sign_in(client: Client, town: Any) -> Callable[[str], Any]:
    """`sign_in("power")` is a client with that person's token."""
    from tests.api.support import signed_in

    return lambda who: signed_in(client, town, who)


@pytest.fixture
def say(api: Any, town: Any, frozen_clock: SimpleNamespace) -> Callable[..., Any]:
    """Say something at the town's office, and let its case be opened."""
    from lianxin.record import consumers

    def heard(body: str = "The lamp at the bridge is dark", **more: str) -> Any:
        answer = api.post(f"/offices/{town.office.slug}/voices", {"body": body, **more})
        consumers.run_until_idle(frozen_clock.now)
        return answer.json()

    return heard
