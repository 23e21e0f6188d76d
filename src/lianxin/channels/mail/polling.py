"""Looking into the mailbox, again and again.

A mail goes only after what it said is on disk.  What stands in its way (the database, the mail server) is tried
again a little later; what nobody can read is set aside where the steward finds it.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import DatabaseError

from lianxin.channels import ChannelClosed

from .boxes import Letter, opened
from .taking import Aside, Later, take

log = logging.getLogger(__name__)
#: A server is asked twice a minute, a folder of our own whenever there is time.
EVERY = {"maildir": timedelta(seconds=2), "imap": timedelta(seconds=30), "imaps": timedelta(seconds=30)}
AGAIN = timedelta(minutes=2)
#: Letters in one round; the next round comes soon.
AT_ONCE = 100


class Rounds:
    """When to look again: at the box, and at single letters that have to wait."""

    def __init__(self) -> None:
        self.next: datetime | None = None
        self.waiting: dict[str, datetime] = {}

    def due(self, now: datetime) -> bool:
        return self.next is None or now >= self.next or now < self.next - AGAIN  # a clock that was set back

    def ready(self, letter: Letter, now: datetime) -> bool:
        return self.waiting.get(letter.name, now) <= now


_rounds = Rounds()


def look(now: datetime) -> None:
    """What the steady hand does: look into the box if it is time, and leave it alone for a while if it is closed."""
    if not (settings.MAIL_INBOX and settings.MAIL_DOMAIN and _rounds.due(now)):
        return
    _rounds.next = now + AGAIN
    look_into(settings.MAIL_INBOX, now, _rounds)
    _rounds.next = now + EVERY[settings.MAIL_INBOX.partition(":")[0]]


def look_into(inbox: str, now: datetime, rounds: Rounds | None = None) -> Counter[str]:
    """Take every letter that waits; returns how many were taken, set aside, or have to wait."""
    rounds = rounds or Rounds()
    seen: Counter[str] = Counter()
    with opened(inbox) as box:
        waiting = (letter for letter in box.letters() if rounds.ready(letter, now))
        for letter in islice(waiting, AT_ONCE):
            # Once a mail has to wait for the mail server, the others are heard without trying it again.
            seen[_deal_with(letter, now, rounds, answering=not seen["later"])] += 1
    rounds.waiting = {name: when for name, when in rounds.waiting.items() if when > now}
    return seen


def _deal_with(letter: Letter, now: datetime, rounds: Rounds, *, answering: bool) -> str:
    try:
        content = letter.content()
        if content is None:
            raise Aside("large")  # noqa: TRY301  one way for all that is set aside
        take(content, now, answering=answering)
    except (Later, ChannelClosed, DatabaseError, OSError) as error:
        rounds.waiting[letter.name] = now + AGAIN
        log.warning("A mail waits: %s", _told(error))
        return "later"
    except Exception as error:  # noqa: BLE001  one mail that cannot be read must not hold up the others
        letter.aside()
        log.warning("A mail was set aside: %s", _told(error))
        return "aside"
    letter.done()
    return "taken"


def _told(error: Exception) -> str:
    """A short code of ours, or the type of the error: its text may quote the mail."""
    return str(error) if isinstance(error, Aside | Later | ChannelClosed) else type(error).__name__
