"""Signing in: a password, what comes beside it, how often one may be wrong, and what ends a session."""

import re
from base64 import b64decode
from datetime import timedelta

import pyotp
import pytest
from django.test import Client

from lianxin.office import commands, factors
from lianxin.office.doors import FRESH
from lianxin.office.factors import Shown
from lianxin.office.models import Factor, Person
from lianxin.office.states import FactorKind, Role
from lianxin.office.tries import FREE
from tests import factories
from tests.factories import MONDAY, PASSWORD, Town, add_person, make_town
from tests.office import hashing
from tests.record.accounts import add_app

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SECOND = timedelta(seconds=1)
STEP = 30 * SECOND
ELSEWHERE = "198.51.100.9"


@pytest.fixture(autouse=True)
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    settings.PASSWORD_HASHERS = [
        "tests.office.hashing.Counting",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    town = make_town()
    hashing.done.clear()
    return town


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


def give(client: Client, person: Person | str, password: str = PASSWORD, address: str = "", **more: str):
    login = person if isinstance(person, str) else person.login
    source = {"REMOTE_ADDR": address} if address else {}
    return client.post("/sign-in/", {"login": login, "password": password, **more}, **source)


def code_of(secret: str, after: timedelta = timedelta()) -> str:
    return pyotp.TOTP(secret).at(MONDAY + after)


def is_in(client: Client, path: str = "/willow/lead/") -> bool:
    return client.get(path).status_code == 200


def demand(town: Town) -> None:
    commands.set_sign_in_rule(office=town.office, second_factor=True, now=MONDAY)


def text(answer) -> str:
    return answer.content.decode()


def test_a_password_is_half_the_way_where_there_is_more(lead: Person):
    secret, _codes = add_app(lead, now=MONDAY - 2 * STEP)
    client = Client()
    answer = give(client, lead, next="/willow/cases/")

    assert (answer.status_code, answer.url) == (302, "/sign-in/second/?next=%2Fwillow%2Fcases%2F")
    assert not is_in(client)
    wrong = client.post("/sign-in/second/", {"code": "000000"})
    assert (wrong.status_code, "This code does not fit" in text(wrong), is_in(client)) == (422, True, False)
    right = client.post(answer.url, {"code": code_of(secret), "next": "/willow/cases/"})
    assert (right.status_code, right.url, is_in(client)) == (302, "/willow/cases/", True)


def test_the_same_code_opens_nothing_twice(lead: Person):
    secret, _codes = add_app(lead, now=MONDAY - 2 * STEP)
    found = []
    for _ in range(2):
        client = Client()
        give(client, lead)
        found.append(client.post("/sign-in/second/", {"code": code_of(secret)}).status_code)

    assert found == [302, 422]


def test_a_recovery_code_does_once(lead: Person):
    _secret, codes = add_app(lead, now=MONDAY)
    found = []
    for _ in range(2):
        client = Client()
        give(client, lead)
        client.post("/sign-in/second/", {"code": codes[3]})
        found.append(is_in(client))

    assert found == [True, False]


def test_half_a_session_lasts_minutes_and_ends_with_the_password(lead: Person):
    secret, _codes = add_app(lead, now=MONDAY - 2 * STEP)
    late, changed = Client(), Client()
    give(late, lead)
    give(changed, lead)
    commands.change_password(person=lead, password=PASSWORD + "!", now=MONDAY)
    found = [changed.post("/sign-in/second/", {"code": code_of(secret)}).url]
    factories.clock.now = MONDAY + timedelta(minutes=11)
    found.append(late.get("/sign-in/second/").url)

    assert found == ["/sign-in/"] * 2


def test_nobody_comes_to_the_second_step_without_the_first(lead: Person):
    secret, _codes = add_app(lead, now=MONDAY - 2 * STEP)

    assert [Client().get(path).url for path in ("/sign-in/second/", "/account/add/")] == ["/sign-in/"] * 2
    assert Client().post("/sign-in/second/", {"code": code_of(secret)}).url == "/sign-in/"


def test_to_sign_in_gives_a_new_session_number_at_each_step(lead: Person):
    secret, _codes = add_app(lead, now=MONDAY - 2 * STEP)
    client = Client()
    client.cookies["sessionid"] = "planted0planted0planted0planted0"
    seen = ["planted0planted0planted0planted0"]
    for step in (
        lambda: give(client, lead),
        lambda: client.post("/sign-in/second/", {"code": code_of(secret)}),
    ):
        step()
        seen.append(client.cookies["sessionid"].value)

    assert len(set(seen)) == 3


@pytest.mark.parametrize("role", ["coordinator", "lead", "overseer", "steward"])
def test_whoever_decides_over_others_adds_more_before_anything_else(town: Town, role: str):
    demand(town)
    client = Client()
    answer = give(client, town.person(role))
    assert answer.url == "/sign-in/second/"
    page = client.get(answer.url, follow=True)
    assert page.redirect_chain == [("/account/add/", 302)]
    secret = factors.unseal(town.person(role), _offered(client))
    assert [client.get(path).status_code for path in ("/account/", "/willow/desk/", "/willow/lead/")] == [
        302
    ] * 3

    shown = client.post("/account/add/", {"code": code_of(secret)})
    assert (shown.status_code, len(re.findall(r"<code>[0-9A-Z-]{29}</code>", text(shown)))) == (200, 10)
    assert client.get("/account/").status_code == 200
    assert give(Client(), town.person(role)).url == "/sign-in/second/"


def _offered(client: Client) -> bytes:
    return b64decode(client.session["new_app"])


def test_others_and_offices_that_do_not_demand_it_go_on_as_before(town: Town):
    found = [give(Client(), town.person("steward")).url]
    demand(town)
    found += [give(Client(), town.person(who)).url for who in ("clerk", "power", "visitor")]

    assert found == ["/account/", "/willow/desk/", "/willow/desk/", "/willow/field/"]


def test_the_rule_ends_the_sessions_from_before(town: Town, lead: Person):
    client = Client()
    give(client, lead)
    before = is_in(client)
    demand(town)

    assert (before, is_in(client)) == (True, False)


def test_wrong_names_wrong_passwords_and_closed_accounts_sound_and_cost_the_same(town: Town):
    facts = {"office": town.office, "display_name": "x", "roles": [], "password": PASSWORD, "now": MONDAY}
    commands.add_person(login="open", **facts)
    commands.close_person(person=commands.add_person(login="closed", **facts), now=MONDAY)
    answers = set()
    for login, password in (("nobody", PASSWORD), ("open", "wrong"), ("closed", PASSWORD)):
        hashing.done.clear()
        page = text(give(Client(), login, password)).replace(f'value="{login}"', "")
        answers.add((re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page), len(hashing.done)))

    assert [cost for _page, cost in answers] == [1]


