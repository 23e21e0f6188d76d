"""Mail addresses: an office's own, those of its threads, and one that stands somewhere in a contact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from lianxin.hear.models import Voice
from lianxin.hear.talking.threads import voice_of
from lianxin.office.models import Office
from lianxin.office.queries import by_slug

from .reading import Mail

#: What every mail server takes before the @; people with other addresses write to us, we answer on the page.
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_-])?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
_MOST_ADDRESS = 254


@dataclass(frozen=True)
class Destination:
    """An office that a mail is for, and the voice whose thread it continues, if its address says so."""

    office: Office
    voice: Voice | None


def address_of(office: Office, token: str = "") -> str:
    """The office's address, or the one that leads back to a thread."""
    local = f"{office.slug}+{token}" if token else office.slug
    return f"{local}@{settings.MAIL_DOMAIN}"


def address_in(contact: str) -> str:
    """The first mail address in what somebody left as a contact, or ''.  Never one of our own: no mail in circles."""
    for found in _ADDRESS.finditer(unicodedata.normalize("NFKC", contact)):
        if len(found[0]) <= _MOST_ADDRESS and not is_ours(found[0]):
            return found[0]
    return ""


def is_ours(address: str) -> bool:
    """Whether mail to this address would come back to this house."""
    return address.lower().rpartition("@")[2] == settings.MAIL_DOMAIN


def destinations(mail: Mail) -> list[Destination]:
    """Whom of us a mail is for: each office once; where it was delivered counts before whom it names."""
    found: dict[str, Destination] = {}
    for address in mail.delivered_to or mail.named:
        for there in _at(address):
            known = found.get(there.office.slug)
            if known is None or known.voice is None:
                found[there.office.slug] = there
    if not found and mail.delivered_to:  # a shared box: the names say which office
        for there in (there for address in mail.named for there in _at(address)):
            found.setdefault(there.office.slug, there)
    return list(found.values())


def _at(address: str) -> Iterator[Destination]:
    local, _at_sign, _domain = address.rpartition("@")
    slug, _plus, token = local.partition("+")
    office = by_slug(slug) if is_ours(address) else None
    if office:
        yield Destination(office, voice_of("thread", office, token) if token else None)
