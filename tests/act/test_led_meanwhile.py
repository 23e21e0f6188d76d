"""Projects that residents lead, where steps meet: taken back meanwhile, sent twice, stopped, decided late, full."""

from datetime import timedelta
from typing import Any

import pytest

from lianxin.act import commands as act
from lianxin.act import queries
from lianxin.act.models import Commitment, FundSource, LedProject
from lianxin.act.states import LedState, LineKind
from lianxin.hear.commands import erase_voice
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.act.test_led import DAY, close, correct, fund, refused, right, running, sums
from tests.factories import MONDAY, Town, make_town
from tests.record import leading
from tests.record.leading import Hands, case_of, fresh, grant, hands_of, open_small_fund, propose, write

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def asked() -> tuple[Town, Hands, LedProject, Commitment]:
    """Proposed, and asked for by one person of the office."""
    town = make_town()
    hands = hands_of(town)
    project = propose(open_small_fund(town.office))
    act.accept(case=case_of(project), by=hands.asks, now=MONDAY)
    return town, hands, project, leading.ask(project, hands.asks)


def decide(row: Commitment, hands: Hands, *, approve: bool = True, now: Any = MONDAY) -> Commitment:
    return act.decide_fund(commitment=row, approve=approve, reason="So.", by=hands.decides, now=now)


def pay(row: Commitment, hands: Hands, amount: str, **more: Any) -> object:
    told = {"payee": "Those who lead it", "proof": "8", "by": hands.pays, "now": MONDAY} | more
    return act.pay(commitment=row, amount=amount, **told)


TAKEN_BACK = {
    "the case": lambda project: act.take_back(voice=project.voice, now=MONDAY),
    "the words": lambda project: erase_voice(voice=project.voice, now=MONDAY),
}


@pytest.mark.parametrize("what", TAKEN_BACK)
def test_what_was_taken_back_is_not_granted(what: str):
    _town, hands, project, row = asked()
    assert list(queries.to_decide(hands.decides)) == [row]
    TAKEN_BACK[what](project)

    assert list(queries.to_decide(hands.decides)) == []
    assert refused(lambda: decide(row, hands)) == "taken_back"
    assert (fresh(project).state, fund(project)) == (LedState.PROPOSED, (0, 0))
    decide(row, hands, approve=False)
    assert fresh(project).state == LedState.DECLINED


@pytest.mark.parametrize("what", TAKEN_BACK)
def test_what_was_taken_back_is_not_paid_for_the_first_time(what: str):
    _town, hands, project, row = asked()
    decide(row, hands)
    assert list(queries.to_pay(hands.pays)) == [row]
    TAKEN_BACK[what](project)

    assert list(queries.to_pay(hands.pays)) == []
    assert refused(lambda: pay(row, hands, "1.00")) == "taken_back"
    assert (sums(project), fund(project)) == ((0, 0, 0, 0), (20000, 0))
    act.release(commitment=row, by=hands.decides, now=MONDAY)
    assert fund(project) == (0, 0)


def test_what_is_under_way_may_be_paid_to_its_end():
    _town, hands, project, row = asked()
    decide(row, hands)
    pay(row, hands, "50.00")
    erase_voice(voice=project.voice, now=MONDAY)

    pay(row, hands, "60.00")
    assert sums(project) == (11000, 0, 0, 0)


OTHERWISE: list[dict[str, Any]] = [
    {"amount": "150.00"},
    {"until": MONDAY.date() + 61 * DAY},
    {"idea": (1, 2)},
]


@pytest.mark.parametrize("changed", OTHERWISE)
def test_a_proposal_sent_again_with_something_else_is_told_so(changed: dict[str, Any]):
    town = make_town()
    source = open_small_fund(town.office)

    def send(**more: Any) -> object:
        told = {"proposed": leading.proposed(source, **more), "now": MONDAY, "idempotency_key": "k"}
        return act.propose_project(office=town.office, **told)

    send()
    assert refused(lambda: send(**changed)) == "known"
    send()
    assert LedProject.objects.get().asked_cents == 20000


def test_a_proposal_sent_again_with_another_fund_is_told_so():
    town = make_town()
    for code in ("one", "two"):
        open_small_fund(town.office, code=code)

    def send(code: str) -> object:
        told = {"now": MONDAY, "idempotency_key": "k"}
        proposal = leading.proposed(FundSource.objects.get(code=code))
        return act.propose_project(office=town.office, proposed=proposal, **told)

    send("one")
    assert refused(lambda: send("two")) == "known"


