"""How long to try, where failing inputs go, and what was reached in the end."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fuzz.asked import ASKED

_reached: list[Any] = []


@pytest.fixture
def reached() -> list[Any]:
    """Whoever tried something adds how it went."""
    return _reached


@pytest.fixture(scope="module")
def log() -> Iterator[Any]:
    from tests.fuzz.trying import listening

    with listening() as kept:
        yield kept


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    from tests.fuzz.house import built

    with django_db_blocker.unblock(), built() as made:
        yield made


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was tried, and what it came to; only where somebody asked for it."""
    if not ASKED.seconds or not _reached:
        return
    terminalreporter.section("tried and found")
    for one in _reached:
        told = (
            f"{one.name:<24} {one.examples:>8} inputs, slowest {one.slowest:6.2f} s, {len(one.faults)} faults"
        )
        terminalreporter.write_line("\n    ".join([told, *one.faults]))
    terminalreporter.write_line(f"{sum(one.examples for one in _reached)} inputs in all")
