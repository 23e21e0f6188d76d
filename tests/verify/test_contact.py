"""Return contact: drawn by lot by somebody outside, tried three times, and the word counts like any other."""

from datetime import timedelta

import pytest

from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, Word
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from lianxin.verify.commands import (
    Told,
    answer_contact,
    draw_round,
    give_verdict,
    settle_contact,
    try_contact,
)
from lianxin.verify.models import ContactItem, ContactRound, Verdict
from lianxin.verify.queries import contact_for, question_to, waiting
from lianxin.verify.states import ContactState, ContactWay, RoundKind
from tests.factories import DAY, MONDAY, Town, case_of, hear, make_town, take, work_off
from tests.verify.asking import answered, drawn, the_item, told

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PHONE, MESSAGE, LETTER = ContactWay.PHONE, ContactWay.MESSAGE, ContactWay.LETTER


def refusal(error: pytest.ExceptionInfo[Refusal]) -> tuple[str, str]:
    return error.value.code, error.value.field


def test_only_live_answered_voices_can_be_drawn_and_each_once():
    town = make_town()
    answered_ones = [answered(town, f"Bench {n}") for n in range(5)]
    hear(town.office, "Not answered yet")
    hear(town.office, "From the old system", imported=True, source_id="1")
    work_off(town.office, MONDAY)

    first, second = drawn(town, size=3), drawn(town, size=10)

    items = [[item.voice_id for item in row.items.order_by("pk")] for row in (first, second)]
    assert (first.population, second.population) == (5, 2)
    assert sorted(items[0] + items[1]) == [voice.pk for voice in answered_ones]
    assert Entry.objects.filter(kind="contact.drawn").earliest("number").public == {
        "round": first.pk,
        "kind": "first",
        "since": "2025-04-28T01:00:00.000000Z",
        "until": "2026-06-02T01:00:00.000000Z",
        "seed": first.seed,
        "population": 5,
        "voices": items[0],
    }


def test_a_round_is_about_those_who_were_answered_in_its_time():
    town = make_town()
    early, late = answered(town, "Early"), answered(town, "Late", now=MONDAY + 3 * DAY)

    row = drawn(town, now=MONDAY + 4 * DAY, days=2)

    assert [item.voice_id for item in row.items.all()] == [late.pk] != [early.pk]


@pytest.mark.parametrize("who", ["clerk", "coordinator", "lead", "power", "steward"])
def test_nobody_but_an_overseer_asks(who: str):
    town = make_town()
    answered(town)
    person, item = town.person(who), the_item(drawn(town))
    tomorrow = MONDAY + DAY

    with pytest.raises(NotAllowed):
        draw_round(
            office=town.office,
            kind=RoundKind.FIRST,
            since=MONDAY,
            until=tomorrow,
            size=1,
            by=person,
            now=tomorrow,
        )
    with pytest.raises(NotAllowed):
        try_contact(item=item, way=PHONE, by=person, now=tomorrow)
    with pytest.raises(NotAllowed):
        settle_contact(item=item, state=ContactState.DECLINED, by=person, now=tomorrow)

    assert (ContactRound.objects.count(), item.tries.count()) == (1, 0)


def test_an_overseer_of_another_office_is_a_stranger():
    town, other = make_town(), make_town("poplar")
    answered(town)
    item = the_item(drawn(town))

    with pytest.raises(NotAllowed):
        try_contact(item=item, way=PHONE, by=other.person("overseer"), now=MONDAY + DAY)


@pytest.mark.parametrize(
    ("word", "state"), [(Word.SOLVED, "solved"), (Word.PARTLY, "reopened"), (Word.NOT, "reopened")]
)
def test_the_word_told_to_an_overseer_counts_as_the_word_of_the_person(word: Word, state: str):
    town = make_town()
    voice = answered(town)

    item = told(town, the_item(drawn(town)), word, satisfied=False, words="He came twice.")

    assert Case.objects.get(case_voices__voice=voice).state == state
    assert Verdict.objects.values_list("word", "source", "satisfied", "comment").get() == (
        word,
        "contact",
        False,
        "",
    )
    assert (item.words, item.state) == ("He came twice.", "reached")
    assert Entry.objects.get(kind="contact.settled").public == {
        "round": item.round_id,
        "voice": voice.pk,
        "case": item.case.number,
        "unit": "power",
        "state": "reached",
        "word": word,
        "satisfied": False,
        "contacted_in_time": None,
        "alone": False,
    }
    assert item.tries.get().reached is True


