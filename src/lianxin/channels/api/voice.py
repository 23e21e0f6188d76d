"""From the JSON API to the one door of hearing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict
from pydantic_core import PydanticCustomError

from lianxin.hear.commands import Heard, Said
from lianxin.hear.commands import receive as hear
from lianxin.hear.states import VoiceKind
from lianxin.office.models import Area, Office, Unit

from .channel import CHANNEL


def _nothing_but_text(text: str) -> str:
    """NUL and halves of characters come from broken programs; what they meant is not ours to guess."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("not_text", "half of a character") from None
    if "\0" in text:
        raise PydanticCustomError("not_text", "a NUL")
    return text


#: Text as a program may send it: what is no text is refused with a reason, not repaired in silence.
Text = Annotated[str, AfterValidator(_nothing_but_text)]


class VoiceIn(Schema):
    """Words first; everything else is optional. A contact is sealed and kept apart.

    ``confidential``: nothing of it is ever released, and no message about it is sent to anybody.
    ``about``: the code of the unit whose conduct it is about; neither it nor a unit above it gets to see it.
    ``attachments``: tokens of files that were sent before, by tus 1.0.0 at ``…/uploads``; never needed.
    """

    model_config = ConfigDict(extra="forbid")

    body: Text
    title: Text = ""
    place: Text = ""
    area: Text | None = None
    kind: VoiceKind = VoiceKind.REPORT
    contact: Text = ""
    confidential: bool = False
    about: Text | None = None
    attachments: tuple[Text, ...] = ()


def receive(
    *,
    office: Office,
    area: Area | None,
    voice: VoiceIn,
    now: datetime,
    idempotency_key: str = "",
    about: Unit | None = None,
) -> Heard:
    """Take in what the program sent; raises ``NotHeard`` for words that cannot be taken as they are."""
    facts = voice.dict(exclude={"area", "about"})
    said = Said(**facts, area=area, about=about, channel=CHANNEL.code)
    return hear(office=office, said=said, now=now, idempotency_key=idempotency_key)
