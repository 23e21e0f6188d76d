"""Requests that the house itself makes: to its own doors, to try them, and to a gateway that carries its messages.

Nobody who speaks can choose where a request goes.  No redirect is followed and no proxy is asked; time and
length are bounded; an error carries a short code and nothing of what was sent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

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
    return _asked(origin, path, body, sent)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Hand something to another program, at the address that the steward has set."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ChannelClosed("unsafe_address")  # numbers of people go there: never in the clear over a network
    return _asked(parts, parts.path or "/", body, headers)


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine, by its literal address or the one name that is reserved for it."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _as_people_call_us(origin: SplitResult) -> dict[str, str]:
    """On the loopback the house answers only to the names that its visitors use, with the protocol they use."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "*"
    if not is_loopback(origin.hostname) or name == "*":
        return {}
    return {"Host": name} | ({"X-Forwarded-Proto": "https"} if settings.HTTPS else {})


def _asked(parts: SplitResult, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    except (ValueError, HTTPException):
        raise ChannelClosed("unsafe_address") from None
    try:
        query = f"?{parts.query}" if parts.query else ""
        connection.request("GET" if body is None else "POST", path + query, body, dict(headers))
        with connection.getresponse() as response:
            return Answer(response.status, _headers(response), _bounded(response))
    except TimeoutError:
        raise ChannelClosed("timeout") from None
    except (OSError, HTTPException):
        raise ChannelClosed("no_answer") from None
    finally:
        connection.close()


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
