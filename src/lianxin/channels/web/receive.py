"""From the web form to the one door of hearing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language

from lianxin.hear.commands import Heard, Said
from lianxin.hear.commands import receive as hear
from lianxin.hear.states import VoiceKind
from lianxin.office.models import Office

from .channel import CHANNEL
from .forms import SayForm


def receive(*, office: Office, form: SayForm, now: datetime) -> Heard:
    """Take in what the form says; raises ``NotHeard`` for words that cannot be taken as they are."""
    data = form.cleaned_data
    said = Said(
        body=data["body"],
        channel=CHANNEL.code,
        place=data["place"],
        area=form.chosen_area(),
        kind=VoiceKind(data["kind"] or VoiceKind.REPORT),
        language=get_language() or "",
        contact=data["contact"],
    )
    return hear(office=office, said=said, now=now, idempotency_key=data["idempotency_key"])
