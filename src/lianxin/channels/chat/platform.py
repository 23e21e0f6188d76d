"""Chat messages going out: handed to the platform that keeps the conversation."""

from __future__ import annotations

from django.conf import settings

from lianxin.channels import Message
from lianxin.hear.hooks import sending
from lianxin.office.models import Office

CODE = "chat"
_MARK = "chat:"


def as_contact(conversation: str) -> str:
    """How the vault keeps a conversation, so that no other channel takes it for an address of its own."""
    return _MARK + conversation


def conversation_in(contact: str) -> str:
    """The conversation that a contact is, or nothing."""
    return contact.removeprefix(_MARK) if contact.startswith(_MARK) else ""


def send(message: Message) -> None:
    """One chat message; the way to stop stands within its text."""
    sending.hand_over(
        gateway=settings.CHAT_GATEWAY,
        office=message.office,
        channel=CODE,
        to=message.address,
        text=message.text,
    )


def ready(office: Office) -> bool:
    return sending.can_hand_over(settings.CHAT_GATEWAY, office, CODE)
