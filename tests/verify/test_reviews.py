"""A review is decided by somebody who took no part, then by somebody outside; never by whoever answered."""

from datetime import datetime

import pytest

from lianxin.act import commands as act
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, Word
from lianxin.hear.commands import write_line
from lianxin.hear.models import Voice
from lianxin.hear.states import Speaker
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify.commands import ask_review, decide_review, give_verdict
from lianxin.verify.models import Review
from lianxin.verify.queries import next_stage, reviews_waiting
from lianxin.verify.states import ReviewState
from tests.factories import DAY, MONDAY, Town, add_person, case_of, hear, make_town, work_off
from tests.verify.asking import answered

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
UPHELD, PARTLY, REJECTED = ReviewState.UPHELD, ReviewState.PARTLY, ReviewState.REJECTED


def ask(voice: Voice, words: str = "The lamp is still dark.", *, now: datetime = MONDAY + DAY) -> Review:
    return ask_review(voice=voice, words=words, now=now)


def decide(
    review: Review, by: Person, state: ReviewState = REJECTED, *, now: datetime = MONDAY + 2 * DAY
) -> Review:
    return decide_review(review=review, state=state, reasons="We looked.", by=by, now=now)


def another(town: Town, role: Role) -> Person:
    return add_person(town.office, f"another-{role}", (role, None))


def code_of(error: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    return error.value.code, error.value.field


def test_the_first_look_is_by_somebody_of_the_office_and_its_date_counts_from_the_asking():
    town = make_town()
    voice = answered(town)

    review = ask(voice)

    case = case_of(voice)
    assert (review.stage, review.state) == (1, "asked")
    assert Entry.objects.get(kind="review.asked").public == {
        "case": case.number,
        "voice": voice.pk,
        "stage": 1,
        "due_at": "2026-06-16T15:59:59.000000Z",
    }
    assert [reviews_waiting(town.person(who)) for who in ("coordinator", "lead")] == [[review]] * 2
    assert [reviews_waiting(town.person(who)) for who in ("overseer", "clerk", "power")] == [[]] * 3


@pytest.mark.parametrize("who", ["power", "water", "clerk", "overseer", "steward"])
def test_the_first_look_is_nobody_elses(who: str):
    town = make_town()
    review = ask(answered(town))

    with pytest.raises(NotAllowed):
        decide(review, town.person(who))


def test_whoever_took_part_cannot_decide_whatever_it_was():
    town = make_town()
    coordinator, lead = town.person("coordinator"), town.person("lead")
    heard = hear(town.office, "The bench is broken").voice
    work_off(town.office, MONDAY)
    act.dispatch(case=case_of(heard), unit=town.power, by=coordinator, now=MONDAY)
    for step in (act.accept, act.answer):
        texts = {"done": "Mended.", "not_done": "", "why": ""} if step is act.answer else {}
        step(case=case_of(heard), by=town.person("power"), now=MONDAY, **texts)
    write_line(voice=heard, speaker=Speaker.OFFICE, person=lead, text="Which bench?", now=MONDAY)
    review = ask(heard)

    for person in (coordinator, lead):
        with pytest.raises(NotAllowed):
            decide(review, person)
    assert [reviews_waiting(person) for person in (coordinator, lead)] == [[], []]

    assert decide(review, another(town, Role.COORDINATOR)).state == "rejected"


@pytest.mark.parametrize(
    ("state", "case_state"), [(UPHELD, "reopened"), (PARTLY, "reopened"), (REJECTED, "solved")]
)
def test_who_was_right_gets_the_case_opened_again_with_its_first_date(state: ReviewState, case_state: str):
    town = make_town()
    voice = answered(town)
    give_verdict(voice=voice, word=Word.SOLVED, now=MONDAY)
    before = case_of(voice)

    review = decide_review(
        review=ask(voice),
        state=state,
        reasons="It was dark.",
        remedy="A new lamp.",
        apology=True,
        by=town.person("lead"),
        now=MONDAY + 2 * DAY,
    )

    case = case_of(voice)
    assert (case.state, case.answer_due, case.received_at) == (
        case_state,
        before.answer_due,
        before.received_at,
    )
    assert (review.remedy, review.apology) == ("A new lamp.", True)
    sent = [entry.public["because"] for entry in Entry.objects.filter(kind="case.sent_back")]
    assert sent == (["review"] if case_state == "reopened" else [])


def test_the_second_look_is_outside_and_the_last():
    town = make_town()
    voice = answered(town)
    decide(ask(voice), town.person("lead"))

    second = ask(voice, "Still not.")

    assert second.stage == 2
    with pytest.raises(NotAllowed):
        decide(second, town.person("coordinator"))
    assert reviews_waiting(town.person("overseer")) == [second]
    decide(second, town.person("overseer"), UPHELD)
    with pytest.raises(Refusal) as error:
        ask(voice, "Once more.")
    assert (code_of(error), case_of(voice).state) == (("not_now", ""), CaseState.REOPENED)


def test_before_an_answer_and_while_one_waits_there_is_nothing_to_look_at_again():
    town = make_town()
    voice = hear(town.office).voice
    work_off(town.office, MONDAY)
    with pytest.raises(Refusal) as early:
        ask(voice)
    said = answered(town)
    review = ask(said)
    with pytest.raises(Refusal) as double:
        ask(said)

    assert (code_of(early), code_of(double)) == (("not_now", ""), ("not_now", ""))
    assert next_stage(said, case_of(said), review.due_at) == 2, "a late first look holds nobody up"


def test_words_and_reasons_are_needed_and_a_decision_stands():
    town = make_town()
    voice = answered(town)
    with pytest.raises(Refusal) as wordless:
        ask(voice, "  ")
    review, lead = ask(voice), town.person("lead")
    with pytest.raises(Refusal) as reasonless:
        decide_review(review=review, state=REJECTED, reasons=" ", by=lead, now=MONDAY + DAY)
    with pytest.raises(Refusal) as undecided:
        decide(review, lead, ReviewState.ASKED)
    decide(review, lead)
    with pytest.raises(Refusal) as twice:
        decide(review, lead, UPHELD)

    refused = [code_of(error) for error in (wordless, reasonless, undecided, twice)]
    assert refused == [
        ("missing", "words"),
        ("missing", "reasons"),
        ("unknown", "state"),
        ("settled", "state"),
    ]


@pytest.mark.parametrize("days_down", [0, 3, 40])
def test_lateness_is_noted_once_with_the_date_however_long_nobody_looked(days_down: int):
    town = make_town()
    review = ask(answered(town))
    work_off(town.office, review.due_at - DAY)
    for day in range(3):
        work_off(town.office, review.due_at + (days_down + day) * DAY)

    late = [entry.public["due_at"] for entry in Entry.objects.filter(kind="review.late")]
    assert late == ["2026-06-16T15:59:59.000000Z"]


def test_an_upheld_review_ends_that_the_person_was_left_out():
    town = make_town()
    voice = answered(town)
    asked = act.ask_deviation(
        case=case_of(voice),
        kind="exclusion",
        reason="Not true.",
        code="untrue",
        by=town.person("power"),
        now=MONDAY,
    )
    act.decide_deviation(deviation=asked, agree=True, text="Yes.", by=town.person("coordinator"), now=MONDAY)
    assert case_of(voice).excluded == "untrue"

    decide(ask(voice), town.person("lead"), UPHELD)

    assert case_of(voice).excluded == ""
