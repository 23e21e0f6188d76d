"""Whether the office's page is understood: asked once before voting, sealed like votes, told apart from disagreement."""

import random

import pytest

from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.commands import comprehension as commands
from lianxin.ask.commands.comprehension import QuestionTerms, commitment_of
from lianxin.ask.models import Comprehension, ComprehensionBatch, Consultation, Participant
from lianxin.ask.queries import comprehension as queries
from lianxin.ask.queries.votes import Split, totals
from lianxin.ask.states import Grasp, Way
from lianxin.ask.tasks import hold_comprehension, hold_consultations, hold_votes
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.ask.refusing import refused
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check
from tests.record.comprehending import TERMS, ask
from tests.record.consulting import announce, fresh
from tests.record.stating import AGREE, DISAGREE, join, put_in, vote

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
#: A full hour at which people vote.
OPEN = MONDAY + 2 * DAY


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    """Open, with one question about its page and one statement of the office."""
    made = announce(lead, now=MONDAY)
    ask(made, lead, now=MONDAY)
    hold_consultations(MONDAY + DAY)
    put_in(made, "The stop should move", lead, now=MONDAY + DAY)
    return fresh(made)


def answer(asked: Consultation, place: int | None, choice: int = AGREE, way: Way = Way.WEB) -> Participant:
    one = join(asked, now=OPEN, way=way)
    commands.answer_questions(participant=one, chosen={1: place} if place else {}, now=OPEN)
    vote(one, {1: choice}, now=OPEN)
    return one


# --- Asked ----------------------------------------------------------------------------------------------------


def test_three_questions_at_most_before_anybody_can_vote(town: Town, lead: Person):
    made = announce(lead, now=MONDAY)
    for _number in range(3):
        ask(made, lead, now=MONDAY)
    with refused("many"):
        ask(made, lead, now=MONDAY)
    with refused("not_allowed"):
        ask(made, town.person("overseer"), now=MONDAY)
    other = announce(lead, now=MONDAY, question={"en": "And the well?", "zh-hans": "井呢？"})
    hold_consultations(MONDAY + DAY)
    ask(fresh(other), lead, now=MONDAY + DAY)
    with refused("not_now"):
        ask(fresh(other), lead, now=MONDAY + DAY + DAY / 2)

    assert [one.number for one in queries.questions_of(made)] == [1, 2, 3]
    told = Entry.objects.filter(kind="comprehension.asked").earliest("number").public
    assert (told["consultation"], told["number"], told["right"]) == (made.number, 1, 2)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (QuestionTerms({}, TERMS.answers, 1), "ask"),
        (QuestionTerms({"en": "x" * 201}, TERMS.answers, 1), "ask"),
        (QuestionTerms({"en": "Which?"}, ({"en": "One"},), 1), "answer_1"),
        (QuestionTerms({"en": "Which?"}, ({"en": "One"},) * 5, 1), "answer_1"),
        (QuestionTerms({"en": "Which?"}, ({"en": "One"}, {"zh-hans": "二"}), 1), "answer_2"),
        (QuestionTerms({"en": "Which?"}, ({"en": "One"}, {"en": "x" * 101}), 1), "answer_2"),
        (QuestionTerms({"en": "Which?"}, ({"en": "One"}, {"en": "Two"}), 0), "right"),
        (QuestionTerms({"en": "Which?"}, ({"en": "One"}, {"en": "Two"}), 3), "right"),
    ],
)
def test_each_refusal_names_its_field(lead: Person, terms: QuestionTerms, field: str):
    made = announce(lead, now=MONDAY)
    with pytest.raises(Refusal) as found:
        ask(made, lead, now=MONDAY, terms=terms)

    assert found.value.field == field
    assert not Entry.objects.filter(kind="comprehension.asked").exists()


# --- Answered and sealed --------------------------------------------------------------------------------------


def test_the_first_answer_stays_and_nobody_is_asked_twice(asked: Consultation):
    one = join(asked, now=OPEN)
    before = queries.to_ask(one)
    for place in (1, 2):
        commands.answer_questions(participant=one, chosen={1: place, 9: 1}, now=OPEN)

    assert [row.number for row in before] == [1]
    assert queries.to_ask(one) == []
    assert Comprehension.objects.get().grasp == Grasp.WRONG
    with refused("not_open"):
        commands.answer_questions(participant=one, chosen={}, now=asked.closes_at)


