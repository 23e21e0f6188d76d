"""Tables of the office."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from lianxin.record.models import Recorded, Stream

from .states import OF_A_UNIT, FactorKind, ResetState, Role


def in_language(names: dict[str, str]) -> str:
    """A name in the language of the page, else in the first language it has."""
    return names.get(get_language() or "") or next(iter(names.values()), "")


class Office(Recorded):
    """One tenant: a township, a district, a campus, a cooperative.

    ``second_factor`` is whether the roles that decide over others need more than a password.
    """

    later = {"second_factor": False}

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT)
    rule_pack = models.CharField(max_length=40)
    calendar = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=60)
    notices = models.JSONField(default=dict)
    second_factor = models.BooleanField(default=False)

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
    """A village, a street, a group of houses; areas form a tree.

    ``outline`` is the text of a GeoJSON geometry (polygon or multipolygon, WGS 84), or empty.  ``population`` is
    how many people live there, where the office knows: who is not heard cannot be said without it.
    """

    later = {"outline": "", "population": None}

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    outline = models.TextField(default="", blank=True)
    population = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="office_area_code")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class Topic(Recorded):
    """One branch of what people speak about; topics form the office's own tree.

    ``words`` are other words for it, for which understanding looks as well as for the names.
    ``attributes`` are the questions that a channel with forms (Open311) asks about it: each with a code, a
    datatype, names by language, whether an answer is required, and the values to choose from.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="topics")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    words = models.JSONField(default=list)
    attributes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="office_topic_code")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class Place(Recorded):
    """One entry of the office's gazetteer: an estate, a school, a bridge, by every name that people use.

    ``lat_e6`` and ``lon_e6`` are WGS 84 degrees in millionths.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="places")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    aliases = models.JSONField(default=list)
    lat_e6 = models.IntegerField(null=True)
    lon_e6 = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="office_place_code")]

    @property
    def name(self) -> str:
        return in_language(self.names)


class GlossaryTerm(Recorded):
    """A word that the office uses and people may not know: ``names`` and what it ``means``, by language.

    ``also`` are other ways to write it.  Once it is dropped it is neither marked nor listed any more; its row stays.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="glossary")
    number = models.IntegerField()
    names = models.JSONField()
    means = models.JSONField()
    also = models.JSONField(default=list)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="office_glossary_number")]

    @property
    def forms(self) -> list[str]:
        """Every way to write it, in whatever language."""
        return [*self.names.values(), *self.also]


class DoorKey(Recorded):
    """A key that a program needs to speak for people at one channel (Open311, SMS, chat).

    The secret itself is derived from the office's keys and kept nowhere; ``office.door_keys`` says how.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="door_keys")
    channel = models.CharField(max_length=20)
    holder = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class People(models.Manager["Person"]):
    def get_by_natural_key(self, login: str) -> Person:
        return self.get(login=login)


class Person(AbstractBaseUser, Recorded):
    """Somebody with an account.  When they last came or how much they did is not kept.

    ``session_round`` moves on when the ways to sign in change: what was opened in an earlier round has ended.
    """

    later = {"session_round": 0}

    last_login = None
    login = models.CharField(max_length=80, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="people")
    display_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    session_round = models.IntegerField(default=0)

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

    def get_session_auth_hash(self) -> str:
        """What a session or a token of today is bound to: password, factors, and the office's rule."""
        round_of_today = f"{self.password}/{self.session_round}/{self.office.second_factor}"
        return salted_hmac("lianxin.office.session", round_of_today, algorithm="sha256").hexdigest()

    def unit_ids(self) -> frozenset[int]:
        """The units this person acts for, as their handler."""
        return frozenset(unit for role, unit in self.roles if unit is not None and role in OF_A_UNIT)


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


class Factor(Recorded):
    """By what a person shows who they are beside a password.  How often it was used is not kept.

    ``sealed`` is the secret behind one-time codes, sealed, or the public key of a passkey, whose name is
    ``credential``; ``codes`` are digests of recovery codes that were not used yet.  When a factor is removed its
    secret goes and the row stays.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=10, choices=FactorKind.choices)
    credential = models.CharField(max_length=1400, default="", blank=True)
    sealed = models.BinaryField(default=b"")
    codes = models.JSONField(default=list)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential"], condition=~models.Q(credential=""), name="office_factor_credential"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(removed_at=None) & ~models.Q(kind=FactorKind.PASSKEY),
                name="office_factor_one_each",
            ),
        ]


class SpentCode(models.Model):
    """A one-time code that opened something in the last minutes, so that it opens nothing again."""

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="spent")
    step = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "step"], name="office_spent_once")]


class FactorReset(Recorded):
    """Somebody lost what they sign in with: one person asks that it be taken away, another one agrees."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="factor_resets")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ResetState.choices, default=ResetState.ASKED)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state=ResetState.ASKED), name="office_one_reset_open"
            )
        ]


class CalendarYear(Recorded):
    """The official days off and make-up working days of one year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="calendar_years")
    year = models.IntegerField()
    source = models.CharField(max_length=200)
    days = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="office_calendar_year")]


class Outage(Recorded):
    """When the house could not be reached: verified afterwards, recorded by a named account, public.

    It adds the lost time to the dates of the adjusted figures; the first dates stay as they are.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="outages")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