def test_what_was_asked_in_private_stands_in_no_history_of_the_case():
    town = make_town()
    voice = answered(town)
    told(town, the_item(drawn(town)), Word.SOLVED)

    case = Case.objects.get(case_voices__voice=voice)
    kinds = Entry.objects.filter(subject__in=[case.subject, voice.subject]).values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("contact")] == []


TRIES = {
    "too few": ([(0, PHONE), (1, MESSAGE)], False),
    "all on one day": ([(0, PHONE), (0, MESSAGE), (0, LETTER)], False),
    "on two days": ([(0, PHONE), (1, MESSAGE), (1, PHONE)], False),
    "always by phone": ([(0, PHONE), (1, PHONE), (2, PHONE)], False),
    "as it has to be": ([(0, PHONE), (1, PHONE), (2, MESSAGE)], True),
}


@pytest.mark.parametrize(("tries", "enough"), TRIES.values(), ids=TRIES)
def test_not_reached_takes_three_tries_on_three_days_in_two_ways(
    tries: list[tuple[int, ContactWay]], enough: bool
):
    town = make_town()
    answered(town, contact="13900000000")
    item, overseer, later = the_item(drawn(town)), town.person("overseer"), MONDAY + 9 * DAY
    for day, way in tries:
        try_contact(item=item, way=way, by=overseer, now=MONDAY + DAY + timedelta(days=day))

    if not enough:
        with pytest.raises(Refusal) as error:
            settle_contact(item=item, state=ContactState.NO_ANSWER, by=overseer, now=later)
        assert refusal(error) == ("too_few_tries", "state")
        return
    settle_contact(item=item, state=ContactState.NO_ANSWER, by=overseer, now=later)

    assert ContactItem.objects.get().state == "no_answer"
    assert Verdict.objects.count() == 0


def test_whoever_was_reached_cannot_be_written_down_as_not_reached():
    town = make_town()
    answered(town)
    item, overseer = the_item(drawn(town)), town.person("overseer")
    for day, way in enumerate((PHONE, MESSAGE, PHONE)):
        try_contact(item=item, way=way, by=overseer, now=MONDAY + DAY * (day + 1), reached=day == 2)

    with pytest.raises(Refusal) as error:
        settle_contact(item=item, state=ContactState.NO_ANSWER, by=overseer, now=MONDAY + 9 * DAY)

    assert refusal(error) == ("too_few_tries", "state")


@pytest.mark.parametrize(
    ("state", "said", "refused"),
    [
        (ContactState.WAITING, Told(), ("unknown", "state")),
        (ContactState.REACHED, Told(satisfied=True), ("missing", "word")),
        (ContactState.DECLINED, Told(word=Word.SOLVED), ("contradiction", "state")),
        (ContactState.NO_ANSWER, Told(pressed=False), ("contradiction", "state")),
    ],
)
def test_a_result_that_contradicts_itself_is_refused(
    state: ContactState, said: Told, refused: tuple[str, str]
):
    town = make_town()
    answered(town)
    item, overseer = the_item(drawn(town)), town.person("overseer")
    try_contact(item=item, way=PHONE, by=overseer, now=MONDAY + DAY)

    with pytest.raises(Refusal) as error:
        settle_contact(item=item, state=state, told=said, by=overseer, now=MONDAY + DAY)

    assert (refusal(error), ContactItem.objects.get().state) == (refused, "waiting")


def test_nothing_is_written_down_of_somebody_whom_nobody_tried_to_reach_and_nothing_twice():
    town = make_town()
    answered(town)
    item, overseer = the_item(drawn(town)), town.person("overseer")
    with pytest.raises(Refusal) as untried:
        settle_contact(item=item, state=ContactState.DECLINED, by=overseer, now=MONDAY + DAY)
    told(town, item, Word.SOLVED)

    with pytest.raises(Refusal) as twice:
        told(town, item, Word.NOT)

    assert (refusal(untried), refusal(twice)) == (("too_few_tries", "state"), ("settled", "state"))


