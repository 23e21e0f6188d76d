"""The own account: a new password, what comes beside it, sessions, and what others have lost."""

from base64 import b64decode
from datetime import timedelta

import pyotp
import pytest
from django.test import Client

from lianxin.office import commands, factors
from lianxin.office.factors import Shown
from lianxin.office.models import Factor, FactorReset, Person
from lianxin.office.states import FactorKind
from lianxin.web.duties import duties
from tests.factories import MONDAY, PASSWORD, Town, make_town
from tests.record.accounts import add_app, ask_reset

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NEW = "a heron stands in the reeds"


@pytest.fixture(autouse=True)
def town(settings) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_town()


@pytest.fixture
def clerk(town: Town) -> Person:
    return town.person("clerk")


def signed_in(person: Person, password: str = PASSWORD, secret: str = "") -> Client:
    client = Client()
    client.post("/sign-in/", {"login": person.login, "password": password})
    if secret:
        client.post("/sign-in/second/", {"code": pyotp.TOTP(secret).at(MONDAY)})
    assert client.get("/account/").status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def text(answer) -> str:
    return answer.content.decode()


def do(client: Client, step: str, **facts: object):
    return client.post(f"/account/do/{step}", facts, follow=True)


def test_a_new_password_ends_all_other_sessions(clerk: Person):
    own, other = signed_in(clerk), signed_in(clerk)
    page = text(own.post("/account/password", {"old": PASSWORD, "new": NEW}, follow=True))

    assert "You have a new password" in page
    assert (is_in(own), is_in(other)) == (True, False)
    assert is_in(signed_in(clerk, NEW))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", NEW, "The password is wrong."),
        (PASSWORD, "short pw", "at least 12 characters"),
        (PASSWORD, "iloveyou2026!", "too common"),
        (PASSWORD, "willow-clerk-2026", "too little is left"),
        (PASSWORD, "long " * 30, "At most 128 characters."),
    ],
)
def test_what_is_no_good_is_said_and_nothing_changes(clerk: Person, old: str, new: str, said: str):
    own = signed_in(clerk)
    answer = own.post("/account/password", {"old": old, "new": new})

    assert (answer.status_code, said in text(answer), new in text(answer)) == (422, True, False)
    assert is_in(signed_in(clerk))


def test_the_old_password_cannot_be_guessed_from_a_session_left_open(clerk: Person):
    own = signed_in(clerk)
    answers = [own.post("/account/password", {"old": "wrong", "new": NEW}) for _ in range(6)]

    assert [("Try again in" in text(answer)) for answer in answers] == [False] * 5 + [True]


def test_an_app_is_added_by_its_first_code_and_others_end(clerk: Person):
    own, other = signed_in(clerk), signed_in(clerk)
    page = text(own.get("/account/add/"))
    secret = factors.unseal(clerk, _offered(own))
    wrong = own.post("/account/add/", {"code": "000000"})
    shown = own.post("/account/add/", {"code": pyotp.TOTP(secret).at(MONDAY)})

    assert (secret in page.replace(" ", ""), 'class="qr"' in page) == (True, True)
    assert (wrong.status_code, secret in text(wrong).replace(" ", "")) == (422, True)
    assert (text(shown).count("<li><code>"), secret in text(shown)) == (10, False)
    assert (is_in(own), is_in(other), "new_app" in own.session) == (True, False, False)
    assert "Codes from an app" not in text(own.get("/account/add/"))


def _offered(client: Client) -> bytes:
    return b64decode(client.session["new_app"])


def test_recovery_codes_are_shown_once(clerk: Person):
    secret, codes = add_app(clerk, now=MONDAY - timedelta(minutes=2))
    own = signed_in(clerk, secret=secret)
    renewed = text(do(own, "codes"))

    assert renewed.count("<li><code>") == 10
    assert [code for code in codes if code in renewed] == []
    assert "<li><code>" not in text(own.get("/account/"))
    assert "10 recovery codes are left" in text(own.get("/account/"))


