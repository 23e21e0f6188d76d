"""From the typed paper to the one door of hearing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language

from lianxin.hear.commands import Heard, Said
from lianxin.hear.commands import receive as hear
from lianxin.office.models import Office

from .channel import CHANNEL
from .forms import PaperForm


def receive(*, office: Office, form: PaperForm, scans: Sequence[str], now: datetime) -> Heard:
    """Take in what stands on the paper, with its scans; raises ``NotHeard`` when it cannot be taken as it is."""
    facts = form.facts()
    facts["attachments"] = (*facts.get("attachments", ()), *scans)
    said = Said(channel=CHANNEL.code, language=get_language() or "", **facts)
    return hear(office=office, said=said, now=now, idempotency_key=form.cleaned_data["idempotency_key"])
