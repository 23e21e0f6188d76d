"""The test tools keep their own promises."""

import http.server
import threading
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, watched_page
from tests.support.ports import LOOPBACK, free_port, is_listening
from tests.support.postgres import Postgres


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = {
            "/": "<title>Bridge</title><p>连心桥",
            "/calls-out": "<script>fetch('http://192.0.2.1/').catch(() => {})</script>",
            "/errs": "<script>nothing()</script>",
        }.get(self.path, "")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), _Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{LOOPBACK}:{server.server_port}"
        server.shutdown()


@pytest.mark.postgres
def test_durable_postgres_keeps_what_was_committed_through_a_crash(durable_postgres: Postgres):
    address = durable_postgres.new_database()
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('连心')")
        assert connection.execute("SHOW fsync").fetchall() == [("on",)]

    durable_postgres.crash()
    durable_postgres.revive()

    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("连心",)]


@pytest.mark.postgres
def test_a_copied_database_counts_on_after_a_crash(durable_postgres: Postgres):
    first = durable_postgres.new_database()
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute("CREATE TABLE voice (id serial PRIMARY KEY)")
        for _ in range(3):
            connection.execute("INSERT INTO voice DEFAULT VALUES")
    copy = durable_postgres.copy(first)
    for _ in range(2):
        with psycopg.connect(copy, autocommit=True) as connection:
            connection.execute("INSERT INTO voice DEFAULT VALUES")
        durable_postgres.crash()
        durable_postgres.revive()


@pytest.mark.postgres
def test_stopped_postgres_listens_no_more_and_leaves_no_folder():
    server = Postgres().start()
    folder = server._folder

    server.stop()

    assert folder is not None
    assert (is_listening(server.port), folder.exists()) == (False, False)


def test_free_port_is_free():
    assert is_listening(free_port()) is False


@pytest.mark.browser
def test_phone_and_desktop_have_their_sizes(site: str, phone: Page, desktop: Page):
    for page in (phone, desktop):
        page.goto(site)

    assert [page.title() for page in (phone, desktop)] == ["Bridge", "Bridge"]
    assert [page.evaluate("[innerWidth, innerHeight]") for page in (phone, desktop)] == [
        [980, 2015],
        [1280, 800],
    ]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/calls-out", "/errs"])
def test_a_page_that_errs_or_calls_out_fails_the_test(site: str, browser: Browser, path: str):
    def visit() -> None:
        with watched_page(browser, **DESKTOP) as page:
            page.goto(site + path)
            page.wait_for_timeout(300)

    with pytest.raises(AssertionError):
        visit()
