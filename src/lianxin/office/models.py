"""Tables of the office."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import get_language

from lianxin.record.models import Recorded, Stream

from .states import Role


def in_language(names: dict[str, str]) -> str:
    """A name in the language of the page, else in the first language it has."""
    return names.get(get_language() or "") or next(iter(names.values()), "")


class Office(Recorded):
    """One tenant: a township, a district, a campus, a cooperative."""

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT)
    rule_pack = models.CharField(max_length=40)
    calendar = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=60)
    notices = models.JSONField(default=dict)

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def emergency(self) -> str:
        """The line that says whom to call at once, in the language of the page."""
        return in_language(self.notices.get("emergency", {}))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Unit(Recorded):
    """Who can be made responsible inside or beside the office.  The unit without a parent is the office itself."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.SlugField(max_length=40)
    names = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="office_unit_code")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class Area(Recorded):
    """A village, a street, a group of houses; areas form a tree."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.SlugField(max_length=40)
    names = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="office_area_code")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class People(models.Manager["Person"]):
    def get_by_natural_key(self, login: str) -> Person:
        return self.get(login=login)


class Person(AbstractBaseUser, Recorded):
    """Somebody with an account.  When they last came or how much they did is not kept."""

    last_login = None
    login = models.CharField(max_length=80, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="people")
    display_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    objects: People = People()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roles: frozenset[tuple[str, int | None]] | None = None

    @property
    def roles(self) -> frozenset[tuple[str, int | None]]:
        """(role, unit id or None), read once per request."""
        if self._roles is None:
            self._roles = frozenset(self.held_roles.values_list("role", "unit_id"))
        return self._roles

    def holds(self, *roles: Role) -> bool:
        return any(held in roles for held, _unit in self.roles)

    def unit_ids(self) -> frozenset[int]:
        """The units this person acts for."""
        return frozenset(unit for _role, unit in self.roles if unit is not None)


class HeldRole(Recorded):
    """One role of one person, for a unit where the role is of a unit."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held_roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit"], name="office_held_role_of_unit"),
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(unit=None), name="office_held_role_of_office"
            ),
        ]


class CalendarYear(Recorded):
    """The official days off and make-up working days of one year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="calendar_years")
    year = models.IntegerField()
    source = models.CharField(max_length=200)
    days = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="office_calendar_year")]
