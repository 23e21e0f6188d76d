"""Real peers on loopback: a mail server that takes what we send, a mailbox to which people write, and their mails."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.ports import LOOPBACK, free_port, is_listening

DOMAIN = "voice.example.org"
PERSON = "li.min@people.example.net"


@dataclass
class Sent:
    """One mail as it left us: the envelope and what it says."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        from email import message_from_bytes

        return message_from_bytes(self.raw, policy=SMTP)

    @property
    def text(self) -> str:
        return self.mail.get_content().replace("\r\n", "\n")


@dataclass
class Outside:
    """Whoever takes our mail.  It refuses the recipients in ``unknown``, and everything while ``away``."""

    sent: list[Sent] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    away: bool = False

    async def handle_RCPT(  # noqa: N802  as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.away:
            return "451 Not now"
        if address in self.unknown:
            return "550 Nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  as above
        for recipient in envelope.rcpt_tos:
            self.sent.append(Sent(envelope.mail_from, recipient, envelope.content))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Outside, str]]:
    """A mail server on loopback, and its address."""
    outside = Outside()
    controller = Controller(outside, hostname=LOOPBACK, port=free_port())
    controller.start()
    try:
        yield outside, f"smtp://{LOOPBACK}:{controller.port}"
    finally:
        controller.stop()


class Maildir:
    """A folder into which a mail server delivers, the way it does: written aside, then moved in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        for name in ("tmp", "new", "cur"):
            (path / name).mkdir(parents=True)

    @property
    def address(self) -> str:
        return f"maildir:{self.path}"

    def deliver(self, mail: EmailMessage | bytes) -> None:
        self.count += 1
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        written = self.path / "tmp" / f"{self.count:06}.test"
        written.write_bytes(raw)
        written.rename(self.path / "new" / written.name)

    def waiting(self) -> list[bytes]:
        """What lies there; what is taken away at this very moment lies there no more."""
        found = []
        for file in [file for name in ("new", "cur") for file in sorted((self.path / name).glob("*"))]:
            with suppress(FileNotFoundError):
                found.append(file.read_bytes())
        return found

    def aside(self) -> list[bytes]:
        return [file.read_bytes() for file in sorted((self.path / ".problem" / "new").glob("*"))]


def letter(
    text: str = "The lamp is dark",
    *,
    to: str = f"willow@{DOMAIN}",
    subject: str = "Lamp",
    sender: str = f"Li Min <{PERSON}>",
    name: str = "<1@people.example.net>",
    **headers: str,
) -> EmailMessage:
    """A mail as a person's program writes it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, subject, name
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@contextmanager
def imap_server() -> Iterator[int]:
    """A mail server with one empty mailbox; yields its port."""
    port = free_port()
    program = Path(sys.executable).parent / "pymap"
    arguments = ["--host", LOOPBACK, "--port", str(port), "--no-tls", "dict"]
    account = ["--demo-user", "office", "--demo-password", "pass word"]
    process = subprocess.Popen(
        [program, *arguments, *account], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 20
        while not is_listening(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def silent_host() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]
