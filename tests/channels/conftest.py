"""A town and a frozen clock for what comes through channels."""

from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def frozen_clock(settings) -> SimpleNamespace:
    from tests.factories import MONDAY, clock

    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return clock


@pytest.fixture
def town(db: None, frozen_clock: SimpleNamespace) -> Any:
    from tests.factories import make_town

    return make_town()
