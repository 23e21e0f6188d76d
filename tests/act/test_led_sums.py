"""Accounts of residents reconcile to the cent: after any steps, and when everybody comes at once."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act import commands as act
from lianxin.act import queries
from lianxin.act.leading import SUMS, sums_of
from lianxin.act.models import FundSource, LedProject
from lianxin.act.rules import NotAllowed
from lianxin.act.states import LedState, LineKind
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.act.test_funds import at_once
from tests.act.test_led import close, confirm, correct, right, running
from tests.factories import MONDAY, make_town
from tests.record.leading import (
    Hands,
    case_of,
    fresh,
    grant,
    hands_of,
    open_small_fund,
    propose,
    proposed,
    write,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
AMOUNTS = ("0.01", "33.33", "60", "99.99", "200.01")
moves = st.lists(
    st.tuples(
        st.sampled_from(
            ("pay", "others", "spent", "spent", "back", "correct", "swap", "confirm", "close", "stop")
        ),
        st.integers(0, 5),
        st.sampled_from(AMOUNTS),
    ),
    max_size=25,
)


def attempt(project: LedProject, hands: Hands, move: tuple[str, int, str]) -> None:
    step, place, amount = move
    lines = list(project.lines.order_by("number"))
    line = lines[place % len(lines)] if lines else None
    try:
        with transaction.atomic():
            if step == "pay":
                told = {"payee": "x", "proof": "x", "by": hands.pays, "now": MONDAY}
                act.pay(commitment=fresh(project).commitment, amount=amount, **told)
            elif step in LineKind.values:
                write(project, LineKind(step), amount)
            elif step == "close":
                close(project)
            elif step == "stop":
                told = {"case": case_of(project), "reason": "x", "by": hands.confirms, "now": MONDAY}
                act.stop_project(project=project, **told)
            elif line and step == "confirm":
                confirm(line, hands)
            elif line:
                instead = right(amount, LineKind(line.kind)) if step == "swap" else None
                correct(project, line.number, instead)
    except (NotAllowed, Refusal):
        pass  # refusing is an answer too; the account must add up after every step


def check(project: LedProject) -> None:
    """Of the account, of the fund, and of what the record says."""
    row, lines = fresh(project), list(project.lines.all())
    counted = sums_of(lines)
    assert {name: getattr(row, name) for name in SUMS.values()} == counted
    assert row.left_cents >= 0
    told = dict.fromkeys(LineKind.values, 0)
    for entry in Entry.objects.filter(kind="led.line"):
        sign = 1 if entry.public["counters"] is None else -1
        told[entry.public["kind"]] += sign * entry.public["amount_cents"]
    assert {f"{kind}_cents": cents for kind, cents in told.items()} == counted
    (account,) = queries.fund_accounts(row.office)
    assert account.reconciles
    source, asked = FundSource.objects.get(), row.commitment
    assert asked is not None
    assert source.paid_cents == account.paid - account.back == asked.paid_cents - account.back
    assert source.committed_cents == asked.amount_cents - account.back
    if row.state == LedState.CLOSED:
        assert (row.left_cents, account.on_the_way) == (0, 0)


@pytest.mark.need(76)
@pytest.mark.one_engine  # each of the commands is tried on both; here the rules are tried in every order
@settings(max_examples=30)
@given(moves)
def test_after_any_steps_the_accounts_reconcile_to_the_cent(steps: list[tuple[str, int, str]]):
    with transaction.atomic():
        town = make_town()
        hands = hands_of(town)
        project = propose(open_small_fund(town.office))
        grant(project, hands, "200.00", paid="60.00")
        for move in steps:
            attempt(project, hands, move)
            check(project)
        transaction.set_rollback(True)


@pytest.mark.need(76)
@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_the_same_money_is_not_spent_twice_by_people_who_come_at_once(monkeypatch):
    # Every thread as a process of its own: none waits in the queue in which one process lines up its commands.
    alone = transaction.atomic(lambda work: work())
    for name in ("funds", "led.accounting", "led.ending"):
        monkeypatch.setattr(f"lianxin.act.commands.{name}.grouped", alone)
    _town, hands, project = running("200.00", paid="100.00")
    asked = fresh(project).commitment
    pay = {"commitment": asked, "payee": "x", "proof": "x", "by": hands.pays, "now": MONDAY}

    spent = at_once([lambda: write(project, LineKind.SPENT, "30.00") for _ in range(6)])
    sent = at_once([lambda: write(project, LineKind.SPENT, "1.00", seen=4) for _ in range(4)])
    mixed = at_once(
        [
            *[lambda: act.pay(amount="40.00", **pay) for _ in range(3)],
            *[lambda: write(project, LineKind.BACK, "9.00") for _ in range(3)],
        ]
    )
    backs = list(project.lines.filter(kind=LineKind.BACK))
    confirmed = at_once([lambda: confirm(backs[0], hands) for _ in range(4)])

    assert spent == ["done"] * 3 + ["overspent"] * 3
    assert sent == ["done"] + ["meanwhile"] * 3
    assert mixed.count("done") + mixed.count("overspent") == 6
    assert confirmed == ["done"] + ["settled"] * 3
    check(project)


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_a_number_is_given_once_to_proposals_that_come_at_once(monkeypatch):
    alone = transaction.atomic(lambda work: work())
    monkeypatch.setattr("lianxin.act.commands.led.proposing.grouped", alone)
    town = make_town()
    source = open_small_fund(town.office)

    def send(key: str) -> object:
        told = {"proposed": proposed(source), "now": MONDAY, "idempotency_key": key}
        return act.propose_project(office=town.office, **told)

    # Two people, each of whom sends the same form twice.
    done = at_once([lambda key=key: send(key) for key in ("a", "a", "b", "b")])

    assert done == ["done"] * 4
    assert sorted(LedProject.objects.values_list("number", flat=True)) == [1, 2]
