"""What is done about findings: a unit says what it did, somebody else looks, and every word of it stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lianxin.ask.commands.findings import doing
from lianxin.ask.models import Consultation, FindingTask, Statement
from lianxin.ask.queries import finding_tasks
from lianxin.ask.rules import may_decline_task
from lianxin.ask.states import StatementState, TaskState
from lianxin.hear.commands.erasing import erase_voice, erase_voices
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_person, make_town
from tests.record.campaigning import (
    begun,
    complete,
    done,
    find,
    fresh,
    looked,
    now_of,
    over,
    set_task,
)
from tests.record.checking import check
from tests.record.stating import put_in, state

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WORDS = "The crossing at the mill has no light"


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def by(town: Town) -> Person:
    return town.person("convenor")


def kinds(town: Town) -> list[str]:
    rows = Entry.objects.filter(stream=town.office.stream_id)
    ours = rows.filter(kind__startswith="campaign") | rows.filter(kind__startswith="finding_task")
    return list(ours.order_by("number").values_list("kind", flat=True))


def refused(work: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as error:
        work()
    return error.value


@pytest.fixture
def task(town: Town, by: Person) -> FindingTask:
    _campaign, asked = begun(by, now=MONDAY)
    return set_task(find(asked, WORDS, by, now=MONDAY), "Two lights", town.power, by, now=MONDAY)


@pytest.mark.need(39)
def test_nobody_checks_their_own_work(town: Town, task: FindingTask):
    """Neither whoever said that it is done, nor anybody of the same unit, whatever else they are."""
    both = add_person(town.office, "both", (Role.HANDLER, town.power), (Role.CONVENOR, None))
    mate = add_person(town.office, "mate", (Role.HANDLER, town.power), (Role.LEAD, None))
    doing.do_task(task=task, words="Two lights", by=both, now=MONDAY)
    for person in (both, mate):
        assert refused(lambda person=person: looked(task, person, now=MONDAY)).code == "self"
    assert refused(lambda: looked(task, town.person("water"), now=MONDAY)).code == "not_allowed"
    assert now_of(task).state == TaskState.DONE
    looked(task, town.person("lead"), now=MONDAY)
    assert now_of(task).state == TaskState.CHECKED


def test_who_left_the_unit_since_still_does_not_check_what_they_did(town: Town, task: FindingTask):
    leaver = add_person(town.office, "leaver", (Role.HANDLER, town.power), (Role.COORDINATOR, None))
    doing.do_task(task=task, words="Two lights", by=leaver, now=MONDAY)
    looked(task, town.person("lead"), now=MONDAY, right=False)
    done(task, town.person("power"), now=MONDAY)
    leaver.held_roles.filter(role=Role.HANDLER).delete()
    again = Person.objects.select_related("office").get(pk=leaver.pk)
    assert again.unit_ids() == frozenset()
    assert refused(lambda: looked(task, again, now=MONDAY)).code == "self"


def test_what_was_sent_back_keeps_every_word(town: Town, task: FindingTask):
    done(task, town.person("power"), now=MONDAY)
    sent = looked(task, town.person("overseer"), now=MONDAY, right=False)
    assert (sent.state, finding_tasks.was_sent_back(now_of(task))) == (TaskState.OPEN, True)
    assert refused(lambda: looked(task, town.person("overseer"), now=MONDAY)).code == "not_now"
    done(task, town.person("power"), now=MONDAY)
    looked(task, town.person("overseer"), now=MONDAY)
    told = [(step.state, step.words) for step in now_of(task).steps.all()]
    assert told == [
        ("done", "Two lights were put up."),
        ("open", "I went there."),
        ("done", "Two lights were put up."),
        ("checked", "I went there."),
    ]
    steps = ["set", "done", "sent_back", "done", "checked"]
    assert kinds(town)[2:] == [f"finding_task.{step}" for step in steps]
    assert not check().report.broken


@pytest.mark.parametrize("who", ["water", "lead", "clerk", "overseer", "convenor"])
def test_only_the_unit_says_that_it_is_done(town: Town, task: FindingTask, who: str):
    assert refused(lambda: done(task, town.person(who), now=MONDAY)).code == "not_allowed"


@pytest.mark.parametrize("who", ["convenor", "coordinator", "power", "overseer", "clerk"])
def test_only_a_lead_writes_that_nothing_is_done(town: Town, task: FindingTask, who: str):
    told = {"reason": "No money", "by": town.person(who), "now": MONDAY}
    assert refused(lambda: doing.give_up_task(task=task, **told)).code == "not_allowed"
    assert refused(lambda: doing.decline_finding(finding=task.finding, **told)).code == "not_allowed"


def test_no_lead_lets_their_own_unit_off(town: Town, task: FindingTask):
    mate = add_person(town.office, "mate", (Role.HANDLER, town.power), (Role.LEAD, None))
    told = {"reason": "No money", "now": MONDAY}
    assert refused(lambda: doing.give_up_task(task=task, by=mate, **told)).code == "not_allowed"
    given_up = doing.give_up_task(task=task, by=town.person("lead"), **told)
    assert given_up.state == TaskState.DECLINED
    again = {"task": now_of(task), "by": town.person("lead")}
    assert refused(lambda: doing.give_up_task(**again, **told)).code == "not_now"


def test_who_said_that_it_is_done_does_not_give_it_up(town: Town, task: FindingTask):
    leaver = add_person(town.office, "leaver", (Role.HANDLER, town.power), (Role.LEAD, None))
    done(task, leaver, now=MONDAY)
    looked(task, town.person("overseer"), now=MONDAY, right=False)
    leaver.held_roles.filter(role=Role.HANDLER).delete()
    again = Person.objects.select_related("office").get(pk=leaver.pk)
    told = {"task": now_of(task), "reason": "No money", "now": MONDAY}
    assert refused(lambda: doing.give_up_task(by=again, **told)).code == "self"
    assert not may_decline_task(again, now_of(task), finding_tasks.done_by(now_of(task)))
    assert doing.give_up_task(by=town.person("lead"), **told).state == TaskState.DECLINED


def test_what_was_given_up_can_be_set_again(town: Town, by: Person, task: FindingTask):
    doing.give_up_task(task=task, reason="No money", by=town.person("lead"), now=MONDAY)
    again = set_task(task.finding, task.words, town.power, by, now=MONDAY)
    assert (again.number, again.state) == (2, TaskState.OPEN)


def test_one_task_is_tried_so_often_and_no_more(
    town: Town, task: FindingTask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doing, "MOST_TRIES", 2)
    for _time in range(2):
        done(task, town.person("power"), now=MONDAY)
        looked(task, town.person("overseer"), now=MONDAY, right=False)
    error = refused(lambda: done(task, town.person("power"), now=MONDAY))
    assert (error.code, "2 times" in str(error.text)) == ("many", True)
    doing.give_up_task(task=now_of(task), reason="No money", by=town.person("lead"), now=MONDAY)


def test_nothing_is_done_is_said_once_and_not_beside_a_task(town: Town, by: Person, task: FindingTask):
    told = {"reason": "No money", "by": town.person("lead"), "now": MONDAY}
    assert refused(lambda: doing.decline_finding(finding=task.finding, **told)).code == "twice"
    other = find(task.finding.consultation, "The bridge is narrow", by, now=MONDAY)
    made = doing.decline_finding(finding=other, **told)
    assert (made.words, made.unit, made.due_on, made.state) == ("", None, None, "declined")
    assert refused(lambda: doing.decline_finding(finding=other, **told)).code == "twice"


@pytest.mark.parametrize("words", [" ", "x" * 1_001, "Ring Mr Li at 13800138000"])
def test_words_that_are_none_too_long_or_name_somebody_are_no_task(
    town: Town, by: Person, task: FindingTask, words: str
):
    error = refused(lambda: set_task(task.finding, words, town.power, by, now=MONDAY))
    assert error.field == "words"


@pytest.mark.parametrize("days", [-1, 733])
def test_a_day_that_is_past_or_far_away_is_none(town: Town, by: Person, task: FindingTask, days: int):
    error = refused(lambda: set_task(task.finding, "Two", town.power, by, now=MONDAY, days=days))
    assert error.field == "due_on"


def test_a_task_that_was_sent_twice_is_one(town: Town, by: Person, task: FindingTask):
    assert refused(lambda: set_task(task.finding, task.words, town.power, by, now=MONDAY)).code == "twice"


def test_what_was_said_in_private_is_quoted_neither_in_a_task_nor_in_a_result(town: Town, by: Person):
    made, asked = begun(by, now=MONDAY)
    secret = "My foreman sells the cement of the school"
    put_private(asked, secret)
    finding = find(asked, "Cement is missing", by, now=MONDAY)
    quoting = f"Look into this: {secret}"
    assert refused(lambda: set_task(finding, quoting, town.power, by, now=MONDAY)).code == "private"
    lead = {"reason": quoting, "by": town.person("lead"), "now": MONDAY}
    assert refused(lambda: doing.decline_finding(finding=finding, **lead)).code == "private"
    doing.decline_finding(finding=finding, reason="Others look into it", by=lead["by"], now=MONDAY)
    assert refused(lambda: complete(made, by, now=over(made), result={"en": quoting})).code == "private"


def put_private(asked: Consultation, words: str) -> Statement:
    made = put_in(asked, words, asked.announced_by, now=MONDAY)
    Statement.objects.filter(pk=made.pk).update(private=True, state=StatementState.KEPT)
    return made


def test_words_that_are_taken_back_go_from_tasks_and_results_too(town: Town, by: Person):
    made, asked = begun(by, now=MONDAY)
    said = state(asked, WORDS, now=MONDAY)
    assert said.voice is not None
    finding = find(asked, "It is dark there", by, now=MONDAY, statements=[])
    task = set_task(finding, f"Somebody said: {WORDS}", town.power, by, now=MONDAY)
    doing.do_task(task=task, words=f"We read “{WORDS}”", by=town.person("power"), now=MONDAY)
    looked(task, town.person("lead"), now=MONDAY)
    now = over(made)
    complete(made, by, now=now, result={"en": f"We heard: {WORDS}. It is done."})
    erase_voice(voice=said.voice, now=now)
    told = now_of(task)
    assert WORDS not in told.words + "".join(step.words for step in told.steps.all())
    assert told.words.startswith("Somebody said: ")
    assert fresh(made).result == {"en": "We heard: …. It is done."}
    assert not check().report.broken


QUOTE = "They promised this: two new lights beside the crossing at the mill. When?"
TASK = "Two new lights beside the crossing at the mill"


@pytest.mark.parametrize(("later", "kept"), [(DAY, True), (0 * DAY, False)])
def test_who_repeats_what_a_task_says_can_take_their_words_away(
    town: Town, by: Person, later: timedelta, kept: bool
):
    """An older task quotes nobody; one of the same moment may, and its entry may be the older one."""
    _campaign, asked = begun(by, now=MONDAY)
    task = set_task(find(asked, WORDS, by, now=MONDAY), TASK, town.power, by, now=MONDAY)
    doing.do_task(task=task, words=TASK, by=town.person("power"), now=MONDAY)
    said, other = (state(asked, words, now=MONDAY + later) for words in (QUOTE, "The bridge is narrow"))
    assert said.voice is not None
    assert other.voice is not None
    assert erase_voices(voices=[said.voice, other.voice], why="time", now=MONDAY + 2 * DAY) == 2
    told = now_of(task)
    assert [one == TASK for one in (told.words, *(step.words for step in told.steps.all()))] == [kept, kept]
    said.voice.refresh_from_db()
    assert said.voice.body == ""
    assert not check().report.broken


def test_how_long_others_take_to_look_does_not_make_it_late(town: Town, task: FindingTask):
    late = MONDAY + 31 * DAY
    assert [finding_tasks.is_late(now_of(task), now) for now in (late - DAY, late)] == [False, True]
    done(task, town.person("power"), now=MONDAY)
    assert not finding_tasks.is_late(now_of(task), late)
    looked(task, town.person("lead"), now=late, right=False)
    assert finding_tasks.is_late(now_of(task), late)
    done(task, town.person("power"), now=late)
    looked(task, town.person("lead"), now=late)
    assert finding_tasks.is_late(now_of(task), late)


# --- What waits for whom --------------------------------------------------------------------------------------


def test_what_waits_stands_with_whoever_it_waits_for(town: Town, by: Person, task: FindingTask):
    lead, power, water = (town.person(who) for who in ("lead", "power", "water"))
    other = find(task.finding.consultation, "The bridge is narrow", by, now=MONDAY)
    assert list(finding_tasks.untouched(town.office)) == [other]
    assert [row.pk for row in finding_tasks.to_do_by(power)] == [task.pk]
    assert finding_tasks.to_do_by(water) == finding_tasks.to_check_by(lead) == []
    done(task, town.person("power"), now=MONDAY)
    assert [row.pk for row in finding_tasks.to_check_by(lead)] == [task.pk]
    assert finding_tasks.to_check_by(power) == finding_tasks.to_do_by(power) == []


def test_what_others_may_look_at_hides_nothing(
    town: Town, by: Person, task: FindingTask, monkeypatch: pytest.MonkeyPatch
):
    """However many wait that one did oneself, or that one's unit did."""
    monkeypatch.setattr(finding_tasks, "MOST_WAITING", 1)
    both = add_person(town.office, "both", (Role.HANDLER, town.power), (Role.CONVENOR, None))
    mate = add_person(town.office, "mate", (Role.HANDLER, town.power), (Role.LEAD, None))
    other = set_task(task.finding, "A kerb", town.water, by, now=MONDAY)
    done(task, both, now=MONDAY)
    done(other, town.person("water"), now=MONDAY)
    both.held_roles.filter(role=Role.HANDLER).delete()
    for person in (mate, Person.objects.select_related("office").get(pk=both.pk)):
        assert [row.pk for row in finding_tasks.to_check_by(person)] == [other.pk]
