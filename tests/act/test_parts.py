"""Splitting: parts keep the dates of the whole, no figure moves, and the word is on the whole."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.act import commands, queries
from lianxin.act.commands import Missing
from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed, may_see
from lianxin.act.states import CaseState, NotNow
from lianxin.hear.commands import link
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from lianxin.verify.queries import rates_by_unit
from tests.factories import MONDAY, Town, case_in, make_town, open_case, refresh, take, voice_of, work_off
from tests.record.checking import check

pytestmark = pytest.mark.django_db


def split(town: Town, case: Case, title: str = "The pole") -> Case:
    return commands.split(case=case, title=title, by=town.person("power"), now=MONDAY)


def answered(town: Town, part: Case, by: str = "power") -> Case:
    take(town, part, "dispatch", unit=town.power if by == "power" else town.water)
    take(town, part, "accept", by=by)
    return take(town, part, "answer", by=by)


def test_a_part_is_a_case_of_its_own_under_the_number_of_its_entry():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)

    part = split(town, case)

    entry = Entry.objects.get(kind="case.split")
    assert (entry.number, entry.subject) == (part.number, case.subject)
    same = ("received_at", "accept_due", "answer_due", "severity", "owner_id", "area_id")
    assert [getattr(part, name) for name in same] == [getattr(case, name) for name in same]
    assert (part.parent, part.state, part.case_voices.count()) == (case, CaseState.RECEIVED, 0)
    assert part.whole == case


def test_the_whole_waits_for_its_parts():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    part = split(town, case)

    with pytest.raises(Refusal, match="parts_open"):
        take(town, case, "answer")
    answered(town, part, by="water")

    assert take(town, case, "answer").state == CaseState.ANSWERED
    assert not may_see(town.person("water"), case)
    assert may_see(town.person("water"), refresh(part))


def test_a_part_goes_where_the_word_leads_the_whole():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    done, untouched = split(town, case), split(town, case, "The cable")
    for part in (done, untouched):
        answered(town, part)
    take(town, case, "answer")
    states = []
    for word in ("solved", "not"):
        take(town, case, word)
        work_off(town.office, MONDAY)
        states.append([refresh(one).state for one in (case, done, untouched)])

    assert states == [["solved"] * 3, ["reopened"] * 3]
    assert refresh(done).answer_due == case.answer_due
    with pytest.raises(Refusal, match="parts_open"):
        take(town, case, "answer")
    for part in (done, untouched):
        take(town, part, "answer")
    take(town, case, "answer")
    work_off(town.office, MONDAY)
    assert [refresh(one).state for one in (case, done)] == ["answered", "answered"]


def test_a_part_that_no_unit_had_taken_is_handed_on_again_after_reopening():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    part = split(town, case)
    commands.take_back(voice=voice_of(case), now=MONDAY)
    work_off(town.office, MONDAY)
    assert refresh(part).state == CaseState.WITHDRAWN

    take(town, case, "not")
    work_off(town.office, MONDAY)

    assert refresh(part).state == CaseState.RECEIVED


def test_who_splits_what_and_with_which_title():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    part = split(town, case)

    for who in ("water", "clerk", "lead", "overseer"):
        with pytest.raises(NotAllowed):
            commands.split(case=case, title="x", by=town.person(who), now=MONDAY)
    for title, error, code in (
        (" ", Missing, "title"),
        ("x" * 41, Refusal, "long"),
        ("Call 13800000000", Refusal, "personal"),
    ):
        with pytest.raises(error, match=code):
            split(town, case, title)
    answered_case = case_in(town, CaseState.ANSWERED)
    with pytest.raises(NotNow):
        split(town, answered_case)
    take(town, part, "dispatch")
    taken = take(town, part, "accept")
    with pytest.raises(Refusal, match="a_part"):
        split(town, taken)


@pytest.mark.one_engine  # each of the commands is tried on both; here they come in every order
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_rates_stand_still_under_any_split_and_under_links(data: st.DataObject):
    town = make_town(f"t{Office.objects.count()}")  # every example is lived in the same database
    states = data.draw(st.lists(st.sampled_from(["accepted", "answered", "solved", "reopened"]), max_size=4))
    cases = [case_in(town, CaseState(state)) for state in states] + [open_case(town.office)]
    work_off(town.office, MONDAY)
    before = rates_by_unit(town.office, MONDAY)

    for case in cases:
        for _part in range(data.draw(st.integers(0, 3))):
            if case.state in {"accepted", "reopened"}:
                answered(town, split(town, case), data.draw(st.sampled_from(["power", "water"])))
    for case in cases[1:]:
        link(voice=voice_of(cases[0]), other=voice_of(case), person=town.person("clerk"), now=MONDAY)
    work_off(town.office, MONDAY)

    assert rates_by_unit(town.office, MONDAY) == before


@pytest.mark.django_db(databases=["default", "vault"])
def test_the_record_vouches_for_the_parts():
    town = make_town()
    case = case_in(town, CaseState.ACCEPTED)
    answered(town, split(town, case))
    take(town, case, "answer")
    take(town, case, "solved")
    work_off(town.office, MONDAY)

    assert [part.state for part in queries.parts(case)] == ["solved"]
    assert check().report.broken == []
