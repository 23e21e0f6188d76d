"""Likely the same problem: shown with reasons to whoever may see both, linked by a person, merged by nobody."""

import re

import pytest
from django.test import Client

from lianxin.hear.commands import link
from lianxin.hear.queries import linked_with
from lianxin.hear.understanding.likeness import forget
from tests.factories import MONDAY, Town, case_of, hear, make_town, open_case, take, voice_of, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    forget()
    town = make_town()
    for number in range(8):
        open_case(town.office, f"第{number}小区的井盖不见了")
    return town


def at_the_desk(town: Town, who: str = "clerk") -> Client:
    client = Client()
    client.force_login(town.person(who))
    return client


def page(client: Client, case) -> str:
    return client.get(f"/willow/desk/{case.number}/?lang=en").content.decode()


def do(client: Client, case, step: str, **fields: object):
    return client.post(f"/willow/desk/{case.number}/{step}", fields)


@pytest.fixture
def noise(town: Town):
    return open_case(town.office, "翠湖花园夜间施工噪音很大")


@pytest.fixture
def same_noise(town: Town):
    return open_case(town.office, "翠湖花園半夜施工，噪音太大了")


def test_the_clerk_sees_what_is_likely_the_same_and_why(town: Town, noise, same_noise):
    shown = page(at_the_desk(town), noise)

    assert "Likely the same problem" in shown
    assert f'href="/willow/desk/{same_noise.number}/"><span class="title">翠湖花園' in shown
    assert "Why: both say “翠湖花园, 施工”, within a day" in shown


def test_what_is_not_alike_is_not_shown(town: Town, noise):
    assert "Likely the same problem" not in page(at_the_desk(town), noise)


def test_a_link_and_its_end_leave_both_cases_as_they_were(town: Town, noise, same_noise):
    client = at_the_desk(town)
    linked = do(client, noise, "link", other=same_noise.number)
    shown = page(client, same_noise)
    together = linked_with(voice_of(noise))
    ended = do(client, same_noise, "unlink")

    assert (linked.status_code, ended.status_code) == (302, 302)
    assert together == [voice_of(same_noise).pk]
    assert "Linked as one problem" in shown
    assert f'href="/willow/desk/{noise.number}/"><span class="title">翠湖花园' in shown
    assert linked_with(voice_of(noise)) == []
    assert [case_of(voice_of(case)).number for case in (noise, same_noise)] == [
        noise.number,
        same_noise.number,
    ]


def test_a_handler_sees_and_links_the_own_units_cases_only(town: Town, noise, same_noise):
    take(town, noise, "dispatch", unit=town.power)
    take(town, same_noise, "dispatch", unit=town.water)
    handler = at_the_desk(town, "power")

    hidden = page(handler, noise)
    refused = do(handler, noise, "link", other=same_noise.number)
    link(voice=voice_of(noise), other=voice_of(same_noise), person=town.person("clerk"), now=MONDAY)
    counted = page(handler, noise)

    assert "Likely the same problem" not in hidden
    assert refused.status_code == 404
    assert "1 more with another unit" in counted
    assert "翠湖花園" not in counted


@pytest.mark.parametrize("other", ["", "0", "x", "-1", "99999999999999999999", "9" * 5_000])
def test_nothing_is_linked_with_what_is_not_there(town: Town, noise, other: str):
    assert do(at_the_desk(town), noise, "link", other=other).status_code == 404
    assert do(at_the_desk(town), noise, "link", other=noise.number).status_code == 404


def test_the_one_who_spoke_reads_how_many_others_there_are_but_never_of_a_single_one(town: Town):
    heard = [hear(town.office, f"翠湖花园施工噪音，金丝雀{n}") for n in range(3)]
    work_off(town.office, MONDAY)
    address = f"/willow/follow/{heard[0].code}/?lang=en"
    shown = []
    for other in heard[1:]:
        link(voice=heard[0].voice, other=other.voice, person=None, now=MONDAY)
        shown.append(Client().get(address).content.decode())

    assert [re.search(r"\d others? spoke about the same", text) is not None for text in shown] == [
        False,
        True,
    ]
    assert "2 others spoke about the same." in shown[1]
    assert "金丝雀1" not in shown[1]
