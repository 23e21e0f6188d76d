"""`lianxin verify` adds up small funds and their accounts again, and names the row that does not fit."""

from collections.abc import Callable

import pytest
from django.db.models import F

from lianxin.act.checking import check_accounts
from lianxin.act.commands import confirm_return, correct_line, release
from lianxin.act.models import Commitment, FundSource, LedLine, LedProject, Payment
from lianxin.act.states import LineKind
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, no_step
from tests.factories import MONDAY, make_town
from tests.record.leading import case_of, fresh, grant, hands_of, open_small_fund, propose, write

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def found(office: int | None = None) -> set[str]:
    """The rows that do not fit, each by its table."""
    report = Report()
    check_accounts(Place("default", None, office), report, no_step)
    return {finding.where.split("/")[0] for finding in report.broken}


@pytest.fixture
def project() -> LedProject:
    """Money came in two ways and went out two ways; a line was taken back, and not all was paid out."""
    town = make_town()
    hands, project = hands_of(town), propose(open_small_fund(town.office))
    asked = grant(project, hands, "200.00", paid="150.00")
    write(project, LineKind.OTHERS, "20.00")
    wrong = write(project, LineKind.SPENT, "30.00")
    told = {"why": "Twice", "instead": None, "now": MONDAY}
    correct_line(project=project, voice=project.voice, number=wrong.number, **told)
    back = write(project, LineKind.BACK, "40.00")
    confirm_return(line=back, case=case_of(project), by=hands.confirms, now=MONDAY)
    release(commitment=asked, by=hands.decides, now=MONDAY)
    return fresh(project)


@pytest.mark.need(76)
def test_accounts_that_were_kept_by_commands_add_up(project: LedProject):
    assert found() == set()
    assert found(project.office_id) == set()
    assert FundSource.objects.get().paid_cents == 11000


ALTERED: dict[str, tuple[Callable[[], object], set[str]]] = {
    "an amount": (
        lambda: LedLine.objects.filter(kind="others").update(amount_cents=2001),
        {"act_ledproject"},
    ),
    "a sum": (lambda: LedProject.objects.update(spent_cents=1), {"act_ledproject"}),
    "what was paid out": (
        lambda: LedLine.objects.filter(kind="granted").update(amount_cents=14999),
        {"act_ledline", "act_ledproject"},
    ),
    "a payment": (
        lambda: Payment.objects.update(amount_cents=F("amount_cents") + 1),
        {"act_ledline", "act_commitment", "act_fundsource"},
    ),
    "who confirmed": (
        lambda: LedLine.objects.filter(kind="back").update(confirmed_by=Payment.objects.get().paid_by),
        {"act_ledline"},
    ),
    "what was paid of an approval": (
        lambda: Commitment.objects.update(paid_cents=F("paid_cents") - 1),
        {"act_commitment", "act_fundsource"},
    ),
    "a grant": (lambda: LedProject.objects.update(state="proposed"), {"act_ledproject"}),
    "a decision": (
        lambda: Commitment.objects.update(state="declined"),
        {"act_ledproject", "act_fundsource"},
    ),
    "what was asked for": (lambda: LedProject.objects.update(asked_cents=19999), {"act_ledproject"}),
    "a payment that stands nowhere": (
        lambda: LedLine.objects.filter(kind="granted").update(payment=None),
        {"act_ledline", "act_payment"},
    ),
    "the line that is taken back": (
        lambda: LedLine.objects.filter(counters__isnull=False).update(amount_cents=3001),
        {"act_ledline", "act_ledproject"},
    ),
    "a confirmation": (
        lambda: LedLine.objects.update(confirmed_by=None),
        {"act_fundsource"},
    ),
    "an approval": (lambda: Commitment.objects.update(state="approved"), {"act_fundsource"}),
    "the fund": (lambda: FundSource.objects.update(paid_cents=F("paid_cents") - 1), {"act_fundsource"}),
    "the end": (lambda: LedProject.objects.update(state="closed"), {"act_ledproject"}),
}


@pytest.mark.need(76)
@pytest.mark.parametrize("what", ALTERED)
def test_whatever_is_altered_is_named(project: LedProject, what: str):
    alter, tables = ALTERED[what]
    alter()

    assert found() == tables
    assert found(office=project.office_id + 1) == set()
