"""What is shown beside a password: sealed, used once, and taken away by oneself or by two others."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lianxin.office import commands, factors, sign_in
from lianxin.office.factors import Shown
from lianxin.office.models import Factor, FactorReset, Person, SpentCode
from lianxin.office.refusals import Refusal
from lianxin.office.rules import may_decide_reset
from lianxin.office.states import FactorKind, ResetState, Role
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import MONDAY, PASSWORD, Town, add_person, make_town
from tests.record.accounts import add_app
from tests.record.checking import check

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
STEP = timedelta(seconds=factors.STEP)
KEY = Shown("the-name-of-a-key", b"a public key")


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def li(town: Town) -> Person:
    return town.person("clerk")


def kinds(person: Person) -> list[str]:
    return [factor.kind for factor in factors.standing(person)]


def code_at(secret: str, moment: Any) -> str:
    return pyotp.TOTP(secret).at(moment)


def shows(person: Person, typed: str, now: Any = MONDAY) -> bool:
    return sign_in.by_code(person=person, typed=typed, source=b"here", now=now)


def refused(act: Any, **facts: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        act(now=MONDAY, **facts)
    return refusal.value.code


def test_a_code_of_now_or_its_neighbours_fits_and_no_other():
    secret = factors.new_secret()
    steps = {n: factors.step_of(secret, code_at(secret, MONDAY + n * STEP), MONDAY) for n in range(-3, 4)}
    here = int(MONDAY.timestamp()) // factors.STEP

    assert steps == {-3: None, -2: None, -1: here - 1, 0: here, 1: here + 1, 2: None, 3: None}


@given(st.text(max_size=120))
def test_whatever_is_typed_is_no_code_and_no_error(typed: str):
    assert factors.step_of("JBSWY3DPEHPK3PXP" * 2, typed, MONDAY) is None or len(typed) >= 6
    assert factors.code_digest(Person(pk=1), typed) == "" or len(typed) >= 24


def test_figures_of_any_width_with_spaces_are_read():
    secret = factors.new_secret()
    typed = code_at(secret, MONDAY).translate({ord("0") + n: ord("０") + n for n in range(10)})

    assert factors.step_of(secret, f" {typed[:3]} {typed[3:]} ", MONDAY) is not None


def test_the_secret_is_sealed_and_bound_to_its_account(town: Town, li: Person):
    secret, codes = add_app(li, now=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM office_factor")
        raw = b"".join(
            bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for r in cursor for v in r
        )

    sealed = bytes(Factor.objects.get(kind=FactorKind.TOTP).sealed)
    assert factors.unseal(li, sealed) == secret
    assert [
        word for word in (secret, *codes, *(code.replace("-", "") for code in codes)) if word.encode() in raw
    ] == []
    with pytest.raises(InvalidTag):
        factors.unseal(town.person("lead"), sealed)
    with pytest.raises(InvalidTag):
        factors.unseal(li, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_code_opens_once_and_no_earlier_one_afterwards(li: Person):
    secret, _codes = add_app(li, now=MONDAY - 10 * STEP)
    newest, earlier = code_at(secret, MONDAY), code_at(secret, MONDAY - STEP)

    assert [shows(li, newest), shows(li, newest), shows(li, earlier)] == [True, False, False]
    assert shows(li, code_at(secret, MONDAY + STEP), MONDAY + STEP)


def test_the_code_that_added_the_app_opens_nothing(li: Person):
    secret, _codes = add_app(li, now=MONDAY)

    assert not shows(li, code_at(secret, MONDAY))


def test_when_somebody_last_came_is_forgotten_within_minutes(li: Person):
    add_app(li, now=MONDAY)
    remembered = []
    for later in (STEP, 3 * STEP, 4 * STEP):
        for work in consumers.TIMED:
            if work.__module__ == "lianxin.office.tasks":
                work(MONDAY + later)
        remembered.append(SpentCode.objects.count())

    assert remembered == [1, 0, 0]


def test_each_recovery_code_opens_once_however_it_is_typed(li: Person):
    _secret, codes = add_app(li, now=MONDAY)
    typed = [codes[0].lower(), codes[1].replace("-", " "), codes[2].replace("0", "o").replace("1", "l")]

    assert len(set(codes)) == factors.RECOVERY_CODES
    assert [shows(li, each) for each in typed] == [True] * 3
    assert [shows(li, each) for each in typed] == [False] * 3
    assert len(Factor.objects.get(kind=FactorKind.CODES).codes) == 7
    assert Entry.objects.filter(kind="person.recovery_used").count() == 3


def test_new_recovery_codes_end_the_old_ones(li: Person):
    _secret, old = add_app(li, now=MONDAY)
    new = commands.renew_codes(person=li, now=MONDAY)

    assert [shows(li, old[0]), shows(li, new[0])] == [False, True]


def test_recovery_codes_alone_are_no_way_in(li: Person):
    assert refused(commands.renew_codes, person=li) == "none"


def test_codes_of_one_are_not_those_of_another(town: Town, li: Person):
    _secret, codes = add_app(li, now=MONDAY)
    add_app(town.person("lead"), now=MONDAY)

    assert not shows(town.person("lead"), codes[0])


def test_what_is_removed_leaves_no_secret_and_ends_sessions(li: Person):
    add_app(li, now=MONDAY)
    before = li.get_session_auth_hash()
    commands.remove_factor(factor=Factor.objects.get(kind=FactorKind.TOTP), by=li, now=MONDAY)

    assert kinds(li) == []
    assert {(bytes(f.sealed), f.credential, *f.codes) for f in Factor.objects.all()} == {(b"", "")}
    assert li.get_session_auth_hash() != before
    assert Person.objects.get(pk=li.pk).get_session_auth_hash() == li.get_session_auth_hash()


def test_recovery_codes_stay_while_another_way_does(li: Person):
    add_app(li, now=MONDAY)
    commands.add_passkey(person=li, shown=KEY, now=MONDAY)
    commands.remove_factor(factor=Factor.objects.get(kind=FactorKind.TOTP), by=li, now=MONDAY)

    assert kinds(li) == ["codes", "passkey"]


def test_nobody_removes_what_is_somebody_elses_or_gone(town: Town, li: Person):
    add_app(li, now=MONDAY)
    app, codes = (Factor.objects.get(kind=kind) for kind in (FactorKind.TOTP, FactorKind.CODES))

    assert refused(commands.remove_factor, factor=app, by=town.person("lead")) == "gone"
    assert refused(commands.remove_factor, factor=codes, by=li) == "gone"
    commands.remove_factor(factor=app, by=li, now=MONDAY)
    assert refused(commands.remove_factor, factor=app, by=li) == "gone"


def test_the_same_is_added_once(town: Town, li: Person):
    add_app(li, now=MONDAY)
    commands.add_passkey(person=li, shown=KEY, now=MONDAY)
    secret = factors.new_secret()

    assert refused(commands.add_totp, person=li, secret=secret, typed=code_at(secret, MONDAY)) == "held"
    assert refused(commands.add_totp, person=li, secret=secret, typed="000") == "code"
    assert refused(commands.add_passkey, person=town.person("lead"), shown=KEY) == "held"


@pytest.mark.parametrize("role", Role)
def test_who_needs_more_than_a_password(town: Town, role: Role):
    unit = town.power if role == Role.HANDLER else None
    person = add_person(town.office, "somebody", (role, unit))
    before = factors.needs_second(person)
    commands.set_sign_in_rule(office=town.office, second_factor=True, now=MONDAY)

    deciding = {Role.COORDINATOR, Role.CONVENOR, Role.LEAD, Role.OVERSEER, Role.STEWARD}
    assert (before, factors.needs_second(person)) == (False, role in deciding)


def test_the_last_one_stays_where_the_office_demands_it(town: Town):
    lead = town.person("lead")
    add_app(lead, now=MONDAY)
    commands.set_sign_in_rule(office=town.office, second_factor=True, now=MONDAY)

    app = Factor.objects.get(kind=FactorKind.TOTP)
    assert refused(commands.remove_factor, factor=app, by=lead) == "last"
    commands.add_passkey(person=lead, shown=KEY, now=MONDAY)
    commands.remove_factor(factor=app, by=lead, now=MONDAY)
    assert kinds(lead) == ["codes", "passkey"]


def test_the_rule_of_the_office_ends_every_session_and_stands_in_the_record(town: Town, li: Person):
    before = li.get_session_auth_hash()
    commands.set_sign_in_rule(office=town.office, second_factor=True, now=MONDAY)

    assert Person.objects.get(pk=li.pk).get_session_auth_hash() != before
    assert Entry.objects.get(kind="office.sign_in_rule").public == {"second_factor": True}


#: Who may ask that the clerk begin anew, and who may agree once the steward has asked.
ASKS = {"steward"}
AGREES = {"lead", "overseer", "other-steward"}


@pytest.fixture
def staff(town: Town) -> dict[str, Person]:
    roles = ("clerk", "power", "coordinator", "visitor", "lead", "overseer", "steward")
    people = {role: town.person(role) for role in roles}
    people["other-steward"] = add_person(town.office, "other-steward", (Role.STEWARD, None))
    people["stranger"] = add_person(
        make_town("mill").office, "mill-lead", (Role.LEAD, None), (Role.STEWARD, None)
    )
    return people


def test_only_a_steward_asks_and_only_somebody_else_agrees(staff: dict[str, Person]):
    clerk = staff["clerk"]
    add_app(clerk, now=MONDAY)
    asked = {name for name, by in staff.items() if _asks(clerk, by)}
    reset = commands.ask_reset(person=clerk, by=staff["steward"], now=MONDAY)
    may = {name for name, by in staff.items() if may_decide_reset(by, reset)}

    assert (asked, may) == (ASKS | {"other-steward"}, AGREES)
    for name in staff.keys() - AGREES:
        assert refused(commands.decide_reset, reset=reset, agreed=True, by=staff[name]) == "not_allowed"
    assert kinds(clerk) == ["totp", "codes"]


def _asks(person: Person, by: Person) -> bool:
    try:
        reset = commands.ask_reset(person=person, by=by, now=MONDAY)
    except Refusal:
        return False
    FactorReset.objects.filter(pk=reset.pk).delete()
    return True


def test_whose_account_it_is_does_not_agree(staff: dict[str, Person]):
    lead = staff["lead"]
    add_app(lead, now=MONDAY)
    reset = commands.ask_reset(person=lead, by=staff["steward"], now=MONDAY)

    assert refused(commands.decide_reset, reset=reset, agreed=True, by=lead) == "not_allowed"


@pytest.mark.parametrize(("agreed", "left"), [(True, []), (False, ["totp", "codes"])])
def test_what_the_second_person_decides_happens_once(staff: dict[str, Person], agreed: bool, left: list[str]):
    clerk = staff["clerk"]
    add_app(clerk, now=MONDAY)
    before = clerk.get_session_auth_hash()
    reset = commands.ask_reset(person=clerk, by=staff["steward"], now=MONDAY)
    assert refused(commands.ask_reset, person=clerk, by=staff["other-steward"]) == "asked"
    commands.decide_reset(reset=reset, agreed=agreed, by=staff["lead"], now=MONDAY)

    assert kinds(clerk) == left
    assert (Person.objects.get(pk=clerk.pk).get_session_auth_hash() != before) is agreed
    assert refused(commands.decide_reset, reset=reset, agreed=True, by=staff["overseer"]) == "decided"
    row = FactorReset.objects.get()
    assert (row.state, row.decided_by) == (ResetState.AGREED if agreed else ResetState.REFUSED, staff["lead"])
    entry = Entry.objects.get(kind="person.reset_decided")
    assert (entry.subject, entry.public) == (f"person/{clerk.pk}", {"agreed": agreed})


def test_where_there_is_nothing_nothing_is_asked(staff: dict[str, Person]):
    assert refused(commands.ask_reset, person=staff["clerk"], by=staff["steward"]) == "none"


def test_a_session_that_held_an_older_row_breaks_no_digest(li: Person):
    """Whoever changes the password holds the row from before the app was added."""
    older = Person.objects.get(pk=li.pk)
    add_app(li, now=MONDAY)
    commands.change_password(person=older, password=PASSWORD + "!", now=MONDAY)

    assert Person.objects.get(pk=li.pk).session_round == 1
    assert check().report.broken == []
