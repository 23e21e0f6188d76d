"""Budgets: the list and the rule stand before anybody votes; what came out is exact, recorded, and counted again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.budgets.of_ballot import file_of
from lianxin.algorithms.budgets.tallying import Method, Rule, tally
from lianxin.ask.commands import ballots as ballot_commands
from lianxin.ask.commands import budgets as commands
from lianxin.ask.models import BudgetTally, Project
from lianxin.ask.queries import budgets as queries
from lianxin.ask.states import BudgetStage, MoneyRule, Progress, ShareOf, VoteKind
from lianxin.ask.tasks import hold_ballots, hold_budgets
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.balloting import fresh, give_tokens
from tests.record.budgeting import (
    CLOSED,
    OPEN,
    agree,
    announce,
    card,
    cast,
    count,
    list_all,
    open_vote,
    propose,
    voted,
)


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        step()
    return refusal.value.field or refusal.value.code


def test_the_record_tells_a_budget_from_the_announcement_to_the_count(town: Town):
    budget, _ballot = voted(town)

    kinds = list(
        Entry.objects.filter(subject=budget.subject).order_by("number").values_list("kind", flat=True)
    )

    assert kinds == ["budget.announced", *["project.listed"] * 3, "budget.tallied"]
    tally_ = queries.result_of(budget)
    assert tally_ is not None
    told = Entry.objects.get(kind="budget.tallied").public
    assert told == {
        "budget": 1,
        "ballot": 1,
        "winners": tally_.winners,
        "amount_cents": 8_500_00,
        "ties": [],
        "votes": sha256(file_of(queries.cast_of(fresh(tally_.ballot)))).hexdigest(),
        "result": sha256(tally_.document.encode()).hexdigest(),
        "code": tally_.code,
    }
    assert sorted(tally_.winners) == [1, 3]


def test_the_terms_of_the_ballot_hold_rule_costs_and_limits(town: Town):
    budget, _ballot = voted(town, kind=VoteKind.KNAPSACK)

    for kind in ("ballot.proposed", "ballot.announced"):
        assert Entry.objects.get(kind=kind).public["money"] == {
            "budget": budget.number,
            "currency": "CNY",
            "amount": 10_000_00,
            "kind": "knapsack",
            "projects": [1, 2, 3],
            "costs": [6_000_00, 5_000_00, 2_500_00],
            "areas": ["", "", ""],
            "most": 10_000_00,
            "points": 0,
            "rule": {"method": "equal-shares", "completion": "add1u"},
        }


def test_from_the_asking_on_neither_list_nor_rule_can_be_bent_until_it_is_declined(town: Town):
    lead, overseer = town.person("lead"), town.person("overseer")
    budget = announce(lead, now=MONDAY)
    [first, *_rest] = list_all(budget, lead, now=MONDAY)
    ballot = propose(budget, lead, now=MONDAY)

    def more() -> object:
        return commands.list_project(
            budget=budget, card=card("A well", 1_00, now=MONDAY), by=lead, now=MONDAY
        )

    def less() -> object:
        return commands.drop_project(project=first, reason="No.", by=lead, now=MONDAY)

    assert [refused(step) for step in (more, less, lambda: propose(budget, lead, now=MONDAY))] == [
        "not_now"
    ] * 3
    assert queries.standing_of(budget, MONDAY).stage == BudgetStage.ASKED
    ballot_commands.decide_ballot(ballot=ballot, agree=False, words="Too early.", by=overseer, now=MONDAY)
    assert queries.standing_of(budget, MONDAY).stage == BudgetStage.COLLECTING
    more()
    less()
    second = agree(propose(budget, lead, now=MONDAY), overseer, now=MONDAY)
    assert second.money["projects"] == [2, 3, 4]
    assert list(queries.ballots_on(budget)) == [second, ballot]
    assert refused(less) == "not_now"


def test_where_many_budgets_stand_is_asked_once(town: Town):
    lead, overseer = town.person("lead"), town.person("overseer")
    collecting, asked, announced = (
        announce(lead, now=MONDAY, names={"en": f"Money {number}"}) for number in range(3)
    )
    for budget in (asked, announced):
        list_all(budget, lead, now=MONDAY)
    propose(asked, lead, now=MONDAY)
    agree(propose(announced, lead, now=MONDAY), overseer, now=MONDAY)

    with CaptureQueriesContext(connection) as looked:
        found = queries.standings([collecting, asked, announced], MONDAY)

    assert len(looked) == 2
    assert [(one.stage, one.public_stage) for one in found.values()] == [
        (BudgetStage.COLLECTING, BudgetStage.COLLECTING),
        (BudgetStage.ASKED, BudgetStage.COLLECTING),
        (BudgetStage.ANNOUNCED, BudgetStage.ANNOUNCED),
    ]


def test_a_project_that_was_taken_off_stays_with_its_reason_and_is_on_no_ballot(town: Town):
    lead = town.person("lead")
    budget = announce(lead, now=MONDAY)
    [first, *_rest] = list_all(budget, lead, now=MONDAY)

    commands.drop_project(project=first, reason="The road needs the room.", by=lead, now=MONDAY)

    assert [row.number for row in queries.projects_of(budget)] == [1, 2, 3]
    assert [row.number for row in queries.listed(budget)] == [2, 3]
    assert propose(budget, lead, now=MONDAY).option_names == ["Lamps on Mill Lane", "Benches"]
    assert Entry.objects.get(kind="project.dropped").public["reason"] == "The road needs the room."


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"names": {}}, "names"),
        ({"names": {"en": "x" * 61}}, "names"),
        ({"plain": {"zh-hans": "给大家"}}, "plain"),
        ({"cost": 10_000_01}, "cost"),
        ({"cost": 0}, "cost"),
        ({"where": " "}, "where"),
        ({"upkeep_by": ""}, "upkeep_by"),
        ({"upkeep": -1}, "upkeep"),
        ({"done_by": MONDAY.date() - timedelta(days=1)}, "done_by"),
        ({"where_from": ""}, "where_from"),
    ],
)
def test_a_card_says_everything_or_is_refused_beside_its_field(
    town: Town, change: dict[str, Any], field: str
):
    lead = town.person("lead")
    budget = announce(lead, now=MONDAY)
    whole = replace(card("A well", 1_00, now=MONDAY), **change)

    assert refused(lambda: commands.list_project(budget=budget, card=whole, by=lead, now=MONDAY)) == field
    assert not Project.objects.exists()


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": VoteKind.POINTS, "points": 0}, "points"),
        ({"kind": VoteKind.POINTS, "points": 101}, "points"),
        ({"kind": VoteKind.POINTS, "points": 10, "choose": 4}, "choose"),
        ({"choose": 0}, "choose"),
        ({"rule": MoneyRule.DEPUTIES, "places": 3}, "places"),
        ({"rule": MoneyRule.DEPUTIES, "places": 1, "choose": 2}, "choose"),
        ({"rule": MoneyRule.DEPUTIES, "places": 2, "quorum": 0}, "quorum"),
        ({"rule": MoneyRule.DEPUTIES, "places": 2, "share": 101}, "share"),
        ({"rule": MoneyRule.DEPUTIES, "places": 2, "kind": VoteKind.KNAPSACK}, "kind"),
    ],
)
def test_terms_that_cannot_be_held_are_refused(town: Town, more: dict[str, Any], field: str):
    lead = town.person("lead")
    budget = announce(lead, now=MONDAY)
    list_all(budget, lead, now=MONDAY)

    assert refused(lambda: propose(budget, lead, now=MONDAY, **more)) == field


@pytest.mark.one_engine
def test_only_those_who_convene_keep_the_list(town: Town):
    lead, water = town.person("lead"), town.person("water")
    budget = announce(lead, now=MONDAY)
    [first, *_rest] = list_all(budget, lead, now=MONDAY)

    steps: list[Callable[[], object]] = [
        lambda: announce(water, now=MONDAY),
        lambda: commands.list_project(
            budget=budget, card=card("A well", 1_00, now=MONDAY), by=water, now=MONDAY
        ),
        lambda: commands.drop_project(project=first, reason="No.", by=water, now=MONDAY),
        lambda: propose(budget, water, now=MONDAY),
    ]
    assert [refused(step) for step in steps] == ["not_allowed"] * 4


def test_the_file_counted_by_the_command_line_gives_what_the_house_published(town: Town):
    budget, ballot = voted(town)
    published = queries.result_of(budget)
    assert published is not None

    again = tally(file_of(queries.cast_of(ballot)), Rule(completion=Completion.ADD1U))

    document = queries.document_in(published)
    assert document["tally"] == json.loads(json.dumps(again.as_json()))
    assert [int(one) for one in again.winners] == published.winners
    greedy = tally(file_of(queries.cast_of(ballot)), Rule(method=Method.GREEDY))
    assert document["beside"]["winners"] == list(greedy.winners) == ["1", "3"]


@pytest.mark.parametrize("kind", [VoteKind.KNAPSACK, VoteKind.POINTS])
def test_a_vote_beyond_the_money_or_the_points_is_invalid_and_counts_for_nothing(town: Town, kind: VoteKind):
    budget, ballot, tokens = open_vote(
        town.person("lead"), town.person("overseer"), tokens=4, now=MONDAY, kind=kind, points=5, choose=3
    )
    pointed = kind == VoteKind.POINTS
    beyond, within = ((1, 2, 3), (2, 3)) if not pointed else ((1, 2), (2, 3))
    cast(ballot, tokens[0], beyond, now=OPEN, points=(3, 3) if pointed else ())
    cast(ballot, tokens[1], within, now=OPEN, points=(1, 4) if pointed else ())
    cast(ballot, tokens[2], within, now=OPEN, points=() if pointed else (1, 1))

    done = count(ballot, now=CLOSED)

    assert (done.invalid, done.counts) == (2, [0, 1, 1])
    assert queries.document_in(queries.result_of(budget))["tally"]["input"]["voters"] == 1  # type: ignore[arg-type]


def test_deputies_decide_with_a_quorum_and_a_least_share(town: Town):
    """Five on the roll: three are the quorum, and a project needs three votes of five."""
    terms = {
        "rule": MoneyRule.DEPUTIES,
        "places": 2,
        "choose": 2,
        "quorum": 60,
        "share": 60,
        "of": ShareOf.ROLL,
    }
    budget, ballot = voted(town, ([1, 2], [1, 2], [1], [2, 3]), **terms)

    decision = queries.document_in(queries.result_of(budget))["decision"]  # type: ignore[arg-type]

    assert (decision["roll"], decision["cast"], decision["needed"], decision["quorum"]) == (5, 4, 3, True)
    assert [(one["project"], one["votes"], one["fate"]) for one in decision["projects"]] == [
        ("1", 3, "no-money"),
        ("2", 3, "won"),
        ("3", 1, "too-few"),
    ]
    assert [(tie["tied"], tie["won"], tie["by"]) for tie in decision["ties"]] == [(["1", "2"], "2", "cost")]
    assert ballot.money["rule"]["method"] == "deputies"


def test_without_a_quorum_nothing_is_decided(town: Town):
    terms = {"rule": MoneyRule.DEPUTIES, "places": 1, "quorum": 80, "share": 10}
    budget, _ballot = voted(town, ([1], [1]), choose=1, **terms)

    found = queries.result_of(budget)

    assert found is not None
    assert (found.winners, Entry.objects.get(kind="budget.tallied").public["amount_cents"]) == ([], 0)


def test_a_vote_in_which_nobody_votes_funds_nothing_and_is_told(town: Town):
    budget, _ballot = voted(town, ())

    found = queries.result_of(budget)

    assert found is not None
    assert found.winners == []


def test_it_is_tallied_once_however_often_the_clock_looks(town: Town):
    _budget, ballot = voted(town)

    hold_budgets(CLOSED)

    assert commands.tally_ballot(ballot=ballot, now=CLOSED) is None
    assert BudgetTally.objects.count() == 1


def test_what_won_goes_on_in_public_and_only_the_answerable_say_so(town: Town):
    lead, water = town.person("lead"), town.person("water")
    budget, _ballot = voted(town)
    tally_ = queries.result_of(budget)
    assert tally_ is not None
    won, lost = (queries.project_of(budget, number) for number in (tally_.winners[0], 2))
    assert won is not None
    assert lost is not None

    today = CLOSED.date()

    def tell(state: Progress, project: Project = won, by: Any = lead, day: Any = today) -> object:
        return commands.tell_step(project=project, state=state, day=day, words="Seen.", by=by, now=CLOSED)

    assert refused(lambda: tell(Progress.BEGUN, by=water)) == "not_allowed"
    assert refused(lambda: tell(Progress.BEGUN, project=lost)) == "not_now"
    assert refused(lambda: tell(Progress.BEGUN, day=CLOSED.date() + DAY)) == "day"
    tell(Progress.BEGUN)
    tell(Progress.DONE)
    assert refused(lambda: tell(Progress.STOPPED)) == "state"
    assert [row.state for row in queries.steps_of(budget)[won.pk]] == ["begun", "done"]
    assert Entry.objects.filter(kind="project.went_on").count() == 2


def test_the_unit_that_is_answerable_may_say_how_it_goes_on(town: Town):
    lead, overseer, water = (town.person(name) for name in ("lead", "overseer", "water"))
    budget = announce(lead, now=MONDAY)
    unit = town.water
    for name in ("A well", "A roof"):
        told = card(name, 1_000_00, now=MONDAY, unit=unit)
        commands.list_project(budget=budget, card=told, by=lead, now=MONDAY)
    ballot = agree(propose(budget, lead, now=MONDAY), overseer, now=MONDAY)
    tokens = give_tokens(ballot, 1, now=MONDAY)
    hold_ballots(OPEN)
    cast(ballot, tokens[0], [1], now=OPEN)
    count(ballot, now=CLOSED)
    won = queries.project_of(budget, 1)
    assert won is not None

    commands.tell_step(
        project=won, state=Progress.BEGUN, day=CLOSED.date(), words="Dug.", by=water, now=CLOSED
    )

    assert queries.newest_step(won) is not None
