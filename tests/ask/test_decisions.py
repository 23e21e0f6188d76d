"""Decisions: a draft over days, every statement in exactly one point, published once, corrected beside."""

import pytest

from lianxin.ask.commands import decisions as commands
from lianxin.ask.commands import sittings
from lianxin.ask.commands import statements as stating
from lianxin.ask.models import Consultation, Decision, DecisionDraft, Statement
from lianxin.ask.queries import decisions as queries
from lianxin.ask.queries import votes
from lianxin.ask.states import ConsultationState, Outcome
from lianxin.ask.tasks import hold_consultations, hold_votes
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, hear, make_town
from tests.record import sitting
from tests.record.consulting import add_material, open_consultation
from tests.record.deciding import (
    closed,
    decide,
    fresh,
    point,
    publish,
    take_up,
    write,
)
from tests.record.stating import AGREE, DISAGREE, join, put_in, say_in, state, vote

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    """Closed, with three statements of the office."""
    return closed(lead, "One", "Two", "Three", now=MONDAY)


def refused(*, now=MONDAY, **given: object) -> Refusal:
    with pytest.raises(Refusal) as found:
        commands.publish_decision(now=now, **given)  # type: ignore[arg-type]
    return found.value


# --- Publishing -----------------------------------------------------------------------------------------------


def test_it_is_published_with_every_statement_in_exactly_one_point(asked: Consultation, lead: Person):
    take_up(asked, lead, 1, 3, now=MONDAY)
    take_up(asked, lead, 2, outcome=Outcome.NOT_ADOPTED, now=MONDAY + DAY)
    write(asked, lead, now=MONDAY + DAY)
    made = publish(asked, lead, now=MONDAY + DAY)

    entry = Entry.objects.get(kind="decision.published")
    assert fresh(asked).state == ConsultationState.DECIDED
    assert entry.public == {
        "consultation": 1,
        "decision": 1,
        "digest": made.digest,
        "outcomes": {"adopted": 1, "not_adopted": 1},
        "points": [
            {"outcome": "adopted", "statements": [1, 3]},
            {"outcome": "not_adopted", "statements": [2]},
        ],
        "statements": 3,
        "voices": 0,
        "against": 0,
        "despite": 0,
        "decided_on": "2026-06-02",
        "due_at": "2026-07-01T15:59:59.000000Z",
    }
    assert not DecisionDraft.objects.exists()
    assert sorted(made.answered.values_list("point__number", "statement__number")) == [(1, 1), (1, 3), (2, 2)]


def test_it_is_refused_naming_what_is_missing_until_nothing_is(asked: Consultation, lead: Person):
    told = []
    write(asked, lead, now=MONDAY, text={})
    told.append(refused(consultation=asked, by=lead).field)
    write(asked, lead, now=MONDAY, next={"en": "In June."})
    told.append(refused(consultation=asked, by=lead).field)
    write(asked, lead, now=MONDAY, decided_by=" ")
    told.append(refused(consultation=asked, by=lead).field)
    write(asked, lead, now=MONDAY, decided_on=None)
    told.append(refused(consultation=asked, by=lead).field)
    write(asked, lead, now=MONDAY, decided_on=(MONDAY + DAY).date())
    told.append(refused(consultation=asked, by=lead).field)
    write(asked, lead, now=MONDAY)
    take_up(asked, lead, 1, now=MONDAY)
    take_up(asked, lead, now=MONDAY)
    unfinished = refused(consultation=asked, by=lead)
    commands.drop_point(consultation=asked, key=2, by=lead, now=MONDAY)
    left = refused(consultation=asked, by=lead)

    assert told == ["text", "next", "decided_by", "decided_on", "decided_on"]
    assert (unfinished.code, "not finished: 2." in str(unfinished.text)) == ("points", True)
    assert (left.code, "2, 3" in str(left.text)) == ("unanswered", True)
    assert not Decision.objects.exists()
    assert fresh(asked).state == ConsultationState.CLOSED
    take_up(asked, lead, 2, 3, now=MONDAY)
    assert publish(asked, lead, now=MONDAY).number == 1


def test_nobody_decides_before_it_is_closed_or_without_the_role(town: Town, lead: Person):
    asked = open_consultation(lead, now=MONDAY)
    with pytest.raises(Refusal) as early:
        take_up(asked, lead, now=MONDAY)
    with pytest.raises(Refusal) as outside:
        write(asked, town.person("overseer"), now=MONDAY)

    assert [early.value.code, outside.value.code] == ["not_now", "not_allowed"]
    assert refused(consultation=asked, by=lead).code == "not_now"
    assert refused(consultation=asked, by=town.person("power")).code == "not_allowed"


