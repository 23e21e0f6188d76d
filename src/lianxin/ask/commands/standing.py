"""People who stand ready for a lot and are known by a code alone: what sittings and panels both need.

What somebody wants to be called by and how to reach them is sealed in the vault, and goes when nobody needs it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lianxin.hear import erasures, vault
from lianxin.hear.commands.letting_go import OF_THE_RECORD, let_go
from lianxin.hear.erasures import Change
from lianxin.hear.models import Contact
from lianxin.hear.states import MOST_CONTACT
from lianxin.hear.text import clean
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind
from lianxin.record.erasing import NotSound, Why
from lianxin.record.models import Entry

from ..models import Entrant, Seat

log = logging.getLogger(__name__)
MOST_NAME = 40
#: Whoever wants to fill a list with invented people does not find it endless.
MOST_PEOPLE = 5_000
#: So many are forgotten in one step; the others in the next.
AT_ONCE = 50
#: Somebody whose row was changed behind the record's back is looked at again after this time.
AGAIN_AFTER = timedelta(hours=1)

Row = TypeVar("Row", Seat, Entrant)
#: Rows that could not be forgotten, by their keys, and until when they are left alone.
_put_off: dict[bytes, datetime] = {}


def checked(*, name: str, contact: str) -> tuple[str, str]:
    """Both may be missing; neither is long."""
    name, contact = clean(name), clean(contact)
    if len(name) > MOST_NAME:
        raise Refusal("name", _("Please write at most %(n)s characters.") % {"n": MOST_NAME}, "name")
    if len(contact) > MOST_CONTACT:
        raise Refusal("contact", _("Please write at most %(n)s characters.") % {"n": MOST_CONTACT}, "contact")
    return name, contact


def sealed(office: Office, *, name: str, contact: str) -> Contact | None:
    return vault.put(office_id=office.pk, text=f"{name}\n{contact}") if name or contact else None


def written(work: Callable[[], Row], *, contact: Contact | None, known: Callable[[], Row | None]) -> Row:
    """The row, or where the same form arrived twice at once that of the one who came first."""
    try:
        return grouped(work)
    except Exception as error:
        if contact:
            contact.delete()
        if isinstance(error, IntegrityError) and (found := known()):
            return found
        raise


def opened(rows: Sequence[Row]) -> list[tuple[Row, str, str]]:
    """What those of them who left something want to be called by, and how to reach them."""
    found: dict[UUID, Contact] = Contact.objects.in_bulk({row.contact for row in rows if row.contact})
    pairs = [(row, _opened(found[row.contact])) for row in rows if row.contact]
    return [(row, name, how) for row, (name, how) in pairs]


def _opened(contact: Contact) -> tuple[str, str]:
    name, _line, how = vault.open_contact(contact).partition("\n")
    return name, how


def forget(
    rows: Sequence[Row],
    *,
    what: Callable[[Row], Mapping[str, Any]],
    ledger: str,
    since: EntryKind,
    why: Why,
    now: datetime,
) -> int:
    """What these people of one office left goes for good; a number stays.  ``what`` says which columns go.

    ``ledger`` is the name under which a restored backup learns of it, ``since`` the kind of the first entry about any.
    """
    rows = [row for row in rows if what(row)]
    if not rows:
        return 0
    office, model, keys = rows[0].office, type(rows[0]), [row.pk for row in rows]

    def changes() -> Iterator[Change]:
        for row in model.objects.filter(pk__in=keys).order_by("pk"):
            if values := what(row):
                yield Change(row, dict(values))
                yield from (Change(one, None) for one in Contact.objects.filter(pk__in=_one(row.contact)))

    def settle() -> None:
        for row in rows:
            erasures.note(office, {ledger: bytes(row.key_hash).hex()}, why=why, now=now)

    let_go(
        stream_id=office.stream_id,
        since=_first(office, since),
        changes=changes,
        settle=settle,
        subject=OF_THE_RECORD,
        why=why,
        now=now,
    )
    return len(rows)


def _one(contact: UUID | None) -> list[UUID]:
    return [contact] if contact else []


def _first(office: Office, kind: EntryKind) -> int:
    """The entry before which nothing was written about anybody who stands ready."""
    rows = Entry.objects.filter(stream_id=office.stream_id, kind=kind.name)
    return rows.order_by("number").values_list("number", flat=True)[0]


def forget_by_the_clock(
    rows: Sequence[Row], *, forgetting: Callable[[Sequence[Row]], object], now: datetime
) -> None:
    """Some of each office at a time, with one walk along its record.

    One whose row was changed behind the record's back holds nobody else up, and is tried again after an hour.
    """
    by_office: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if _put_off.get(bytes(row.key_hash), now) <= now:
            by_office[row.office.pk].append(row)
    for due in by_office.values():
        _in_parts(due[:AT_ONCE], forgetting, now)


def _in_parts(rows: Sequence[Row], forgetting: Callable[[Sequence[Row]], object], now: datetime) -> None:
    if not rows:
        return
    try:
        forgetting(rows)
    except NotSound as error:
        if len(rows) > 1:
            middle = len(rows) // 2
            _in_parts(rows[:middle], forgetting, now)
            _in_parts(rows[middle:], forgetting, now)
            return
        _put_off[bytes(rows[0].key_hash)] = now + AGAIN_AFTER
        log.warning("Not erased: %s", error)
    else:
        for row in rows:
            _put_off.pop(bytes(row.key_hash), None)
