"""Connections that the house itself makes to other machines: only to where they may go.

A name is looked up once, every address that it stands for is judged, and the connection goes to the address that
was judged: an answer that changes in between changes nothing.  What lies inside (this machine, the office's own
network, the machines that hand out its keys) is no goal, unless the steward names it: by its address or as
``localhost`` in the setting that is used, or by its name in ``LIANXIN_INSIDE``.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

#: An IPv4 address within an IPv6 address, as networks without IPv4 write it (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")
#: What some resolvers read as an address although it is not written as one: 2130706433, 0x7f.1, 127.1.
_NUMERIC = re.compile(r"(?:.*\.)?(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?")


class NotAllowed(ValueError):
    """The house does not go there."""


def connected(host: str, port: int, *, timeout: float, named: bool = False) -> socket.socket:
    """A connection to a machine that may be a goal; ``named``: the steward's own setting says so."""
    reasons: list[OSError] = []
    for family, address in goals(host, port, named=named):
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(timeout)
            line.connect(address)
        except OSError as error:
            line.close()
            reasons.append(error)
        else:
            return line
    raise reasons[0]


def goals(host: str, port: int, *, named: bool = False) -> list[tuple[socket.AddressFamily, Any]]:
    """Where a name leads.  If one of its addresses is no goal, none is."""
    name = host.rstrip(".").lower()
    written = _written(name)
    if written is None and _NUMERIC.fullmatch(name):
        raise NotAllowed(host)
    inside = name in settings.INSIDE or (named and (written is not None or name == "localhost"))
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (UnicodeError, ValueError):
        raise NotAllowed(host) from None
    for *_rest, address in found:
        here = ip_address(str(address[0]).partition("%")[0])
        if not (inside or is_public(here)) or (name == "localhost" and not here.is_loopback):
            raise NotAllowed(host)
    return [(family, address) for family, _type, _protocol, _name, address in found]


def _written(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the open network, also where an IPv4 address is hidden in an IPv6 address."""
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(one is not None and not is_public(one) for one in hidden):
            return False
        if address.ipv4_mapped or address.is_site_local:
            return address.ipv4_mapped is not None
    return address.is_global and not (address.is_multicast or address.is_reserved)


def trusted() -> ssl.SSLContext:
    """Certificates are checked, and old protocols not spoken."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def bounded(line: socket.socket, seconds: float) -> Iterator[None]:
    """Whatever is done over the line is over after so many seconds, however busily the other side drips."""
    ended = threading.Event()

    def end() -> None:
        ended.set()
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        if ended.is_set():
            raise TimeoutError


class Plain(HTTPConnection):
    """HTTP over a connection that was judged."""

    def __init__(self, parts: SplitResult, *, timeout: float, named: bool) -> None:
        super().__init__(parts.hostname or "", parts.port, timeout=timeout)
        self._wait, self._named = timeout, named

    def connect(self) -> None:
        self.sock = connected(self.host, self.port, timeout=self._wait, named=self._named)


class Secure(HTTPSConnection):
    """HTTPS over a connection that was judged; the certificate is the one of the name that was asked for."""

    def __init__(self, parts: SplitResult, *, timeout: float, named: bool) -> None:
        super().__init__(parts.hostname or "", parts.port, timeout=timeout)
        self._wait, self._named = timeout, named

    def connect(self) -> None:
        line = connected(self.host, self.port, timeout=self._wait, named=self._named)
        try:
            self.sock = trusted().wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise


def http_line(address: str, *, timeout: float, named: bool = False, own: bool = False) -> HTTPConnection:
    """A connection by which to ask: https, or http to this machine where the steward names it, or to our own door.

    It follows no redirect and asks no proxy.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotAllowed(address) from None
    if not parts.hostname or port == 0 or parts.username is not None:
        raise NotAllowed(address)
    if parts.scheme == "https":
        return Secure(parts, timeout=timeout, named=named)
    if parts.scheme == "http" and named and (own or is_loopback(parts.hostname)):
        return Plain(parts, timeout=timeout, named=True)
    raise NotAllowed(address)


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine, by its literal address or the one name that is reserved for it."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
