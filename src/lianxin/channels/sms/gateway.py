"""Text messages going out: handed to the gateway of the house, which sends them."""

from __future__ import annotations

import re

from django.conf import settings

from lianxin.channels import Message
from lianxin.hear.hooks import sending
from lianxin.office.models import Office

CODE = "sms"
_NUMBER = re.compile(r"(?<![\w@.+-])\+?\d(?:[ -]?\d){6,14}(?![\w@]|[ -]\d)")
#: Numbers of other networks, to which no text message can go.
_ELSEWHERE = re.compile(r"(chat|qq|wechat|weixin|微信|line|telegram)\W{0,3}$", re.IGNORECASE)


def number_in(contact: str) -> str:
    """The first telephone number that somebody left, or nothing."""
    for found in _NUMBER.finditer(contact):
        if not _ELSEWHERE.search(contact[: found.start()]):
            return re.sub(r"[ -]", "", found[0])
    return ""


def send(message: Message) -> None:
    """One text message; it has no subject, and the way to stop stands within its text."""
    sending.hand_over(
        gateway=settings.SMS_GATEWAY,
        office=message.office,
        channel=CODE,
        to=message.address,
        text=message.text,
    )


def ready(office: Office) -> bool:
    return sending.can_hand_over(settings.SMS_GATEWAY, office, CODE)
