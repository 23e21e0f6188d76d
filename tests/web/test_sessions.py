"""A session ends: after idle time, at the end of its day, when the account closes and when its password changes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lianxin.office import commands
from tests import factories
from tests.factories import MONDAY, PASSWORD, Town, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
MINUTE = timedelta(minutes=1)
FAST_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(factories.clock, "now", MONDAY)
    with override_settings(CLOCK="tests.factories.tell_time", PASSWORD_HASHERS=FAST_HASH):
        yield make_town()


@pytest.fixture
def signed_in(town: Town) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"login": town.person("clerk").login, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def desk_at(client: Client, town: Town, after: timedelta) -> int:
    factories.clock.now = MONDAY + after
    return client.get(f"/{town.office.slug}/desk/").status_code


def test_a_session_in_use_lasts_and_an_idle_one_ends(town: Town, signed_in: Client):
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)

    assert desk_at(signed_in, town, idle - MINUTE) == 200
    assert desk_at(signed_in, town, 2 * idle - 2 * MINUTE) == 200
    assert desk_at(signed_in, town, 3 * idle) == 302
    assert desk_at(signed_in, town, 3 * idle + MINUTE) == 302


def test_a_session_ends_with_its_day_however_busy(town: Town, signed_in: Client):
    hours = settings.SESSION_COOKIE_AGE // 3600

    assert [desk_at(signed_in, town, timedelta(hours=hour)) for hour in range(hours + 1)] == [200] * (
        hours + 1
    )
    assert desk_at(signed_in, town, timedelta(hours=hours, minutes=1)) == 302


def test_a_closed_account_is_out_at_once(town: Town, signed_in: Client):
    assert desk_at(signed_in, town, MINUTE) == 200
    commands.close_person(person=town.person("clerk"), now=MONDAY)

    assert desk_at(signed_in, town, 2 * MINUTE) == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(town: Town, signed_in: Client):
    commands.change_password(person=town.person("clerk"), password="another long password", now=MONDAY)

    assert desk_at(signed_in, town, MINUTE) == 302


def test_signing_in_gives_a_new_session_number(town: Town):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    client.post("/sign-in/", {"login": town.person("clerk").login, "password": PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "planted0planted0planted0planted0"
    assert client.cookies[settings.SESSION_COOKIE_NAME]["httponly"]
    assert client.cookies[settings.SESSION_COOKIE_NAME]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(town: Town, wanted: str):
    person = town.person("clerk")
    answer = Client().post("/sign-in/", {"login": person.login, "password": PASSWORD, "next": wanted})

    assert answer.url == f"/{town.office.slug}/desk/"


def test_the_desk_of_another_office_does_not_exist(town: Town, signed_in: Client):
    other = make_town("other")

    assert signed_in.get(f"/{other.office.slug}/desk/").status_code == 404
