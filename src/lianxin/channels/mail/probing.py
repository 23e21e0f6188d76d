"""Trying the channel as somebody outside would: a mail to the office's own address, by the mail server."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings

from lianxin.office.models import Office

from .addresses import address_of
from .writing import ready, transmit


def set_up(office: Office) -> bool:
    """Whether mail can both come and go."""
    return bool(settings.MAIL_INBOX) and ready(office)


def send(office: Office, words: str) -> None:
    """Write to ourselves.  Nobody answers this mail, for it comes from an address of our own."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mail["To"] = address_of(office)
    mail["Subject"] = "Lianxin"
    mail.set_content(words)
    transmit(address_of(office), address_of(office), mail)
