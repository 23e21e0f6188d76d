"""What accounts are opened with beside a password, and who may take it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from .. import entries, factors
from ..models import Factor, FactorReset, Office, Person, SpentCode
from ..refusals import Refusal
from ..rules import may_decide_reset
from ..states import FactorKind, ResetState, Role

#: More keys than one person carries.
MOST_PASSKEYS = 10


def add_totp(*, person: Person, secret: str, typed: str, now: datetime) -> list[str]:
    """Take one-time codes from an app once the first one fits; recovery codes come with the first factor."""
    step = factors.step_of(secret, typed, now)
    if step is None:
        raise Refusal("code", _("This code does not fit. Type the newest one that the app shows."), "code")
    sealed = factors.seal(person, secret)

    def work() -> list[str]:
        if factors.of_kind(person, FactorKind.TOTP):
            raise Refusal("held", _("This account takes codes from an app already."))
        row = _factor(person, FactorKind.TOTP, now, sealed=sealed)
        SpentCode.objects.create(factor=row, step=step)
        return _added(person, row, now)

    return grouped(work)


def add_passkey(*, person: Person, shown: factors.Shown, now: datetime) -> list[str]:
    """Take a passkey; recovery codes come with the first factor."""

    def work() -> list[str]:
        if factors.standing(person).filter(kind=FactorKind.PASSKEY).count() >= MOST_PASSKEYS:
            raise Refusal("many", _("So many passkeys are enough: remove one first."))
        if Factor.objects.filter(credential=shown.credential).exists():
            raise Refusal("held", _("This passkey is known here already."))
        row = _factor(person, FactorKind.PASSKEY, now, credential=shown.credential, sealed=shown.public_key)
        return _added(person, row, now)

    return grouped(work)


def renew_codes(*, person: Person, now: datetime) -> list[str]:
    """Ten new recovery codes; the old ones open nothing any more."""

    def work() -> list[str]:
        old = factors.of_kind(person, FactorKind.CODES)
        if not factors.has_second(person):
            raise Refusal(
                "none", _("Recovery codes stand in for an app or a passkey: add one of these first.")
            )
        gone = [_emptied(old, now)] if old else []
        row, codes = _codes(person, now)
        _entry(person, entries.FACTOR_ADDED, now, [_next_round(person), *gone, row])
        return codes

    return grouped(work)


def remove_factor(*, factor: Factor, by: Person, now: datetime) -> None:
    """Take an own factor away; its other sessions end.  The last one stays where the office demands one."""

    def work() -> None:
        row = Factor.objects.select_for_update().filter(pk=factor.pk, person=by, removed_at=None).first()
        if row is None or row.kind == FactorKind.CODES:
            raise Refusal("gone", _("This is not there any more."))
        others = factors.standing(by).exclude(kind=FactorKind.CODES).exclude(pk=row.pk)
        if not others.exists() and factors.needs_second(by):
            raise Refusal("last", _("Your roles need one: add another one before you remove the last."))
        codes = None if others.exists() else factors.of_kind(by, FactorKind.CODES)
        gone = [_emptied(each, now) for each in (row, codes) if each]
        _entry(by, entries.FACTOR_REMOVED, now, [_next_round(by), *gone])

    grouped(work)


def use_code(*, factor: Factor, step: int) -> bool:
    """A one-time code opens once: whether this is the first time, and no later one has opened before."""

    def work() -> bool:
        Factor.objects.select_for_update().get(pk=factor.pk)
        if SpentCode.objects.filter(factor=factor, step__gte=step).exists():
            return False
        SpentCode.objects.create(factor=factor, step=step)
        SpentCode.objects.filter(step__lt=step - 2 * factors.EITHER_SIDE).delete()
        return True

    return grouped(work)


def forget_spent(now: datetime) -> None:
    """Codes whose time is over need no memory: when somebody last came is not kept."""
    over = SpentCode.objects.filter(step__lt=int(now.timestamp()) // factors.STEP - 2 * factors.EITHER_SIDE)
    if over.exists():
        over.delete()


def use_recovery(*, factor: Factor, digest: str, now: datetime) -> bool:
    """A recovery code opens once: whether it was one of these, and is struck off now."""

    def work() -> bool:
        row = Factor.objects.select_for_update().select_related("person__office").get(pk=factor.pk)
        if row.removed_at or digest not in row.codes:
            return False
        row.codes = [code for code in row.codes if code != digest]
        row.save(update_fields=["codes"])
        _entry(row.person, entries.RECOVERY_USED, now, [row])
        return True

    return grouped(work)


def end_sessions(*, person: Person, now: datetime) -> None:
    """Every session and token of the account ends; whoever asks keeps their own by signing it anew."""
    grouped(lambda: _entry(person, entries.SESSIONS_ENDED, now, [_next_round(person)]))


def set_sign_in_rule(*, office: Office, second_factor: bool, now: datetime) -> None:
    """Demand more than a password from those who decide over others, or no longer.  Everybody signs in anew."""

    def work() -> None:
        row = Office.objects.select_for_update().get(pk=office.pk)
        row.second_factor = office.second_factor = second_factor
        row.save(update_fields=["second_factor"])
        append(
            stream_id=row.stream_id,
            kind=entries.SIGN_IN_RULE,
            subject=f"office/{row.pk}",
            now=now,
            public={"second_factor": second_factor},
            rows=[row],
        )

    grouped(work)


def ask_reset(*, person: Person, by: Person, now: datetime) -> FactorReset:
    """A steward asks that somebody lose their factors; a second person has to agree."""
    _check_asker(person, by)

    def work() -> FactorReset:
        if FactorReset.objects.filter(person=person, state=ResetState.ASKED).exists():
            raise Refusal("asked", _("It has been asked already and waits for a second person."))
        if not factors.standing(person).exists():
            raise Refusal("none", _("This account has nothing beside its password."))
        row = FactorReset(office_id=person.office_id, person=person, asked_by=by, asked_at=now)
        row.save()
        _entry(person, entries.RESET_ASKED, now, [row])
        return row

    return grouped(work)


def _check_asker(person: Person, by: Person) -> None:
    if not (by.holds(Role.STEWARD) and by.office_id == person.office_id and by.pk != person.pk):
        raise Refusal("not_allowed", _("Another steward of this office has to ask for it."))


def decide_reset(*, reset: FactorReset, agreed: bool, by: Person, now: datetime) -> None:
    """The second person agrees, and the factors and sessions are gone; or refuses, and nothing changes."""
    if not may_decide_reset(by, reset):
        raise Refusal("not_allowed", _("Somebody else has to decide this."))

    def work() -> None:
        row = FactorReset.objects.select_for_update().get(pk=reset.pk)
        if row.state != ResetState.ASKED:
            raise Refusal("decided", _("This has been decided already."))
        row.state = ResetState.AGREED if agreed else ResetState.REFUSED
        row.decided_by, row.decided_at = by, now
        row.save(update_fields=["state", "decided_by", "decided_at"])
        person = Person.objects.select_related("office").get(pk=row.person_id)
        changed: list[models.Model] = [row]
        if agreed:
            changed += [_emptied(factor, now) for factor in factors.standing(person)]
            changed.append(_next_round(person))
        _entry(person, entries.RESET_DECIDED, now, changed, {"agreed": agreed})

    grouped(work)


def _factor(person: Person, kind: FactorKind, now: datetime, **more: Any) -> Factor:
    row = Factor(office_id=person.office_id, person=person, kind=kind, added_at=now, **more)
    row.save()
    return row


def _added(person: Person, row: Factor, now: datetime) -> list[str]:
    rows: list[models.Model] = [_next_round(person), row]
    codes: list[str] = []
    if factors.of_kind(person, FactorKind.CODES) is None:
        held, codes = _codes(person, now)
        rows.append(held)
    _entry(person, entries.FACTOR_ADDED, now, rows)
    return codes


def _codes(person: Person, now: datetime) -> tuple[Factor, list[str]]:
    codes = factors.new_codes()
    digests = [factors.code_digest(person, code) for code in codes]
    return _factor(person, FactorKind.CODES, now, codes=digests), codes


def _emptied(factor: Factor, now: datetime) -> Factor:
    """The secret goes, the row stays and says from when to when it stood."""
    factor.removed_at, factor.credential, factor.sealed, factor.codes = now, "", b"", []
    factor.save(update_fields=["removed_at", "credential", "sealed", "codes"])
    factor.spent.all().delete()
    return factor


def _next_round(person: Person) -> Person:
    """What was opened before has ended; ``person`` learns of it, so that the own session can go on."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    row.session_round += 1
    row.save(update_fields=["session_round"])
    person.session_round = row.session_round
    return row


def _entry(
    person: Person,
    kind: EntryKind,
    now: datetime,
    rows: Sequence[models.Model],
    public: dict[str, Any] | None = None,
) -> None:
    append(
        stream_id=person.office.stream_id,
        kind=kind,
        subject=f"person/{person.pk}",
        now=now,
        public=public or {},
        rows=rows,
    )
