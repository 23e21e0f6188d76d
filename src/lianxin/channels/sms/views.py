"""Text messages coming in."""

from __future__ import annotations

from lianxin.channels import Message
from lianxin.hear.hooks.door import Fields, hook
from lianxin.hear.hooks.talking import Incoming, Taken
from lianxin.office.models import Office

from . import gateway


def _read(fields: Fields) -> Incoming:
    """The sender's number is the contact; the office never sees it beside the words."""
    return Incoming(
        id=fields["id"],
        sender=fields["from"],
        text=fields["text"],
        contact=fields["from"],
        language=fields.get("language", ""),
    )


def _send(office: Office, message: Incoming, taken: Taken) -> None:
    gateway.send(Message(office=office, address=message.sender, subject="", text=taken.reply))


take = hook(channel=gateway.CODE, needs=("id", "from", "text"), may=(), read=_read, send=_send)
