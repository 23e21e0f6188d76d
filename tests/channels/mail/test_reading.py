"""Mails of every program and age are read, and nothing in them is lost, run or fetched."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.page_words import words_of
from lianxin.channels.mail.charsets import decoded, header_text
from lianxin.channels.mail.reading import read
from tests.channels.mail.peers import letter

SIMPLE, TRADITIONAL = "桥头的路灯不亮，请派人来看看。", "橋頭的路燈不亮，請派人來看看。"


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (SIMPLE, "gb18030", "gb18030"),
        (SIMPLE, "gb2312", "gb2312"),
        ("朱镕基路的灯不亮", "gbk", "gb2312"),
        (SIMPLE, "gb2312", ""),
        (SIMPLE, "gb2312", "us-ascii"),
        (SIMPLE, "gb2312", "utf-8"),
        (SIMPLE, "utf-8", "nonsense"),
        (SIMPLE, "utf-8", ""),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "big5", ""),
        (TRADITIONAL, "utf-8", "UTF-8"),
        ("Lampi er dökkur", "iso-8859-1", "iso-8859-1"),
    ],
)
def test_letters_of_every_set_are_read(text: str, charset: str, declared: str):
    assert decoded(text.encode(charset), declared) == text
    raw = b"From: a@b.cn\r\nContent-Type: text/plain; charset=%b\r\n\r\n" % declared.encode()
    assert read(raw + text.encode(charset)).text == text


@given(
    st.binary(), st.sampled_from(["", "utf-8", "gb2312", "big5", "hex", "idna", "utf-16", "unicode_escape"])
)
def test_any_bytes_become_some_text(raw: bytes, declared: str):
    assert isinstance(decoded(raw, declared), str)


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("=?utf-8?B?6Lev54Gv?=", "路灯"),
        ("=?gb2312?B?wre1xg==?= =?GB2312?Q?=B2=BB=C1=C1?=", "路灯不亮"),
        ("=?big5?B?uPS/Tw==?=", "路燈"),
        ("Re: =?utf-8?Q?Lamp_=E2=80=93_dark?= (2)", "Re: Lamp – dark (2)"),
        ("=?utf-8?B?!!!?= broken", "=?utf-8?B?!!!?= broken"),
        ("=?utf-8?B?a?= odd", "=?utf-8?B?a?= odd"),
        ("", ""),
        ("two\r\n lines", "two lines"),
        ("路灯".encode("gb2312").decode("ascii", "surrogateescape"), "路灯"),
    ],
)
def test_headers_are_read_as_people_wrote_them(header: str, text: str):
    assert header_text(header) == text


def test_a_character_that_a_program_cut_in_two_is_whole_again():
    halves = "=?utf-8?B?6Lc=?= =?utf-8?B?r+eBrw==?="

    assert header_text(halves) == "路灯"


def test_plain_words_are_preferred_to_a_page():
    mail = letter("Plain words")
    mail.add_alternative("<p>The <b>page</b></p>", subtype="html")

    assert read(mail.as_bytes()).text == "Plain words"


def test_a_page_alone_is_reduced_to_its_words():
    mail = letter("")
    mail.set_content(
        "<html><head><title>no</title><style>b{}</style></head><body><script>alert(1)</script><p>The lamp&nbsp;is"
        "<br>dark &amp; cold<img src=x onerror=alert(1) alt='a lamp'></p><blockquote>quoted</blockquote>"
        "<a href='https://example.org/map'>here</a></body></html>",
        subtype="html",
    )

    assert read(mail.as_bytes()).text == (
        "The lamp\N{NO-BREAK SPACE}is\ndark & cold a lamp\n\n> quoted\nhere <https://example.org/map>"
    )


@given(st.text())
def test_no_page_breaks_the_reader_and_its_words_stay(text: str):
    page = f"<div>{text}</p><td><blockquote><b>Lamp"

    assert words_of(page).endswith("Lamp") or "<" in text


@pytest.mark.parametrize(
    "bit",
    ["<!--", "<a ", "<a href='", "<![CDATA[", "<?", "</a ", "&#", "<style>", "<a x=", "<blockquote>", "<"],
)
def test_a_hostile_page_is_read_in_time_with_its_length(bit: str):
    """The standard library's parser takes minutes for a tenth of this."""
    begun = time.process_time()

    words_of(bit * (400_000 // len(bit)))

    assert time.process_time() - begun < 5


def test_files_come_with_the_words():
    mail = letter("See the photo")
    mail.add_attachment(b"\xff\xd8photo", maintype="image", subtype="jpeg", filename="路灯.jpg")
    mail.add_attachment("a list", subtype="csv", filename="list.csv")

    seen = read(mail.as_bytes())

    assert seen.text == "See the photo"
    assert [(file.name, file.content) for file in seen.files] == [
        ("路灯.jpg", b"\xff\xd8photo"),
        ("list.csv", b"a list\r\n"),
    ]


def test_a_mail_within_a_mail_is_words_too():
    outer = letter("I pass this on:")
    outer.add_attachment(letter("The lamp is dark", sender="canary@x.org"))

    assert read(outer.as_bytes()).text == "I pass this on:\n\nThe lamp is dark"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"no header at all",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nnever closed",
        b"From: \xff\xfe <>\r\nSubject: =?x?Q?\r\n\r\nwords",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Content-Type: text/plain; charset=\xff\r\n\r\nwords",
        b"Content-Type: message/rfc822\r\n\r\n",
    ],
)
def test_broken_mails_are_read_as_far_as_they_go(raw: bytes):
    seen = read(raw)

    assert seen.key == read(raw).key
    assert not seen.failed


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes):
    assert read(b"From: a@b.cn\r\n" + raw).key
