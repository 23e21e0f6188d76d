"""Chat messages coming in."""

from __future__ import annotations

from lianxin.channels import Message
from lianxin.hear.hooks.door import Fields, hook
from lianxin.hear.hooks.talking import Incoming, Taken
from lianxin.office.models import Office

from . import platform


def _read(fields: Fields) -> Incoming:
    """The conversation is the contact; an answer within a day goes on with the same matter."""
    return Incoming(
        id=fields["id"],
        sender=fields["conversation"],
        text=fields["text"],
        contact=platform.as_contact(fields["conversation"]),
        language=fields.get("language", ""),
        in_reply_to=fields.get("in_reply_to", ""),
    )


def _send(office: Office, message: Incoming, taken: Taken) -> None:
    platform.send(Message(office=office, address=message.sender, subject="", text=taken.reply))


take = hook(
    channel=platform.CODE, needs=("id", "conversation", "text"), may=("in_reply_to",), read=_read, send=_send
)
