"""How the doors of an office stand, for the page and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext, gettext_noop

from lianxin.hear.probing import health
from lianxin.office.models import Office

from . import Channel, channels

#: What the codes mean that any door may give; a channel adds its own.
PROBLEMS = {
    "no_answer": gettext_noop("Nobody answered at the door."),
    "timeout": gettext_noop("The door did not answer in time."),
    "refused": gettext_noop("The door answered but did not take the words."),
    "no_receipt": gettext_noop("The door took the words but gave no receipt."),
    "lost": gettext_noop("The door took the words, but they did not arrive."),
    "no_form": gettext_noop("The page did not show the form."),
    "broken": gettext_noop("The channel stumbled over an error of its own."),
}
OTHER = gettext_noop("It does not work as it should.")


Standing = Literal["open", "closed", "untried", "absent", "staffed"]


@dataclass(frozen=True)
class Door:
    """A channel at one office: ``standing`` is open, closed, untried, absent (not set up) or staffed (no machine
    tries it: a person takes the words).
    """

    code: str
    name: str
    standing: Standing
    health: health.Health

    def why(self, problem: str) -> str:
        """A short code in words."""
        return why(self.code, problem)


def doors(office: Office, now: datetime) -> list[Door]:
    """Every channel by which people can come in; those that are open to nobody from outside are left out."""
    ways = [channel for channel in channels().values() if channel.probing or channel.urls]
    found = health.health(office, [channel.code for channel in ways], now)
    return list(_doors(office, ways, found))


def _doors(office: Office, ways: list[Channel], found: dict[str, health.Health]) -> Iterator[Door]:
    for channel in ways:
        state = found[channel.code]
        standing: Standing = state.standing
        if channel.probing is None:
            standing = "staffed"
        elif not channel.probing.ready(office):
            standing = "absent"
        yield Door(channel.code, gettext(channel.name), standing, state)


def why(code: str, problem: str) -> str:
    """What a short code means, in the language of the page."""
    if not problem:
        return ""
    channel = channels().get(code)
    own = channel.problems if channel else {}
    return gettext(own.get(problem) or PROBLEMS.get(problem) or OTHER)
