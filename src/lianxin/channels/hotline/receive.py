"""From the operator's form to the one door of hearing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language

from lianxin.hear.commands import Heard, Said
from lianxin.hear.commands import receive as hear
from lianxin.hear.forms import ForSomebodyForm
from lianxin.office.models import Office

from .channel import CHANNEL


def receive(*, office: Office, form: ForSomebodyForm, now: datetime) -> Heard:
    """Take in what the caller said; raises ``NotHeard`` for words that cannot be taken as they are."""
    said = Said(channel=CHANNEL.code, language=get_language() or "", **form.facts())
    return hear(office=office, said=said, now=now, idempotency_key=form.cleaned_data["idempotency_key"])
