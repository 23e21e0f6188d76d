"""A house that sends and receives mail, with real peers on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.mail.peers import DOMAIN, Maildir, Outside, mail_server


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Outside, str]]:
    with mail_server() as server:
        yield server


@pytest.fixture
def outside(served: tuple[Outside, str], settings) -> Outside:
    """Whoever takes our mail; empty at the beginning of each test."""
    outside, address = served
    outside.sent.clear()
    outside.unknown.clear()
    outside.away = False
    settings.MAIL_DOMAIN, settings.SMTP_URL = DOMAIN, address
    settings.PUBLIC_ORIGIN = "https://voice.example.org"
    return outside


@pytest.fixture
def maildir(tmp_path: Path, settings) -> Maildir:
    maildir = Maildir(tmp_path / "Maildir")
    settings.MAIL_DOMAIN, settings.MAIL_INBOX = DOMAIN, maildir.address
    return maildir
