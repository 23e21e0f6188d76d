"""Mails as programs of every age and temper write them."""

import base64
import quopri
from typing import Any

from hypothesis import strategies as st

from lianxin.algorithms.codes import encode_code
from lianxin.algorithms.page_words import words_of
from lianxin.channels.mail.addresses import address_in, destinations
from lianxin.channels.mail.charsets import decoded, header_text
from lianxin.channels.mail.quotes import mark_of, own_words, without_keys
from lianxin.channels.mail.reading import read
from lianxin.channels.mail.taking import Aside, Later, take
from tests.factories import MONDAY, Town
from tests.fuzz.mutating import blobs, odd, texts
from tests.fuzz.trying import target

_CHARSETS = st.sampled_from(
    [
        "utf-8",
        "gb2312",
        "gbk",
        "big5",
        "iso-2022-jp",
        "utf-7",
        "utf-16",
        "idna",
        "hex",
        "x-unknown",
        "rot13",
        "",
    ]
)
_KINDS = st.sampled_from(
    [
        "text/plain",
        "text/html",
        "image/jpeg",
        "message/rfc822",
        "multipart/mixed",
        "multipart/alternative",
        "message/delivery-status",
        "multipart/report",
        "text",
        "a/b/c",
        "application/octet-stream",
        "",
    ]
)
_FIELDS = st.sampled_from(
    [
        "From",
        "To",
        "Cc",
        "Delivered-To",
        "Message-ID",
        "Subject",
        "Auto-Submitted",
        "Return-Path",
        "Precedence",
        "Content-Disposition",
        "Content-Transfer-Encoding",
        "Authentication-Results",
        "Sensitivity",
        "List-Id",
    ]
)
_VALUES = texts(
    [
        "=?utf-8?B?54Gv5Z2P5LqG?=",
        "=?gb2312?Q?=B5=C6?=",
        "Li <li@people.example>",
        "<1@x>",
        'attachment; filename="a"',
        "filename*=utf-8''%E7%81%AF%00",
        "filename*0=a; filename*2=b",
        "willow@voice.example.org",
        "base64",
        "<>",
    ],
    "=?",
    "?=",
    "<",
    ",",
    ";",
    "\r\n ",
)


def _encoded(content: bytes, how: str) -> bytes:
    if how == "base64":
        return base64.encodebytes(content)
    return quopri.encodestring(content) if how == "quoted-printable" else content


def _part(kind: str, charset: str, how: str, fields: list[tuple[str, str]], content: Any) -> bytes:
    """A part with its headers; a list of parts is put together with an edge that each of them may hold as well."""
    head = [f"{name}: {value}" for name, value in fields]
    head += [f'Content-Type: {kind}; charset="{charset}"; boundary=edge', f"Content-Transfer-Encoding: {how}"]
    if isinstance(content, list):
        body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in content) + b"--edge--\r\n"
    else:
        body = _encoded(content, how)
    return "\r\n".join(head).encode(errors="surrogatepass") + b"\r\n\r\n" + body


_FIELD_LISTS = st.lists(st.tuples(_FIELDS, _VALUES), max_size=4)
_HOW = st.sampled_from(["base64", "quoted-printable", "8bit", "x-uuencode", "7bit"])
_CONTENT = blobs(
    ["灯坏了\n> wrote:\n-- \nLi".encode(), b"<p>Lamp<br>&#x110000;&amp;<style>x</style>", b"=3D=\r\n=ZZ"]
)
MAILS = st.recursive(
    st.builds(_part, _KINDS, _CHARSETS, _HOW, _FIELD_LISTS, _CONTENT),
    lambda inner: st.builds(_part, _KINDS, _CHARSETS, _HOW, _FIELD_LISTS, st.lists(inner, max_size=4)),
    max_leaves=6,
)
_SAMPLE = _part(
    "text/plain", "utf-8", "8bit", [("From", "li@people.example"), ("Subject", "Lamp")], b"It is dark"
)


@target(MAILS | blobs([_SAMPLE], b"--edge", b"\r\n\r\n", b"Content-Type: "))
def mail(raw: bytes) -> None:
    found = read(raw)
    own_words(found.text)
    address_in(found.text)


@target(st.integers(1, 4000).map(lambda deep: b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * deep))
def mail_in_mails(raw: bytes) -> None:
    """Parts within parts within parts."""
    read(raw)


@target(MAILS, Aside, Later, at_house=True)
def mail_to_the_house(town: Town, raw: bytes) -> None:
    found = read(raw)
    destinations(found)
    without_keys(found.text, town.office, found.sender)
    take(raw, MONDAY, answering=False)


@target(st.tuples(_CONTENT, _CHARSETS | odd))
def letters(given: tuple[bytes, str]) -> None:
    decoded(*given).encode()
    words_of(decoded(*given))


@target(_VALUES)
def mail_header(text: str) -> None:
    """As the parser hands it over: bytes that are no ASCII stand in it as halves of characters."""
    header_text(text.encode(errors="replace").decode("ascii", "surrogateescape")).encode()


_MARKED = "You wrote on 1 June:\n> The lamp"
REPLY = f"Thanks\n\nOn Monday, willow@localhost wrote:\n> {_MARKED}\n> #{mark_of(_MARKED)}\n"


@target(texts([REPLY, encode_code(bytes(10))], "> ", "#aaaaaaaaaaaaa\n", "wrote:\n", "From: a\n", "-- \n"))
def reply(text: str) -> None:
    whole = text.encode(errors="replace").decode()  # as `letters` proves
    own_words(whole)
    address_in(whole)
