"""Whom a backup is sealed to.  The house keeps the recipient alone; what opens a backup never lies in the house."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pyrage
from django.utils.translation import gettext as _

from .sealing import Unopened, flush

RECIPIENT, IDENTITY = "age1", "AGE-SECRET-KEY-1"
FILE = "backup.recipient"
Recipient: TypeAlias = pyrage.x25519.Recipient
Identity: TypeAlias = pyrage.x25519.Identity


def file_in(data: Path) -> Path:
    """Where a data folder says to whom its backups are sealed."""
    return data / "keys" / FILE


def recipients_of(data: Path, given: str | None, show: Callable[[str], None]) -> list[Recipient]:
    """Those that were given, else the house's own.

    At the first use a key is made and shown, and only its public half is kept: first shown, then kept, so that a fall
    in between never leaves backups that nobody can open.
    """
    if given:
        return _given(given)
    path = file_in(data)
    if not path.exists():
        identity = Identity.generate()
        show(str(identity))
        _keep(path, str(identity.to_public()))
    return [_recipient(line) for line in _lines(path.read_text(encoding="utf-8"))]


def _given(given: str) -> list[Recipient]:
    text = given if given.startswith(RECIPIENT) else _read(Path(given))
    found = [_recipient(line) for line in _lines(text)]
    if not found:
        raise Unopened(_("There is no age recipient in %(path)s.") % {"path": given})
    return found


def _recipient(line: str) -> Recipient:
    """A recipient, or that of an identity."""
    try:
        if line.startswith(IDENTITY):
            return Identity.from_str(line).to_public()
        return Recipient.from_str(line)
    except (pyrage.RecipientError, pyrage.IdentityError, UnicodeEncodeError):
        raise Unopened(_("This is no age recipient (age1…) and no age identity.")) from None


def identities_in(text: str) -> list[Identity]:
    """The identities in the text of a key file."""
    try:
        found = [Identity.from_str(line) for line in _lines(text)]
    except (pyrage.IdentityError, UnicodeEncodeError):
        found = []
    if not found:
        raise Unopened(_("There is no key in it: a key begins with %(begin)s.") % {"begin": IDENTITY})
    return found


def _lines(text: str) -> list[str]:
    stripped = [line.strip() for line in text.splitlines()]
    return [line for line in stripped if line and not line.startswith("#")]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Unopened(_("%(path)s cannot be read.") % {"path": path}) from None


def _keep(path: Path, recipient: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.new")
    part.write_text(f"{recipient}\n", encoding="utf-8")
    flush(part)
    part.replace(path)
    flush(path.parent)
