"""What becomes of one mail: a voice, a line of a thread, a note that a message came back; or a person must look.

Everything here may happen again with the same mail, after a crash or a server that was away, and stands once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from lianxin.channels import ChannelClosed, Message
from lianxin.hear.attachments import MOST_FILES, Unclean, stage_bytes, why_unclean
from lianxin.hear.commands import Heard, Said, note_bounce, receive, settle_notice, write_line
from lianxin.hear.models import Notice, NoticeStop, Voice
from lianxin.hear.queries import entry_of
from lianxin.hear.states import MOST_TEXT, MOST_TITLE, NoticeState, Speaker
from lianxin.hear.text import clean
from lianxin.office.models import Office

from . import wording
from .addresses import Destination, address_in, destinations
from .quotes import own_words, without_keys
from .reading import Mail, read
from .writing import hand_over, ready

CODE = "mail"
#: Parts of one mail: what is longer than a voice may be goes on in lines.
MOST_PARTS = 10
MOST_CHARACTERS = MOST_TEXT * MOST_PARTS
#: After so long without a way to send the receipt, the mail is let go; the voice stands.
PATIENCE = timedelta(days=7)
#: Reasons to wait for which the sender can do nothing.
_NOT_NOW = {"busy", "full"}


class Aside(ValueError):
    """A mail of which only a person can tell what to do with it."""


class Later(RuntimeError):
    """A mail that is to be looked at again."""


def take(raw: bytes, now: datetime, *, answering: bool = True) -> None:
    """Do with a mail what it asks for; returns when it can be let go.

    Without ``answering`` (the mail server is away) it is heard all the same, and waits for its receipt.
    """
    mail = read(raw)
    there = destinations(mail)
    if not there:
        raise Aside("no_office")
    for one in there:
        _take(mail, one, now, answering=answering)


def _take(mail: Mail, there: Destination, now: datetime, *, answering: bool) -> None:
    if mail.automatic or mail.failed or mail.listed:
        _by_a_machine(mail, there.voice, now)
        return
    if len(mail.text) > MOST_CHARACTERS * 2:  # what is quoted in it may go; a whole library may not come
        raise Aside("long")
    text = own_words(mail.text) if there.voice else mail.text
    if there.voice and there.voice.asked:  # answered with all the others: a reply to it is a voice of its own
        there = replace(there, voice=None)
    text = without_keys(clean(text), there.office, mail.sender)
    title = without_keys(clean(mail.subject), there.office, mail.sender)
    language = there.voice.language if there.voice else wording.language_in(f"{title} {text}", there.office)
    with translation.override(language or next(iter(there.office.names), "en")):
        parts = _parts(mail, text, title, there)
        tokens, refused = _files(mail, there.office, now)
        if there.voice:
            _add(mail, there.voice, parts, tokens, now)
            _say_refused(mail, there.voice, refused)
        else:
            heard = _hear(mail, there.office, title, parts, tokens, language, now)
            _give_receipt(mail, heard, refused, now, answering=answering)


def _by_a_machine(mail: Mail, voice: Voice | None, now: datetime) -> None:
    """Never answered.  A bounce is noted; an absence note is no word of the person; the rest a person looks at."""
    if voice is None or (mail.listed and not mail.failed):
        raise Aside("automatic")
    if mail.failed:
        note_bounce(voice=voice, channel=CODE, now=now)


def _parts(mail: Mail, text: str, title: str, there: Destination) -> list[str]:
    """The words in parts that can be taken; somebody who sent none, or a book, is told so."""
    if not text:
        text = title if not there.voice else ""
    elif len(title) > MOST_TITLE and not there.voice:
        text = f"{title}\n\n{text}"
    if not text and mail.files:
        text = _("(Sent without words.)")
    parts = [text[at : at + MOST_TEXT] for at in range(0, len(text), MOST_TEXT)]
    if not parts:
        _refuse(mail, there.office, _("Please write what you would like to say."))
        raise Aside("empty")
    if len(parts) > MOST_PARTS:
        most = {"most": MOST_CHARACTERS}
        _refuse(
            mail, there.office, _("It is longer than %(most)d characters. Please send it in parts.") % most
        )
        raise Aside("long")
    return parts


def _files(mail: Mail, office: Office, now: datetime) -> tuple[tuple[str, ...], list[str]]:
    """Tokens of the files that could be taken, and for each of the others why not."""
    tokens: list[str] = []
    refused: list[str] = []
    for number, file in enumerate(mail.files, start=1):
        try:
            tokens.append(stage_bytes(office, file.content, now) if number <= MOST_FILES else _too_many())
        except Unclean as error:
            if error.problem in _NOT_NOW:
                raise Later(error.problem) from None
            name = " ".join(file.name.split()) or _("File %(n)d") % {"n": number}
            refused.append(f"– {name}: {why_unclean(error.problem)}")
    return tuple(tokens), refused


def _too_many() -> str:
    raise Unclean("many")


def _hear(  # noqa: PLR0917  one call, above
    mail: Mail,
    office: Office,
    title: str,
    parts: list[str],
    tokens: tuple[str, ...],
    language: str,
    now: datetime,
) -> Heard:
    said = Said(
        body=parts[0],
        title=title if len(title) <= MOST_TITLE and title != parts[0] else "",
        channel=CODE,
        language=language,
        contact=address_in(mail.sender),
        confidential=mail.confidential,
        attachments=tokens,
    )
    heard = receive(office=office, said=said, now=now, idempotency_key=mail.key)
    heard.voice.office = office
    _add(mail, heard.voice, parts[1:], (), now)
    return heard


def _add(mail: Mail, voice: Voice, parts: list[str], tokens: tuple[str, ...], now: datetime) -> None:
    for number, part in enumerate(parts):
        write_line(
            voice=voice,
            speaker=Speaker.RESIDENT,
            text=part,
            now=now,
            channel=CODE,
            idempotency_key=f"{mail.key}/{number}",
            attachments=tokens if number == 0 else (),
        )


def _give_receipt(mail: Mail, heard: Heard, refused: list[str], now: datetime, *, answering: bool) -> None:
    """Send the receipt, once.  The code is known only while the mail is here, so the mail waits until it is sent."""
    voice, number = heard.voice, entry_of(heard.voice, heard.voice.office.stream_id).number
    if not _may_answer(mail, voice.office) or voice.probe:
        return
    if (
        Notice.objects.filter(voice=voice, about=number).exists()
        or NoticeStop.objects.filter(voice=voice).exists()
    ):
        return
    message = wording.receipt(heard, address_in(mail.sender), refused, now)
    state = _sent(message, mail) if answering else None
    if state is None and now - voice.received_at < PATIENCE:
        raise Later("receipt")
    state = state or NoticeState.GIVEN_UP
    settle_notice(voice=voice, abouts=[number], state=state, channel=CODE, now=now)


def _may_answer(mail: Mail, office: Office) -> bool:
    """Nobody is answered whose address is ours, missing, or shown to be forged by the server that took the mail."""
    return ready(office) and not mail.forged and bool(address_in(mail.sender))


def _sent(message: Message, mail: Mail) -> NoticeState | None:
    try:
        hand_over(message, kind="auto-replied", answers=mail.message_id)
    except ChannelClosed as error:
        return NoticeState.BOUNCED if error.problem == "refused" else None
    return NoticeState.SENT


def _say_refused(mail: Mail, voice: Voice, refused: list[str]) -> None:
    """Courtesy, not a promise: what was taken is on the page; it is not sent again if it fails."""
    if refused and not voice.confidential and _may_answer(mail, voice.office):
        _sent(wording.files_refused(voice, address_in(mail.sender), refused), mail)


def _refuse(mail: Mail, office: Office, reason: str) -> None:
    if _may_answer(mail, office):
        _sent(wording.not_taken(office, address_in(mail.sender), reason), mail)
