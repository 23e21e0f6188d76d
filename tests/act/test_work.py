"""Tasks that residents and staff share, and milestones that the person who spoke accepts in their own words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from lianxin.act import commands
from lianxin.act.commands import Missing
from lianxin.act.models import Case, Task
from lianxin.act.queries import open_tasks, tasks_on
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, NotNow, TaskState
from lianxin.hear.models import Voice
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, case_in, hear, make_town, voice_of

pytestmark = pytest.mark.django_db


def add(town: Town, case: Case, by: str = "power", **more: Any) -> Task:
    facts = {"title": "Mend the roof", "unit": town.power, "now": MONDAY} | more
    return commands.add_task(case=case, by=town.person(by), **facts)


def settle(
    town: Town, task: Task, state: TaskState = TaskState.DONE, note: str = "", by: str = "power"
) -> Task:
    return commands.settle_task(task=task, state=state, note=note, by=town.person(by), now=MONDAY)


def accept(task: Task, voice: Voice, words: str, *, accepted: bool = True) -> Task:
    return commands.accept_task(task=task, voice=voice, accepted=accepted, words=words, now=MONDAY)


def refused(step: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        step()
    return caught.value.code, caught.value.field


def test_a_task_is_written_down_and_published_without_words():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    task = add(town, case, title=" Mend the roof\x00 ", milestone=True, due_at=MONDAY + 3 * DAY)

    assert (task.title, task.state, task.accepted, tasks_on(case)) == ("Mend the roof", "open", None, [task])
    assert list(open_tasks(town.person("power"))) == [task]
    assert Entry.objects.get(kind="task.added").public == {
        "case": case.number,
        "task": task.pk,
        "unit": "power",
        "milestone": True,
        "due_at": "2026-06-04T01:00:00.000000Z",
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"title": " \x07 "}, ("missing", "title")),
        ({"title": "x" * 201}, ("long", "title")),
        ({"due_at": MONDAY - DAY}, ("past", "due_at")),
    ],
)
def test_what_is_wrong_with_a_task_is_named(more: dict[str, Any], expected: tuple[str, str]):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    assert refused(lambda: add(town, case, **more)) == expected


def test_who_may_write_down_and_settle():
    town, other = make_town(), make_town("other")
    case = case_in(town, CaseState.ACCEPTED)
    for who in ("water", "overseer", "visitor", "steward"):
        with pytest.raises(NotAllowed):
            add(town, case, by=who)
    with pytest.raises(Missing):
        add(town, case, unit=other.power)
    task = add(town, case, by="clerk")
    for who in ("water", "overseer", "clerk"):
        with pytest.raises(NotAllowed):
            settle(town, task, by=who)

    assert [
        settle(town, add(town, case, by="lead"), by=who).state for who in ("power", "lead", "coordinator")
    ] == ["done"] * 3


def test_a_unit_that_has_the_task_settles_it_without_having_the_case():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    task = add(town, case, unit=town.water)

    assert settle(town, task, by="water").state == TaskState.DONE


def test_a_task_is_settled_once_and_dropped_with_a_reason():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    task = add(town, case)

    assert refused(lambda: settle(town, task, TaskState.DROPPED, " ")) == ("missing", "note")
    assert settle(town, task, TaskState.DROPPED, "The house is empty.").note == "The house is empty."
    assert refused(lambda: settle(town, task)) == ("not_now", "note")


@pytest.mark.need(4)
def test_what_residents_do_they_settle_themselves():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    own, units = add(town, case, unit=None), add(town, case)
    voice, stranger = voice_of(case), hear(town.office, "Something else").voice
    with pytest.raises(NotAllowed):
        settle(town, own)
    for task, speaker in ((own, stranger), (units, voice)):
        with pytest.raises(NotAllowed):
            commands.do_own_task(task=task, voice=speaker, note="", now=MONDAY)

    done = commands.do_own_task(task=own, voice=voice, note="All of us.", now=MONDAY)

    assert (done.state, done.note, done.done_by) == (TaskState.DONE, "All of us.", None)
    assert Entry.objects.get(kind="task.settled").public["by"] == "resident"


@pytest.mark.need(11)
def test_a_milestone_is_accepted_in_the_person_s_own_words():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    task, voice = add(town, case, milestone=True), voice_of(case)
    assert refused(lambda: accept(task, voice, "Dry.")) == ("not_now", "words")
    settle(town, task)
    assert refused(lambda: accept(task, voice, " ")) == ("missing", "words")
    with pytest.raises(NotAllowed):
        accept(task, hear(town.office, "Something else").voice, "Dry.")

    first = accept(task, voice, "It still drips!", accepted=False)
    assert (first.accepted, first.words) == (False, "It still drips!")
    second = accept(task, voice, "Now it is dry.")

    assert (second.accepted, second.words) == (True, "It still drips!\nNow it is dry.")
    assert refused(lambda: accept(task, voice, "Hm", accepted=False)) == ("not_now", "words")
    told = Entry.objects.filter(kind="task.accepted").order_by("number")
    assert [entry.public["accepted"] for entry in told] == [False, True]


@pytest.mark.need(14)
def test_no_step_of_staff_changes_what_the_person_said_about_it():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    task = add(town, case, milestone=True)
    settle(town, task, note="Done well.")
    accept(task, voice_of(case), "A bitter word.", accepted=False)

    for state in TaskState:
        for who in ("power", "coordinator", "lead"):
            with pytest.raises(Refusal), transaction.atomic():
                settle(town, task, state, "Other words", by=who)

    assert (Task.objects.get().words, Task.objects.get().note) == ("A bitter word.", "Done well.")


def test_what_is_no_milestone_waits_for_nobody_s_word():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    task = settle(town, add(town, case))

    assert refused(lambda: accept(task, voice_of(case), "Fine.")) == ("not_now", "words")


def test_nothing_is_written_down_for_what_is_solved():
    town = make_town()
    case = case_in(town, CaseState.SOLVED)

    with pytest.raises(NotNow):
        add(town, case)