def test_what_was_stopped_is_not_spent_by_corrections():
    town, _hands, project = running()
    write(project, LineKind.OTHERS, "20.00")
    spent = write(project, LineKind.SPENT, "50.00")
    told = {"project": project, "case": case_of(project), "reason": "Nobody came", "now": MONDAY}
    act.stop_project(by=town.person("lead"), **told)

    assert refused(lambda: correct(project, spent.number, right("50.01"))) == "not_now"
    assert refused(lambda: correct(project, 2, right("20.01", LineKind.OTHERS))) == "not_now"
    correct(project, spent.number, right("49.99"))
    assert sums(project) == (20000, 2000, 4999, 0)


def test_the_reason_that_everybody_reads_names_no_number():
    town, _hands, project = running()
    told = {"project": project, "case": case_of(project), "reason": "Call 13812345678", "now": MONDAY}

    with pytest.raises(Refusal) as caught:
        act.stop_project(by=town.person("lead"), **told)
    assert (caught.value.code, caught.value.field) == ("personal", "reason")
    assert fresh(project).state == LedState.RUNNING


def test_whoever_has_not_read_what_was_paid_reads_it_first():
    """So the same form sent twice pays once."""
    _town, hands, project, row = asked()
    decide(row, hands)
    pay(row, hands, "60.00", seen=0)

    assert refused(lambda: pay(row, hands, "60.00", seen=0)) == "meanwhile"
    pay(row, hands, "30.00", seen=6000)
    assert sums(project)[0] == 9000


def test_the_days_that_the_office_takes_are_added():
    _town, hands, project, row = asked()
    decide(row, hands, now=MONDAY + timedelta(days=9))

    assert fresh(project).until == project.until + 9 * DAY
    told = Entry.objects.get(kind="led.decided").public
    assert told["until"] == (project.until + 9 * DAY).isoformat()


def test_a_declined_project_keeps_its_day():
    _town, hands, project, row = asked()
    decide(row, hands, approve=False, now=MONDAY + timedelta(days=9))

    assert fresh(project).until == project.until


def test_an_account_that_is_full_can_still_be_settled(monkeypatch):
    monkeypatch.setattr("lianxin.act.commands.led.accounting.MOST_LINES", 2)
    _town, _hands, project = running()
    write(project, LineKind.SPENT, "50.00")

    for kind in (LineKind.SPENT, LineKind.OTHERS):
        assert refused(lambda: write(project, kind, "1.00")) == "many"  # noqa: B023
    write(project, LineKind.BACK, "150.00")
    assert fresh(project).left_cents == 0


def test_nobody_is_asked_to_pay_what_has_ended():
    _town, hands, project = running("200.00", paid="100.00")
    write(project, LineKind.SPENT, "100.00")
    assert [row.pk for row in queries.to_pay(hands.pays)] == [fresh(project).commitment_id]
    close(project)

    assert list(queries.to_pay(hands.pays)) == []


def test_a_fund_that_says_something_else_than_its_payments_does_not_add_up():
    town, _hands, project = running()
    write(project, LineKind.SPENT, "50.00")
    (account,) = queries.fund_accounts(town.office)
    assert (account.reconciles, account.held) == (True, 15000)

    FundSource.objects.update(paid_cents=19999)
    assert not queries.fund_accounts(town.office)[0].reconciles
    FundSource.objects.update(paid_cents=20000)
    LedProject.objects.update(granted_cents=20001)
    assert not queries.fund_accounts(town.office)[0].reconciles


def test_the_sums_of_each_fund_are_its_own():
    town = make_town()
    hands = hands_of(town)
    for code, amount in (("one", "10.00"), ("two", "20.00"), ("none", "")):
        source = open_small_fund(town.office, code=code)
        if amount:
            grant(propose(source, name=code, amount=amount), hands, amount)

    told = {one.source.code: (one.paid, one.held) for one in queries.fund_accounts(town.office)}
    assert told == {"one": (1000, 1000), "two": (2000, 2000), "none": (0, 0)}


def test_reading_the_accounts_costs_the_same_for_one_project_and_for_many(django_assert_num_queries):
    town = make_town()
    hands, source = hands_of(town), open_small_fund(town.office)

    for count in (1, 4):
        while LedProject.objects.count() < count:
            project = propose(source, name=f"No. {LedProject.objects.count()}", amount="10.00")
            grant(project, hands, "10.00")
        with django_assert_num_queries(5):
            rows = queries.led_page(town.office, size=20)
            assert all(row.office.zone and row.source.name and row.commitment for row in rows)
            (account,) = queries.fund_accounts(town.office)
        assert (len(rows), account.paid) == (count, count * 1000)
