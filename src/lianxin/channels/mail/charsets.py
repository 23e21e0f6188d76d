"""Text from mails of every age: what the mail says of its letters is believed as far as the bytes allow it."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header

#: Mail programs write the old name and use the larger set.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}
#: Of the names that the language knows, those that are no set of letters of any mail.
_NO_LETTERS = {
    "unicode_escape",
    "unicode-escape",
    "raw_unicode_escape",
    "raw-unicode-escape",
    "idna",
    "punycode",
}
#: In this order bytes of one set are seldom taken for those of another.
_GUESSES = ("utf-8", "gb2312", "cp950", "gb18030", "big5hkscs")


def decoded(raw: bytes, declared: str) -> str:
    """The text of these bytes.  Bytes that fit no set are shown as such: no word around them is lost."""
    name = declared.strip().strip("'\"").lower()
    believed = () if name in _NO_LETTERS else (_LARGER.get(name, name),)
    for charset in (*believed, *_GUESSES):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("gb18030", "replace")


def header_text(value: str) -> str:
    """A header as people wrote it: encoded words (RFC 2047) read, bytes without a name of their set guessed."""
    raw = value.encode("utf-8", "surrogateescape")
    text = decoded(raw, "")
    try:
        parts = decode_header(text)
    except HeaderParseError:
        parts = []
    if not parts or not all(
        part for part, _charset in parts
    ):  # an encoded word that holds nothing: shown as it came
        parts = [(text, None)]
    read = (part if isinstance(part, str) else decoded(part, charset or "") for part, charset in parts)
    return " ".join("".join(read).split())
