"""Sign-in: a wrong name, a wrong password and a closed account look and cost the same; a new password ends sessions."""

import pytest
from django.contrib.auth import authenticate, get_user
from django.http import HttpRequest
from django.test import Client

from lianxin.office.commands import add_person, change_password, close_person
from lianxin.office.models import Person
from lianxin.office.sign_in import PersonBackend
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import MONDAY, PASSWORD, open_office
from tests.office import hashing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_hashing(settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.office.hashing.Counting"]


@pytest.fixture
def person() -> Person:
    return add_person(
        office=open_office(),
        login="li",
        display_name="Li",
        password=PASSWORD,
        roles=[(Role.CLERK, None)],
        now=MONDAY,
    )


def who_is(client: Client) -> object:
    """Whom a request with the client's session would come from."""
    request = HttpRequest()
    request.session = client.session
    return get_user(request)


def test_the_right_password_opens(person: Person):
    assert authenticate(None, login="li", password=PASSWORD) == person


def test_passwords_are_kept_as_argon2(settings):
    from django.contrib.auth.hashers import identify_hasher

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    kept = add_person(
        office=open_office(), login="li", display_name="Li", password=PASSWORD, roles=[], now=MONDAY
    ).password

    assert kept.startswith("argon2$argon2id$")
    assert identify_hasher(kept).algorithm == "argon2"
    assert PASSWORD not in kept


@pytest.mark.parametrize(
    ("login", "password"), [("li", "wrong"), ("li", ""), ("nobody", PASSWORD), ("", ""), ("li", PASSWORD)]
)
def test_each_way_in_costs_one_hashing(person: Person, login: str, password: str):
    hashing.done.clear()

    authenticate(None, login=login, password=password)

    assert len(hashing.done) == 1


def test_a_closed_account_opens_no_more_and_costs_the_same(person: Person):
    close_person(person=person, now=MONDAY)
    hashing.done.clear()

    assert authenticate(None, login="li", password=PASSWORD) is None
    assert len(hashing.done) == 1
    assert PersonBackend().get_user(person.pk) is None


@pytest.mark.parametrize(
    ("login", "password"), [("li", "wrong"), ("nobody", PASSWORD), ("li", None), (None, None)]
)
def test_what_does_not_fit_together_opens_nothing(person: Person, login: str | None, password: str | None):
    assert authenticate(None, login=login, password=password) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(person: Person):
    client = Client()
    assert client.login(login="li", password=PASSWORD)
    assert who_is(client) == person

    change_password(person=person, password="another long password", now=MONDAY)

    assert not who_is(client).is_authenticated
    assert not Client().login(login="li", password=PASSWORD)
    assert Client().login(login="li", password="another long password")


def test_a_closed_account_ends_its_sessions(person: Person):
    client = Client()
    client.login(login="li", password=PASSWORD)

    close_person(person=person, now=MONDAY)

    assert not who_is(client).is_authenticated


def test_both_stand_in_the_record_without_a_name(person: Person):
    change_password(person=person, password="another long password", now=MONDAY)
    close_person(person=person, now=MONDAY)

    entries = Entry.objects.filter(subject=f"person/{person.pk}").order_by("number")
    assert [(entry.kind, entry.public) for entry in entries] == [
        ("person.added", {"roles": [["clerk", None]]}),
        ("person.password_changed", {}),
        ("person.closed", {}),
    ]


def test_nothing_about_a_visit_is_kept_on_the_person(person: Person):
    before = Person.objects.values().get()

    Client().login(login="li", password=PASSWORD)

    assert Person.objects.values().get() == before
