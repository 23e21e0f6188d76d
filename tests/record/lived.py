"""The scenario, lived once for a whole run: each test finds it as it was, whatever the others changed.

It is lived inside a transaction of each database that is undone when the run ends; each test is then a savepoint
within them.  So whoever asks for it comes after everybody who needs an empty office.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any

import pytest

DATABASES = ("default", "vault")


def last(items: list[pytest.Item]) -> None:
    """Put those who ask for the lived office behind all others, in the order in which they stood."""
    items.sort(key=lambda item: "lived_once" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def lived_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The office of the scenario after everything has happened in it; tests ask for `lived`."""
    from django.db import connections
    from django.utils import translation

    from tests.record import scenario

    with django_db_blocker.unblock(), ExitStack() as undone:
        undone.enter_context(translation.override("en"))
        for alias in DATABASES:
            undone.enter_context(_undone(alias))
        place = scenario.found()
        scenario.live(place)
        place.office.stream.refresh_from_db()
        for alias in DATABASES:
            connections[alias].check_constraints()  # once, not again with each test
        _forget()
        yield place
        _forget()


@pytest.fixture
def lived(lived_once: Any, db: None) -> Iterator[Any]:
    """The lived office, this test's own copy of it; what the test changes is undone after it."""
    yield deepcopy(lived_once)
    _forget()


@contextmanager
def _undone(alias: str) -> Iterator[None]:
    """A transaction around whole tests."""
    from django.db import connections, transaction

    outermost = transaction.atomic(using=alias)
    outermost._from_testcase = (
        True  # as those around Django's own tests: what must be outermost may begin in it
    )
    with pytest.MonkeyPatch.context() as patched, outermost:
        # After each test Django closes its connections, which would end what is open around it.
        patched.setattr(connections[alias], "close", lambda: None)
        yield
        transaction.set_rollback(True, using=alias)


def _forget() -> None:
    """What the process remembers of a record of this size: the next one of the same size may be another one."""
    from lianxin.hear.understanding import likeness
    from lianxin.verify.queries import rates

    likeness.forget()
    rates._counted.clear()
