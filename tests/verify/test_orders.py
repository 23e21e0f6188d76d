"""Checks and correction orders: whoever did it can never say that it is right."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lianxin.act.rules import NotAllowed
from lianxin.act.states import CaseState
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from lianxin.verify.commands import check_order, do_order, give_order, make_check
from lianxin.verify.models import CorrectionOrder, SpotCheck
from lianxin.verify.queries import orders_for, orders_open
from lianxin.verify.states import CheckKind, OrderState
from tests.factories import DAY, MONDAY, Town, add_person, case_in, make_town, refresh, work_off

pytestmark = pytest.mark.django_db
DUE = MONDAY + 5 * DAY
EVERYBODY = ("power", "water", "clerk", "coordinator", "lead", "overseer", "steward", "visitor")


def order(
    town: Town, *, by: str = "overseer", due_at: datetime = DUE, what: str = "Mend it."
) -> CorrectionOrder:
    return give_order(unit=town.power, what=what, due_at=due_at, by=town.person(by), now=MONDAY)


def done(town: Town, row: CorrectionOrder) -> CorrectionOrder:
    return do_order(order=row, deed="Mended.", by=town.person("power"), now=MONDAY + DAY)


def test_an_order_is_done_by_the_unit_and_verified_by_somebody_else():
    town = make_town()
    row = order(town)
    assert orders_for(town.person("power")) == [row]

    given, checked = (
        done(town, row),
        check_order(order=done_row(town), right=True, by=town.person("overseer"), now=MONDAY + 2 * DAY),
    )

    assert (given.state, checked.state) == ("done", "verified")
    kinds = Entry.objects.filter(kind__startswith="order.").order_by("number")
    assert [(entry.kind, entry.public["unit"], entry.public["case"]) for entry in kinds] == [
        ("order.given", "power", None),
        ("order.done", "power", None),
        ("order.checked", "power", None),
    ]
    assert list(orders_open(town.office)) == []


def done_row(town: Town) -> CorrectionOrder:
    return CorrectionOrder.objects.select_related("office", "unit").get(office=town.office)


def test_not_yet_goes_back_and_around_again():
    town = make_town()
    row, overseer = done(town, order(town)), town.person("lead")

    back = check_order(order=row, right=False, by=overseer, now=MONDAY + 2 * DAY)
    again = done(town, back)

    assert (back.state, again.state) == ("back", "done")
    assert orders_for(town.person("power")) == []


def test_orders_come_from_outside_or_above():
    town = make_town()
    for who in EVERYBODY:
        if who in {"overseer", "lead"}:
            assert order(town, by=who).state == "ordered"
        else:
            with pytest.raises(NotAllowed):
                order(town, by=who)


@pytest.mark.parametrize(
    ("what", "due_at", "refused"), [(" ", DUE, ("missing", "what")), ("x", MONDAY, ("range", "due_at"))]
)
def test_an_order_needs_words_and_a_day_to_come(what: str, due_at: datetime, refused: tuple[str, str]):
    with pytest.raises(Refusal) as error:
        order(make_town(), what=what, due_at=due_at)

    assert (error.value.code, error.value.field) == refused


def test_the_unit_says_what_it_did_and_nothing_is_checked_before():
    town = make_town()
    row = order(town)
    with pytest.raises(Refusal) as deedless:
        do_order(order=row, deed=" ", by=town.person("power"), now=MONDAY)
    with pytest.raises(Refusal) as early:
        check_order(order=row, right=True, by=town.person("overseer"), now=MONDAY)
    with pytest.raises(NotAllowed):
        do_order(order=row, deed="Done.", by=town.person("water"), now=MONDAY)

    assert [error.value.code for error in (deedless, early)] == ["missing", "not_now"]


@pytest.mark.parametrize("days_down", [0, 40])
def test_lateness_is_noted_once(days_down: int):
    town = make_town()
    order(town)
    for day in (-1, 0, 1, 2):
        work_off(town.office, DUE + (days_down if day >= 0 else 0) * DAY + day * DAY)

    late = [entry.public["due_at"] for entry in Entry.objects.filter(kind="order.late")]
    assert late == ["2026-06-06T01:00:00.000000Z"]


def test_what_is_done_in_time_is_not_late():
    town = make_town()
    done(town, order(town))
    work_off(town.office, DUE + DAY)

    assert Entry.objects.filter(kind="order.late").count() == 0


class SelfVerification(TestCase):
    """Whoever tries whatever in whatever order: nobody who acts for the unit ever says that it is right."""

    databases = {"default", "vault"}

    @settings(max_examples=12)
    @given(
        st.lists(
            st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(["do", "right", "not yet"])), max_size=12
        )
    )
    def test_no_order_is_verified_by_its_own_unit(self, steps: list[tuple[str, str]]):
        town = make_town()
        two_hats = add_person(
            town.office,
            "two-hats",
            ("handler", town.power),
            ("lead", None),  # type: ignore[arg-type]
        )
        row = order(town)
        for who, step in [*steps, ("power", "do"), ("hats", "right")]:
            person = two_hats if who == "hats" else town.person(who)
            try:
                if step == "do":
                    do_order(order=row, deed="Done.", by=person, now=MONDAY)
                else:
                    check_order(order=row, right=step == "right", by=person, now=MONDAY)
            except (NotAllowed, Refusal):
                continue
            held = CorrectionOrder.objects.select_related("done_by").get(pk=row.pk)
            if held.state in {OrderState.VERIFIED, OrderState.BACK}:
                assert held.checked_by_id != held.done_by_id
                assert who in {"overseer", "lead"}
            row = CorrectionOrder.objects.select_related("office", "unit").get(pk=row.pk)


@pytest.mark.parametrize(
    ("as_said", "send_back", "state"),
    [(False, True, "reopened"), (False, False, "answered"), (True, True, "answered")],
)
def test_what_is_not_as_it_was_said_can_go_back(as_said: bool, send_back: bool, state: str):
    town = make_town()
    case = case_in(town, CaseState.ANSWERED)

    make_check(
        unit=town.power,
        kind=CheckKind.SITE,
        as_said=as_said,
        note="It is dark.",
        case=case,
        send_back=send_back,
        by=town.person("overseer"),
        now=MONDAY + DAY,
    )

    assert refresh(case).state == state
    assert Entry.objects.get(kind="check.made").public == {
        "unit": "power",
        "case": case.number,
        "kind": "site",
        "as_said": as_said,
    }


def test_a_door_that_gave_no_receipt_needs_a_note_and_an_overseer():
    town = make_town()

    def tried(who: str, note: str) -> SpotCheck:
        return make_check(
            unit=town.water, kind=CheckKind.MYSTERY, as_said=False, note=note, by=town.person(who), now=MONDAY
        )

    with pytest.raises(Refusal) as noteless:
        tried("overseer", " ")
    for who in ("lead", "coordinator", "power", "clerk"):
        with pytest.raises(NotAllowed):
            tried(who, "They sent me away.")
    tried("overseer", "They sent me away.")

    assert noteless.value.field == "note"
    assert SpotCheck.objects.values_list("unit__code", "as_said").get() == ("water", False)
    assert Entry.objects.get(kind="check.made").public["case"] is None