def test_a_contact_is_opened_only_by_a_try_that_stands_in_the_record_and_never_for_a_confidence():
    town = make_town()
    answered(town, contact="13900000000")
    answered(town, "In confidence", contact="13800000000", confidential=True)
    answered(town, "Without a name")
    overseer = town.person("overseer")
    drawn(town)
    opened = {
        item.voice.body: contact_for(try_contact(item=item, way=PHONE, by=overseer, now=MONDAY + DAY))
        for item in waiting(town.office)
    }

    assert opened == {"The bench is broken": "13900000000", "In confidence": "", "Without a name": ""}
    assert Entry.objects.filter(kind="contact.tried").count() == 3


def test_after_a_month_those_who_said_solved_are_asked_again_and_a_lapse_opens_the_same_case():
    town = make_town()
    voice, other = answered(town), answered(town, "Another bench")
    for said, word in ((voice, Word.SOLVED), (other, Word.NOT)):
        give_verdict(voice=said, word=word, now=MONDAY)

    early = drawn(town, kind=RoundKind.AGAIN, now=MONDAY + 29 * DAY, days=90)
    row = drawn(town, kind=RoundKind.AGAIN, now=MONDAY + 40 * DAY, days=90)
    told(town, the_item(row), Word.NOT, now=MONDAY + 41 * DAY, pressed=True)

    assert (early.population, row.population) == (0, 1)
    assert Case.objects.get(case_voices__voice=voice).state == CaseState.REOPENED
    assert Verdict.objects.latest("pk").source == "again"


def test_for_asking_again_a_word_is_neither_fresh_nor_stale():
    town = make_town()
    give_verdict(voice=answered(town), word=Word.SOLVED, now=MONDAY)

    populations = [
        drawn(town, kind=RoundKind.AGAIN, size=1, now=MONDAY + days * DAY).population
        for days in (30, 31, 32, 91)
    ]

    assert populations == [0, 1, 0, 0]  # drawn once on the 31st day, nobody a second time


def test_somebody_is_drawn_once_for_each_answer_and_never_while_they_wait():
    town = make_town()
    voice = answered(town)
    row = drawn(town)
    while_waiting = drawn(town)
    told(town, the_item(row), Word.NOT)
    same_answer = drawn(town, now=MONDAY + 2 * DAY)
    take(town, case_of(voice), "answer", now=MONDAY + 3 * DAY)

    new_answer = drawn(town, now=MONDAY + 4 * DAY)

    rounds = (row, while_waiting, same_answer, new_answer)
    assert [one.population for one in rounds] == [1, 0, 0, 1]


def test_a_time_that_ends_before_it_begins_and_a_silly_number_are_refused():
    town = make_town()
    overseer = town.person("overseer")
    answers = []
    for since, until, size in ((MONDAY, MONDAY, 5), (MONDAY, MONDAY + DAY, 0), (MONDAY, MONDAY + DAY, 2001)):
        with pytest.raises(Refusal) as error:
            draw_round(
                office=town.office,
                kind=RoundKind.FIRST,
                since=since,
                until=until,
                size=size,
                by=overseer,
                now=MONDAY,
            )
        answers.append(refusal(error))

    assert answers == [("range", "until"), ("range", "size"), ("range", "size")]


def test_a_person_who_was_drawn_can_answer_alone_and_the_record_says_so():
    town: Town = make_town()
    voice = answered(town)
    item = the_item(drawn(town))
    assert question_to(voice.pk) is None, "nobody has asked yet"
    try_contact(item=item, way=MESSAGE, by=town.person("overseer"), now=MONDAY + DAY)
    question = question_to(voice.pk)
    assert question is not None

    answer_contact(item=question, told=Told(word=Word.SOLVED, pressed=True), now=MONDAY + DAY)

    assert question_to(voice.pk) is None
    settled = Entry.objects.get(kind="contact.settled").public
    assert (settled["alone"], settled["word"]) == (True, "solved")
    assert ContactItem.objects.values_list("pressed", "asked_by").get() == (True, None)
