"""After a backup was restored: what had been erased since goes again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from lianxin.office.models import Office
from lianxin.record.erasing import Why

from ..erasures import AGAIN
from ..models import Household, SealedVoice, Visit, Voice
from .erasing import erase_voices, forget_contacts
from .forgetting import forget_homes, forget_visits
from .sealed_voices import forget_sealed

_WHYS: Mapping[str, Why] = {"asked": "asked", "taken_off": "taken_off"}


def reapply(ledger: Path, *, now: datetime) -> int:
    """Erase again what a restored backup brought back; returns how much that was.

    Each line names one thing; what is not there (received after the backup) or gone already is skipped.  Raises
    ``NotSound`` where the restored rows are not what the record vouches for.
    """
    count = 0
    for line in dict.fromkeys(_lines(ledger)):
        told = json.loads(line)
        if office := Office.objects.filter(slug=told["office"]).first():
            count += _again(office, told, now)
    return count


def _again(office: Office, told: dict[str, str], now: datetime) -> int:
    why = _WHYS.get(told["why"], "time")
    if lookup := told.get("words") or told.get("contact"):
        command = erase_voices if "words" in told else forget_contacts
        voices = Voice.objects.filter(office=office, code_lookup=bytes.fromhex(lookup))
        return command(voices=list(voices.select_related("office")), why=why, now=now)
    if "sealed" in told:
        sealed = SealedVoice.objects.filter(office=office, code_lookup=bytes.fromhex(told["sealed"]))
        return forget_sealed(voices=list(sealed.select_related("office")), why=why, now=now)
    if "visit" in told:
        visits = Visit.objects.filter(office=office, client_key=told["visit"])
        return forget_visits(visits=list(visits.select_related("office")), why=why, now=now)
    for named, again in AGAIN.items():
        if named in told:
            return again(office, told[named], why, now)
    homes = Household.objects.filter(office=office, code=told["home"])
    return forget_homes(homes=list(homes.select_related("office")), why=why, now=now)


def _lines(path: Path) -> Iterator[str]:
    """Whole lines: a crash may have cut off the last one, whose erasure then never was."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    yield from (line for line in text.split("\n")[:-1] if line)
