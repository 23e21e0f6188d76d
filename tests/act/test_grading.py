"""What presses has shorter clocks from the first moment; a date once given never moves back."""

from datetime import timedelta

import pytest

from lianxin.hear.commands import read_voice
from lianxin.hear.states import Severity
from lianxin.record.models import Entry
from lianxin.verify.models import Outcome
from tests.factories import DAY, MONDAY, case_of, hear, make_town, open_case, refresh, voice_of, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOUR = timedelta(hours=1)


def grade(town, case, severity, now=MONDAY):
    facts = {"topic": None, "place": None, "area": None, "severity": severity}
    read_voice(voice=voice_of(case), by=town.person("clerk"), now=now, **facts)
    work_off(town.office, now)
    return refresh(case)


@pytest.mark.parametrize(
    ("words", "severity", "accept", "answer"),
    [
        ("There is a smell of gas", Severity.DANGER, HOUR, DAY),
        ("No water since Friday", Severity.PRESSING, None, None),
        ("The bench is old", Severity.ORDINARY, None, None),
    ],
)
def test_a_case_begins_with_the_clocks_of_its_need(words, severity, accept, answer):
    case = open_case(make_town().office, words)

    assert case.severity == severity
    if accept:
        assert (case.accept_due - MONDAY, case.answer_due - MONDAY) == (accept, answer)


def test_graver_is_due_sooner():
    office = make_town().office
    cases = [open_case(office, words) for words in ("smell of gas", "no water", "an old bench")]

    assert sorted(cases, key=lambda case: case.next_due) == cases
    assert len({case.answer_due for case in cases}) == 3


def test_what_was_stated_at_the_door_holds_even_if_the_words_are_mild():
    town = make_town()
    voice = hear(town.office, "Please come", severity=Severity.DANGER).voice
    work_off(town.office, MONDAY)

    assert case_of(voice).severity == "danger"


def test_a_person_makes_it_graver_and_the_clock_counts_from_receipt():
    town = make_town()
    case = grade(town, open_case(town.office, "Please come"), Severity.DANGER, now=MONDAY + 2 * HOUR)

    assert (case.severity, case.accept_due, case.answer_due) == ("danger", MONDAY + HOUR, MONDAY + DAY)
    assert case.level == 1  # the hour had passed before anybody looked


def test_a_person_makes_it_milder_and_no_date_moves_back():
    town = make_town()
    before = open_case(town.office, "smell of gas")
    after = grade(town, before, Severity.ORDINARY)

    assert after.severity == "ordinary"
    assert (after.accept_due, after.answer_due) == (before.accept_due, before.answer_due)


def test_the_new_date_is_public_and_counted():
    town = make_town()
    case = grade(town, open_case(town.office, "Please come"), Severity.DANGER)
    entry = Entry.objects.get(kind="case.graded")

    assert entry.public["severity"] == "danger"
    assert Outcome.objects.get().answer_due == entry.public["answer_due"]
    assert case.next_due == MONDAY + HOUR


def test_the_same_severity_again_writes_nothing():
    town = make_town()
    grade(town, open_case(town.office, "Please come"), Severity.ORDINARY)

    assert Entry.objects.filter(kind="case.graded").count() == 0


def test_cases_of_an_older_system_keep_their_dates():
    town = make_town()
    case = open_case(town.office, "smell of gas", imported=True, said_at=MONDAY - 400 * DAY)

    assert case.severity == "ordinary"
    assert grade(town, case, Severity.DANGER).answer_due == case.answer_due
