"""Run in the house of a test: sittings, panels by lot, surveys, days to come and speak, a campaign, and a study, each on the way.

Prints as JSON the codes of everybody who put their name down for the sitting and for the panel that waits for its draw.
"""

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402  needs configured Django

from lianxin.ask.commands import session_days as days  # noqa: E402  as above
from lianxin.ask.commands.consultations import GroupTerms  # noqa: E402  as above
from lianxin.ask.commands.findings import doing  # noqa: E402  as above
from lianxin.ask.commands.panels import reply_to_advice  # noqa: E402  as above
from lianxin.ask.commands.surveys import RoundTerms  # noqa: E402  as above
from lianxin.ask.models import Panel  # noqa: E402  as above
from lianxin.ask.tasks import hold_consultations, hold_session_days, hold_surveys, make_lists  # noqa: E402  as above
from lianxin.office.clock import read  # noqa: E402  as above
from lianxin.office.commands import add_area, add_person, add_unit, set_sign_in_rule  # noqa: E402  as above
from lianxin.office.models import Office, Person  # noqa: E402  as above
from lianxin.office.states import Role  # noqa: E402  as above
from tests.record import (  # noqa: E402  as above
    campaigning,
    consulting,
    panelling,
    session_days,
    sitting,
    studying,
    surveying,
)
from tests.record.consulting import DAY, open_consultation  # noqa: E402  as above
from tests.record.surveying import answer, both, round_of  # noqa: E402  as above

LOGIN, PASSWORD = "lin", "the river is wide and slow"
#: The consultations in which each of these is.
SITTINGS, PANELS, SURVEYS, STUDIES = 1, 2, 3, 5
WORDS = [
    (1, "The stop should stay at the bridge"),
    (1, "The mill is too far to walk"),
    (2, "The town should pay"),
]
GROUPS = [
    GroupTerms(both("Riders", "坐车的人"), 400, "Count of March", "Asked"),
    GroupTerms(both("Shopkeepers", "店主"), 100, "Register", "Asked"),
]
#: What the first ones answered, and how many of them.
SAID = [
    ({1: "2", 2: "1", 3: "2:3,3:1", 4: "2"}, 9),
    ({1: "4", 2: "2", 3: "1:2", 4: "5"}, 7),
    ({1: "pass"}, 5),
]


def somebody(now: datetime) -> Person:
    """Lin leads and works at the desk, for forty days now, and signs in with a password alone."""
    office, then = Office.objects.get(), now - 40 * DAY
    set_sign_in_rule(office=office, second_factor=False, now=then - DAY)
    roles = [(Role.LEAD, None), (Role.CLERK, None)]
    return add_person(
        office=office, login=LOGIN, display_name="Lin", password=PASSWORD, roles=roles, now=then
    )


def sit(by: Person, now: datetime) -> list[str]:
    """One sitting whose minutes wait, and one to come."""
    asked = open_consultation(by, now=now - 15 * DAY)
    then = now - 9 * DAY
    past = sitting.announce(asked, by, now=then, begins_at=now - timedelta(hours=2), seats=16)
    keys = sitting.drawn(past, by, now=then, people=20)
    sitting.held(past, by, words=WORDS)
    sitting.announce(asked, by, now=now, place="The school")
    return list(keys.values())


def draw(by: Person, now: datetime) -> list[str]:
    """Panels in each state."""
    asked = open_consultation(by, now=now - 20 * DAY, question=both("And who rides?", "谁坐车？"))
    then = now - 11 * DAY

    def asked_of(words: str, *, since: datetime) -> Panel:
        return panelling.announce(asked, by, now=since, task=both(words, "站该设在哪里？"))

    advised = asked_of("Where shall the stop stand?", since=then)
    panelling.drawn(advised, by, now=then)
    panelling.advise(advised, by, now=advised.draws_at)
    told = {"en": "We build it there, with a roof."}
    reply_to_advice(panel=panelling.fresh(advised), reply=told, by=by, now=now)
    keys = panelling.listed(asked_of("Who rides for nothing?", since=then), now=then)
    asked_of("What does a seat cost?", since=now)
    stuck = asked_of("What colour is it?", since=then)
    for number in range(8):
        panelling.join(stuck, [number % 2, 2], now=then)
    make_lists(stuck.closes_at)
    return list(keys.values())


