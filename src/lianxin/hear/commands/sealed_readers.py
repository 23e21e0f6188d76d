"""Naming a body outside to which people can write past the whole office: in public, or not at all."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms import sealing
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..models import SealedReader

MOST_LINE = 400


def token_hash(token: str) -> bytes:
    """What is kept of a token: it has 256 bits of its own, so that nothing slower is needed."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def name_sealed_reader(
    *, office: Office, names: Mapping[str, str], key: str, address: str, now: datetime
) -> tuple[SealedReader, str]:
    """Name a body; returns it with the token that it fetches with, which is shown this once and kept nowhere.

    The record tells everybody its name, key and address: a key that is not the body's own is found by whoever asks it.
    """
    _check(names, key, address)
    token = secrets.token_urlsafe(32)

    def work() -> SealedReader:
        if SealedReader.objects.filter(office=office, key=key, dropped_at=None).exists():
            raise Refusal("known", _("This key is named already."), "key")
        reader = SealedReader(
            office=office,
            names=dict(names),
            key=key,
            address=address,
            token_hash=token_hash(token),
            named_at=now,
        )
        reader.save(force_insert=True)
        append(
            stream_id=office.stream_id,
            kind=entries.SEALED_READER_NAMED,
            subject=reader.subject,
            now=now,
            public={"reader": reader.pk, "names": dict(names), "key": key, "address": address},
            rows=[reader],
        )
        return reader

    return grouped(work), token


def drop_sealed_reader(*, reader: SealedReader, now: datetime) -> SealedReader:
    """Take nothing new for a body.  What was written to it before stays: no office can drop its way out of that."""

    def work() -> SealedReader:
        held = SealedReader.objects.select_related("office").get(pk=reader.pk)
        if held.dropped_at is None:
            held.dropped_at = now
            held.save(update_fields=["dropped_at"])
            append(
                stream_id=held.office.stream_id,
                kind=entries.SEALED_READER_DROPPED,
                subject=held.subject,
                now=now,
                public={"reader": held.pk},
                rows=[held],
            )
        return held

    return grouped(work)


def _check(names: Mapping[str, str], key: str, address: str) -> None:
    if not names or not all(name.strip() for name in names.values()):
        raise Refusal("missing", _("A body needs a name."), "names")
    try:
        sealing.name_of(key)
    except sealing.SealError:
        text = _("This is no public key for sealed words. It looks like this: name+1234abcd+BASE64")
        raise Refusal("key", text, "key") from None
    if key != key.strip() or len(key) > MOST_LINE:
        raise Refusal("key", _("The key has to be one line, as `lianxin sealed key` shows it."), "key")
    if not address.startswith(("https://", "http://")) or len(address) > MOST_LINE:
        text = _("Give the address of the body's own pages, where people can compare its key: https://…")
        raise Refusal("address", text, "address")
