"""Whatever anybody tries, in whatever order: nobody's case is without an owner, no date moves later by one hand
alone, no refusal stops a clock, nothing happens outside the table, and no figure moves by cutting or tying cases.
"""

from collections import Counter
from datetime import timedelta
from itertools import count
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lianxin.act import commands
from lianxin.act.models import Case, Deviation
from lianxin.act.rules import may_see
from lianxin.act.states import TRANSITIONS, DeviationState, WaitsFor
from lianxin.record.models import Entry
from lianxin.verify.queries import rates_by_unit
from tests.act import doing_moves as doing
from tests.act.moves import MOVES, REFUSED, Desk
from tests.factories import MONDAY, Town, make_town, open_case, work_off
from tests.record.checking import check

PEOPLE = ("power", "water", "clerk", "coordinator", "lead", "overseer", "visitor")
#: Most tries are by whoever may: a machine that is refused everything shows nothing.
USUAL = {
    "dispatch": "coordinator",
    "decide": "coordinator",
    "settle_share": "coordinator",
    "decide_deviation": "lead",
    **doing.USUAL,
}
STEPS = {(source, row.target) for row in TRANSITIONS for source in row.sources}
_offices = count()
Dates = tuple[object, ...]


class Machine(RuleBasedStateMachine):
    """One office with three voices, the third about the power unit, and everybody trying everything."""

    town: Town
    names = sorted(MOVES)
    #: What was not refused, over all runs: a machine that is refused everything shows nothing.
    done: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        self.now = MONDAY
        self.town = make_town(f"machine-{next(_offices)}")
        for words, about in (("The lamp is dark", None), ("The bench", None), ("Rude", self.town.power)):
            open_case(self.town.office, words, about=about)
        doing.begin(self.town)
        self.known: dict[int, Case] = {}
        self._look("begin")

    @rule(who=st.sampled_from(("", "", *PEOPLE)), data=st.data())
    def attempt(self, who: str, data: st.DataObject) -> None:
        self._attempt(who, data)

    def _attempt(self, who: str, data: st.DataObject) -> None:
        name, case = data.draw(st.sampled_from(self.names)), data.draw(st.sampled_from(self._tried_on()))
        usual = USUAL.get(name) or (case.unit.code if case.unit else "clerk")
        at = Desk(self.town, case, self.town.person(who or usual), self.now, data)
        figures = name in {"split", "link_up"}
        if figures:
            self._catch_up()
        entries, rates = self._entries(), rates_by_unit(self.town.office, self.now) if figures else []
        try:
            MOVES[name](at)
        except REFUSED:
            assert self._entries() == entries, f"{name} was refused and wrote something"
            return
        self.done[name] += 1
        self._look(name)
        if figures:
            self._catch_up()
            assert rates_by_unit(self.town.office, self.now) == rates

    @rule(days=st.integers(0, 12))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days, hours=1)
        self._catch_up()

    @invariant()
    def somebody_answers_for_every_case(self) -> None:
        assert not Case.objects.filter(owner=None).exists()

    @invariant()
    def nobody_of_the_unit_sees_what_is_about_it(self) -> None:
        """Nor does anybody above it, whatever happened to the case."""
        kept = Case.objects.filter(office=self.town.office, kept_from__isnull=False)
        for case in kept:
            assert not any(may_see(self.town.person(who), case) for who in ("power", "clerk", "lead"))
            assert case.unit_id != case.kept_from_id

    @invariant()
    def what_is_done_beside_cases_adds_up(self) -> None:
        doing.money_reconciles(self.town)
        doing.tasks_are_settled_by_whose_they_are(self.town)
        doing.every_plan_has_one_visit_to_come(self.town)

    def _catch_up(self) -> None:
        work_off(self.town.office, self.now)
        self._look("catch up")
        doing.every_plan_has_somebody(self.town, self.now)

    def _cases(self) -> list[Case]:
        return list(
            Case.objects.filter(office=self.town.office).select_related("office", "unit").order_by("pk")
        )

    def _tried_on(self) -> list[Case]:
        return self._cases()

    def _entries(self) -> int:
        return Entry.objects.filter(stream_id=self.town.office.stream_id).count()

    def _look(self, name: str) -> None:
        """What changed since the last look is what may change."""
        for case in self._cases():
            if before := self.known.get(case.pk):
                _check(name, before, case)
            self.known[case.pk] = case


def _check(name: str, before: Case, after: Case) -> None:
    assert before.state == after.state or (before.state, after.state) in STEPS, name
    assert after.accept_due <= before.accept_due, name
    assert after.answer_due <= before.answer_due, name
    if after.due > before.due:
        agreed = Deviation.objects.filter(case=after, state__in=(DeviationState.AGREED, DeviationState.ENDED))
        assert agreed, f"{name} moved a date later and nobody agreed"
        assert all(row.asked_by_id != row.decided_by_id for row in agreed), name
    if name in doing.NAMES:
        assert doing.dates_of(before) == doing.dates_of(after), name
    if name in {"refuse", "refuse_share"}:
        assert after.waits_for == WaitsFor.OFFICE, "a refusal stopped the clock"
        assert after.next_due is not None
        assert after.next_due <= max(after.due, before.next_due or after.due)
        assert (after.climb_at, after.level) == (before.climb_at, before.level)


class Doing(Machine):
    """The same office, where most of what is tried has to do with money, tasks and care."""

    names = sorted(["accept", "answer", *doing.NAMES, *doing.STEPS_OF_A_CHAIN])
    done: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        super().begin()
        commands.accept(case=self._cases()[0], by=self.town.person("power"), now=self.now)
        self._look("accept")

    def _tried_on(self) -> list[Case]:
        """The case that a unit has taken on, mostly."""
        cases = self._cases()
        return [*cases[:1] * len(cases), *cases]

    def walk(self, steps: int, data: st.DataObject) -> None:
        """So many tries in a row, mostly by whoever may, with some days between them."""
        self.begin()
        for step in range(1, steps + 1):
            self._attempt(data.draw(st.sampled_from(("",) * 12 + PEOPLE)), data)
            self.what_is_done_beside_cases_adds_up()
            if step % 6 == 0:
                self.now += timedelta(days=data.draw(st.integers(0, 6)), hours=1)
                self._catch_up()


BOUNDED = {
    "deadline": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


@pytest.mark.need(58)
@pytest.mark.one_engine  # each of the commands is tried on both; here the rules are tried in every order
@pytest.mark.django_db(databases=["default", "vault"])
def test_whatever_anybody_tries_the_promises_hold():
    bounded = settings(max_examples=10, stateful_step_count=40, **BOUNDED)

    run_state_machine_as_test(Machine, settings=bounded)

    assert check().report.broken == []


@pytest.mark.need(58)
@pytest.mark.one_engine  # each of the commands is tried on both; here the rules are tried in every order
@pytest.mark.django_db(databases=["default", "vault"])
def test_whatever_anybody_tries_with_money_tasks_and_care_it_adds_up():
    @settings(max_examples=6, **BOUNDED)
    @given(st.data())
    def walk(data: st.DataObject) -> None:
        Doing().walk(60, data)

    walk()
    assert check().report.broken == []
    assert set(Doing.done) >= doing.NAMES, "a machine that is refused everything shows nothing"
