"""From the typed paper to the one door of hearing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language

from lianxin.hear.commands import Heard, Said
from lianxin.hear.commands import receive as hear
from lianxin.office.models import Office

from .channel import CHANNEL
from .forms import PaperForm


def receive(*, office: Office, form: PaperForm, now: datetime) -> Heard:
    """Take in what stands on the paper; raises ``NotHeard`` for words that cannot be taken as they are."""
    said = Said(channel=CHANNEL.code, language=get_language() or "", **form.facts())
    return hear(office=office, said=said, now=now, idempotency_key=form.cleaned_data["idempotency_key"])
