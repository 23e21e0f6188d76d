"""One mail, read: who is addressed, the words, the files, and whether a person wrote it at all.

Of the headers nothing goes further than this; what is stored is the words, and the sender's address in the vault.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

from lianxin.algorithms.page_words import words_of

from .charsets import decoded, header_text

#: Where a mail was delivered says more than whom its writer named.
_DELIVERED = ("X-Original-To", "Delivered-To", "Envelope-To")
_NAMED = ("To", "Cc", "Resent-To")
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_BULK = {"bulk", "junk", "list", "auto_reply"}
#: Bytes.  What is longer are no words of one person; it is treated as a file.
_MOST_WORDS = 4 * 1024 * 1024
#: Characters of one header that are read.
_MOST_HEADER = 20_000
_CONFIDENTIAL = {"personal", "private", "company-confidential", "confidential"}


@dataclass(frozen=True)
class File:
    """A file as it came; its name is only ever told back to the sender."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What of a mail matters to an office."""

    key: str
    sender: str
    message_id: str
    delivered_to: tuple[str, ...]
    named: tuple[str, ...]
    subject: str
    text: str
    files: tuple[File, ...]
    automatic: bool
    listed: bool
    failed: bool
    confidential: bool
    forged: bool


def read(raw: bytes) -> Mail:
    """Read the bytes of a mail.  Odd mails are read as far as they go; nothing is executed, fetched or followed."""
    message = BytesParser(policy=policy.compat32).parsebytes(raw)
    texts, files = _content(message)
    message_id = _one(message, "Message-ID")
    return Mail(
        key=hashlib.sha256(message_id.encode() if message_id else raw).hexdigest(),
        sender=next(_addresses(message, ("From",)), ""),
        message_id=message_id,
        delivered_to=tuple(_addresses(message, _DELIVERED)),
        named=tuple(_addresses(message, _NAMED)),
        subject=_one(message, "Subject"),
        text="\n\n".join(text for text in texts if text),
        files=tuple(files),
        automatic=_automatic(message),
        listed=_listed(message),
        failed=_failed(message),
        confidential=_one(message, "Sensitivity").lower() in _CONFIDENTIAL,
        forged="dmarc=fail" in _one(message, "Authentication-Results").lower(),
    )


def _all(message: Message, name: str) -> list[str]:
    """The raw text of all headers of a name; the parser would hide bytes that are no ASCII."""
    return [str(value)[:_MOST_HEADER] for key, value in message.raw_items() if key.lower() == name.lower()]


def _one(message: Message, name: str) -> str:
    return header_text(next(iter(_all(message, name)), ""))


def _addresses(message: Message, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        texts = [header_text(value) for value in _all(message, name)]
        for _name, address in getaddresses(texts):
            if "@" in address:
                yield address.lower()


def _automatic(message: Message) -> bool:
    """Whether a program sent it by itself: a bounce, an absence note (RFC 3834)."""
    return any(
        (
            _one(message, "Auto-Submitted").split(";")[0].strip().lower() not in {"", "no"},
            bool(_all(message, "X-Autoreply") or _all(message, "X-Loop")),
            _one(message, "Return-Path") == "<>",
            message.get_content_type() == "multipart/report",
            bool(_MACHINES.match(next(_addresses(message, ("From",)), ""))),
        )
    )


def _listed(message: Message) -> bool:
    """Whether it went to many: nobody wrote it to this office alone, and an answer would reach them all."""
    return bool(_all(message, "List-Id")) or _one(message, "Precedence").lower() in _BULK


def _failed(message: Message) -> bool:
    """Whether it reports that a mail of ours could not be delivered at all (RFC 3464), not that it is late."""
    if _all(message, "X-Failed-Recipients"):
        return True
    reports = (part for part in message.walk() if part.get_content_type() == "message/delivery-status")
    blocks = (block for report in reports for block in report.get_payload() if isinstance(block, Message))
    return any(_one(block, "Action").lower() == "failed" for block in blocks)


def _content(part: Message) -> tuple[list[str], list[File]]:
    """The texts and the files, in their order."""
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        return [], []
    if part.is_multipart():
        found = [_content(child) for child in part.get_payload() if isinstance(child, Message)]
        files = [file for _texts, some in found for file in some]
        texts = [texts for texts, _files in found]
        flat = [text for some in texts for text in some]
        return (_best(part, texts) if kind == "multipart/alternative" else flat), files
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    is_words = kind in {"text/plain", "text/html"} and len(content) <= _MOST_WORDS
    if is_words and part.get_content_disposition() != "attachment":
        text = decoded(content, str(part.get_content_charset() or ""))
        return [(words_of(text) if kind == "text/html" else text).strip()], []
    return [], [File(_file_name(part), content)] if content else []


def _best(part: Message, texts: list[list[str]]) -> list[str]:
    """Of the same words written several ways, those that need no reducing, if there are any."""
    kinds = [child.get_content_type() for child in part.get_payload() if isinstance(child, Message)]
    pairs = sorted(zip(kinds, texts, strict=True), key=lambda pair: pair[0] != "text/plain")
    return next((found for _kind, found in pairs if any(found)), [])


def _file_name(part: Message) -> str:
    name = part.get_filename() or ""
    return header_text(name)[:80]
