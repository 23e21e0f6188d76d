"""What anybody can try with the money, the tasks and the care plans of a case: more moves of the same machine."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from hypothesis import strategies as st

from lianxin.act import commands
from lianxin.act.models import CarePlan, CareVisit, Case, Commitment, FundSource, Payment, Task
from lianxin.act.queries.care import alarms, carers
from lianxin.act.states import CareState, FundState, PlanState, TaskState
from lianxin.hear.models import Voice
from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.states import Role
from tests.act.moves import MOVES, Desk, move
from tests.factories import MONDAY, Town, add_person, voice_of

AMOUNTS = ("0.01", "33.33", "60", "100.01")
_before = set(MOVES)
#: Who may usually do it; what is not named here is for the unit that has the case.
USUAL = {
    "decide_fund": "lead",
    "pay": "coordinator",
    "release": "coordinator",
    "begin_care": "coordinator",
    "hand_over_care": "coordinator",
    "end_care": "lead",
}


def begin(town: Town) -> None:
    """Money for needs, and two more people who visit."""
    facts = {"names": {"en": "Repairs"}, "currency": "CNY", "total": "150.00", "now": MONDAY}
    commands.open_fund(office=town.office, code="repairs", **facts)
    for place in range(2):
        add_person(town.office, f"{town.office.slug}-visits-{place}", (Role.VISITOR, None))


def _money(at: Desk, state: FundState) -> Commitment:
    """Money that waits for this step; now and then some that does not."""
    rows = Commitment.objects.filter(office=at.town.office).order_by("pk")
    return at.one_of(list(rows.filter(state=state)) or list(rows))


@move
def ask_fund(at: Desk) -> object:
    amount, source = at.draw(st.sampled_from(AMOUNTS)), FundSource.objects.get(office=at.town.office)
    return commands.ask_fund(
        case=at.case, source=source, purpose="A roof", amount=amount, by=at.by, now=at.now
    )


@move
def decide_fund(at: Desk) -> object:
    row, approve = _money(at, FundState.ASKED), at.draw(st.sampled_from([True, True, False]))
    return commands.decide_fund(commitment=row, approve=approve, reason="So.", by=at.by, now=at.now)


@move
def pay(at: Desk) -> object:
    row, amount = _money(at, FundState.APPROVED), at.draw(st.sampled_from(AMOUNTS))
    return commands.pay(commitment=row, amount=amount, payee="Roofers", proof="7", by=at.by, now=at.now)


@move
def release(at: Desk) -> object:
    return commands.release(commitment=_money(at, FundState.APPROVED), by=at.by, now=at.now)


@move
def add_task(at: Desk) -> object:
    unit, milestone = at.draw(st.sampled_from([None, at.town.power])), at.draw(st.booleans())
    return commands.add_task(case=at.case, title="Dig", by=at.by, now=at.now, unit=unit, milestone=milestone)


def _task(at: Desk, state: TaskState) -> Task:
    rows = Task.objects.filter(office=at.town.office).select_related("case").order_by("pk")
    return at.one_of(list(rows.filter(state=state)) or list(rows))


def _whose(at: Desk, task: Task) -> Voice:
    """Whoever spoke, mostly; now and then somebody who holds another receipt."""
    return voice_of(at.draw(st.sampled_from([task.case.whole, task.case.whole, at.case.whole])))


@move
def settle_task(at: Desk) -> object:
    state = at.draw(st.sampled_from([TaskState.DONE, TaskState.DONE, TaskState.DROPPED]))
    task = _task(at, TaskState.OPEN)
    return commands.settle_task(task=task, state=state, note="Dug.", by=at.by, now=at.now)


@move
def do_own_task(at: Desk) -> object:
    task = _task(at, TaskState.OPEN)
    return commands.do_own_task(task=task, voice=_whose(at, task), note="", now=at.now)


@move
def accept_task(at: Desk) -> object:
    task, yes = _task(at, TaskState.DONE), at.draw(st.booleans())
    return commands.accept_task(task=task, voice=_whose(at, task), accepted=yes, words="I see.", now=at.now)


def _visitor(at: Desk) -> Person:
    return at.one_of([person for person in carers(at.town.office) if person.holds(Role.VISITOR)])


def _plan(at: Desk) -> CarePlan:
    plans = CarePlan.objects.filter(office=at.town.office).select_related("case", "carer", "deputy")
    rows = plans.order_by("pk")
    return at.one_of(list(rows.filter(state=PlanState.ACTIVE)) or list(rows))


@move
def begin_care(at: Desk) -> object:
    deputies: list[Person | None] = [None, *carers(at.town.office)]
    return commands.begin_care(
        case=at.case,
        what="Look in",
        every_days=at.draw(st.integers(1, 9)),
        starts_on=at.now.astimezone(at.town.office.zone).date() + timedelta(days=1),
        carer=_visitor(at),
        deputy=at.draw(st.sampled_from(deputies)),
        by=at.by,
        now=at.now,
    )


@move
def visit_done(at: Desk) -> object:
    """By the named carer, mostly."""
    plan = _plan(at)
    visit = at.one_of(list(plan.visits.order_by("-pk")[:2]))
    by = at.draw(st.sampled_from([plan.carer or at.by, plan.carer or at.by, at.by]))
    return commands.visit_done(visit=visit, note="Well.", by=by, now=at.now)


@move
def hand_over_care(at: Desk) -> object:
    return commands.hand_over(plan=_plan(at), carer=_visitor(at), by=at.by, now=at.now)


@move
def end_care(at: Desk) -> object:
    return commands.end_care(plan=_plan(at), reason="In the county's home.", by=at.by, now=at.now)


@move
def close_account(at: Desk) -> object:
    """Somebody who visits leaves, in the middle of everything; another comes, so that there are always some."""
    gone = _visitor(at)
    number = Person.objects.filter(office=at.town.office).count()
    add_person(at.town.office, f"{at.town.office.slug}-visits-{number}", (Role.VISITOR, None), now=at.now)
    return offices.close_person(person=gone, now=at.now)


NAMES = frozenset(set(MOVES) - _before)
#: What needs another step before it, so that it is tried more often.
STEPS_OF_A_CHAIN = (
    *("decide_fund", "pay", "pay"),
    *("add_task", "do_own_task", "settle_task", "accept_task"),
    *("visit_done", "visit_done", "hand_over_care"),
)


def money_reconciles(town: Town) -> None:
    """To the cent, and one asked, another approved, a third paid."""
    source = FundSource.objects.get(office=town.office)
    asked, paid = Commitment.objects.filter(source=source), Payment.objects.filter(commitment__source=source)
    set_aside = _sum(asked.filter(state=FundState.APPROVED), "amount_cents")
    gone = _sum(asked.filter(state=FundState.RELEASED), "paid_cents")
    assert source.committed_cents == set_aside + gone <= source.total_cents
    assert source.paid_cents == _sum(asked, "paid_cents") == _sum(paid, "amount_cents")
    assert source.paid_cents <= source.committed_cents
    twice = Q(decided_by=F("asked_by"))
    assert not asked.filter(twice).exists()
    hands = Q(paid_by=F("commitment__asked_by")) | Q(paid_by=F("commitment__decided_by"))
    assert not paid.filter(hands | Q(commitment__decided_by=None)).exists()


def _sum(rows: QuerySet[Any], name: str) -> int:
    return rows.aggregate(sum=Sum(name))["sum"] or 0


def tasks_are_settled_by_whose_they_are(town: Town) -> None:
    """Staff never say that residents did their part, and nobody accepts what is no milestone or not done."""
    tasks = Task.objects.filter(office=town.office)
    assert not tasks.filter(unit=None, state=TaskState.DONE, done_by__isnull=False).exists()
    assert not tasks.filter(accepted__isnull=False).exclude(milestone=True, state=TaskState.DONE).exists()


def every_plan_has_one_visit_to_come(town: Town) -> None:
    due = CareVisit.objects.filter(office=town.office, state=CareState.DUE).values_list("plan", flat=True)
    active = CarePlan.objects.filter(office=town.office, state=PlanState.ACTIVE).values_list("pk", flat=True)
    assert sorted(due) == sorted(active)


def every_plan_has_somebody(town: Town, now: datetime) -> None:
    """A carer with an open account; or else it is on the screen of somebody who answers for it, at once."""
    for plan in CarePlan.objects.filter(office=town.office, state=PlanState.ACTIVE).select_related("carer"):
        if plan.carer is None:
            watching = [town.person(who) for who in ("lead", "coordinator", "overseer")]
            seen = {visit.plan_id for person in watching for visit in alarms(person, now)}
            assert plan.pk in seen, "a plan without a carer, and nobody is told"
        else:
            assert plan.carer.is_active


def dates_of(case: Case) -> tuple[object, ...]:
    """All that money, tasks and care may not move: where the case stands and what is due when."""
    names = ("state", "waits_for", "due", "next_due", "climb_at", "level", "owner_id", "unit_id")
    return tuple(getattr(case, name) for name in names)