def survey(by: Person, now: datetime) -> None:
    """A survey whose first round was counted and whose second is open, and one that is being worded."""
    then = now - 15 * DAY
    asked = consulting.announce(by, now=then, groups=GROUPS, question=both("And at home?", "家里呢？"))
    rounds = [RoundTerms(then + DAY, then + 5 * DAY), RoundTerms(then + 6 * DAY, now + 9 * DAY)]
    made = surveying.announce_survey(asked, by, now=then, rounds=rounds, household=True)
    hold_consultations(then + DAY)
    groups = list(asked.groups.order_by("number"))
    for said, people in SAID:
        for place in range(people):
            answer(round_of(made), said, now=then + 2 * DAY, group=groups[place % 2])
    hold_surveys(then + 6 * DAY)
    for said, people in SAID:
        for place in range(people + 5):
            answer(round_of(made, 2), {**said, 1: "5"}, now=then + 7 * DAY, group=groups[place % 2])
    surveying.announce_survey(
        asked,
        by,
        now=now,
        questions=surveying.FOUR[:2],
        title=both("Next", "下一份"),
        rounds=[RoundTerms(now + DAY, now + 9 * DAY)],
    )


def come_and_speak(by: Person, now: datetime) -> None:
    """One day was held six days ago, one two days ago was missed, and the next comes within the month."""
    names = both("East Bank", "河东")
    area = add_area(office=by.office, code="east", names=names, now=now - 40 * DAY)
    told = sorted({min((now - back * DAY).day, 28) for back in (6, 2)} | {28})
    session_days.announce(
        by, now=now - 20 * DAY, days=told, hour="09:00", area=area, place="The mill, upstairs"
    )
    held = by.office.session_days.filter(begins_at__lt=now).earliest("begins_at")
    for words in ("The ditch behind the mill is blocked", "The rail of the bridge is loose"):
        session_days.raise_topic(held, words, now=now - 20 * DAY)
    days.hold_session(session=held, came=14, by=by, now=held.begins_at + DAY / 24)
    hold_session_days(now)


def deal_with(by: Person, now: datetime) -> None:
    """A campaign that has closed: one finding waits for a look, one for a first word, of one nothing is done."""
    then, office = now - (campaigning.LASTS + 5) * DAY, by.office
    unit = add_unit(office=office, code="roads", names=both("Roads", "道路所"), now=then)
    hand = {"login": "hand", "display_name": "Hand", "password": PASSWORD, "roles": [(Role.HANDLER, unit)]}
    power = add_person(office=office, now=then, **hand)
    _campaign, asked = campaigning.begun(by, now=then)
    for words in ("The crossing has no light", "The bridge is narrow", "The well is far"):
        campaigning.find(asked, words, by, now=then)
    first, _second, third = asked.findings.select_related("consultation__office__stream").order_by("number")
    task = campaigning.set_task(first, "Two lights at the crossing", unit, by, now=then)
    doing.do_task(task=task, words="Both lights stand.", by=power, now=now - DAY)
    doing.decline_finding(finding=third, reason="The pipe comes next year.", by=by, now=now - DAY)
    hold_consultations(now)


def go_out(by: Person, now: datetime) -> None:
    """A study with an interview, and a finding on it that rests on nothing."""
    asked = open_consultation(by, now=now - 2 * DAY, question=both("And the clinic?", "卫生院呢？"))
    then = now - DAY
    sites = [replace(studying.PLAN[0], planned=3), studying.PLAN[1]]
    study = studying.announce(asked, by, now=then, ends_on=(now + 5 * DAY).date(), sites=sites)
    studying.talk(study, by, "The road to the clinic is dark", now=then)
    studying.find(asked, "Nobody gets to the clinic at night", by, now=then, study=study)


@transaction.atomic
def make() -> dict[str, list[str]]:
    """All at once: the clock of the server looks at each thing only when it is as it should be."""
    now = read()
    by = somebody(now)
    keys = {"sitting": sit(by, now), "panel": draw(by, now)}
    survey(by, now)
    come_and_speak(by, now)
    deal_with(by, now)
    go_out(by, now)
    return keys


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make()))
