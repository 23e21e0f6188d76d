"""Care plans: nobody is forgotten when a day passes, when somebody leaves or when the house was down."""

from datetime import date, timedelta
from typing import Any

import pytest

from lianxin.act import commands as act
from lianxin.act.caring import home_of
from lianxin.act.models import CarePlan, CareVisit, Case
from lianxin.act.queries.care import alarms, next_visit, past_visits, visits_today
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CareState, CaseState
from lianxin.hear.commands import record_visit
from lianxin.hear.states import ConsentBasis, Leads
from lianxin.hear.visits.noting import NotedNeed, NotedVisit
from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_person, case_in, case_of, make_town, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
FIRST = date(2026, 6, 2)
#: Where the office is, that day is over at 16:00 UTC.
OVER = MONDAY.replace(day=2, hour=16)


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town, CaseState.ACCEPTED)


@pytest.fixture
def deputy(town: Town) -> Person:
    return add_person(town.office, "deputy", (Role.VISITOR, None))


def begin(town: Town, case: Case, **more: Any) -> CarePlan:
    facts = {"what": "Look in, bring the medicine", "every_days": 7, "starts_on": FIRST}
    people = {"carer": town.person("visitor"), "by": town.person("coordinator")}
    return act.begin_care(case=case, now=MONDAY, **facts | people | more)


def told(town: Town, beginning: str = "care.") -> list[tuple[str, Any]]:
    rows = Entry.objects.filter(stream=town.office.stream, kind__startswith=beginning).order_by("number")
    return [(row.kind, row.public.get("due_at")) for row in rows]


def visits(plan: CarePlan) -> list[tuple[int, date, str]]:
    return list(plan.visits.order_by("position").values_list("position", "due_on", "state"))


@pytest.mark.need(12)
def test_a_visit_that_was_made_sets_the_next_one(town: Town, case: Case):
    plan = begin(town, case)
    assert [visit.plan_id for visit in visits_today(town.person("visitor"), MONDAY)] == []
    tuesday = MONDAY + DAY
    assert [visit.plan_id for visit in visits_today(town.person("visitor"), tuesday)] == [plan.pk]

    made = act.visit_done(
        visit=next_visit(plan), note="She was glad.", by=town.person("visitor"), now=tuesday
    )

    assert (made.state, made.note) == (CareState.DONE, "She was glad.")
    assert visits(plan) == [(1, FIRST, "done"), (2, FIRST + timedelta(days=7), "due")]
    with pytest.raises(Refusal, match="again"):
        act.visit_done(visit=made, note="Twice.", by=town.person("visitor"), now=tuesday)
    late = Entry.objects.get(kind="care.visited").public["late"]
    assert late is False


@pytest.mark.need(12)
def test_a_missed_visit_alarms_the_same_day_and_is_due_again_tomorrow(town: Town, case: Case):
    plan = begin(town, case)
    work_off(town.office, OVER - timedelta(seconds=1))
    assert alarms(town.person("lead"), OVER - timedelta(seconds=1)) == []

    work_off(town.office, OVER)

    assert visits(plan) == [(1, FIRST, "missed"), (2, FIRST + timedelta(days=1), "due")]
    assert told(town)[-2:] == [
        ("care.missed", "2026-06-02T16:00:00.000000Z"),
        ("care.due", "2026-06-03T16:00:00.000000Z"),
    ]
    for who in ("lead", "coordinator"):
        assert [visit.plan_id for visit in alarms(town.person(who), OVER)] == [plan.pk]
    assert [visit.position for visit in visits_today(town.person("visitor"), OVER)] == [2]


def test_a_house_that_was_down_for_days_notes_every_missed_visit_once_at_its_own_moment(
    town: Town, case: Case
):
    plan = begin(town, case)
    for _ in range(2):
        work_off(town.office, OVER + 3 * DAY)

    assert [state for _n, _day, state in visits(plan)] == ["missed"] * 4 + ["due"]
    assert [due for kind, due in told(town) if kind == "care.missed"] == [
        f"2026-06-0{day}T16:00:00.000000Z" for day in (2, 3, 4, 5)
    ]


def test_whoever_names_a_missed_visit_makes_the_one_that_stands_in_for_it_once(town: Town, case: Case):
    plan = begin(town, case)
    missed = next_visit(plan)

    made = act.visit_done(visit=missed, note="A day late.", by=town.person("visitor"), now=OVER + DAY / 2)

    assert made.position == 2
    assert Entry.objects.get(kind="care.visited").public["late"] is True
    with pytest.raises(Refusal, match="again"):
        act.visit_done(visit=missed, note="Again.", by=town.person("visitor"), now=OVER + DAY / 2)


@pytest.mark.need(12)
def test_when_an_account_closes_the_deputy_takes_over_and_sees_what_was_noted(
    town: Town, case: Case, deputy: Person
):
    plan = begin(town, case, deputy=deputy)
    act.visit_done(visit=next_visit(plan), note="Knock loudly.", by=town.person("visitor"), now=MONDAY)

    offices.close_person(person=town.person("visitor"), now=MONDAY)
    work_off(town.office, MONDAY)

    plan.refresh_from_db()
    assert (plan.carer, plan.deputy) == (deputy, None)
    assert [visit.note for visit in past_visits(plan)] == ["Knock loudly."]
    assert Entry.objects.get(kind="care.handed_over").public["because"] == "account_closed"