def test_what_is_removed_is_gone_and_a_strangers_is_not_touched(town: Town, clerk: Person):
    secret, _codes = add_app(clerk, now=MONDAY - timedelta(minutes=2))
    commands.add_passkey(person=town.person("lead"), shown=Shown("key", b"k"), now=MONDAY)
    own = signed_in(clerk, secret=secret)
    foreign = Factor.objects.get(kind=FactorKind.PASSKEY)
    assert do(own, "remove", factor=foreign.pk).status_code == 404

    page = text(do(own, "remove", factor=Factor.objects.get(person=clerk, kind=FactorKind.TOTP).pk))
    assert ("It is removed" in page, "whoever knows your password is you" in page) == (True, True)
    assert is_in(signed_in(clerk))


@pytest.mark.parametrize("factor", ["", "x", "-1", "9" * 30, "٣"])
def test_odd_numbers_find_nothing(clerk: Person, factor: str):
    assert do(signed_in(clerk), "remove", factor=factor).status_code == 404


def test_others_are_counted_and_ended(town: Town, clerk: Person):
    own, other, stranger = signed_in(clerk), signed_in(clerk), signed_in(town.person("lead"))
    before = text(own.get("/account/"))
    after = text(do(own, "end"))

    assert "Beside this one, 1 session is open." in before
    assert "Only this one is open." in after
    assert (is_in(own), is_in(other), is_in(stranger)) == (True, False, True)


def test_the_page_names_no_device_and_no_address(clerk: Person):
    own = Client(headers={"user-agent": "Some/1.0"})
    own.post("/sign-in/", {"login": clerk.login, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")

    assert [word for word in ("Some/1.0", "203.0.113.9") if word in text(own.get("/account/"))] == []
    assert [word for word in ("Some/1.0", "203.0.113.9") if word in str(dict(own.session))] == []


def test_a_second_person_is_told_and_agrees(town: Town, clerk: Person):
    secret, _codes = add_app(clerk, now=MONDAY - timedelta(minutes=2))
    lost = signed_in(clerk, secret=secret)
    reset = ask_reset(clerk, by=town.person("steward"), now=MONDAY)
    told = {
        who: [duty.url for duty in duties(town.person(who), MONDAY)] for who in ("lead", "steward", "power")
    }
    lead, power = signed_in(town.person("lead")), signed_in(town.person("power"))

    assert told == {"lead": ["/account/#resets"], "steward": [], "power": []}
    assert clerk.login in text(lead.get("/account/"))
    assert clerk.login not in text(power.get("/account/"))
    assert do(power, "agree", reset=reset.pk).status_code == 404
    assert "You agreed" in text(do(lead, "agree", reset=reset.pk))
    assert not is_in(lost)
    assert is_in(signed_in(clerk))


def test_a_second_person_refuses(town: Town, clerk: Person):
    add_app(clerk, now=MONDAY)
    reset = ask_reset(clerk, by=town.person("steward"), now=MONDAY)

    assert "Nothing has changed" in text(do(signed_in(town.person("overseer")), "refuse", reset=reset.pk))
    assert factors.has_second(clerk)
    assert FactorReset.objects.get(pk=reset.pk).state == "refused"


def test_another_office_decides_nothing(town: Town, clerk: Person):
    add_app(clerk, now=MONDAY)
    reset = ask_reset(clerk, by=town.person("steward"), now=MONDAY)

    assert do(signed_in(make_town("mill").person("lead")), "agree", reset=reset.pk).status_code == 404


def test_strangers_are_asked_who_they_are():
    paths = ["/account/", "/account/add/", "/account/refused/", "/sign-in/again/"]

    assert [Client().get(path).url.partition("?")[0] for path in paths] == ["/sign-in/"] * 4
    assert Client().post("/account/do/end").url == "/sign-in/?next=%2Faccount%2F"
