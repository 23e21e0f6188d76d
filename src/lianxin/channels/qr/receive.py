"""From the page behind a poster to the one door of hearing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language

from lianxin.hear.commands import Heard, Said
from lianxin.hear.commands import receive as hear
from lianxin.hear.forms import SayForm
from lianxin.office.models import Office

from .channel import CHANNEL
from .spots import Spot


def receive(*, office: Office, spot: Spot | None, form: SayForm, now: datetime) -> Heard:
    """Take in what the form says.  The poster's place holds as long as the person left its name as it was."""
    facts = form.facts()
    known = spot.place if spot and spot.called(facts["place"]) else None
    said = Said(channel=CHANNEL.code, language=get_language() or "", known_place=known, **facts)
    return hear(office=office, said=said, now=now, idempotency_key=form.cleaned_data["idempotency_key"])
