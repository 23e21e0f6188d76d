"""`lianxin mail` says whether mail comes in and goes out, and whether one waits for a person."""

import pytest

from lianxin.channels.mail.polling import look_into
from lianxin.cli import main
from tests.channels.mail.conftest import maildir, outside, served  # noqa: F401  the peers of the mail channel
from tests.channels.mail.peers import DOMAIN, Maildir, Outside, letter
from tests.factories import MONDAY, open_office

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def run() -> tuple[int, list[str]]:
        return main(["mail"]), capsys.readouterr().out.strip().split("\n")

    return run


def test_all_is_well(told, outside: Outside, maildir: Maildir):  # noqa: F811
    open_office()
    maildir.deliver(letter())

    assert told() == (
        0,
        [
            f"Willow Creek: willow@{DOMAIN}",
            "Going out: the mail server answers.",
            "Coming in: 1 mail waits.",
        ],
    )


def test_both_ways_closed(told, outside: Outside, maildir: Maildir, settings):  # noqa: F811
    settings.SMTP_URL, settings.MAIL_INBOX = "smtp://127.0.0.1:1", "maildir:/nowhere/at/all"

    assert told() == (
        1,
        ["Going out: The mail server did not take the mail.", "Coming in: The mailbox cannot be opened."],
    )


def test_a_mail_that_was_set_aside_is_mentioned(told, outside: Outside, maildir: Maildir):  # noqa: F811
    maildir.deliver(letter())
    look_into(maildir.address, MONDAY)

    status, lines = told()

    assert status == 1
    assert lines[-1].startswith("1 mail was set aside: please look at it")


def test_not_set_up(told, settings):
    settings.MAIL_DOMAIN = ""

    assert told()[0] == 1
