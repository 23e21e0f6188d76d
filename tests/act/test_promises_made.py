"""A dated "we will" is public: kept, late or broken; one without a day is no answer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from lianxin.act import commands
from lianxin.act.commands import Promised
from lianxin.act.models import Answer, Case, Promise
from lianxin.act.queries import Kept, kept_by_unit, open_promises, promise_page, total_kept
from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState, PromiseState
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, case_in, make_town, refresh, work_off

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 6, 5)
SAID = "We will mend the pole by Friday."


def answer(town: Town, case: Case, done: str = f"The lamp is new. {SAID}", **more: Any) -> Case:
    facts = {"not_done": "", "why": "", "by": town.person("power"), "now": MONDAY}
    return commands.answer(case=case, done=done, **(facts | more))


def make(
    town: Town, case: Case, due: date | None = FRIDAY, by: str = "power", text: str = "A new pole"
) -> Promise:
    return commands.make_promise(case=case, text=text, due=due, by=town.person(by), now=MONDAY)


def settle(town: Town, promise: Promise, days: int, by: str = "power", deed: str = "It stands.") -> Promise:
    now = MONDAY + days * DAY
    return commands.settle_promise(promise=promise, deed=deed, by=town.person(by), now=now)


def refused(step: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        step()
    return caught.value.code, caught.value.field


@pytest.mark.need(41)
def test_an_answer_that_promises_without_a_day_is_refused():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    assert refused(lambda: answer(town, case, "We will come soon.")) == ("promise_without_day", "promises")
    assert refused(lambda: answer(town, case)) == ("promise_to_confirm", "promises")
    undated = [Promised(SAID, None)]
    assert refused(lambda: answer(town, case, promises=undated)) == ("promise_without_day", "promises")
    assert (refresh(case).state, Answer.objects.count(), Promise.objects.count()) == ("accepted", 0, 0)


@pytest.mark.need(41)
@pytest.mark.need(77)
def test_what_is_confirmed_becomes_a_promise_with_the_answer():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    answer(town, case, promises=[Promised("A pole at the bridge", FRIDAY, said=SAID)])

    promise = Promise.objects.get()
    assert (promise.text, promise.answer, promise.unit) == (
        "A pole at the bridge",
        Answer.objects.get(),
        town.power,
    )
    assert promise.due_at == MONDAY + timedelta(days=4, hours=14, minutes=59, seconds=59)
    assert Entry.objects.get(kind="promise.made").public == {
        "promise": promise.pk,
        "case": case.number,
        "unit": "power",
        "due_at": "2026-06-05T15:59:59.000000Z",
    }


def test_a_sentence_that_is_no_promise_stays_in_the_answer():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    answer(town, case, no_promises=[SAID])

    assert (SAID in Answer.objects.get().done, Promise.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("promised", "code"),
    [
        (Promised("", FRIDAY), "missing"),
        (Promised("x" * 401, FRIDAY), "long"),
        (Promised("Call 13800000000", FRIDAY), "personal"),
        (Promised("A pole", date(2026, 5, 31)), "past"),
    ],
)
def test_a_promise_that_cannot_be_published_is_refused(promised: Promised, code: str):
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    assert refused(lambda: answer(town, case, "A new bulb.", promises=[promised]))[0] == code
    assert (
        refused(lambda: answer(town, case, "A new bulb.", promises=[Promised("A", FRIDAY)] * 21))[0] == "many"
    )


@pytest.mark.parametrize(
    ("days", "state", "broken"),
    [
        (0, PromiseState.KEPT, 0),
        (4, PromiseState.KEPT, 0),
        (5, PromiseState.LATE, 1),
        (300, PromiseState.LATE, 1),
    ],
)
def test_the_day_decides_what_became_of_it_whether_the_clock_ran_or_not(
    days: int, state: PromiseState, broken: int
):
    town = make_town()
    promise = make(town, case_in(town, CaseState.ACCEPTED))

    settled = settle(town, promise, days)

    assert (settled.state, settled.deed) == (state, "It stands.")
    assert Entry.objects.filter(kind="promise.broken").count() == broken
    assert Entry.objects.get(kind="promise.settled").public["state"] == state


@pytest.mark.need(41)
def test_a_day_that_passed_is_noted_once_with_the_day_and_may_still_be_made_good():
    town = make_town()
    promise = make(town, case_in(town, CaseState.ACCEPTED))
    for days in (3, 200, 200, 201):
        work_off(town.office, MONDAY + days * DAY)

    told = Entry.objects.get(kind="promise.broken")
    assert told.public["due_at"] == "2026-06-05T15:59:59.000000Z"
    assert Promise.objects.get().state == PromiseState.BROKEN
    assert settle(town, promise, 210).state == PromiseState.LATE


def test_who_may_promise_and_who_says_what_became_of_it():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    for who in ("water", "clerk", "overseer", "steward"):
        with pytest.raises(NotAllowed):
            make(town, case, by=who)
    promise = make(town, case, by="coordinator")
    for who in ("water", "clerk", "overseer"):
        with pytest.raises(NotAllowed):
            settle(town, promise, 1, by=who)

    assert refused(lambda: settle(town, promise, 1, deed=" ")) == ("missing", "deed")
    assert settle(town, promise, 1, by="lead").settled_by == town.person("lead")
    assert refused(lambda: settle(town, promise, 2)) == ("not_now", "deed")


def test_a_promise_beside_an_answer_names_its_fields():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    assert [
        refused(lambda: make(town, case, None)),
        refused(lambda: make(town, case, date(2026, 5, 1))),
        refused(lambda: make(town, case, text=" ")),
    ] == [("promise_without_day", "due"), ("past", "due"), ("missing", "text")]


@pytest.mark.need(77)
def test_promises_are_counted_by_unit_and_a_passed_day_counts_before_anybody_noted_it():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    kept, late, _broken = (make(town, case) for _ in range(3))
    settle(town, kept, 1)
    settle(town, late, 6)
    make(town, case, date(2026, 12, 5))

    rows = kept_by_unit(town.office, MONDAY + 6 * DAY)

    assert rows == [Kept("power", open=1, kept=1, late=1, broken=1)]
    assert (rows[0].due, rows[0].share, total_kept([]).share) == (3, 1 / 3, None)
    assert len(open_promises(town.person("power"))) == 2
    assert list(open_promises(town.person("water"))) == []


def test_a_page_of_promises_starts_where_the_last_one_ended():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    made = [make(town, case, FRIDAY + timedelta(days=place // 2)) for place in range(5)]

    first, mark = promise_page(town.office, [], size=3)
    second, end = promise_page(town.office, [], after=mark, size=3)

    assert ([*first, *second], end) == (made, None)
    assert promise_page(town.office, [PromiseState.KEPT], size=3) == ([], None)