def test_guessing_waits_for_known_and_unknown_names_alike_and_then_nothing_is_looked_at(lead: Person):
    waits = {}
    for login in (lead.login, "nobody"):
        found = [give(Client(), login, "wrong").status_code for _ in range(FREE + 1)]
        hashing.done.clear()
        last = give(Client(), login, PASSWORD)
        waits[login] = (found, last.status_code, last["Retry-After"], len(hashing.done))

    assert list(waits.values()) == [([422] * (FREE + 1), 429, "2", 0)] * 2


def test_after_the_wait_and_from_elsewhere_the_person_comes_in(lead: Person):
    for _ in range(FREE + 4):
        give(Client(), lead, "wrong")
        factories.clock.now += 17 * SECOND
    guessed = give(Client(), lead, "wrong").status_code

    assert (guessed, give(Client(), lead).status_code) == (422, 429)
    assert give(Client(), lead, address=ELSEWHERE).status_code == 302
    factories.clock.now += timedelta(minutes=15)
    assert give(Client(), lead).status_code == 302


def test_codes_are_guessed_no_faster_than_passwords(lead: Person):
    add_app(lead, now=MONDAY)
    client = Client()
    give(client, lead)
    found = [client.post("/sign-in/second/", {"code": f"{n:06}"}).status_code for n in range(FREE + 2)]

    assert found == [422] * (FREE + 1) + [429]


