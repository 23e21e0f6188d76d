"""Pages of cases: walked to either end they show every case exactly once, whatever the moments."""

import statistics
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.act.models import Case
from lianxin.act.queries import (
    Order,
    Page,
    count_up_to,
    median_answer_seconds,
    overdue,
    page,
    queue,
    visible_to,
)
from lianxin.act.states import CaseState, WaitsFor
from lianxin.office.models import Office
from tests.factories import MONDAY, add_unit, case_in, make_town, open_case, open_office, take

pytestmark = pytest.mark.django_db


def fill(office: Office, minutes: list[int]) -> list[int]:
    """Cases at these minutes after Monday nine o'clock; returns their numbers in the order of the pages."""
    Case.objects.bulk_create(
        Case(
            office=office,
            number=number,
            state="received",
            waits_for="office",
            received_at=MONDAY + timedelta(minutes=offset),
            accept_due=MONDAY,
            answer_due=MONDAY,
            next_due=MONDAY + timedelta(minutes=offset),
        )
        for number, offset in enumerate(minutes, start=1)
    )
    return [
        number for number, _offset in sorted(enumerate(minutes, start=1), key=lambda pair: (pair[1], pair[0]))
    ]


def numbers(shown: Page) -> list[int]:
    return [case.number for case in shown.cases]


def walk_forward(cases: QuerySet[Case], order: Order, size: int) -> list[Page]:
    pages = [page(cases, order=order, size=size)]
    while pages[-1].after:
        pages.append(page(cases, order=order, after=pages[-1].after, size=size))
    return pages


def walk_back(cases: QuerySet[Case], order: Order, size: int, last: Page) -> list[Page]:
    pages = [last]
    while pages[0].before:
        pages.insert(0, page(cases, order=order, before=pages[0].before, size=size))
    return pages


def rolled_back(test: Callable[[Office], None]) -> None:
    """Run one example of a property in an office of its own, and leave nothing behind."""
    with transaction.atomic():
        test(open_office())
        transaction.set_rollback(True)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 6), max_size=23), st.integers(1, 5), st.sampled_from(["next_due", "received_at"])
)
def test_all_pages_forward_and_back_show_every_case_once(minutes: list[int], size: int, order: Order):
    def check(office: Office) -> None:
        expected = fill(office, minutes)
        cases = Case.objects.filter(office=office)
        forward = walk_forward(cases, order, size)
        back = walk_back(cases, order, size, forward[-1])

        assert [number for shown in forward for number in numbers(shown)] == expected
        assert sorted(number for shown in back for number in numbers(shown)) == sorted(expected)
        assert [number for shown in back for number in numbers(shown)] == expected
        assert all(len(shown.cases) <= size for shown in [*forward, *back])
        assert (forward[0].before, forward[-1].after) == (None, None)

    rolled_back(check)


def test_a_page_has_twenty_five():
    office = open_office()
    fill(office, [0] * 30)

    shown = page(Case.objects.filter(office=office), order="next_due")

    assert (len(shown.cases), shown.after, shown.before) == (25, (MONDAY, 25), None)


def test_a_case_without_the_date_is_on_no_page_by_that_date():
    office = open_office()
    fill(office, [1, 2])
    Case.objects.filter(number=1).update(next_due=None)

    assert numbers(page(Case.objects.all(), order="next_due")) == [2]
    assert numbers(page(Case.objects.all(), order="received_at")) == [1, 2]


def test_the_thousandth_page_asks_one_question(django_assert_num_queries):
    office = open_office()
    fill(office, list(range(60)))

    with django_assert_num_queries(1):
        shown = page(
            Case.objects.filter(office=office), order="next_due", after=(MONDAY + timedelta(minutes=49), 50)
        )
        assert [case.unit for case in shown.cases] == [None] * 10


@settings(max_examples=20)
@given(st.integers(0, 9), st.integers(0, 9))
def test_counting_stops_at_the_limit(count: int, limit: int):
    def check(office: Office) -> None:
        fill(office, [0] * count)

        assert count_up_to(Case.objects.filter(office=office), limit) == (min(count, limit), count > limit)

    rolled_back(check)


@settings(max_examples=40)
@given(st.lists(st.integers(-5, 10**9), max_size=12), st.lists(st.integers(0, 100), max_size=3))
def test_the_median_is_the_exact_one_and_history_stays_apart(seconds: list[int], imported: list[int]):
    def check(office: Office) -> None:
        fill(office, [0] * (len(seconds) + len(imported) + 1))
        for case, value in zip(Case.objects.order_by("number"), [*seconds, *imported], strict=False):
            case.answer_seconds, case.imported = value, case.number > len(seconds)
            case.save()

        expected = [statistics.median(values) if values else None for values in (seconds, imported)]
        assert [median_answer_seconds(office, imported=flag) for flag in (False, True)] == expected

    rolled_back(check)


def test_a_handler_sees_the_own_unit_s_cases_and_the_others_see_all():
    town, other = make_town(), make_town("other")
    open_case(other.office)
    power, nobody = open_case(town.office), open_case(town.office, "The bench is broken")
    answered = case_in(town, CaseState.ANSWERED)

    seen = {
        who: set(visible_to(town.person(who)))
        for who in ("power", "water", "clerk", "coordinator", "lead", "overseer", "steward")
    }
    waiting = {who: set(queue(town.person(who))) for who in ("power", "clerk")}

    everything = {power, nobody, answered}
    assert seen == {
        "power": {power, answered},
        "water": set(),
        "clerk": everything,
        "coordinator": everything,
        "lead": everything,
        "overseer": everything,
        "steward": set(),
    }
    assert waiting == {"power": {power}, "clerk": {power, nobody}}
    assert list(queue(town.person("clerk"), WaitsFor.RESIDENT)) == [answered]


def test_a_person_of_two_units_sees_both():
    from lianxin.office.states import Role
    from tests.factories import add_person

    town = make_town()
    both = add_person(
        town.office, "li", (Role.HANDLER, town.power), (Role.HANDLER, add_unit(town.office, "roads"))
    )
    first = open_case(town.office)
    second = open_case(town.office, "The bench is broken")
    take(town, second, "dispatch", unit=town.office.units.get(code="roads"))
    open_case(town.office, "The well is dry")

    assert set(visible_to(both)) == {first, second}


def test_what_is_overdue():
    town = make_town()
    case = open_case(town.office)

    assert list(overdue(Case.objects.all(), case.accept_due)) == []
    assert list(overdue(Case.objects.all(), case.accept_due + timedelta(seconds=1))) == [case]
