"""Projects that residents lead: three hands grant, those who lead account, nothing is spent that has not come in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianxin.act import commands as act
from lianxin.act import queries
from lianxin.act.commands.led import Written
from lianxin.act.models import FundSource, LedLine, LedProject
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, LedState, LineKind
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.act.test_funds import open_fund as open_other_fund
from tests.factories import MONDAY, Town, case_in, hear, make_town
from tests.record import leading
from tests.record.leading import Hands, case_of, fresh, grant, hands_of, open_small_fund, propose, write

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
DAY = timedelta(days=1)


def running(amount: str = "200.00", **more: Any) -> tuple[Town, Hands, LedProject]:
    """A project with its money paid out."""
    town = make_town()
    hands = hands_of(town)
    project = propose(open_small_fund(town.office))
    grant(project, hands, amount, **more)
    return town, hands, fresh(project)


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        step()
    return caught.value.code


def sums(project: LedProject) -> tuple[int, int, int, int]:
    row = fresh(project)
    return row.granted_cents, row.others_cents, row.spent_cents, row.back_cents


def fund(project: LedProject) -> tuple[int, int]:
    source = FundSource.objects.get(pk=project.source_id)
    return source.committed_cents, source.paid_cents


def close(project: LedProject) -> LedProject:
    return act.close_project(project=project, voice=project.voice, now=MONDAY)


def confirm(line: LedLine, hands: Hands) -> LedLine:
    return act.confirm_return(line=line, case=case_of(line.project), by=hands.confirms, now=MONDAY)


def correct(project: LedProject, number: int, instead: Written | None = None, **more: Any) -> LedLine:
    told = {"why": "Typed wrongly", "instead": instead, "now": MONDAY} | more
    return act.correct_line(project=project, voice=project.voice, number=number, **told)


def right(amount: str, kind: LineKind = LineKind.SPENT) -> Written:
    return Written(kind=kind, amount=amount, day=MONDAY.date(), what="Wood and paint")


@pytest.mark.need(76)
def test_a_project_is_proposed_granted_accounted_for_and_closed():
    town, hands, project = running()
    write(project, LineKind.OTHERS, "50.00")
    write(project, LineKind.SPENT, "190.10", proof="No. 12")
    back = write(project, LineKind.BACK, "59.90")
    assert refused(lambda: close(project)) == "unconfirmed"
    confirm(back, hands)
    closed = close(project)

    assert (closed.state, closed.left_cents, sums(project)) == (
        LedState.CLOSED,
        0,
        (20000, 5000, 19010, 5990),
    )
    assert fund(project) == (14010, 14010)
    kinds = ("led.proposed", "led.decided", "led.line", "led.returned", "led.ended")
    told = Entry.objects.filter(kind__in=kinds).order_by("number")
    assert [entry.kind for entry in told] == [*kinds[:2], *["led.line"] * 4, *kinds[3:]]
    assert told.last().public == {  # type: ignore[union-attr]
        "project": 1,
        "state": "closed",
        "currency": "CNY",
        "in_cents": 25000,
        "spent_cents": 19010,
        "back_cents": 5990,
        "left_cents": 0,
    }
    (account,) = queries.fund_accounts(town.office)
    assert (account.paid, account.back, account.spent, account.held) == (20000, 5990, 19010, 0)
    assert account.reconciles


def test_no_word_of_the_residents_is_in_the_record():
    _town, _hands, project = running()
    write(project, LineKind.SPENT, "1.00", what="zorblatt", proof="zorblatt")

    assert not Entry.objects.filter(leaf__contains="zorblatt").exists()
    assert not Entry.objects.filter(leaf__contains=project.name).exists()


def test_the_same_form_sent_twice_is_one_project():
    town = make_town()
    source = open_small_fund(town.office)
    told = {
        "office": town.office,
        "proposed": leading.proposed(source),
        "now": MONDAY,
        "idempotency_key": "k",
    }
    first, heard = act.propose_project(**told)
    again, known = act.propose_project(**told)

    assert (first.pk, heard.code) == (again.pk, known.code)
    assert LedProject.objects.count() == 1


WRONG = {
    "name": [("", "missing"), ("x" * 81, "long"), ("Call 13812345678", "personal")],
    "what": [(" ", "missing"), ("My number is 13812345678", "personal")],
    "amount": [("", "amount"), ("0", "amount"), ("1.005", "amount"), ("300.01", "each")],
    "until": [(None, "until"), (MONDAY.date(), "until"), (MONDAY.date() + 367 * DAY, "until")],
}


@pytest.mark.parametrize(
    ("field", "value", "code"), [(name, *one) for name, wrong in WRONG.items() for one in wrong]
)
def test_a_proposal_that_is_none_is_refused_at_its_field(field: str, value: Any, code: str):
    town = make_town()
    source = open_small_fund(town.office)
    proposal = leading.proposed(source, **{field: value})

    with pytest.raises(Refusal) as caught:
        act.propose_project(office=town.office, proposed=proposal, now=MONDAY)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert LedProject.objects.count() == 0


def test_only_a_small_fund_of_this_office_can_be_asked():
    town, other = make_town(), make_town("other")
    for source in (open_other_fund(town), open_small_fund(other.office)):
        proposal = leading.proposed(source)
        assert (
            refused(lambda: act.propose_project(office=town.office, proposed=proposal, now=MONDAY))  # noqa: B023
            == "unknown"
        )


def test_a_small_fund_is_opened_with_the_most_for_each_and_with_no_more_than_there_is():
    town = make_town()
    assert open_small_fund(town.office).each_cents == 30000
    assert refused(lambda: open_small_fund(town.office, code="x", each="1000.01")) == "each"
    assert refused(lambda: open_small_fund(town.office, code="x", each="zero")) == "amount"
    assert open_other_fund(town).each_cents is None


def test_a_small_fund_pays_projects_alone_and_a_project_asks_its_own_fund_once():
    town = make_town()
    hands, source = hands_of(town), open_small_fund(town.office)
    other = open_other_fund(town)
    project, ordinary = propose(source), case_in(town, CaseState.ACCEPTED)
    act.accept(case=case_of(project), by=hands.asks, now=MONDAY)
    told = {"purpose": "Wood", "by": hands.asks, "now": MONDAY}

    assert refused(lambda: act.ask_fund(case=ordinary, source=source, amount="1", **told)) == "small"
    assert refused(lambda: act.ask_fund(case=case_of(project), source=other, amount="1", **told)) == "source"
    assert refused(lambda: leading.ask(project, hands.asks, "200.01")) == "each"
    leading.ask(project, hands.asks)
    assert refused(lambda: leading.ask(project, hands.asks)) == "asked"


@pytest.mark.need(76)
def test_a_project_is_granted_in_three_hands_and_a_fourth_confirms_what_came_back():
    _town, hands, project = running()
    back = write(project, LineKind.BACK, "10.00")
    case = case_of(project)

    for who in (hands.pays,):
        with pytest.raises(NotAllowed):
            act.confirm_return(line=back, case=case, by=who, now=MONDAY)
    confirm(back, hands)
    assert refused(lambda: confirm(back, hands)) == "settled"
    assert fund(project) == (19000, 19000)


def test_what_is_declined_is_told_with_the_reason_and_shown_to_nobody():
    town = make_town()
    hands = hands_of(town)
    project = propose(open_small_fund(town.office))
    act.accept(case=case_of(project), by=hands.asks, now=MONDAY)
    asked = leading.ask(project, hands.asks)
    act.decide_fund(commitment=asked, approve=False, reason="Not there", by=hands.decides, now=MONDAY)

    assert (fresh(project).state, fresh(project).reason) == (LedState.DECLINED, "Not there")
    assert queries.led_at(town.office, 1) is None
    assert refused(lambda: leading.ask(project, hands.asks)) == "not_now"
    assert refused(lambda: write(project, LineKind.OTHERS, "1")) == "not_now"


@pytest.mark.need(76)
def test_nothing_is_spent_that_has_not_come_in():
    _town, _hands, project = running("200.00", paid="120.00")

    assert refused(lambda: write(project, LineKind.SPENT, "120.01")) == "overspent"
    write(project, LineKind.SPENT, "120.00")
    assert refused(lambda: write(project, LineKind.SPENT, "0.01")) == "overspent"
    write(project, LineKind.OTHERS, "5.00")
    write(project, LineKind.SPENT, "5.00")
    assert sums(project) == (12000, 500, 12500, 0)


def test_no_more_goes_back_than_the_office_paid_out():
    _town, _hands, project = running()
    write(project, LineKind.OTHERS, "50.00")

    assert refused(lambda: write(project, LineKind.BACK, "200.01")) == "overspent"
    write(project, LineKind.BACK, "200.00")
    assert refused(lambda: write(project, LineKind.BACK, "0.01")) == "overspent"


LINES = {
    "amount": [("", "amount"), ("-1", "amount")],
    "what": [("", "missing"), ("x" * 201, "long"), ("To 13812345678", "personal")],
    "proof": [("x" * 121, "long")],
    "day": [(MONDAY.date() + DAY, "day"), (MONDAY.date() - DAY, "day")],
}


@pytest.mark.parametrize(
    ("field", "value", "code"), [(name, *one) for name, wrong in LINES.items() for one in wrong]
)
def test_a_line_that_is_none_is_refused_at_its_field(field: str, value: Any, code: str):
    _town, _hands, project = running()
    told: dict[str, Any] = {"amount": "1.00", field: value}

    with pytest.raises(Refusal) as caught:
        write(project, LineKind.SPENT, told.pop("amount"), **told)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_only_the_receipt_of_the_project_opens_its_account():
    town, _hands, project = running()
    stranger = hear(town.office).voice

    with pytest.raises(NotAllowed):
        write(project, LineKind.SPENT, "1.00", voice=stranger)
    with pytest.raises(NotAllowed):
        correct(LedProject(pk=project.pk, voice=stranger), 1)
    with pytest.raises(NotAllowed):
        act.close_project(project=project, voice=stranger, now=MONDAY)


def test_whoever_has_not_read_the_last_line_reads_it_first():
    """So the same form sent twice counts once."""
    _town, _hands, project = running()
    write(project, LineKind.SPENT, "1.00", seen=1)

    assert refused(lambda: write(project, LineKind.SPENT, "1.00", seen=1)) == "meanwhile"
    assert sums(project)[2] == 100


def test_a_line_is_taken_back_by_another_one_that_names_it():
    _town, _hands, project = running()
    wrong = write(project, LineKind.SPENT, "150.00")
    assert refused(lambda: correct(project, wrong.number, right("200.01"))) == "overspent"
    made = correct(project, wrong.number, right("15.00"))

    assert [(row.number, row.kind, row.counters_id) for row in project.lines.order_by("number")] == [
        (1, LineKind.GRANTED, None),
        (2, LineKind.SPENT, None),
        (3, LineKind.SPENT, wrong.pk),
        (4, LineKind.SPENT, None),
    ]
    assert (sums(project)[2], made.number) == (1500, 4)
    for number in (2, 3, 9):
        assert refused(lambda: correct(project, number)) == "unknown"  # noqa: B023
    assert refused(lambda: correct(project, 1)) == "confirmed"
    assert refused(lambda: correct(project, 4, why=" ")) == "missing"


def test_money_of_others_is_not_taken_back_once_it_is_spent():
    _town, _hands, project = running()
    given = write(project, LineKind.OTHERS, "50.00")
    write(project, LineKind.SPENT, "250.00")

    assert refused(lambda: correct(project, given.number)) == "overspent"


def test_what_the_office_confirmed_is_not_taken_back():
    _town, hands, project = running()
    back = write(project, LineKind.BACK, "50.00")
    wrong = write(project, LineKind.BACK, "10.00")
    confirm(back, hands)

    assert refused(lambda: correct(project, back.number)) == "confirmed"
    correct(project, wrong.number)
    assert refused(lambda: confirm(wrong, hands)) == "settled"
    assert (sums(project)[3], fund(project)) == (5000, (15000, 15000))


@pytest.mark.need(76)
def test_after_closing_only_corrections_that_come_to_the_same():
    _town, _hands, project = running()
    spent = write(project, LineKind.SPENT, "200.00")
    close(project)

    assert refused(lambda: write(project, LineKind.OTHERS, "1")) == "not_now"
    assert refused(lambda: correct(project, spent.number)) == "closed"
    assert refused(lambda: correct(project, spent.number, right("199.99"))) == "closed"
    correct(project, spent.number, right("200.00"))
    assert sums(project) == (20000, 0, 20000, 0)


def test_what_is_left_keeps_it_from_closing():
    _town, _hands, project = running()

    assert refused(lambda: close(project)) == "left"


def test_the_office_stops_it_with_a_reason_and_money_can_only_come_back():
    town, hands, project = running()

    def stop(reason: str, by: str = "coordinator") -> LedProject:
        told = {"project": project, "case": case_of(project), "reason": reason, "now": MONDAY}
        return act.stop_project(by=town.person(by), **told)

    assert refused(lambda: stop(" ")) == "missing"
    for who in ("power", "clerk", "overseer", "visitor"):
        with pytest.raises(NotAllowed):
            stop("Nobody came", who)
    stop("Nobody came")
    assert refused(lambda: stop("Again")) == "not_now"
    assert refused(lambda: write(project, LineKind.SPENT, "1")) == "not_now"
    confirm(write(project, LineKind.BACK, "200.00"), hands)
    assert (fresh(project).state, fresh(project).left_cents, fund(project)) == (LedState.STOPPED, 0, (0, 0))


def test_roles_are_looked_at_in_the_projects_own_case():
    town, hands, project = running()
    back, other = write(project, LineKind.BACK, "1"), case_in(town, CaseState.ACCEPTED)

    with pytest.raises(NotAllowed):
        act.confirm_return(line=back, case=other, by=hands.confirms, now=MONDAY)
    with pytest.raises(NotAllowed):
        act.stop_project(project=project, case=other, reason="x", by=hands.decides, now=MONDAY)


def test_nothing_is_paid_once_it_has_ended():
    town, hands, project = running("200.00", paid="100.00")
    write(project, LineKind.SPENT, "100.00")
    close(project)
    asked = fresh(project).commitment
    told = {"commitment": asked, "payee": "x", "proof": "x", "now": MONDAY}

    assert refused(lambda: act.pay(amount="1", by=hands.pays, **told)) == "not_now"
    act.release(commitment=asked, by=town.person("lead"), now=MONDAY)
    assert fund(project) == (10000, 10000)


def test_the_database_itself_refuses_what_does_not_add_up():
    _town, _hands, project = running()
    for wrong in ({"spent_cents": 20001}, {"back_cents": 20001}, {"spent_cents": -1}, {"others_cents": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedProject.objects.filter(pk=project.pk).update(**wrong)
