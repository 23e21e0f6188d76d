"""A survey that is open in the test's town, and people who answer it."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from lianxin.ask.models import Consultation, Participant, Survey
from lianxin.ask.queries.surveys.rounds import SETTLES
from lianxin.ask.tasks import hold_consultations
from lianxin.office.models import Person
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.consulting import announce
from tests.record.surveying import announce_survey, answer, fresh, round_of

#: A full hour at which people answer, and moments after each round.
OPEN, OVER, AFTER = MONDAY + 2 * DAY, MONDAY + 11 * DAY, MONDAY + 41 * DAY
COUNTED, COUNTED_AGAIN = OVER + SETTLES, MONDAY + 50 * DAY + SETTLES


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def lead(town: Town) -> Person:
    return town.person("lead")


@pytest.fixture
def asked(lead: Person) -> Consultation:
    return announce(lead, now=MONDAY)


@pytest.fixture
def survey(asked: Consultation, lead: Person) -> Survey:
    made = announce_survey(asked, lead, now=MONDAY)
    hold_consultations(MONDAY + DAY)
    return fresh(made)


def answered(
    survey: Survey, people: int, said: Mapping[int, str], *, now: datetime = OPEN
) -> list[Participant]:
    return [answer(round_of(survey), said, now=now) for _person in range(people)]
