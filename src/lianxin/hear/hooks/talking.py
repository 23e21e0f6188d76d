"""What a message of a conversation becomes: a voice of its own, or a line of one that was said before."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lianxin.algorithms.codes import ALPHABET, CodeError, display, parse_code
from lianxin.office.models import Office

from .. import codes
from ..commands import Heard, Said, receive, write_line
from ..models import Voice
from ..queries import by_code, entry_of
from ..states import Speaker
from ..text import clean

#: How long a platform may say of a message that it goes on from an earlier one.
SAME_MATTER = timedelta(days=1)
_SYMBOL = f"[{ALPHABET}OIL]"
_CODE_FIRST = re.compile(rf"\s*((?:{_SYMBOL}[\s‐-―-]?){{16}}{_SYMBOL})(?![A-Z0-9])", re.IGNORECASE)
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_BETWEEN = " \t\n:：,，.。;；、-–—"


class UsedId(Exception):
    """The id of the message has been used for other words."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One message: by whom it came and under which id stays between the gateway and the vault."""

    id: str
    sender: str
    text: str
    contact: str
    language: str = ""
    in_reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a message, and what the sender is told.  ``code`` is told once, with a voice's receipt."""

    taken_as: str
    number: int
    reply: str
    new: bool = True
    code: str = ""
    link: str = ""


def take(*, office: Office, channel: str, message: Incoming, origin: str, now: datetime) -> Taken:
    """A voice with its receipt; or a line, where the text begins with a tracking code or the platform says so."""
    talk = _Talk(office=office, channel=channel, message=message, origin=origin, now=now)
    with translation.override(talk.language):
        return talk.taken()


def language_of(office: Office) -> str:
    """The language in which an office writes to somebody of whom it knows none."""
    spoken = [code for code, _name in settings.LANGUAGES if code in office.names]
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in spoken or not spoken else spoken[0]


def split_code(text: str) -> tuple[str, str]:
    """The tracking code that a text begins with, and the words behind it; no code where there is none."""
    found = _CODE_FIRST.match(text.translate(_WIDE))
    try:
        code = parse_code(found[1]) if found else ""
    except CodeError:
        code = ""
    return (code, text[found.end() :].strip(_BETWEEN)) if found and code else ("", text)


@dataclass(frozen=True, kw_only=True)
class _Talk:
    """One message on its way in."""

    office: Office
    channel: str
    message: Incoming
    origin: str
    now: datetime

    @property
    def language(self) -> str:
        return self.message.language or language_of(self.office)

    def taken(self) -> Taken:
        code, words = split_code(self.message.text)
        if voice := by_code(self.office, code) if code else None:
            return self._line(voice, words, code)
        if voice := self._earlier():
            return self._line(voice, self.message.text, "")
        return self._voice()

    def _earlier(self) -> Voice | None:
        """The voice that this conversation began lately, where the platform says that the message answers in it."""
        if not self.message.in_reply_to:
            return None
        lately = Voice.objects.filter(office=self.office, received_at__gte=self.now - SAME_MATTER)
        return lately.filter(source_id=self._source(self.message.in_reply_to)).first()

    def _source(self, message_id: str) -> str:
        """How a message is known again: a keyed hash, from which neither sender nor id can be found."""
        digest = codes.derived("message", self.office.slug, self.channel, self.message.sender, message_id)
        return f"{self.channel}/{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"

    def _voice(self) -> Taken:
        source = self._source(self.message.id)
        known = Voice.objects.filter(office=self.office, source_id=source).first()
        if known and known.body != clean(self.message.text):
            raise UsedId
        said = Said(
            body=self.message.text,
            channel=self.channel,
            contact=self.message.contact,
            language=self.language,
            source_id=source,
        )
        return self._receipt(receive(office=self.office, said=said, now=self.now, idempotency_key=source))

    def _receipt(self, heard: Heard) -> Taken:
        entry = heard.appended.entry if heard.appended else entry_of(heard.voice, self.office.stream_id)
        link = self._link(heard.code)
        told = {"n": entry.number, "code": display(heard.code), "link": link}
        return Taken(
            taken_as="voice",
            number=entry.number,
            reply=_("Received as number %(n)d. Your code: %(code)s Follow it here: %(link)s") % told,
            new=heard.appended is not None,
            code=display(heard.code),
            link=link,
        )

    def _line(self, voice: Voice, words: str, code: str) -> Taken:
        voice.office = self.office
        number, link = entry_of(voice, self.office.stream_id).number, self._link(code)
        told = {"n": number, "link": link}
        if not words:
            reply = _("Number %(n)d: what became of it stands here: %(link)s") % told
            return Taken(taken_as="question", number=number, reply=reply, new=False, link=link)
        if voice.asked:
            reply = _(
                "Number %(n)d was said in a consultation and is answered there: %(link)s What you wrote now was not "
                "taken in. Please send it again without the code."
            )
            return Taken(taken_as="question", number=number, reply=reply % told, new=False, link=link)
        write_line(
            voice=voice,
            speaker=Speaker.RESIDENT,
            text=words,
            now=self.now,
            channel=self.channel,
            idempotency_key=self._source(self.message.id),
        )
        reply = _("Added to number %(n)d. The office reads it. Follow it here: %(link)s") % told
        return Taken(taken_as="line", number=number, reply=reply, link=link)

    def _link(self, code: str) -> str:
        slug = self.office.slug
        return self.origin + (
            reverse("web:follow", args=[slug, code]) if code else reverse("web:find", args=[slug])
        )