def test_answers_enter_the_record_together_and_are_published_in_the_end(asked: Consultation):
    for place in (1, 2, 2, None):
        answer(asked, place)
    hold_comprehension(OPEN)
    assert not ComprehensionBatch.objects.exists()
    answer(asked, 2)
    hold_comprehension(OPEN + DAY / 48)
    assert not ComprehensionBatch.objects.exists()
    hold_comprehension(OPEN)
    answer(asked, 1)
    assert queries.published(asked, OPEN)["batches"] == []
    closes = asked.closes_at
    hold_consultations(closes)
    hold_comprehension(closes)
    told = queries.published(fresh(asked), closes)

    assert [batch["number"] for batch in told["batches"]] == [1, 2]
    lines = [line.split() for batch in told["batches"] for line in batch["lines"]]
    rows = Comprehension.objects.values_list("participant__number", "question__number", "grasp")
    assert sorted(lines) == sorted([str(cell) for cell in row] for row in rows)
    sealed = Entry.objects.filter(kind="comprehension.sealed").order_by("number")
    assert [one.public["commitment"] for one in sealed] == [
        commitment_of(bytes.fromhex(batch["salt"]), "".join(f"{line}\n" for line in batch["lines"]))
        for batch in told["batches"]
    ]
    assert check().report.broken == []


# --- Told -----------------------------------------------------------------------------------------------------


@pytest.mark.need(19)
def test_an_objection_of_somebody_who_understood_is_never_a_misunderstanding(asked: Consultation):
    """N19: those who found the answer object more than the others; both stand there, and the totals stay."""
    for place, choice, count in (
        (2, DISAGREE, 7),
        (2, AGREE, 5),
        (1, AGREE, 8),
        (None, DISAGREE, 6),
    ):
        for _person in range(count):
            answer(asked, place, choice)
    hold_votes(OPEN)
    hold_comprehension(OPEN)
    [statement] = asked.statements.all()
    [question] = queries.questions_of(asked)

    assert queries.found_in(question) == {Grasp.RIGHT: 12, Grasp.WRONG: 8, Grasp.SKIPPED: 6}
    apart = queries.apart(asked)[statement.pk]
    assert (apart.understood, apart.others) == (Split(5, 0, 7), Split(8, 0, 6))
    assert totals(asked)[statement.pk].all == Split(13, 0, 13)


def test_fewer_than_five_are_never_told_on_any_side_nor_by_what_is_left(asked: Consultation):
    """Some came on paper; of these some were asked.  What is left of all, and of any way, tells of nobody either."""
    dice, told, paper = random.Random(7), 0, 0
    [statement] = asked.statements.all()
    for hour in range(24):
        for _person in range(dice.randrange(4, 12)):
            choice = dice.choice((AGREE, DISAGREE))
            way = dice.choice((Way.WEB, Way.WEB, Way.PAPER))
            if way == Way.WEB or dice.randrange(3):
                answer(asked, dice.choice((1, 2, None)), choice, way)
                paper += way == Way.PAPER
            else:
                vote(join(asked, now=OPEN, way=way), {1: choice}, now=OPEN)
        hold_votes(OPEN + hour * DAY / 24)
        hold_comprehension(OPEN + hour * DAY / 24)
        for one in queries.apart(asked).values():
            told += 1
            sides = [cells(one.understood), cells(one.others)]
            whole = totals(asked)[statement.pk]
            sides += [
                tuple(abs(a - b - c) for a, b, c in zip(cells(left), *sides[:2], strict=True))
                for left in (whole.all, *whole.ways.values())
            ]
            assert not any(0 < cell < LEAST for side in sides for cell in side)
        for question in queries.questions_of(asked):
            counts = queries.found_in(question).values()
            assert not any(count is not None and 0 < count < LEAST for count in counts)
    assert told > 0
    assert paper > LEAST


def cells(split: Split) -> tuple[int, ...]:
    return split.agree, split.passed, split.disagree
