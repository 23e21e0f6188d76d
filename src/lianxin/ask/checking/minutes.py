"""Whether minutes still say what those who were there confirmed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from lianxin.record.models import Entry
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Table

from ..entries.sittings import MINUTES_CONFIRMED
from ..models import Minute, Sitting

#: An office, a consultation in it, a sitting in that, a minute of it.
_Where = tuple[int, int, int, int]


def check_minutes(place: Place, report: Report, step: Step) -> None:
    """Each minute whose words are there is compared with every confirmation of it; the rows are checked with all others."""
    confirmations = _confirmations(place)
    if not confirmations:
        return
    sittings = _sittings(place)
    for row in Table(Minute, place.using).rows():
        step(1)
        told = row.columns
        where = sittings.get(told["sitting_id"])
        if where is None or not told["salt"] or row.unreadable:
            continue
        digest = hashlib.sha256(bytes(told["salt"]) + told["words"].encode()).hexdigest()
        if any(one != digest for one in confirmations[(*where, told["number"])]):
            report.fail(row.key, _("these minutes are not what somebody who was there confirmed"))


def _confirmations(place: Place) -> dict[_Where, list[str]]:
    found: defaultdict[_Where, list[str]] = defaultdict(list)
    rows = Entry.objects.using(place.using).filter(kind=MINUTES_CONFIRMED.name)
    for stream, leaf in rows.values_list("stream_id", "leaf"):
        try:
            public: dict[str, Any] = json.loads(leaf)["public"]
            for one in public["confirmed"]:
                where = (stream, public["consultation"], public["sitting"], one["minute"])
                found[where].append(str(one["digest"]))
        except (ValueError, TypeError, KeyError):
            continue  # a leaf that was changed is found with the tree
    return found


def _sittings(place: Place) -> dict[int, tuple[int, int, int]]:
    rows = Sitting.objects.using(place.using)
    if place.office is not None:
        rows = rows.filter(consultation__office=place.office)
    told = rows.values_list("pk", "consultation__office__stream_id", "consultation__number", "number")
    return {pk: (stream, consultation, number) for pk, stream, consultation, number in told}
