"""Campaigns: a span of time, its questions, what was found, what is done about it, and an end only with a result."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lianxin.ask.commands import campaigns as commands
from lianxin.ask.commands.campaigns.announcing import MOST_NAME, MOST_SCOPE, USUAL_RESULT
from lianxin.ask.commands.campaigns.completing import StillOpen
from lianxin.ask.commands.consultations import withdraw_consultation
from lianxin.ask.commands.findings import doing
from lianxin.ask.models import Campaign
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.states import CampaignStage
from lianxin.ask.tasks import hold_consultations
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.campaigning import (
    LASTS,
    LATER,
    announce,
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
from tests.record.consulting import fresh as fresh_consultation
from tests.record.consulting import open_consultation

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WORDS = "The crossing at the mill has no light"
END = {"closes_on": MONDAY.date() + timedelta(days=300), "result_by": None}


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


# --- The campaign ---------------------------------------------------------------------------------------------


def test_it_goes_by_its_days_alone(town: Town, by: Person):
    today = MONDAY.date()
    made = announce(by, now=MONDAY, opens_on=today + timedelta(days=3))
    at = {3: "open", 2: "coming", LASTS: "open", LASTS + 1: "closed", LASTS + LATER: "closed"}
    found = {days: str(queries.stage_of(made, MONDAY + days * DAY)) for days in at}
    assert found == at
    assert queries.stage_of(made, MONDAY + (LASTS + LATER + 1) * DAY) == CampaignStage.OVERDUE
    assert kinds(town) == ["campaign.announced"]


def test_a_day_ends_by_the_clock_of_the_office(town: Town, by: Person):
    made = announce(by, now=MONDAY)
    last = datetime.combine(made.closes_on, datetime.max.time(), town.office.zone)
    assert queries.stage_of(made, last) == CampaignStage.OPEN
    assert queries.stage_of(made, last + timedelta(microseconds=1)) == CampaignStage.CLOSED


def test_a_number_that_no_row_can_have_finds_none(by: Person):
    made = announce(by, now=MONDAY)
    assert [queries.by_number(by.office, number) for number in (1, 2**31, 2**63, 10**40)] == [
        made,
        None,
        None,
        None,
    ]
    assert queries.campaigns_of(by.office, before=10**18 - 1) == [made]


def test_without_a_day_for_the_result_it_is_the_usual_one(by: Person):
    made = announce(by, now=MONDAY, result_by=None)
    assert made.result_by == made.closes_on + USUAL_RESULT


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"names": {"en": " "}}, "names"),
        ({"names": {"en": "x" * (MOST_NAME + 1)}, "scope": {"en": "Roads"}}, "names"),
        ({"scope": {"en": "Ways to the school"}}, "scope"),
        ({"names": {"en": "Roads"}, "scope": {"en": "x" * (MOST_SCOPE + 1)}}, "scope"),
        ({"opens_on": -1}, "opens"),
        ({"opens_on": 367, "closes_on": 380, "result_by": 390}, "opens"),
        ({"opens_on": 5, "closes_on": 4}, "closes"),
        ({"closes_on": 367}, "closes"),
        ({"closes_on": 30, "result_by": 30}, "result_by"),
        ({"closes_on": 30, "result_by": 30 + 184}, "result_by"),
    ],
)
def test_what_is_no_name_scope_or_day_is_refused(town: Town, by: Person, more: dict[str, Any], field: str):
    today = MONDAY.date()
    told = {
        name: today + timedelta(days=value) if isinstance(value, int) else value
        for name, value in more.items()
    }
    assert refused(lambda: announce(by, now=MONDAY, **told)).field == field
    assert kinds(town) == []


@pytest.mark.parametrize("who", ["clerk", "power", "visitor", "overseer", "steward"])
def test_only_who_announces_consultations_announces_and_ends_campaigns(town: Town, by: Person, who: str):
    other = town.person(who)
    assert refused(lambda: announce(other, now=MONDAY)).code == "not_allowed"
    made = announce(by, now=MONDAY)
    asked = open_consultation(by, now=MONDAY)
    put = {"campaign": made, "consultation": asked, "by": other, "now": MONDAY}
    assert refused(lambda: commands.put_in_campaign(**put)).code == "not_allowed"
    assert refused(lambda: complete(made, other, now=over(made))).code == "not_allowed"


def test_a_form_that_was_sent_twice_announces_once(by: Person):
    announce(by, now=MONDAY)
    assert refused(lambda: announce(by, now=MONDAY)).code == "twice"
    assert Campaign.objects.count() == 1


def test_a_consultation_is_a_question_of_one_campaign_at_most(town: Town, by: Person):
    _campaign, asked = begun(by, now=MONDAY)
    other = announce(by, now=MONDAY, names={"en": "Water"}, scope={"en": "Wells"})
    put = {"campaign": other, "consultation": asked, "by": by, "now": MONDAY}
    assert refused(lambda: commands.put_in_campaign(**put)).code == "twice"
    assert queries.questions_of(other) == []
    assert queries.free_questions(other) == []


def test_what_closes_later_or_is_over_is_no_question_of_it(town: Town, by: Person):
    made = announce(by, now=MONDAY, closes_on=MONDAY.date() + timedelta(days=20))
    late = open_consultation(by, now=MONDAY)
    assert queries.free_questions(made) == []
    put = {"campaign": made, "by": by, "now": MONDAY}
    assert refused(lambda: commands.put_in_campaign(consultation=late, **put)).code == "late"
    withdraw_consultation(consultation=late, reason="The road is closed.", by=by, now=MONDAY)
    gone = fresh_consultation(late)
    assert refused(lambda: commands.put_in_campaign(consultation=gone, **put)).code == "not_now"


def test_one_that_closes_on_its_last_evening_fits(by: Person):
    made = announce(by, now=MONDAY)
    zone = by.office.zone
    last = datetime.combine(made.closes_on + timedelta(days=1), datetime.min.time(), zone)
    fits = open_consultation(by, now=MONDAY, closes_at=last)
    assert queries.free_questions(made) == [fits]
    question = {"en": "And the well?", "zh-hans": "井呢？"}
    later = open_consultation(by, now=MONDAY, closes_at=last + timedelta(seconds=1), question=question)
    assert not queries.closes_within(later, made)


def test_one_that_closes_before_its_first_day_is_no_question_of_it(by: Person):
    today = MONDAY.date()
    asked = open_consultation(by, now=MONDAY)
    last = (asked.closes_at - timedelta(microseconds=1)).astimezone(by.office.zone).date()
    fits, late = (
        announce(by, now=MONDAY, names={"en": name}, scope={"en": "Wells"}, opens_on=day, **END)
        for name, day in (("Wells", last), ("Water", last + timedelta(days=1)))
    )
    assert queries.closes_within(asked, fits)
    assert today < late.opens_on
    put = {"campaign": late, "consultation": asked, "by": by, "now": MONDAY}
    assert refused(lambda: commands.put_in_campaign(**put)).field == "campaign"


def test_a_campaign_that_closed_takes_no_more_questions(by: Person):
    made = announce(by, now=MONDAY)
    now = MONDAY + (LASTS + 1) * DAY
    asked = open_consultation(by, now=MONDAY)
    put = {"campaign": made, "consultation": asked, "by": by, "now": now}
    assert refused(lambda: commands.put_in_campaign(**put)).code == "closed"
    assert queries.takes_questions(by.office, now) == []


def test_another_office_has_no_part_in_it(town: Town, by: Person):
    made, asked = begun(by, now=MONDAY)
    stranger = make_town("mill").person("lead")
    put = {"campaign": made, "consultation": asked, "by": stranger, "now": MONDAY}
    assert refused(lambda: commands.put_in_campaign(**put)).code == "not_allowed"
    theirs = open_consultation(stranger, now=MONDAY)
    put |= {"consultation": theirs, "by": by}
    assert refused(lambda: commands.put_in_campaign(**put)).code == "other"
    finding = find(asked, WORDS, by, now=MONDAY)
    assert refused(lambda: set_task(finding, "Lights", town.power, stranger, now=MONDAY)).code == (
        "not_allowed"
    )
    task = set_task(finding, "Two lights", town.power, by, now=MONDAY)
    done(task, town.person("power"), now=MONDAY)
    assert refused(lambda: looked(task, stranger, now=MONDAY)).code == "not_allowed"
    reason = {"reason": "No money", "by": stranger, "now": MONDAY}
    assert refused(lambda: doing.give_up_task(task=now_of(task), **reason)).code == "not_allowed"
    assert refused(lambda: doing.decline_finding(finding=finding, **reason)).code == "not_allowed"


# --- Its end --------------------------------------------------------------------------------------------------


@pytest.mark.need(67)
def test_a_campaign_with_open_findings_is_not_over(town: Town, by: Person):
    made, asked = begun(by, now=MONDAY)
    first, second = (find(asked, words, by, now=MONDAY) for words in (WORDS, "The bridge is too narrow"))
    now, lead = over(made), town.person("lead")

    def open_ones() -> list[int]:
        error = refused(lambda: complete(made, by, now=now))
        assert isinstance(error, StillOpen)
        return [one.finding.number for one in error.outcomes]

    assert open_ones() == [1, 2]
    doing.decline_finding(finding=second, reason="The river is not ours.", by=lead, now=MONDAY)
    assert open_ones() == [1]
    task = set_task(first, "Two lights", town.power, by, now=MONDAY)
    assert open_ones() == [1]
    done(task, town.person("power"), now=MONDAY)
    assert open_ones() == [1]
    looked(task, town.person("overseer"), now=MONDAY, right=False)
    assert open_ones() == [1]
    done(task, town.person("power"), now=MONDAY)
    looked(task, town.person("overseer"), now=MONDAY)
    assert "campaign.completed" not in kinds(town)
    ended = complete(made, by, now=now)
    assert queries.stage_of(ended, now) == CampaignStage.COMPLETE
    entry = Entry.objects.get(kind="campaign.completed")
    counted = {name: entry.public[name] for name in ("consultations", "findings", "checked", "declined")}
    assert counted == {"consultations": 1, "findings": 2, "checked": 1, "declined": 1}
    assert refused(lambda: complete(made, by, now=now)).code == "not_now"


def test_it_is_not_over_before_it_closed_and_its_questions_with_it(by: Person):
    made, asked = begun(by, now=MONDAY)
    assert refused(lambda: complete(made, by, now=MONDAY + LASTS * DAY)).code == "not_closed"
    late = MONDAY + (LASTS + 1) * DAY
    error = refused(lambda: complete(made, by, now=late))
    assert (error.code, str(error.text)) == ("not_closed", "These consultations are not over yet: 1.")
    hold_consultations(late)
    complete(made, by, now=late)
    assert fresh_consultation(asked).state == "closed"


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ({}, "result"),
        ({"en": "  "}, "result"),
        ({"en": "x" * 4_001}, "result"),
        ({"en": "Ask Mr Li, 13800138000"}, "personal"),
    ],
)
def test_it_does_not_end_without_a_result_that_everybody_may_read(by: Person, result: Any, code: str):
    made, _asked = begun(by, now=MONDAY)
    assert refused(lambda: complete(made, by, now=over(made), result=result)).code == code
    assert fresh(made).completed_at is None


def test_a_newer_finding_stands_for_the_older_but_not_for_what_it_left_open(town: Town, by: Person):
    made, asked = begun(by, now=MONDAY)
    older = find(asked, WORDS, by, now=MONDAY)
    task = set_task(older, "Two lights", town.power, by, now=MONDAY)
    newer = find(asked, f"{WORDS}, nor a kerb", by, now=MONDAY, replaces=older)
    assert refused(lambda: set_task(older, "A kerb", town.power, by, now=MONDAY)).code == "replaced"
    set_task(newer, "A kerb", town.water, by, now=MONDAY)
    found = {one.finding.number: (one.untouched, one.open) for one in queries.outcomes_of(made)}
    assert found == {1: (False, True), 2: (False, True)}
    lead = town.person("lead")
    doing.give_up_task(task=now_of(task), reason="The kerb has lights.", by=lead, now=MONDAY)
    assert [one.open for one in queries.outcomes_of(made)] == [False, True]
    plain = find(asked, "The bridge is too narrow", by, now=MONDAY)
    find(asked, "The bridge is far too narrow", by, now=MONDAY, replaces=plain)
    assert [one.untouched for one in queries.outcomes_of(made)] == [False, False, False, True]


def test_what_is_found_after_the_result_does_not_hide_in_it(by: Person):
    made, asked = begun(by, now=MONDAY)
    now = over(made)
    ended = complete(made, by, now=now)
    late = find(asked, WORDS, by, now=now + DAY)
    assert queries.found_later(ended, late)
    assert [one.open for one in queries.outcomes_of(ended)] == [True]
    assert Entry.objects.get(kind="campaign.completed").public["findings"] == 0


def test_a_finding_that_waited_for_the_result_is_found_after_it(by: Person):
    """It was sent before the result and written after it: the result does not speak of it."""
    made, asked = begun(by, now=MONDAY)
    now = over(made)
    ended = complete(made, by, now=now)
    waited = find(asked, WORDS, by, now=now - timedelta(milliseconds=50))
    assert queries.found_later(ended, waited)
    assert queries.found_nothing(ended, queries.outcomes_of(ended))
