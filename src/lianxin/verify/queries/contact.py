"""Reads of return contact: who waits to be asked, how they can be reached, and who said that they were pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear import vault
from lianxin.hear.models import Contact
from lianxin.office.models import Office
from lianxin.office.rulepacks import RULE_PACKS

from ..models import ContactItem, ContactTry, Pressure
from ..states import ContactState, ContactWay

DIFFERENT_WAYS = 2
#: What "not reached" demands, in words.
WAYS = _("“Not reached” needs three tries, on three different days and in two different ways.")
PAGE = 50


def waiting(office: Office, *, after: int = 0, size: int = PAGE) -> list[ContactItem]:
    """Who is still to be asked, in the order in which they were drawn."""
    rows = ContactItem.objects.select_related("round", "voice", "case", "unit", "office")
    found = rows.filter(office=office, state=ContactState.WAITING, pk__gt=after)
    return list(found.prefetch_related("tries").order_by("pk")[:size])


def item_of(office: Office, pk: int) -> ContactItem | None:
    rows = ContactItem.objects.select_related("round", "voice", "case", "unit", "office")
    return rows.filter(office=office, pk=pk).first()


def tries_of(item: ContactItem) -> list[ContactTry]:
    """Every try, oldest first."""
    return list(item.tries.order_by("pk"))


def tried_on(item: ContactItem, now: datetime) -> bool:
    """Whether somebody tried today already; the next try is for another day."""
    zone = item.office.zone
    today = now.astimezone(zone).date()
    return any(one.tried_at.astimezone(zone).date() == today for one in item.tries.all())


def ways_to(item: ContactItem) -> tuple[ContactWay, ...]:
    """How this person can be tried.  Whoever left no contact is asked by message on the page of the receipt, or
    at the place they named; whoever spoke in confidence only there where they look themselves.
    """
    if item.voice.confidential:
        return (ContactWay.MESSAGE,)
    if item.voice.contact is None:
        return (ContactWay.MESSAGE, ContactWay.VISIT)
    return tuple(ContactWay)


def missing_tries(item: ContactItem, tries: Sequence[ContactTry]) -> bool:
    """Whether it is too early to say that somebody cannot be reached."""
    zone, wanted = item.office.zone, RULE_PACKS[item.office.rule_pack].contact_tries
    days = {one.tried_at.astimezone(zone).date() for one in tries}
    ways = {one.way for one in tries}
    return len(days) < wanted or len(ways) < min(DIFFERENT_WAYS, len(ways_to(item)))


def contact_for(attempt: ContactTry) -> str:
    """How to reach the person, for the asking alone: the try that opens it stands in the record.

    Empty where nothing was left, and for whoever spoke in confidence.
    """
    voice = attempt.item.voice
    if voice.contact is None or voice.confidential:
        return ""
    sealed = Contact.objects.filter(pk=voice.contact).first()
    return vault.open_contact(sealed) if sealed else ""


def pressures(office: Office, *, size: int = PAGE) -> list[Pressure]:
    """What people say about being pressed, until somebody outside the units has seen it."""
    rows = Pressure.objects.select_related("voice", "office").filter(office=office, seen_at=None)
    return list(rows.order_by("pk")[:size])


def question_to(voice_id: int) -> ContactItem | None:
    """The question that waits for the person on the page of the receipt, once an overseer has sent it there."""
    rows = ContactItem.objects.select_related("round", "voice", "case", "office")
    asked = rows.filter(voice=voice_id, state=ContactState.WAITING, tries__way=ContactWay.MESSAGE)
    return asked.order_by("pk").first()
