"""The vault: a contact is sealed, bound to its own row, and lies apart from what was said."""

import uuid

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connections

from lianxin.hear import vault
from lianxin.hear.models import Contact, Voice
from tests.factories import hear, open_office

NUMBER = "13800000000"
pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def rows_in(alias: str) -> bytes:
    """Every value of every table, as the engine holds it."""
    found = []
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
                for row in cursor
                for v in row
            ]
    return b"\0".join(found)


def test_a_contact_can_be_opened_again():
    voice = hear(open_office(), contact=f" {NUMBER} ").voice

    assert vault.open_contact(Contact.objects.get(pk=voice.contact)) == NUMBER


def test_neither_database_holds_it_in_plain_text():
    hear(open_office(), "unmistakable words", contact=NUMBER)

    assert NUMBER.encode() not in rows_in("vault")
    assert NUMBER.encode() not in rows_in("default")
    assert b"unmistakable words" in rows_in("default")
    assert b"unmistakable words" not in rows_in("vault")


def test_contacts_lie_in_the_vault_and_nowhere_else():
    hear(open_office(), contact=NUMBER)

    tables = {alias: set(connections[alias].introspection.table_names()) for alias in ("default", "vault")}
    assert "hear_contact" not in tables["default"]
    assert tables["vault"] - {"django_migrations"} == {"hear_contact"}
    assert Contact.objects.get()._state.db == "vault"
    assert Voice.objects.get()._state.db == "default"


def test_equal_contacts_look_different():
    office = open_office()
    for key in ("a", "b"):
        hear(office, contact=NUMBER, idempotency_key=key)

    first, second = (bytes(contact.sealed) for contact in Contact.objects.all())
    assert len(first) == len(second) == 12 + len(NUMBER) + 16
    assert first[12:] != second[12:]


def test_swapping_the_sealed_bytes_of_two_rows_opens_neither():
    office = open_office()
    for number in (NUMBER, "13900000000"):
        hear(office, contact=number)
    first, second = Contact.objects.all()
    first.sealed, second.sealed = second.sealed, first.sealed

    for contact in (first, second):
        with pytest.raises(InvalidTag):
            vault.open_contact(contact)


@pytest.mark.parametrize("place", [0, 12, -1])
def test_one_changed_bit_is_found(place: int):
    hear(open_office(), contact=NUMBER)
    contact = Contact.objects.get()
    sealed = bytearray(contact.sealed)
    sealed[place] ^= 1
    contact.sealed = bytes(sealed)

    with pytest.raises(InvalidTag):
        vault.open_contact(contact)


@pytest.mark.parametrize("moved", [{"pk": uuid.UUID(int=1)}, {"office_id": 2**40}])
def test_a_row_that_pretends_to_be_another_s_opens_nothing(moved: dict[str, object]):
    hear(open_office(), contact=NUMBER)
    contact = Contact.objects.get()
    for name, value in moved.items():
        setattr(contact, name, value)

    with pytest.raises(InvalidTag):
        vault.open_contact(contact)


def test_another_key_opens_nothing(settings):
    hear(open_office(), contact=NUMBER)
    settings.VAULT_KEY = "another key"

    with pytest.raises(InvalidTag):
        vault.open_contact(Contact.objects.get())
