"""Group commit: many commands, one flush; nobody's error undoes another's work."""

import threading

import pytest
from django.db import connection

from lianxin.record import commit
from lianxin.record.models import Stream

pytestmark = pytest.mark.django_db(transaction=True)


def add(origin: str) -> str:
    Stream.objects.create(origin=origin)
    return origin


def together(origins: list[str]) -> dict[str, str]:
    """What comes of adding all of these at once, from as many threads."""
    found, start = {}, threading.Barrier(len(origins))

    def run(at: int) -> None:
        start.wait()
        try:
            found[at] = commit.grouped(lambda: add(origins[at]))
        except Exception as error:  # noqa: BLE001 -- the error is the result
            found[at] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[at]) for at in range(len(origins))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_everybody_gets_the_own_result():
    origins = [f"lianxin/{number}" for number in range(12)]

    assert together(origins) == dict(enumerate(origins))
    assert Stream.objects.count() == 12


def test_an_error_undoes_one_command_alone():
    found = together(["lianxin/a", "lianxin/a", "lianxin/b", "lianxin/c"])

    assert sorted(found.values()) == ["IntegrityError", "lianxin/a", "lianxin/b", "lianxin/c"]
    assert Stream.objects.count() == 3


def test_inside_a_transaction_it_joins():
    def outer() -> None:
        commit.grouped(lambda: add("lianxin/inner"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        commit.grouped(outer)
    assert not Stream.objects.exists()
