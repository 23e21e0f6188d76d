"""The receipt of a call as a text message, where the caller left a number and the house can send one."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from lianxin.act.receipts import Receipt
from lianxin.channels import Message, Writing, channels
from lianxin.hear import vault
from lianxin.hear.models import Contact, Voice


class Way(StrEnum):
    """Whether a text message can go out, and if not, why not."""

    OPEN = "open"
    NO_GATEWAY = "no_gateway"
    CONFIDENTIAL = "confidential"
    NO_NUMBER = "no_number"


def way(voice: Voice) -> Way:
    """About a confidential voice no message is ever sent; without a number there is nowhere to send one."""
    if voice.confidential:
        return Way.CONFIDENTIAL
    writing = _writing()
    if writing is None or not writing.ready(voice.office):
        return Way.NO_GATEWAY
    return Way.OPEN if _number(voice, writing) else Way.NO_NUMBER


def send_receipt(voice: Voice, receipt: Receipt, link: str) -> None:
    """Send code, number and date; raises ``ChannelClosed`` when nobody takes the message over."""
    writing = _writing()
    if writing is None or way(voice) != Way.OPEN:
        raise ValueError(way(voice))
    text = _("%(office)s: received, number %(number)d. Code %(code)s. Answer by %(day)s. %(link)s") % {
        "office": voice.office.name,
        "number": receipt.number,
        "code": receipt.code,
        "day": receipt.answer_by,
        "link": link,
    }
    message = Message(office=voice.office, address=_number(voice, writing), subject="", text=text)
    writing.send(message)


def _writing() -> Writing | None:
    sms = channels().get("sms")
    return sms.writing if sms else None


def _number(voice: Voice, writing: Writing) -> str:
    """The number, opened for this moment alone; it is shown nowhere."""
    contact = Contact.objects.filter(pk=voice.contact).first() if voice.contact else None
    return writing.takes(vault.open_contact(contact)) if contact else ""
