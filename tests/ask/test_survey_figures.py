"""What surveys tell: plain, pressing, changed; weighed once and never moving."""

from typing import Any

import pytest

from lianxin.ask.models import Consultation, Survey
from lianxin.ask.queries.surveys.figures import changes_of, figures_of
from lianxin.ask.tasks import hold_consultations, hold_surveys
from lianxin.office.models import Person
from tests.ask.open_survey import AFTER, COUNTED, COUNTED_AGAIN, answered, asked, lead, survey, town
from tests.factories import DAY, MONDAY
from tests.record.surveying import NEEDS, announce_survey, answer, round_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
__all__ = ["asked", "lead", "survey", "town"]


def test_pass_and_not_seen_are_told_apart(survey: Survey):
    answered(survey, 12, {1: "4", 2: "1"})
    answered(survey, 7, {1: "pass"})
    answered(survey, 5, {2: "2"})
    hold_surveys(COUNTED)
    scale, one = figures_of(round_of(survey))[:2]

    assert (scale.told.people, scale.told.answered, scale.told.passed, scale.told.unseen) == (24, 12, 7, 5)
    assert (one.told.answered, one.told.passed, one.told.unseen) == (17, 0, 7)
    assert dict(one.told.chosen) == {1: 12, 2: 5, 3: 0}


def test_needs_are_told_with_how_much_they_press(asked: Consultation, lead: Person):
    made = announce_survey(asked, lead, now=MONDAY, questions=[NEEDS])
    hold_consultations(MONDAY + DAY)
    answered(made, 6, {1: "1:3,2:1"})
    answered(made, 6, {1: "2:2"})
    answered(made, 5, {1: "0"})
    hold_surveys(COUNTED)
    [found] = figures_of(round_of(made))

    assert dict(found.told.chosen) == {1: 6, 2: 12, 3: 0}
    assert dict(found.told.pressing) == {1: 3.0, 2: 1.5, 3: None}
    assert [point.shown.plain.share for point in found.points if point.shown] == [0.35, 0.71, 0.0]


def test_what_changed_is_told_of_all_and_of_those_who_answered_both_times(survey: Survey):
    people = answered(survey, 20, {1: "2"})
    hold_surveys(COUNTED)
    for place, one in enumerate(people):
        answer(round_of(survey, 2), {1: "5" if place < 12 else "1"}, now=AFTER, by=one)
    for _stranger in range(6):
        answer(round_of(survey, 2), {1: "1"}, now=AFTER)
    hold_surveys(COUNTED_AGAIN)
    agree = changes_of(survey)[0]

    assert (agree.name, agree.points, agree.weighted) == ("agree", 46, False)
    assert agree.low > 0
    assert agree.paired is not None
    assert (agree.paired.people, agree.paired.to_yes, agree.paired.to_no) == (20, 12, 0)


def test_figures_are_weighed_once_and_never_change(survey: Survey, django_assert_max_num_queries: Any):
    people = answered(survey, 20, {1: "2"})
    hold_surveys(COUNTED)
    for one in people:
        answer(round_of(survey, 2), {1: "5"}, now=AFTER, by=one)
    hold_surveys(COUNTED_AGAIN)
    first = changes_of(survey)
    with django_assert_max_num_queries(5):
        again = changes_of(survey)

    assert again is first
    assert figures_of(round_of(survey)) is figures_of(round_of(survey))
