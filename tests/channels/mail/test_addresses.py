"""An address is found in whatever people leave as a contact; our own is never taken for one."""

import pytest

from lianxin.channels.mail.addresses import address_in, address_of, destinations
from lianxin.channels.mail.reading import read
from lianxin.hear.talking.threads import token_of
from tests.channels.mail.peers import DOMAIN, letter
from tests.factories import hear, open_office


@pytest.fixture(autouse=True)
def our_domain(settings):
    settings.MAIL_DOMAIN = DOMAIN


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("li.min@people.example.net", "li.min@people.example.net"),
        ("邮箱abc_1@qq.com，电话13800000000", "abc_1@qq.com"),
        ("ＬＩ＠people．example．net", "LI@people.example.net"),
        ("Li Min <li+lamp@people.example.net>, or call", "li+lamp@people.example.net"),
        (f"willow@{DOMAIN} or li@people.example.net", "li@people.example.net"),
        (f"willow@{DOMAIN.upper()}", ""),
        ("13800000000", ""),
        ("@home", ""),
        ("li@localhost", ""),
        ("li@-x.org", ""),
        ("a@b.org\r\nBcc: victim@c.org", "a@b.org"),
        ("li@people.example.net.", "li@people.example.net"),
        (f"{'x' * 65}@people.example.net", ""),
        (f"li@{'a.' * 130}org", ""),
        ("", ""),
    ],
)
def test_the_address_in_a_contact(contact: str, address: str):
    assert address_in(contact) == address


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "slugs"),
    [
        ({"to": f"willow@{DOMAIN}"}, ["willow"]),
        ({"to": "x@y.org", "Cc": f"Office <willow@{DOMAIN}>"}, ["willow"]),
        ({"to": "hidden@y.org", "Delivered_To": f"willow@{DOMAIN}"}, ["willow"]),
        ({"to": f"willow@{DOMAIN}", "Delivered_To": f"other@{DOMAIN}"}, ["other"]),
        ({"to": f"other@{DOMAIN}", "X_Original_To": "box@mail.example.org"}, ["other"]),
        ({"to": f"willow@{DOMAIN}, WILLOW@{DOMAIN}, other@{DOMAIN}"}, ["willow", "other"]),
        ({"to": "willow@elsewhere.example"}, []),
    ],
    ids=str,
)
def test_a_mail_is_for_the_office_where_it_was_delivered(headers: dict[str, str], slugs: list[str]):
    for slug in ("willow", "other"):
        open_office(slug)

    there = destinations(read(letter(**headers).as_bytes()))

    assert [one.office.slug for one in there] == slugs


@pytest.mark.django_db
def test_a_thread_is_found_beside_the_plain_address():
    office = open_office()
    voice = hear(office).voice
    voice.office = office
    thread = address_of(office, token_of("thread", voice))

    there = destinations(read(letter(to=f"willow@{DOMAIN}, {thread.upper()}").as_bytes()))

    assert [one.voice for one in there] == [voice]


def test_the_address_of_a_thread_fits_before_the_at_sign():
    """RFC 5321 grants 64 octets; an office with a usual name and a voice number of nine digits fits."""
    assert len("a-town-with-a-long-name-of-31-l" + "+123456789-" + "x" * 13) <= 64