@pytest.mark.parametrize("about", ["", "/ideas", "/7.2"])
def test_what_was_said_a_moment_ago_waits_whatever_it_is_about(town: Town, lead: Person, about: str):
    asked = open_consultation(lead, now=MONDAY)
    hear(town.office, asked=f"{asked.subject}{about}")
    hear(town.office, asked=f"{asked.subject}1{about}")  # another one, whose number begins alike

    assert queries.nobody_looked_at(asked) == 1


def test_what_nobody_looked_at_is_looked_at_first(town: Town, lead: Person):
    asked = open_consultation(lead, now=MONDAY)
    said = state(asked, "The stop needs a roof", now=MONDAY)
    late = say_in(asked, "And a bench", now=MONDAY).voice
    hold_consultations(asked.closes_at)
    now = asked.closes_at
    write(asked, lead, now=now)
    two = refused(consultation=asked, by=lead, now=now)
    consumers.run_until_idle(now)
    again = Statement.objects.get(voice=late)
    stating.show(statement=said, words=said.words, by=lead, now=now, said_again=[again])
    take_up(asked, lead, said.number, now=now)
    publish(asked, lead, now=now)
    first = queries.answer_to(Statement.objects.get(pk=said.pk))
    second = queries.answer_to(Statement.objects.get(pk=again.pk))

    assert (two.code, "2 statements" in str(two.text)) == ("waiting", True)
    assert first == second
    assert first is not None


def test_what_is_said_at_a_table_is_waited_for(lead: Person):
    asked = open_consultation(lead, now=MONDAY)
    table = sitting.announce(asked, lead, now=MONDAY)
    hold_consultations(asked.closes_at)
    write(asked, lead, now=asked.closes_at)

    assert refused(consultation=asked, by=lead, now=asked.closes_at).code == "sits"
    sittings.cancel_sitting(sitting=table, reason="Snow", by=lead, now=asked.closes_at)
    assert publish(asked, lead, now=asked.closes_at).number == 1


# --- A draft --------------------------------------------------------------------------------------------------


def test_a_draft_is_changed_over_days_and_writes_nothing_in_the_record(asked: Consultation, lead: Person):
    before = Entry.objects.count()
    keys = list(take_up(asked, lead, 1, 2, now=MONDAY))
    split = point(1, said={"en": "Only the first"}, outcome=None, reason={})
    commands.put_point(consultation=asked, key=keys[0], point=split, by=lead, now=MONDAY + DAY)
    take_up(asked, lead, 2, now=MONDAY + DAY)
    draft = commands.put_in_point(consultation=asked, key=2, statements=[3], by=lead, now=MONDAY + 2 * DAY)

    assert [one.statements for one in draft.points.values()] == [(1,), (2, 3)]
    assert queries.draft_of(asked) == draft
    assert queries.unanswered(asked, draft) == []
    assert Entry.objects.count() == before
    assert DecisionDraft.objects.get().changed_at == MONDAY + 2 * DAY


def test_a_statement_that_is_in_a_point_is_not_taken_into_another(asked: Consultation, lead: Person):
    take_up(asked, lead, 1, 2, now=MONDAY)
    with pytest.raises(Refusal) as twice:
        take_up(asked, lead, 2, 3, now=MONDAY)
    with pytest.raises(Refusal) as unknown:
        take_up(asked, lead, 3, 4, now=MONDAY)
    with pytest.raises(Refusal) as gone:
        commands.put_in_point(consultation=asked, key=7, statements=[3], by=lead, now=MONDAY)

    assert [one.value.code for one in (twice, unknown, gone)] == ["taken", "statements", "gone"]
    assert queries.draft_of(asked).answered == {1, 2}


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("said", {"said": {"en": " "}}),
        ("said", {"said": {"en": "x" * 401}}),
        ("reason", {"reason": {"en": "Ring 13800138000"}}),
        ("material", {"paragraph": 2}),
        ("material", {"material": 999}),
    ],
)
def test_a_point_that_cannot_be_kept_says_which_field_has_to_be_mended(
    asked: Consultation, lead: Person, field: str, told: dict[str, object]
):
    with pytest.raises(Refusal) as found:
        take_up(asked, lead, 1, now=MONDAY, **told)

    assert found.value.field == field
    assert not DecisionDraft.objects.exists()


def test_a_point_names_the_text_that_carries_the_change(lead: Person):
    made = open_consultation(lead, now=MONDAY)
    put_in(made, "One", lead, now=MONDAY)
    text = add_material(made, lead, now=MONDAY)
    hold_consultations(made.closes_at)
    take_up(made, lead, 1, now=made.closes_at, material=text.pk, paragraph=2)
    write(made, lead, now=made.closes_at)
    before = queries.points_on(text)
    publish(made, lead, now=made.closes_at)

    assert before == []
    assert [(row.number, row.paragraph) for row in queries.points_on(text)] == [(1, 2)]


# --- Correcting -----------------------------------------------------------------------------------------------


