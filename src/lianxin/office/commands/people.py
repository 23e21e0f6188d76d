"""Accounts and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from .. import entries
from ..checks import OfficeError, check_same_office
from ..models import HeldRole, Office, Person, Unit
from ..states import APART, EVEN_OF_A_UNIT, OF_A_UNIT, Role


def add_person(
    *,
    office: Office,
    login: str,
    display_name: str,
    password: str,
    roles: Sequence[tuple[Role, Unit | None]],
    now: datetime,
) -> Person:
    """Give somebody an account with roles; pairs that check each other are refused."""
    _check_roles(roles)
    check_same_office(office, *(unit for _role, unit in roles))
    hashed = make_password(password)  # slow by design: outside the transaction

    def work() -> Person:
        if Person.objects.filter(login=login).exists():
            raise OfficeError(_("There is already an account %(login)s.") % {"login": login})
        person = Person(office=office, login=login, display_name=display_name, password=hashed)
        person.save()
        held = [HeldRole(office=office, person=person, role=role, unit=unit) for role, unit in roles]
        for row in held:
            row.save()
        append(
            stream_id=office.stream_id,
            kind=entries.PERSON_ADDED,
            subject=f"person/{person.pk}",
            now=now,
            public={"roles": [[str(role), unit.code if unit else None] for role, unit in roles]},
            rows=[person, *held],
        )
        return person

    return grouped(work)


def _check_roles(roles: Sequence[tuple[Role, Unit | None]]) -> None:
    held = {role for role, _unit in roles}
    if any(pair <= held for pair in APART):
        raise OfficeError(_("An overseer checks the others, so nobody is an overseer and one of them."))
    if any(not _fits(role, unit) for role, unit in roles):
        raise OfficeError(
            _("A handler belongs to a unit, a visitor or a clerk may; other roles belong to the office.")
        )


def _fits(role: Role, unit: Unit | None) -> bool:
    """A handler needs a unit, a visitor or a clerk may have one, the others have none."""
    return role in (OF_A_UNIT | EVEN_OF_A_UNIT) if unit else role not in OF_A_UNIT


def change_password(*, person: Person, password: str, now: datetime) -> None:
    """Set a new password; sessions opened with the old one end."""
    hashed = make_password(password)

    def work() -> None:
        row = _held(person)
        row.password = person.password = hashed
        row.save(update_fields=["password"])
        _person_entry(row, entries.PASSWORD_CHANGED, now)

    grouped(work)


def close_person(*, person: Person, now: datetime) -> None:
    """Close an account; its sessions end with the next request."""

    def work() -> None:
        row = _held(person)
        row.is_active = person.is_active = False
        row.save(update_fields=["is_active"])
        _person_entry(row, entries.PERSON_CLOSED, now)

    grouped(work)


def _held(person: Person) -> Person:
    """The row as it stands: whoever is at the door may hold one from before it changed."""
    return Person.objects.select_related("office").select_for_update(of=("self",)).get(pk=person.pk)


def _person_entry(person: Person, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=person.office.stream_id,
        kind=kind,
        subject=f"person/{person.pk}",
        now=now,
        public={},
        rows=[person],
    )