@pytest.mark.need(12)
def test_without_a_deputy_the_plan_is_on_the_screens_of_those_who_answer_for_it_the_same_day(
    town: Town, case: Case, deputy: Person
):
    plan = begin(town, case, deputy=deputy)
    offices.close_person(person=deputy, now=MONDAY)
    offices.close_person(person=town.person("visitor"), now=MONDAY)

    work_off(town.office, MONDAY)

    plan.refresh_from_db()
    assert plan.carer is None
    assert Entry.objects.get(kind="care.orphaned").public["due_at"] == "2026-06-02T16:00:00.000000Z"
    assert [visit.plan_id for visit in alarms(town.person("coordinator"), MONDAY)] == [plan.pk]
    heir = add_person(town.office, "heir", (Role.VISITOR, None))
    act.hand_over(plan=plan, carer=heir, by=town.person("lead"), now=MONDAY)
    assert alarms(town.person("coordinator"), MONDAY) == []


def test_who_may_do_what(town: Town, case: Case, deputy: Person):
    for who in ("water", "visitor", "clerk", "overseer", "steward"):
        with pytest.raises(NotAllowed):
            begin(town, case, by=town.person(who))
    plan = begin(town, case, by=town.person("power"))
    with pytest.raises(NotAllowed):
        act.visit_done(visit=next_visit(plan), note="Was there.", by=town.person("lead"), now=MONDAY)
    with pytest.raises(NotAllowed):
        act.hand_over(plan=plan, carer=deputy, by=town.person("visitor"), now=MONDAY)
    with pytest.raises(NotAllowed):
        act.end_care(plan=plan, reason="Enough.", by=town.person("power"), now=MONDAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"every_days": 0}, "every_days"),
        ({"every_days": 367}, "every_days"),
        ({"starts_on": date(2026, 5, 31)}, "starts_on"),
        ({"starts_on": date(2028, 1, 1)}, "starts_on"),
    ],
)
def test_what_makes_no_plan_is_refused_with_the_field(
    town: Town, case: Case, wrong: dict[str, Any], field: str
):
    with pytest.raises(Refusal) as refused:
        begin(town, case, **wrong)

    assert refused.value.field == field
    assert CarePlan.objects.count() == 0


def test_nobody_is_named_who_cannot_go(town: Town, case: Case, deputy: Person):
    offices.close_person(person=deputy, now=MONDAY)
    stranger = make_town("elsewhere").person("visitor")
    for carer in (town.person("clerk"), deputy, stranger):
        with pytest.raises(Refusal, match="unknown"):
            begin(town, case, carer=carer)
    with pytest.raises(Refusal, match="same"):
        begin(town, case, deputy=town.person("visitor"))


def test_a_plan_that_ended_misses_nothing_and_takes_no_visit(town: Town, case: Case):
    plan = begin(town, case)
    visit = next_visit(plan)
    act.end_care(plan=plan, reason="She moved to her daughter.", by=town.person("lead"), now=MONDAY)

    work_off(town.office, MONDAY + 30 * DAY)

    assert visits(plan) == [(1, FIRST, "moot")]
    assert CareVisit.objects.count() == 1
    with pytest.raises(Refusal, match="ended"):
        act.visit_done(visit=visit, note="Was there.", by=town.person("visitor"), now=MONDAY)
    with pytest.raises(Refusal, match="ended"):
        act.hand_over(plan=plan, carer=town.person("power"), by=town.person("lead"), now=MONDAY)


@pytest.mark.need(7)
def test_the_carer_knows_the_way_and_no_unit_knows_what_was_seen_in_the_home(town: Town, deputy: Person):
    noted = NotedVisit(
        client_key="0123456789abcdef",
        written_at=MONDAY,
        sent_at=MONDAY,
        consent=ConsentBasis.AGREED,
        area=town.east,
        place="Third door behind the mill",
        facts="canary-deaf",
        notes="canary-600-a-month",
        needs=(NotedNeed(words="The roof is broken", leads_to=Leads.CASE),),
    )
    visit = record_visit(office=town.office, by=town.person("visitor"), noted=noted, now=MONDAY).visit
    work_off(town.office, MONDAY)
    case = case_of(visit.needs.get().voice)
    act.dispatch(case=case, unit=town.power, by=town.person("clerk"), now=MONDAY)
    plan = begin(town, case, carer=town.person("power"), deputy=deputy, by=town.person("visitor"))

    known = {who: home_of(plan, town.person(who)) for who in ("power", "water", "lead", "coordinator")}
    known["deputy"] = home_of(plan, deputy)

    place = "Third door behind the mill"
    told = {who: home and (home.place, home.facts) for who, home in known.items()}
    assert told == {
        "power": (place, ""),
        "water": None,
        "lead": None,
        "coordinator": (place, "canary-deaf"),
        "deputy": (place, "canary-deaf"),
    }
    assert "600" not in repr(known)
