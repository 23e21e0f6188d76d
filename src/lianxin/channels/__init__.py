"""Channels: one folder each, and nothing anywhere else.

A folder here that has a ``channel.py`` with ``CHANNEL = Channel(…)`` is a channel.  Pages, the API, the addresses
of the house, its notices and its probes take the list from here; a folder may bring ``templates/`` and
``static/`` of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lianxin.hear.posting import ChannelClosed

if TYPE_CHECKING:  # this list is also read where no tables are
    from lianxin.office.models import Office, Person


__all__ = [
    "Channel",
    "ChannelClosed",
    "Message",
    "Probing",
    "Writing",
    "channels",
    "listed_anew",
]


@dataclass(frozen=True)
class Probing:
    """How a channel is tried: ``send`` says the words as somebody from outside would, by its real door.

    It raises ``ChannelClosed`` when the door does not take them.  The voice may arrive later; it is known by the
    label within the words.  ``ready`` says whether the channel is set up at this office at all; ``patience`` is
    how long the voice may take to arrive.
    """

    send: Callable[[Office, str], None]
    ready: Callable[[Office], bool] = lambda _office: True
    patience: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A notice on its way to one person: plain text, in their language, without anything that was said.

    ``language`` is theirs; ``once`` is the same when the same message has to be sent again, so that it can be
    shown once.
    """

    office: Office
    address: str
    subject: str
    text: str
    thread: str = ""
    stop_link: str = ""
    language: str = ""
    once: str = ""


@dataclass(frozen=True)
class Writing:
    """How a channel carries messages back.  ``takes`` finds the address that it can serve in a contact, or ''.

    ``send`` returns when the next hop has taken the message over, and raises ``ChannelClosed`` otherwise; with
    the problem ``refused`` if nobody is at that address, so that it is not tried again.
    """

    takes: Callable[[str], str]
    send: Callable[[Message], None]
    ready: Callable[[Office], bool] = lambda _office: True


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A way by which voices come in: its code in the record, and its name (an English message id).

    ``urls`` names the module with the channel's addresses, mounted at the root of the site; its views carry
    their permission rule like all others.  ``timed`` is called by the steady hand, again and again (a mailbox to look into).
    ``problems`` says in words (English message ids) what the short codes of its own mean when it is closed.
    ``doors`` are the links (text, address) that the desk shows to those of the staff who use the channel.
    """

    code: str
    name: str
    urls: str = ""
    probing: Probing | None = None
    writing: Writing | None = None
    timed: Callable[[datetime], None] | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    doors: Callable[[Person], list[tuple[str, str]]] | None = None


@cache
def channels() -> dict[str, Channel]:
    """Every channel that is installed, by code."""
    folders = (
        folder.name
        for place in __path__
        for folder in sorted(Path(place).iterdir())
        if (folder / "channel.py").is_file()
    )
    found = (import_module(f"{__name__}.{folder}.channel").CHANNEL for folder in folders)
    return {channel.code: channel for channel in found}


@contextmanager
def listed_anew() -> Iterator[None]:
    """Read the list again, and once more at the end: for whoever adds a folder while the house is running."""
    channels.cache_clear()
    try:
        yield
    finally:
        channels.cache_clear()
