"""A program signs in as its person would: with what comes beside the password, and no faster."""

from datetime import timedelta

import pyotp
import pytest

from lianxin.office import commands
from lianxin.office.tries import FREE
from tests.api.support import Api, error
from tests.factories import MONDAY, PASSWORD, Town
from tests.record.accounts import add_app


def enter(api: Api, town: Town, who: str = "lead", password: str = PASSWORD, **more: str):
    return api.post("/sessions", {"login": town.person(who).login, "password": password, **more})


@pytest.fixture
def secret(town: Town) -> str:
    return add_app(town.person("lead"), now=MONDAY - timedelta(minutes=2))[0]


def test_a_password_alone_does_not_do_where_there_is_more(api: Api, town: Town, secret: str):
    code = pyotp.TOTP(secret).at(MONDAY)

    assert error(enter(api, town)) == (401, "needs_code", "code")
    assert error(enter(api, town, code="000000")) == (401, "wrong_code", "code")
    assert enter(api, town, code=code).status_code == 201
    assert error(enter(api, town, code=code)) == (401, "wrong_code", "code")


def test_a_token_ends_with_the_factor_that_opened_it(api: Api, client, town: Town, secret: str):
    token = enter(api, town, code=pyotp.TOTP(secret).at(MONDAY)).json()["token"]
    before = Api(client, token).get("/desk/cases").status_code
    commands.end_sessions(person=town.person("lead"), now=MONDAY)

    assert (before, Api(client, token).get("/desk/cases").status_code) == (200, 401)


def test_whoever_has_to_have_more_begins_on_the_page(api: Api, town: Town):
    commands.set_sign_in_rule(office=town.office, second_factor=True, now=MONDAY)

    assert error(enter(api, town)) == (401, "needs_second", None)
    assert enter(api, town, "power").status_code == 201


def test_guessing_waits_and_the_page_counts_with_it(api: Api, town: Town, client):
    found = [enter(api, town, password="wrong").status_code for _ in range(FREE + 1)]
    answer = enter(api, town)
    page = client.post("/sign-in/", {"login": town.person("lead").login, "password": PASSWORD})

    assert found == [401] * (FREE + 1)
    assert (error(answer), answer["Retry-After"], page.status_code) == ((429, "wait", None), "2", 429)
