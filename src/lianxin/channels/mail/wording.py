"""What mails of ours say, in the language of the mail that they answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act.receipts import Receipt, receipt_of
from lianxin.algorithms.folding import fold
from lianxin.channels import Message
from lianxin.hear.commands import Heard
from lianxin.hear.models import Voice
from lianxin.hear.talking.reaching import language_of, stop_link
from lianxin.hear.talking.threads import token_of
from lianxin.office.models import Office


def language_in(text: str, office: Office) -> str:
    """The language of the words, as far as their letters show it; else the office's first."""
    known = {code for code, _name in settings.LANGUAGES}
    letters = [char for char in text if char.isalpha()]
    chinese = [char for char in letters if unicodedata.name(char, "").startswith("CJK UNIFIED")]
    if len(chinese) * 4 > len(letters):
        found = "zh-hant" if any(fold(char) != char for char in chinese) else "zh-hans"
    elif letters and all(char.isascii() for char in letters):
        found = "en"
    else:
        found = next(iter(office.names), "")
    return found if found in known else ""


def receipt(heard: Heard, address: str, refused: Sequence[str], now: datetime) -> Message:
    """The receipt: once, to the address the voice came from, with the code and none of the words."""
    voice, office = heard.voice, heard.voice.office
    given = receipt_of(voice, heard.code, now)
    text = _bare(office, given) if voice.confidential else _full(voice, given, refused)
    return Message(
        office=office,
        address=address,
        subject=_("%(office)s: receipt, number %(n)d") % {"office": office.name, "n": given.number},
        text=text,
        thread="" if voice.confidential else token_of("thread", voice),
        stop_link="" if voice.confidential else stop_link(voice),
        language=language_of(voice),
        once=f"receipt/{voice.pk}",
    )


def _full(voice: Voice, given: Receipt, refused: Sequence[str]) -> str:
    slug = voice.office.slug
    follow = settings.PUBLIC_ORIGIN + reverse("web:follow", args=[slug, given.code_raw])
    lines = [
        _("Your words are written down: number %(number)s in the record") % {"number": given.number},
        "",
        _("Your code: %(code)s") % {"code": given.code},
        _("Keep this code. With it you see what happens, add to it, and say whether it was solved."),
        follow,
        "",
        _("By %(accept)s a unit must have taken it on; by %(answer)s the office must answer.")
        % {"accept": given.accept_by, "answer": given.answer_by},
        *_told(refused),
        "",
        _(
            "To add something, reply to this mail. Your address is encrypted; the unit that works on it never sees it."
        ),
        _("No more messages about this: %(link)s") % {"link": stop_link(voice)},
    ]
    return "\n".join(lines)


def _bare(office: Office, given: Receipt) -> str:
    """For what was said in confidence: the code, once, and where it can be typed; nothing follows by mail."""
    lines = [
        _("Your words are written down: number %(number)s in the record") % {"number": given.number},
        "",
        _("Your code: %(code)s") % {"code": given.code},
        _("Type it here to read the answer: %(link)s")
        % {"link": settings.PUBLIC_ORIGIN + reverse("web:find", args=[office.slug])},
        "",
        _("You said it in confidence, so this is the only mail about it."),
    ]
    return "\n".join(lines)


def _told(refused: Sequence[str]) -> list[str]:
    return ["", _("Some files could not be taken. Your words were."), *refused] if refused else []


def files_refused(voice: Voice, address: str, refused: Sequence[str]) -> Message:
    """To somebody whose reply was taken, but not all that was attached to it."""
    return Message(
        office=voice.office,
        address=address,
        subject=_("%(office)s: some files could not be taken") % {"office": voice.office.name},
        text="\n".join(_told(refused)[1:]),
        thread=token_of("thread", voice),
        stop_link=stop_link(voice),
    )


def not_taken(office: Office, address: str, reason: str) -> Message:
    """To somebody whose mail holds nothing that could be taken."""
    link = settings.PUBLIC_ORIGIN + reverse("web:say", args=[office.slug])
    lines = [
        _("Your mail could not be taken as it is: %(reason)s") % {"reason": reason},
        _("It is kept until somebody has looked at it. You can also say it here: %(link)s") % {"link": link},
    ]
    return Message(
        office=office,
        address=address,
        subject=_("%(office)s: your mail could not be taken") % {"office": office.name},
        text="\n".join(lines),
    )
