"""Money: three people, exact cents, never more than there is, also when everybody comes at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act import commands
from lianxin.act.models import Case, Commitment, FundSource, Payment
from lianxin.act.money import STEPS
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, FundState, NotNow
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import MONDAY, Town, add_person, case_in, make_town

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"names": {"en": "Repairs"}, "currency": "CNY", "now": MONDAY}


def open_fund(town: Town, total: str = "100.00", code: str = "repairs") -> FundSource:
    for who in ("power", "lead", "coordinator"):
        town.person(who)  # before any step that is undone
    return commands.open_fund(office=town.office, code=code, total=total, **FACTS)


def ask(town: Town, case: Case, source: FundSource, amount: str = "60.00", by: str = "power") -> Commitment:
    return commands.ask_fund(
        case=case, source=source, purpose="A new roof", amount=amount, by=town.person(by), now=MONDAY
    )


def approve(town: Town, row: Commitment, by: str = "lead") -> Commitment:
    return commands.decide_fund(commitment=row, approve=True, reason="", by=town.person(by), now=MONDAY)


def pay(town: Town, row: Commitment, amount: str, by: str = "coordinator") -> Payment:
    return commands.pay(
        commitment=row, amount=amount, payee="Roofers", proof="No. 7", by=town.person(by), now=MONDAY
    )


def sums(source: FundSource) -> tuple[int, int, int]:
    kept = FundSource.objects.get(pk=source.pk)
    return kept.total_cents, kept.committed_cents, kept.paid_cents


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        step()
    return caught.value.code


@pytest.mark.need(10)
def test_one_asks_another_approves_a_third_pays_and_the_rest_goes_back():
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    row = approve(town, ask(town, case, source))
    pay(town, row, "20.5")
    pay(town, row, "19.50")
    commands.release(commitment=row, by=town.person("lead"), now=MONDAY)

    kinds = ("fund.opened", "fund.asked", "fund.decided", "fund.paid", "fund.released")
    told = Entry.objects.filter(kind__in=kinds).order_by("number")
    assert sums(source) == (10000, 4000, 4000)
    assert Commitment.objects.get().state == FundState.RELEASED
    amounts = [entry.public.get("amount_cents", entry.public.get("total_cents")) for entry in told]
    assert amounts == [10000, 6000, 6000, 2050, 1950, 2000]
    assert told[2].public == {
        "case": case.number,
        "commitment": row.pk,
        "source": "repairs",
        "currency": "CNY",
        "amount_cents": 6000,
        "state": "approved",
    }


def test_nobody_takes_two_of_the_three_steps():
    """The lead also coordinates here, and may take every step, but never two for the same money."""
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    both = add_person(town.office, "both", (Role.LEAD, None), (Role.COORDINATOR, None))
    own = commands.ask_fund(case=case, source=source, purpose="Roof", amount="1", by=both, now=MONDAY)
    with pytest.raises(NotAllowed):
        commands.decide_fund(commitment=own, approve=True, reason="", by=both, now=MONDAY)
    approve(town, own)
    with pytest.raises(NotAllowed):
        pay(town, own, "1", by="lead")
    facts = {"amount": "1", "payee": "Roofers", "proof": "No. 7", "now": MONDAY}
    with pytest.raises(NotAllowed):
        commands.pay(commitment=own, by=both, **facts)

    pay(town, own, "1")

    assert sums(source) == (10000, 100, 100)


@pytest.mark.one_engine
@pytest.mark.parametrize("step", ["ask", "decide", "pay", "release"])
@pytest.mark.parametrize(
    "who", ["power", "water", "clerk", "coordinator", "lead", "overseer", "steward", "visitor"]
)
def test_each_step_is_for_its_roles_alone(step: str, who: str):
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    # Asked for and approved by two others, so that only the roles decide.
    by = {"asked_by": town.person("clerk"), "asked_at": MONDAY, "decided_by": town.person("steward")}
    row = Commitment(office=town.office, source=source, case=case, purpose="x", amount_cents=100, **by)
    row.state = FundState.ASKED if step == "decide" else FundState.APPROVED
    row.save()
    FundSource.objects.update(committed_cents=100)
    role = Role.HANDLER if who == "power" else None if who == "water" else Role(who)
    steps: dict[str, Callable[[], object]] = {
        "ask": lambda: ask(town, case, source, by=who),
        "decide": lambda: approve(town, row, by=who),
        "pay": lambda: pay(town, row, "1", by=who),
        "release": lambda: commands.release(commitment=row, by=town.person(who), now=MONDAY),
    }

    if role in STEPS[step].roles:  # type: ignore[index]
        steps[step]()
    else:
        with pytest.raises(NotAllowed):
            steps[step]()


@pytest.mark.need(10)
def test_no_more_is_approved_or_paid_than_there_is():
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    first, second = ask(town, case, source), ask(town, case, source, "40.01")
    approve(town, first)

    assert refused(lambda: approve(town, second)) == "overspent"
    assert refused(lambda: pay(town, first, "60.01")) == "overspent"
    pay(town, first, "60")
    assert refused(lambda: pay(town, first, "0.01")) == "overspent"
    assert sums(source) == (10000, 6000, 6000)


@pytest.mark.parametrize("amount", ["", "0", "-5", "1.005", "x", "1e3"])
def test_an_amount_that_is_none_is_refused(amount: str):
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)

    assert refused(lambda: ask(town, case, source, amount)) == "amount"
    assert refused(lambda: open_fund(town, amount, "other")) == "amount"
    assert Commitment.objects.count() == 0


def test_a_step_is_taken_once():
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    row = ask(town, case, source)
    assert refused(lambda: pay(town, row, "1")) == "not_now"
    approve(town, row)

    def release() -> Commitment:
        return commands.release(commitment=row, by=town.person("coordinator"), now=MONDAY)

    assert refused(lambda: approve(town, row)) == "not_now"
    release()
    assert [refused(release), refused(lambda: pay(town, row, "1"))] == ["not_now", "not_now"]
    assert sums(source) == (10000, 0, 0)


def test_declining_needs_a_reason_and_sets_nothing_aside():
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    row = ask(town, case, source)

    def decline(reason: str) -> Commitment:
        lead = town.person("lead")
        return commands.decide_fund(commitment=row, approve=False, reason=reason, by=lead, now=MONDAY)

    assert refused(lambda: decline(" ")) == "missing"
    assert (decline("Another source is for that.").state, sums(source)) == ("declined", (10000, 0, 0))


def test_no_money_is_asked_for_what_is_solved():
    town = make_town()
    case, source = case_in(town, CaseState.SOLVED), open_fund(town)

    with pytest.raises(NotNow):
        ask(town, case, source)


def test_a_source_is_opened_by_a_lead_and_its_code_is_taken_once():
    town = make_town()
    open_fund(town)

    assert refused(lambda: open_fund(town)) == "taken"
    with pytest.raises(NotAllowed):
        commands.open_fund(office=town.office, code="x", total="1", by=town.person("clerk"), **FACTS)
    made = commands.open_fund(office=town.office, code="x", total="1", by=town.person("lead"), **FACTS)
    assert made.total_cents == 100


def test_the_database_itself_refuses_what_does_not_add_up():
    town = make_town()
    source = open_fund(town)
    for wrong in ({"committed_cents": 10001}, {"paid_cents": 1}, {"committed_cents": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FundSource.objects.filter(pk=source.pk).update(**wrong)


AMOUNTS = ("0.01", "0.10", "33.33", "50", "99.99", "100.01", "1.001")
moves = st.lists(
    st.tuples(
        st.sampled_from(("ask", "approve", "decline", "pay", "pay", "release")),
        st.integers(0, 3),
        st.sampled_from(AMOUNTS),
        st.sampled_from(("power", "lead", "coordinator", "water")),
    ),
    max_size=25,
)


def attempt(town: Town, case: Case, source: FundSource, move: tuple[str, int, str, str]) -> None:
    step, place, amount, who = move
    rows = list(Commitment.objects.order_by("pk"))
    facts: dict[str, Any] = {"by": town.person(who), "now": MONDAY}
    try:
        with transaction.atomic():
            if step == "ask" or not rows:
                commands.ask_fund(case=case, source=source, purpose="Roof", amount=amount, **facts)
                return
            row = rows[place % len(rows)]
            if step in {"approve", "decline"}:
                commands.decide_fund(commitment=row, approve=step == "approve", reason="No", **facts)
            elif step == "pay":
                commands.pay(commitment=row, amount=amount, payee="R", proof="7", **facts)
            else:
                commands.release(commitment=row, **facts)
    except (NotAllowed, Refusal):
        pass  # refusing is an answer too; the sums must hold after every step


@pytest.mark.need(10)
@pytest.mark.one_engine  # each of the commands is tried on both; here the rules are tried in every order
@settings(max_examples=30)
@given(moves)
def test_after_any_steps_the_sums_reconcile_to_the_cent(steps: list[tuple[str, int, str, str]]):
    with transaction.atomic():
        town = make_town()
        case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
        for move in steps:
            attempt(town, case, source, move)
            check_sums(source)
        transaction.set_rollback(True)


def check_sums(source: FundSource) -> None:
    """Committed is what was approved without what went back; paid is the sum of the payments."""
    total, committed, paid = sums(source)
    rows = list(Commitment.objects.all())
    given_out = sum(row.amount_cents for row in rows if row.state in {FundState.APPROVED, FundState.RELEASED})
    back = sum(row.amount_cents - row.paid_cents for row in rows if row.state == FundState.RELEASED)
    payments = Payment.objects.aggregate(all=Sum("amount_cents"))["all"] or 0
    told = dict.fromkeys(("fund.decided", "fund.paid", "fund.released"), 0)
    for entry in Entry.objects.filter(kind__in=told):
        if entry.public.get("state") != "declined":
            told[entry.kind] += entry.public["amount_cents"]

    assert committed == given_out - back == told["fund.decided"] - told["fund.released"]
    assert paid == payments == told["fund.paid"] == sum(row.paid_cents for row in rows)
    assert 0 <= paid <= committed <= total


def at_once(steps: list[Callable[[], object]]) -> list[str]:
    """Each in a thread of its own, all begun together: what came of each."""
    gate = Barrier(len(steps))

    def take(step: Callable[[], object]) -> str:
        gate.wait(20)
        try:
            step()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(take, steps))


@pytest.mark.need(10)
@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_the_same_money_is_not_spent_twice_by_people_who_come_at_once(monkeypatch):
    # Every thread as a process of its own: none waits in the queue in which one process lines up its commands.
    monkeypatch.setattr("lianxin.act.commands.funds.grouped", transaction.atomic(lambda work: work()))
    town = make_town()
    case, source = case_in(town, CaseState.ACCEPTED), open_fund(town)
    rows = [ask(town, case, source, "30.00") for _ in range(6)]

    decided = at_once([lambda row=row: approve(town, row) for row in rows])
    approved = Commitment.objects.filter(state=FundState.APPROVED).order_by("pk").first()
    assert approved is not None
    paid = at_once([lambda: pay(town, approved, "12.00") for _ in range(6)])

    assert decided == ["done"] * 3 + ["overspent"] * 3
    assert paid == ["done"] * 2 + ["overspent"] * 4
    assert sums(source) == (10000, 9000, 2400)
    check_sums(source)
