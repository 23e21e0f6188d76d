"""Times at which the house could not be reached."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.record.commands import append, stamp
from lianxin.record.commit import grouped

from .. import entries
from ..checks import OfficeError
from ..models import Office, Outage, Person

MOST_REASON = 200


def record_outage(
    *, office: Office, begins_at: datetime, ends_at: datetime, reason: str, by: Person, now: datetime
) -> Outage:
    """Put a verified outage on record, in public, once it is over; two outages never cover the same minute."""
    reason = reason.strip()
    if not reason:
        raise OfficeError(_("Please say what was wrong and how it was verified; everybody can read it."))
    if len(reason) > MOST_REASON:
        raise OfficeError(_("Please write at most %(n)s characters.") % {"n": MOST_REASON})
    if by.office_id != office.pk or not by.is_active:
        raise OfficeError(_("There is no account %(login)s here.") % {"login": by.login})
    if not begins_at < ends_at <= now:
        raise OfficeError(_("An outage begins before it ends, and is recorded when it is over."))

    def work() -> Outage:
        known = Outage.objects.filter(office=office, begins_at__lt=ends_at, ends_at__gt=begins_at)
        if known.exists():
            raise OfficeError(_("A part of this time is already recorded as an outage."))
        row = Outage(office=office, begins_at=begins_at, ends_at=ends_at, recorded_by=by, recorded_at=now)
        row.reason = reason
        row.save(force_insert=True)
        append(
            stream_id=office.stream_id,
            kind=entries.OUTAGE_RECORDED,
            subject=f"outage/{row.pk}",
            now=now,
            public={
                "outage": row.pk,
                "begins_at": stamp(begins_at),
                "ends_at": stamp(ends_at),
                "reason": row.reason,
            },
            rows=[row],
        )
        return row

    return grouped(work)