@pytest.mark.parametrize(("tries", "told"), [(2, False), (3, True)])
def test_who_was_tried_out_is_told_before_anything_else(lead: Person, tries: int, told: bool):
    for _ in range(tries):
        give(Client(), lead, "wrong")
    client = Client()
    answer = give(client, lead)
    page = text(client.get(answer.url))

    assert (answer.url == "/account/refused/?next=%2Fwillow%2Flead%2F") is told
    assert ("3 sign-ins with your name were refused" in page) is told
    assert ("3 sign-ins with your name were refused" in text(client.get("/account/"))) is told
    assert "127.0.0.1" not in page


def test_no_page_of_the_door_shows_a_secret_again(lead: Person):
    add_app(lead, now=MONDAY)
    client = Client()
    pages = [text(give(client, lead, "a secret word")), text(give(client, lead))]
    pages.append(text(client.post("/sign-in/second/", {"code": "135790"})))

    assert [word for word in ("a secret word", PASSWORD, "135790") if word in "".join(pages)] == []


def test_a_form_from_elsewhere_does_nothing(lead: Person):
    client = Client(enforce_csrf_checks=True)

    assert give(client, lead).status_code == 403
    for path in ("/sign-in/second/", "/sign-in/passkey/ask", "/sign-in/passkey/"):
        assert client.post(path, {"code": "1"}).status_code == 403
    client.force_login(lead)
    for path in ("/account/password", "/account/do/end", "/account/add/", "/account/add/passkey"):
        assert client.post(path).status_code == 403
    assert Factor.objects.count() == 0


@pytest.mark.parametrize(
    "typed", ["", "{}", "[]", "[" * 9000, '{"id": 7}', '{"id": "x", "response": 3}', "x" * 30_000]
)
def test_what_is_no_passkey_opens_nothing(lead: Person, typed: str):
    commands.add_passkey(person=lead, shown=_key(), now=MONDAY)
    client = Client()
    client.post("/sign-in/passkey/ask")
    answer = client.post("/sign-in/passkey/", {"credential": typed})

    assert (answer.status_code, "does not open an account" in text(answer)) == (422, True)


def _key() -> Shown:
    return Shown("x", b"no key")


def test_something_weighty_needs_a_proof_of_the_last_minutes(lead: Person):
    client = Client()
    give(client, lead)
    found = []
    for seconds in (FRESH, FRESH + 1):
        factories.clock.now = MONDAY + seconds * SECOND
        found.append(
            (client.get("/account/add/").status_code, client.post("/account/do/nothing").status_code)
        )
    factories.clock.now = MONDAY + (2 * FRESH + 1) * SECOND
    late = client.post("/account/do/end")

    assert found == [(200, 404), (302, 404)]
    assert late.url == "/sign-in/again/?next=%2Faccount%2F"
    assert client.post(late.url, {"password": "wrong"}).status_code == 422
    assert client.post(late.url, {"password": PASSWORD}).url == "/account/"
    assert client.get("/account/add/").status_code == 200


def test_whoever_has_more_shows_more_again(lead: Person):
    secret, _codes = add_app(lead, now=MONDAY - 2 * STEP)
    client = Client()
    give(client, lead)
    client.post("/sign-in/second/", {"code": code_of(secret)})
    factories.clock.now = MONDAY + timedelta(minutes=30)
    alone = client.post("/sign-in/again/", {"password": PASSWORD}).status_code
    both = {"password": PASSWORD, "code": code_of(secret, timedelta(minutes=30))}

    assert (alone, client.post("/sign-in/again/", both).status_code) == (422, 302)


def test_somebody_of_two_offices_roles_stays_in_their_own(town: Town):
    other = make_town("mill")
    person = add_person(other.office, "mill-steward", (Role.STEWARD, None))
    demand(town)

    assert give(Client(), person).url == "/account/"
    assert factors.of_kind(person, FactorKind.TOTP) is None
