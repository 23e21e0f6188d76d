"""Visits written at once, and photos kept as the house keeps them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PIL import Image

from lianxin.hear.attachments import storage
from lianxin.hear.cleaning.images import clean_image
from lianxin.hear.models import Attachment, Household, Visit
from lianxin.hear.states import ConsentBasis
from lianxin.office.models import Office, Person, Unit
from lianxin.office.states import Role
from tests.factories import add_person


def visitor_of(unit: Unit) -> Person:
    """Somebody who goes to homes for a unit."""
    return add_person(unit.office, f"visitor-{unit.code}", (Role.VISITOR, unit))


def add_visits(by: Person, moments: Sequence[datetime], *, clock_off: int = 0, **more: Any) -> list[Visit]:
    """One visit to a home of its own at each of these moments."""
    office, mark = by.office, secrets.token_hex(4)
    homes = Household.objects.bulk_create(
        Household(office=office, code=f"home-{mark}-{n}") for n in range(len(moments))
    )
    facts = {"consent": ConsentBasis.AGREED, "clock_off": clock_off, **more}
    return Visit.objects.bulk_create(
        Visit(
            office=office,
            visitor=by,
            household=home,
            client_key=secrets.token_hex(16),
            written_at=moment,
            received_at=moment,
            **facts,
        )
        for home, moment in zip(homes, moments, strict=True)
    )


def add_photo(office: Office, image: Image.Image, now: datetime, **of: Any) -> Attachment:
    """A photo as it is kept: cleaned, under its digest, with its print."""
    with storage.workbench() as bench:
        image.save(bench / "sent", "JPEG", quality=80)
        clean = clean_image(bench / "sent", bench / "clean")
        digest, original = (storage.digest_of(bench / name) for name in ("clean", "sent"))
        size = (bench / "clean").stat().st_size
        storage.put(bench / "clean", digest)
    return Attachment.objects.create(
        office=office,
        digest=digest,
        original=original,
        media_type=clean.media_type,
        size=size,
        width=clean.width,
        height=clean.height,
        phash=clean.phash,
        stored_at=now,
        **of,
    )
