"""The server that tests start behaves like one that an office runs, until a test ends it."""

from collections.abc import Callable

import pytest

from tests.support.ports import is_listening
from tests.support.server import Server

#: Each run on PostgreSQL makes its tables on an empty server, and kills are tried there in earnest (P1).
pytestmark = pytest.mark.one_engine


def test_a_killed_server_comes_back_on_the_same_data(make_server: Callable[..., Server]):
    server = make_server(prepare=None)
    seen = [server.is_healthy()]

    server.kill()
    seen += [server.is_healthy(), is_listening(server.port)]
    server.start()
    seen.append(server.is_healthy())

    assert seen == [True, False, False, True]


def test_a_server_that_cannot_start_says_why(make_server: Callable[..., Server]):
    with pytest.raises(RuntimeError, match="not start"):
        make_server(prepare=None, env={"LIANXIN_DATABASE_URL": "oracle://localhost/office"})
