"""Mail on its way out: plain text, no picture, nothing that reports back when it is read."""

from __future__ import annotations

import smtplib
import socket
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from secrets import token_urlsafe
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import translation

from lianxin.channels import ChannelClosed, Message
from lianxin.hear.codes import derived
from lianxin.office import clock
from lianxin.office.models import Office
from lianxin.record import outgoing

from .addresses import address_of
from .quotes import mark_of

TIMEOUT = 20.0
#: A server that says so has looked and found nobody; codes from 400 on mean "not now".
_PERMANENT = 500


def ready(_office: Office) -> bool:
    """Whether mail can be sent."""
    return bool(settings.MAIL_DOMAIN and settings.SMTP_URL)


def send(message: Message) -> None:
    """Hand a notice to the mail server."""
    hand_over(message, kind="auto-generated")


def hand_over(message: Message, *, kind: str, answers: str = "") -> None:
    """Hand a message to the mail server; ``kind`` says (RFC 3834) that no person wrote it, so no machine answers."""
    with translation.override(message.language or translation.get_language()):
        mail = _composed(message, kind, answers)
    transmit(address_of(message.office, message.thread), message.address, mail)


def transmit(sender: str, recipient: str, mail: EmailMessage) -> None:
    """Send one mail; what goes wrong is told by a short code, and never with an address."""
    try:
        with _server() as server:
            server.send_message(mail, from_addr=sender, to_addrs=[recipient])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise ChannelClosed("refused" if min(codes, default=0) >= _PERMANENT else "smtp") from None
    except (OSError, smtplib.SMTPException, outgoing.NotAllowed):
        raise ChannelClosed("smtp") from None


def greet() -> None:
    """Try whether the mail server is there and lets us in."""
    try:
        with _server() as server:
            server.noop()
    except (OSError, smtplib.SMTPException, outgoing.NotAllowed):
        raise ChannelClosed("smtp") from None


class _Plain(smtplib.SMTP):
    """Speaks over a connection whose goal was judged."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return outgoing.connected(host, port, timeout=timeout, named=True)


class _Secure(smtplib.SMTP_SSL):
    """As the plain one, encrypted from the beginning."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = outgoing.connected(host, port, timeout=timeout, named=True)
        try:
            return self.context.wrap_socket(line, server_hostname=host)
        except BaseException:
            line.close()
            raise


def _server() -> smtplib.SMTP:
    parts = urlsplit(settings.SMTP_URL)
    host, trusted = parts.hostname or "", outgoing.trusted()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = _Secure(host, parts.port or 465, timeout=TIMEOUT, context=trusted)
    else:
        server = _Plain(host, parts.port or 25, timeout=TIMEOUT)
        if "starttls" in _abilities(server):
            server.starttls(context=trusted)
        elif not outgoing.is_loopback(host) and host.lower() not in settings.INSIDE:
            server.close()
            raise smtplib.SMTPNotSupportedError  # what people are told never crosses a network in the clear
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _abilities(server: smtplib.SMTP) -> dict[str, str]:
    server.ehlo()
    return server.esmtp_features


def _composed(message: Message, kind: str, answers: str) -> EmailMessage:
    office = message.office
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((office.name, address_of(office)))
    mail["To"] = message.address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(clock.read())
    # The same message, sent again after a crash, has the same name: mail programs show it once.
    name = derived("mail-name", office.slug, message.once or token_urlsafe(16)).hex()[:32]
    mail["Message-ID"] = f"<{name}@{settings.MAIL_DOMAIN}>"
    mail["Auto-Submitted"] = kind
    mail["X-Auto-Response-Suppress"] = "All"
    if answers:
        mail["In-Reply-To"] = answers
    if message.thread:
        mail["Reply-To"] = formataddr((office.name, address_of(office, message.thread)))
        mail["References"] = f"<thread.{message.thread.partition('-')[0]}@{settings.MAIL_DOMAIN}>"
    if message.stop_link:
        mail["List-Unsubscribe"] = f"<{message.stop_link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_signed(message.text, office))
    return mail


def _signed(text: str, office: Office) -> str:
    """The text with the office's name and the mark by which we know our own words when they come back."""
    whole = f"{text}\n\n{office.name} · "
    return f"{whole}#{mark_of(whole)}\n"
