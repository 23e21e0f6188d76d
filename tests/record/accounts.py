"""Somebody proves more than a password, uses a recovery code, loses the telephone; a second person agrees to begin anew."""

from datetime import datetime
from typing import TYPE_CHECKING

import pyotp

from lianxin.office import commands, factors
from lianxin.office.models import Factor, FactorReset, Person
from lianxin.office.passkeys import Shown
from lianxin.office.states import FactorKind, Role

if TYPE_CHECKING:
    from tests.record.scenario import Place


def add_app(person: Person, *, now: datetime) -> tuple[str, list[str]]:
    """Codes from an app; returns its secret and the recovery codes."""
    secret = factors.new_secret()
    return secret, commands.add_totp(person=person, secret=secret, typed=pyotp.TOTP(secret).at(now), now=now)


def ask_reset(person: Person, *, by: Person, now: datetime) -> FactorReset:
    return commands.ask_reset(person=person, by=by, now=now)


def prove_more(place: "Place", *, now: datetime) -> None:
    """Every row and every entry of accounts that ask more than a password; one key and one app stand at the end."""
    steward, lead, clerk = (_person(place, role, now) for role in (Role.STEWARD, Role.LEAD, Role.CLERK))
    _secret, codes = add_app(clerk, now=now)
    commands.add_passkey(person=clerk, shown=Shown("a-key", b"its public half"), now=now)
    held = factors.of_kind(clerk, FactorKind.CODES)
    assert held is not None
    assert commands.use_recovery(factor=held, digest=factors.code_digest(clerk, codes[0]), now=now)
    commands.renew_codes(person=clerk, now=now)
    commands.remove_factor(factor=Factor.objects.get(person=clerk, credential="a-key"), by=clerk, now=now)
    commands.end_sessions(person=clerk, now=now)
    for agreed in (False, True):
        reset = ask_reset(clerk, by=steward, now=now)
        commands.decide_reset(reset=reset, agreed=agreed, by=lead, now=now)
    commands.add_passkey(person=lead, shown=Shown(f"{place.office.slug}-key", b"its public half"), now=now)
    add_app(steward, now=now)
    for second_factor in (True, False):
        commands.set_sign_in_rule(office=place.office, second_factor=second_factor, now=now)


def _person(place: "Place", role: Role, now: datetime) -> Person:
    return commands.add_person(
        office=place.office,
        login=f"{place.office.slug}-{role}-proofs",
        display_name="沈",
        password="the river is wide and slow",
        roles=[(role, None)],
        now=now,
    )
