"""Where mail arrives: a Maildir on this machine, or a mailbox of a server (IMAP).

A letter stays where it is until somebody says that it is done with, so a crash at any moment loses none.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from lianxin.channels import ChannelClosed
from lianxin.record import outgoing

TIMEOUT = 20.0
#: Bytes.  With photos a mail grows; beyond this no server would have delivered it.
MOST_LETTER = 60 * 1024 * 1024
#: So many at once; the others are taken in the next round.
AT_ONCE = 100
ASIDE = ".problem"
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Letter(Protocol):
    """One mail that waits."""

    name: str

    def content(self) -> bytes | None:
        """Its bytes; None if it is longer than any mail may be."""

    def done(self) -> None:
        """It was taken in: nothing of it stays here, for its sender's address stands in it in the clear."""

    def aside(self) -> None:
        """Nobody but a person can tell what to do with it: it is kept where the steward finds it."""


class Box(Protocol):
    """A place where mail arrives."""

    def letters(self) -> Iterator[Letter]:
        """What waits, oldest first."""

    def set_aside(self) -> int:
        """How many letters the steward should look at."""


@contextmanager
def opened(address: str) -> Iterator[Box]:
    """The box at this address; raises ``ChannelClosed`` with no word of the address where it cannot be opened."""
    parts = urlsplit(address)
    if parts.scheme == "maildir":
        yield MaildirBox(Path(unquote(parts.path)))
        return
    try:
        with _logged_in(address) as box:
            yield ImapBox(box)
    except (OSError, imaplib.IMAP4.error, ImapToolsError, outgoing.NotAllowed):
        raise ChannelClosed("inbox") from None


def _logged_in(address: str) -> BaseMailBox:
    parts = urlsplit(address)
    plain = parts.scheme == "imap"
    if parts.scheme not in {"imap", "imaps"} or (plain and parts.hostname not in {"127.0.0.1", "localhost"}):
        raise ChannelClosed("inbox_address")
    host, port = parts.hostname or "", parts.port
    box: BaseMailBox = (
        _PlainBox(host, port or 143, timeout=TIMEOUT)
        if plain
        else _SecureBox(host, port or 993, timeout=TIMEOUT, ssl_context=outgoing.trusted())
    )
    folder = unquote(parts.path).strip("/") or "INBOX"
    try:
        return box.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=folder)
    except BaseException:
        box.client.shutdown()
        raise


class _Plain(imaplib.IMAP4):
    """Speaks over a connection whose goal was judged."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return outgoing.connected(self.host, self.port, timeout=timeout or TIMEOUT, named=True)


class _Secure(imaplib.IMAP4_SSL):
    """As the plain one, encrypted from the beginning."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        line = outgoing.connected(self.host, self.port, timeout=timeout or TIMEOUT, named=True)
        try:
            return cast("ssl.SSLContext", self.ssl_context).wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise


class _PlainBox(MailBoxUnencrypted):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Plain(self._host, self._port, timeout=self._timeout)


class _SecureBox(MailBox):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Secure(self._host, self._port, ssl_context=self._ssl_context, timeout=self._timeout)


class MaildirBox:
    """A folder into which a mail server on this machine delivers."""

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise ChannelClosed("inbox")
        self._path = path

    def letters(self) -> Iterator[Letter]:
        found = [file for name in ("new", "cur") for file in (self._path / name).glob("*") if file.is_file()]
        for file in sorted(found, key=lambda file: (file.stat().st_mtime, file.name))[:AT_ONCE]:
            yield FileLetter(file, self._path / ASIDE)

    def set_aside(self) -> int:
        return sum(1 for name in ("new", "cur") for _file in (self._path / ASIDE / name).glob("*"))


class FileLetter:
    """A mail that is a file."""

    def __init__(self, path: Path, problems: Path) -> None:
        self.name = path.name
        self._path = path
        self._problems = problems

    def content(self) -> bytes | None:
        return self._path.read_bytes() if self._path.stat().st_size <= MOST_LETTER else None

    def done(self) -> None:
        self._path.unlink(missing_ok=True)

    def aside(self) -> None:
        for name in ("tmp", "new", "cur"):
            (self._problems / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path.replace(self._problems / "new" / self.name)


class ImapBox:
    """A folder of a mail server.  What needs a person's look is flagged and stays there."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box

    def letters(self) -> Iterator[Letter]:
        for uid in self._box.uids("UNFLAGGED UNDELETED")[:AT_ONCE]:
            yield ImapLetter(self._box, uid)

    def set_aside(self) -> int:
        return len(self._box.uids("FLAGGED UNDELETED"))


class ImapLetter:
    """A mail on a server."""

    def __init__(self, box: BaseMailBox, uid: str) -> None:
        self.name = uid
        self._box = box

    def content(self) -> bytes | None:
        _ok, sizes = self._box.client.uid("FETCH", self.name, "(RFC822.SIZE)")
        size = _SIZE.search(bytes(sizes[0] or b""))
        if size and int(size[1]) > MOST_LETTER:
            return None
        _ok, parts = self._box.client.uid("FETCH", self.name, "(BODY.PEEK[])")
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")

    def done(self) -> None:
        self._box.delete(self.name)

    def aside(self) -> None:
        self._box.flag(self.name, "\\Flagged", True)
