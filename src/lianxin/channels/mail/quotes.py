"""What somebody wrote, parted from what they only sent back.

Only two things are cut from a reply: a text that we can prove to have written ourselves, because its mark fits it
letter for letter, and quoted lines at the very end under a line that says whose they are.  Anything else stays.
Keys to a voice (its code, the address of its thread, the link that stops messages) are struck out wherever they
stand, and so is the sender's own address: a unit reads these words, and may hold none of them.
"""

from __future__ import annotations

import base64
import re
from itertools import islice

from django.conf import settings

from lianxin.algorithms.codes import CodeError
from lianxin.hear.codes import derived
from lianxin.hear.queries import by_code
from lianxin.office.models import Office

STRUCK = "▇▇▇"
_MARK = re.compile(r"#([a-z2-7]{13})\s*$")
_LONGEST_OWN = 60
_MOST_MARKS = 20
_HEADS = (
    "from|to|cc|sent|date|subject|reply-to|发件人|收件人|抄送|发送时间|发送日期|日期|时间|主题|"
    "寄件者|寄件人|收件者|副本|傳送時間|寄件日期|主旨|發件人|發送時間|時間|主題"
)
_HEAD = re.compile(rf"^[\s>*]*(?:{_HEADS})\W{{0,3}}[:：]", re.IGNORECASE)
_RULE = re.compile(
    r"^[\s>]*(?:[-_=—]{5,}|[-_=—]{3,}\s*(?:original( message)?|原始邮件|原始郵件|原邮件|原郵件)\s*[-_=—]{3,})\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(wrote|writes|写道|寫道|写到|寫到)\s*[:：]\s*$", re.IGNORECASE)
_SIGNATURE_LINES = 8
_CODE = re.compile(r"(?<![0-9A-Za-z])(?=((?:[0-9A-Za-z]{4}[-\u2010-\u2015 ]?){4}[0-9A-Za-z])(?![0-9A-Za-z]))")
_TOKEN = re.compile(r"(?<=[+/])[1-9][0-9]{0,18}-[a-z2-7]{13}(?=[@/])", re.IGNORECASE)


def mark_of(text: str) -> str:
    """The mark that stands under a text of ours; white space and quotation signs do not count."""
    squeezed = "".join(char for char in text if not char.isspace() and char != ">")
    return base64.b32encode(derived("mail-mark", squeezed)[:10]).decode().lower()[:13]


def own_words(text: str) -> str:
    """A reply without what it only sends back."""
    return _without_signature(_without_quotes(_without_ours(text.split("\n")))).strip()


def _without_ours(lines: list[str]) -> list[str]:
    """Cut every text of ours that is whole; where a word was written into it, its mark fits no more and it stays."""
    marked = ((end, found) for end, line in enumerate(lines) if (found := _MARK.search(line)))
    for end, found in islice(marked, _MOST_MARKS):
        for begin in range(end, max(-1, end - _LONGEST_OWN), -1):
            ours = "\n".join([*lines[begin:end], lines[end][: found.start()]])
            if mark_of(ours) == found[1]:
                return _without_ours(
                    [*_without_heads(lines[:begin]), *_without_blank_start(lines[end + 1 :])]
                )
    return lines


def _without_heads(lines: list[str]) -> list[str]:
    """Take away what mail programs write above a text of ours; it is known by our address in it."""
    lines = _without_blank_end(lines)
    begin = len(lines)
    while begin and _HEAD.search(lines[begin - 1]):
        begin -= 1
    if _names_us(lines[begin:]):
        lines = _without_blank_end(lines[:begin])
        return _without_blank_end(lines[:-1]) if lines and _RULE.search(lines[-1]) else lines
    return _without_attribution(lines)


def _without_attribution(lines: list[str]) -> list[str]:
    """Without "On that day, the office wrote:", on one line or two, at the end."""
    if not lines or not _WROTE.search(lines[-1]):
        return lines
    count = next((count for count in (1, 2) if _names_us(lines[-count:])), 0)
    return lines[: len(lines) - count]


def _without_blank_start(lines: list[str]) -> list[str]:
    return _without_blank_end(lines[::-1])[::-1]


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip(" >\t\r"):
        lines = lines[:-1]
    return lines


def _names_us(lines: list[str]) -> bool:
    return any(f"@{settings.MAIL_DOMAIN}" in line.lower() for line in lines)


def _without_quotes(lines: list[str]) -> list[str]:
    """Cut quoted lines at the end, if a line above them says that we wrote them."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    if not any(line.startswith(">") for line in lines[end:]):
        return lines
    above = _without_attribution(lines[:end])
    return above if len(above) < end else lines


def _without_signature(lines: list[str]) -> str:
    for place, line in enumerate(lines):
        if line.rstrip("\r\n") in {"-- ", "--\u00a0"} and len(lines) - place - 1 <= _SIGNATURE_LINES:
            return "\n".join(lines[:place])
    return "\n".join(lines)


def without_keys(text: str, office: Office, sender: str) -> str:
    """The words with every key to a voice, and the sender's address, struck out."""
    spans = [found.span(1) for found in _CODE.finditer(text) if _opens(office, found[1])]
    for begin, end in reversed(spans):
        text = text[:begin] + STRUCK + text[end:]
    text = _TOKEN.sub(STRUCK, text)
    return re.sub(re.escape(sender), STRUCK, text, flags=re.IGNORECASE) if sender else text


def _opens(office: Office, typed: str) -> bool:
    try:
        return by_code(office, typed) is not None
    except CodeError:
        return False
