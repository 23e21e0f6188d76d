"""Requests that the house itself makes: to its own doors, to try them, and to a gateway that carries its messages.

Nobody who speaks can choose where a request goes.  No redirect is followed and no proxy is asked; time and
length are bounded; an error carries a short code and nothing of what was sent.  ``record.outgoing`` judges where it
may go.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from lianxin.record import outgoing
from lianxin.record.outgoing import is_loopback

__all__ = ["Answer", "ChannelClosed", "is_loopback", "is_safe", "knock", "post"]

#: Seconds in which a door must answer; somebody who waits longer has gone away.
TIMEOUT = 10.0
MOST_ANSWER = 512 * 1024
_CHUNK = 64 * 1024
_FORM = "application/x-www-form-urlencoded"


class ChannelClosed(RuntimeError):
    """The channel does not work as it should; ``problem`` is a short code that the health page explains."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by lower-case name, text."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        """The content, or nothing where it is no JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


def knock(
    path: str,
    *,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Come to a door of this house as anybody from outside would: GET, or POST where a form or a body is given."""
    origin = urlsplit(settings.PROBE_ORIGIN)
    sent = {"Accept-Language": "en", **_as_people_call_us(origin), **(headers or {})}
    if form is not None:
        body, sent["Content-Type"] = urlencode(form).encode(), _FORM
    return _asked(_line(settings.PROBE_ORIGIN, own=True), path, body, sent)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Hand something to another program, at the address that the steward has set."""
    # Numbers of people go there: never in the clear over a network.
    return _asked(_line(address), _path_of(urlsplit(address)), body, headers)


def is_safe(address: str) -> bool:
    """Whether something may be handed over there: encrypted, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def _as_people_call_us(origin: SplitResult) -> dict[str, str]:
    """On the loopback the house answers only to the names that its visitors use, with the protocol they use."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "*"
    if not is_loopback(origin.hostname) or name == "*":
        return {}
    return {"Host": name} | ({"X-Forwarded-Proto": "https"} if settings.HTTPS else {})


def _line(address: str, *, own: bool = False) -> HTTPConnection:
    try:
        return outgoing.http_line(address, timeout=TIMEOUT, named=True, own=own)
    except outgoing.NotAllowed:
        raise ChannelClosed("unsafe_address") from None


def _asked(line: HTTPConnection, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    try:
        line.connect()
        with outgoing.bounded(line.sock, 2 * TIMEOUT):
            line.request("GET" if body is None else "POST", path, body, dict(headers))
            with line.getresponse() as response:
                return Answer(response.status, _headers(response), _bounded(response))
    except TimeoutError:
        raise ChannelClosed("timeout") from None
    except outgoing.NotAllowed:
        raise ChannelClosed("unsafe_address") from None
    except (OSError, HTTPException):
        raise ChannelClosed("no_answer") from None
    finally:
        line.close()


def _path_of(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(response: HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.getheaders()}


def _bounded(response: HTTPResponse) -> str:
    deadline, chunks, length = time.monotonic() + TIMEOUT, list[bytes](), 0
    while length < MOST_ANSWER and (chunk := response.read1(_CHUNK)):
        chunks.append(chunk)
        length += len(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(chunks).decode(errors="replace")
