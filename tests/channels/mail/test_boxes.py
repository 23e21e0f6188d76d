"""Both kinds of mailbox: a folder, and a real IMAP server on loopback."""

import imaplib
import time
from collections.abc import Iterator

import pytest

from lianxin.channels import ChannelClosed
from lianxin.channels.mail import polling
from lianxin.channels.mail.boxes import opened
from lianxin.channels.mail.polling import look_into
from lianxin.hear.models import Voice
from tests.channels.mail.peers import Maildir, Outside, imap_server, letter, silent_host
from tests.factories import MONDAY, open_office
from tests.support.ports import LOOPBACK, free_port

BOTH = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(scope="module")
def imap() -> Iterator[str]:
    with imap_server() as port:
        yield f"imap://office:pass%20word@{LOOPBACK}:{port}/INBOX"


def deliver(address: str, *mails: bytes) -> None:
    port = int(address.rsplit(":", maxsplit=1)[-1].split("/", maxsplit=1)[0])
    with imaplib.IMAP4(LOOPBACK, port) as server:
        server.login("office", "pass word")
        for mail in mails:
            server.append("INBOX", None, imaplib.Time2Internaldate(time.time()), mail)


def left(address: str) -> tuple[int, int]:
    """How many wait and how many are set aside."""
    with opened(address) as box:
        return sum(1 for _letter in box.letters()), box.set_aside()


@BOTH
def test_a_mailbox_on_a_server_is_emptied_once_what_it_held_is_written_down(outside: Outside, imap: str):
    open_office()
    deliver(
        imap,
        letter().as_bytes(),
        letter("路灯不亮", name="<2@x>").as_bytes(),
        letter(to="x@y.org").as_bytes(),
    )

    assert look_into(imap, MONDAY) == {"taken": 2, "aside": 1}

    assert sorted(Voice.objects.values_list("body", flat=True)) == ["The lamp is dark", "路灯不亮"]
    assert left(imap) == (0, 1)
    assert look_into(imap, MONDAY) == {}


@BOTH
def test_a_letter_beyond_all_bounds_is_set_aside_unread(
    outside: Outside, maildir: Maildir, imap: str, monkeypatch: pytest.MonkeyPatch
):
    open_office()
    monkeypatch.setattr("lianxin.channels.mail.boxes.MOST_LETTER", 1000)
    large = letter("x" * 2000).as_bytes()
    maildir.deliver(large)
    before = left(imap)[1]
    deliver(imap, large)

    assert [look_into(address, MONDAY) for address in (maildir.address, imap)] == [{"aside": 1}] * 2
    assert (left(maildir.address), left(imap)) == ((0, 1), (0, before + 1))
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (f"imap://office:wrong@{LOOPBACK}:{{imap}}/INBOX", "inbox"),
        (f"imap://office:pass%20word@{LOOPBACK}:{{imap}}/Nowhere", "inbox"),
        (f"imaps://office:secret@{LOOPBACK}:{{imap}}/INBOX", "inbox"),
        (f"imap://office:secret@{LOOPBACK}:{{closed}}/INBOX", "inbox"),
        ("imap://office:secret@mail.example.org/INBOX", "inbox_address"),
        ("pop3://mail.example.org", "inbox_address"),
        ("maildir:/nowhere/at/all", "inbox"),
    ],
)
def test_a_box_that_cannot_be_opened_says_so_without_its_address(imap: str, address: str, problem: str):
    port = imap.rsplit(":", maxsplit=1)[-1].split("/", maxsplit=1)[0]

    with (
        pytest.raises(ChannelClosed) as refused,
        opened(address.format(imap=port, closed=free_port())) as box,
    ):
        list(box.letters())

    assert str(refused.value) == problem
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_server_that_never_speaks_does_not_hold_us_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lianxin.channels.mail.boxes.TIMEOUT", 0.2)

    with silent_host() as port, pytest.raises(ChannelClosed), opened(f"imap://a:b@{LOOPBACK}:{port}/INBOX"):
        pass


@BOTH
def test_one_mail_that_breaks_something_does_not_hold_up_the_others(
    outside: Outside, maildir: Maildir, monkeypatch: pytest.MonkeyPatch
):
    open_office()
    nested = b"From: a@b.org\r\nTo: willow@voice.example.org\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (n, n) for n in range(3000)
    )
    maildir.deliver(nested)
    maildir.deliver(letter())

    seen = look_into(maildir.address, MONDAY)

    assert seen["taken"] >= 1
    assert Voice.objects.filter(body="The lamp is dark").count() == 1
    assert maildir.waiting() == []


@BOTH
def test_the_round_rests_between_looks(outside: Outside, maildir: Maildir, monkeypatch: pytest.MonkeyPatch):
    open_office()
    monkeypatch.setattr(polling, "_rounds", polling.Rounds())
    polling.look(MONDAY)
    maildir.deliver(letter())

    polling.look(MONDAY)
    assert not Voice.objects.exists()

    polling.look(MONDAY + polling.EVERY["maildir"])
    assert Voice.objects.count() == 1