def test_a_correction_stands_beside_it_with_a_reason(asked: Consultation, lead: Person):
    first = decide(asked, lead, 1, 2, 3, now=MONDAY)
    same = refused(consultation=asked, by=lead, because="Sent twice.")
    write(asked, lead, now=MONDAY + DAY, decided_by="The mayor")
    silent = refused(consultation=asked, by=lead)
    second = publish(fresh(asked), lead, now=MONDAY + DAY, because="It was the mayor.")
    entry = Entry.objects.get(kind="decision.replaced")

    assert [same.code, silent.code] == ["same", "because"]
    assert (second.number, second.replaces, first.decided_by) == (2, first, "The town council")
    assert {name: entry.public[name] for name in ("decision", "replaces", "reason")} == {
        "decision": 2,
        "replaces": 1,
        "reason": "It was the mayor.",
    }
    assert queries.newest_decision(asked) == second
    assert {row.decision for row in queries.answers_to(Statement.objects.all()).values()} == {second}


# --- What people had made of it -------------------------------------------------------------------------------


@pytest.fixture
def voted(lead: Person) -> Consultation:
    """Six people want the first, nobody wants the second, four answered the third."""
    asked = open_consultation(lead, now=MONDAY)
    for words in ("One", "Two", "Three"):
        put_in(asked, words, lead, now=MONDAY)
    for number in range(6):
        one = join(asked, now=MONDAY + DAY)
        vote(one, {1: AGREE, 2: DISAGREE, **({3: AGREE} if number < 4 else {})}, now=MONDAY + DAY)
    hold_consultations(asked.closes_at)
    return fresh(asked)


def test_the_last_votes_enter_the_record_before_it_is_decided(voted: Consultation, lead: Person):
    take_up(voted, lead, 1, 2, 3, now=voted.closes_at)
    write(voted, lead, now=voted.closes_at)

    assert refused(consultation=voted, by=lead, now=voted.closes_at).code == "votes"
    hold_votes(voted.closes_at)
    assert publish(voted, lead, now=voted.closes_at).number == 1


def test_a_point_against_most_people_is_named(voted: Consultation, lead: Person):
    now = voted.closes_at
    hold_votes(now)
    take_up(voted, lead, 1, 3, outcome=Outcome.NOT_ADOPTED, now=now)
    take_up(voted, lead, 2, outcome=Outcome.PARTLY, now=now)
    write(voted, lead, now=now)
    made = publish(voted, lead, now=now)
    found = [
        (one.statement, one.agree, one.disagree, one.against)
        for rows in queries.mismatches(made, queries.points_of(made), queries.answered_in(made)).values()
        for one in rows
    ]
    public = Entry.objects.get(kind="decision.published").public
    quoted = made.answered.order_by("statement__number").values_list("agree", "passed", "disagree")

    assert found == [(1, 6, 0, True), (2, 0, 6, False)]
    assert (public["against"], public["despite"]) == (1, 1)
    assert list(quoted) == [(6, 0, 0), (0, 0, 6), (None, None, None)]
    assert votes.totals(voted)[made.answered.get(statement__number=1).statement_id].all.agree == 6


@pytest.mark.parametrize(
    ("outcome", "figures", "against"),
    [
        (Outcome.NOT_ADOPTED, (3, 0, 2), True),
        (Outcome.ELSEWHERE, (3, 0, 2), True),
        (Outcome.NOT_ADOPTED, (3, 3, 0), None),
        (Outcome.NOT_ADOPTED, (4, 0, 0), None),
        (Outcome.ALREADY_SO, (5, 0, 0), None),
        (Outcome.ADOPTED, (5, 0, 0), None),
        (Outcome.ADOPTED, (2, 0, 3), False),
        (Outcome.PARTLY, (2, 1, 3), None),
        (Outcome.ADOPTED, None, None),
    ],
)
def test_more_than_half_of_at_least_five_are_most(outcome: Outcome, figures, against: bool | None):
    ground = {"agree": {1}, "disagree": set[int]()}
    found = queries.mismatch(outcome, 1, figures, ground)

    assert (found.against if found else None) == against
    assert (found.everywhere if found else None) == against


# --- The clock ------------------------------------------------------------------------------------------------


def test_it_is_due_by_the_rules_of_the_office(lead: Person):
    asked = open_consultation(lead, now=MONDAY)
    asked.office.rule_pack = "uk-lgsco"
    longer = queries.due_at(asked)
    asked.office.rule_pack = "generic"

    assert longer - queries.due_at(asked) == 54 * DAY
    assert queries.due_at(asked).astimezone(asked.office.zone).isoformat() == "2026-07-31T23:59:59+08:00"


def test_whether_it_came_late_is_seen(asked: Consultation, lead: Person):
    take_up(asked, lead, 1, 2, 3, now=MONDAY)
    write(asked, lead, now=MONDAY)

    assert publish(asked, lead, now=MONDAY + 40 * DAY).is_late
