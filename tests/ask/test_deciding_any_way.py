"""However a draft is changed: a decision is published if and only if each statement that is shown is in one point."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.ask import deciding
from lianxin.ask.commands import decisions as commands
from lianxin.ask.deciding import Draft
from lianxin.ask.models import AnsweredStatement, Consultation, Decision, DecisionPoint
from lianxin.ask.queries import decisions as queries
from lianxin.ask.states import ConsultationState, Outcome, StatementState
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from tests.factories import MONDAY, make_town
from tests.record.checking import check
from tests.record.consulting import fresh
from tests.record.deciding import closed, correct, decide, point, publish, take_up, write

SHOWN = frozenset(range(1, 5))
numbers = st.sets(st.sampled_from(sorted(SHOWN)), max_size=4)
keys = st.integers(1, 5)
#: A new point, a point that says something else from now on, statements put in one, a point that goes.
steps = st.one_of(
    st.tuples(st.just("new"), numbers),
    st.tuples(st.just("change"), keys, numbers),
    st.tuples(st.just("more"), keys, numbers),
    st.tuples(st.just("drop"), keys),
)


def taken(draft: Draft, step: tuple) -> Draft:
    """The draft after a step, or as it was where the step cannot be taken."""
    name, *given_to = step
    try:
        match name:
            case "new":
                return deciding.with_point(draft, None, point(*given_to[0]))
            case "change" if given_to[0] in draft.points:
                return deciding.with_point(draft, given_to[0], point(*given_to[1]))
            case "more" if given_to[0] in draft.points:
                return deciding.with_more(draft, *given_to)
            case "drop":
                return deciding.without_point(draft, given_to[0])
    except ValueError:
        pass
    return draft


@pytest.mark.one_engine
@given(st.lists(steps, max_size=12))
def test_no_statement_is_ever_in_two_points_and_no_key_is_given_twice(done: list[tuple]):
    draft, given_keys = Draft(), set[int]()
    for step in done:
        before = draft
        draft = taken(draft, step)
        count = Counter(number for one in draft.points.values() for number in one.statements)
        assert set(count.values()) <= {1}
        new = set(draft.points) - set(before.points)
        assert not new & given_keys
        given_keys |= new
    assert deciding.read(deciding.spelled(draft)) == draft


pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def lead() -> Person:
    return make_town().person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    return closed(lead, "One", "Two", "Three", "Four", now=MONDAY)


def take(asked: Consultation, lead: Person, step: tuple) -> None:
    """The same by the commands; what they refuse changes nothing."""
    name, *told = step
    given_to: dict = {"consultation": asked, "by": lead, "now": MONDAY}
    try:
        match name:
            case "new":
                commands.put_point(key=None, point=point(*told[0]), **given_to)
            case "change":
                commands.put_point(key=told[0], point=point(*told[1]), **given_to)
            case "more":
                commands.put_in_point(key=told[0], statements=told[1], **given_to)
            case "drop":
                commands.drop_point(key=told[0], **given_to)
    except Refusal:
        pass


@given(done=st.lists(steps, max_size=8), whole=st.booleans())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_published_if_and_only_if_every_statement_is_in_exactly_one_point(
    asked: Consultation, lead: Person, done: list[tuple], whole: bool
):
    forget()
    asked.state = ConsultationState.CLOSED
    asked.save()
    write(asked, lead, now=MONDAY)
    for step in done:
        take(asked, lead, step)
    if whole:  # most ways of doing it leave something out; so half of the time the rest is taken up
        for key, one in queries.draft_of(asked).points.items():
            if not one.statements:
                commands.drop_point(consultation=asked, key=key, by=lead, now=MONDAY)
        left = [row.number for row in queries.unanswered(asked, queries.draft_of(asked))]
        if left:
            take_up(asked, lead, *left, now=MONDAY)
    draft = queries.draft_of(asked)
    covered = draft.answered == SHOWN and all(one.statements for one in draft.points.values())
    try:
        made = publish(fresh(asked), lead, now=MONDAY)
    except Refusal:
        assert not covered
        assert not Decision.objects.exists()
    else:
        assert covered
        assert Counter(made.answered.values_list("statement__number", flat=True)) == Counter(SHOWN)


def forget() -> None:
    """Nothing was decided yet."""
    AnsweredStatement.objects.all().delete()
    DecisionPoint.objects.all().delete()
    Decision.objects.all().delete()


def test_the_record_finds_a_decision_that_leaves_a_statement_out_or_bends_a_figure(
    asked: Consultation, lead: Person
):
    made = decide(asked, lead, 1, 2, 3, 4, now=MONDAY)
    correct(asked, lead, now=MONDAY)
    assert check().report.broken == []
    row = AnsweredStatement.objects.filter(decision=made, statement__number=2)
    AnsweredStatement.objects.filter(decision=made, statement__number=3).update(agree=7)
    figures = problems()
    row.update(point=DecisionPoint.objects.exclude(decision=made).get())
    strange = problems()
    row.delete()

    assert "its figures are not those of the votes in the record" in figures
    assert "it answers nothing of its consultation, or in no point of its decision" in strange
    assert "a statement that needs an answer is not in exactly one point" in problems()


def problems() -> set[str]:
    return {one.problem for one in check().report.broken}


def test_what_was_left_out_can_be_seen_in_the_draft(asked: Consultation, lead: Person):
    take_up(asked, lead, 2, 4, outcome=Outcome.ALREADY_SO, now=MONDAY)
    asked.statements.filter(number=3).update(state=StatementState.ERASED)

    assert [row.number for row in queries.unanswered(asked, queries.draft_of(asked))] == [1]
