"""Projects that residents lead, on the pages, when something happened meanwhile: paid, taken back, decided late."""

import re

import pytest

from lianxin.act import commands as act
from lianxin.act.models import Commitment, LedProject
from lianxin.act.states import LedState
from tests.act.test_led_meanwhile import TAKEN_BACK, decide
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record import leading
from tests.record.leading import Hands, case_of, fresh, grant, hands_of, open_small_fund, propose
from tests.web import test_led
from tests.web.test_led import FORM, Client, do, read, say_it, staff, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
frozen = test_led.frozen
PAID = {"pay_amount": "60", "pay_payee": "Those who lead it", "pay_proof": "8"}


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def hands(town: Town) -> Hands:
    return hands_of(town)


@pytest.fixture
def row(town: Town, hands: Hands) -> Commitment:
    """Money that was asked for a project and is not decided about."""
    project = propose(open_small_fund(town.office))
    act.accept(case=case_of(project), by=hands.asks, now=MONDAY)
    return leading.ask(project, hands.asks)


def desk_of(row: Commitment) -> str:
    return f"/willow/desk/{row.case.number}/"


def test_the_same_payment_sent_twice_is_paid_once(row: Commitment, hands: Hands):
    decide(row, hands)
    coordinator, desk = staff("willow-coordinator"), desk_of(row)
    shown = re.search(r'name="pay_seen" value="(\d+)"', coordinator.get(desk).content.decode())
    assert shown is not None
    form = PAID | {"commitment": str(row.pk), "pay_seen": shown[1]}

    first, again = (coordinator.post(f"{desk}fund_pay", form) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 422)
    assert "Something was paid since you opened this page." in text_of(again)
    page = again.content.decode()
    assert ('value="Those who lead it"' in page, 'name="pay_seen" value="6000"' in page) == (True, True)
    row.refresh_from_db()
    assert row.paid_cents == 6000


@pytest.mark.parametrize("what", TAKEN_BACK)
def test_what_was_taken_back_can_only_be_declined(row: Commitment, what: str):
    lead, desk = staff("willow-lead"), desk_of(row)
    assert 'name="decide_approve" value="yes"' in lead.get(desk).content.decode()
    TAKEN_BACK[what](LedProject.objects.get())

    page = lead.get(desk).content.decode()
    told = "Those who proposed this project took it back; no money goes to it."
    offered = {value: f'name="decide_approve" value="{value}"' in page for value in ("yes", "no")}
    assert (told in page, offered) == (True, {"yes": False, "no": True})
    form = {"commitment": str(row.pk), "decide_approve": "yes", "decide_reason": "Still"}
    refused = lead.post(f"{desk}fund_decide", form)
    assert (refused.status_code, told in text_of(refused)) == (422, True)
    assert "Decide about money" not in text_of(lead.get("/willow/desk/"))
    assert lead.post(f"{desk}fund_decide", form | {"decide_approve": "no"}).status_code == 302
    assert LedProject.objects.get().state == LedState.DECLINED


@pytest.mark.parametrize("what", TAKEN_BACK)
def test_nobody_is_offered_to_pay_what_was_taken_back_or_has_ended(row: Commitment, hands: Hands, what: str):
    decide(row, hands)
    coordinator, desk = staff("willow-coordinator"), desk_of(row)
    assert b"fund_pay" in coordinator.get(desk).content
    TAKEN_BACK[what](LedProject.objects.get())

    page = coordinator.get(desk).content
    assert (b"fund_pay" in page, b"fund_release" in page) == (False, True)
    refused = coordinator.post(f"{desk}fund_pay", PAID | {"commitment": str(row.pk), "pay_seen": "0"})
    assert refused.status_code == 422


def test_a_proposal_sent_again_with_another_amount_is_told_so(town: Town):
    open_small_fund(town.office)
    say_it(town)

    answer = Client().post(
        "/willow/led/propose", {**FORM, "amount": "150"}, headers={"Accept-Language": "en"}
    )

    assert (answer.status_code, LedProject.objects.get().asked_cents) == (422, 20000)
    assert "You handed this in before, with another amount, fund or day" in text_of(answer)
    assert 'value="150"' in answer.content.decode()


def test_days_that_the_office_took_are_said(town: Town, hands: Hands):
    source = open_small_fund(town.office)
    late, at_once = propose(source), propose(source, name="At once", what="Flowers beside the lamp.")
    grant(at_once, hands)
    act.accept(case=case_of(late), by=hands.asks, now=MONDAY)
    decide(leading.ask(late, hands.asks), hands, now=MONDAY + 2 * DAY)

    told = "The office took 2 days to decide; the account is settled as much later than was proposed."
    assert told in read("/willow/led/1/")
    assert "The office took" not in read("/willow/led/2/")


def test_a_project_that_gets_nothing_after_all_can_be_closed(town: Town, hands: Hands):
    open_small_fund(town.office)
    follow = say_it(town)
    project = LedProject.objects.get()
    act.accept(case=case_of(project), by=hands.asks, now=MONDAY)
    row = decide(leading.ask(project, hands.asks), hands)
    assert "Close the account" not in read(follow)
    act.release(commitment=row, by=hands.decides, now=MONDAY)

    assert "Close the account" in read(follow)
    assert do(follow, "led_close", {}).status_code == 302
    assert fresh(project).state == LedState.CLOSED
