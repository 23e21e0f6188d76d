"""Run in the house of a test: a survey whose first round was counted and whose second is open, and one that is being worded."""

import os

import django

django.setup()

from lianxin.ask.commands.consultations import GroupTerms  # noqa: E402
from lianxin.ask.commands.surveys import RoundTerms  # noqa: E402
from lianxin.ask.tasks import hold_consultations, hold_surveys  # noqa: E402
from lianxin.office.clock import read  # noqa: E402
from lianxin.office.commands import add_person, set_sign_in_rule  # noqa: E402
from lianxin.office.models import Office  # noqa: E402
from lianxin.office.states import Role  # noqa: E402
from tests.record.consulting import DAY, announce  # noqa: E402
from tests.record.surveying import FOUR, announce_survey, answer, both, round_of  # noqa: E402

PASSWORD = os.environ.get("PASSWORD", "the river is wide and slow")
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


def make() -> None:
    now, office = read(), Office.objects.get()
    set_sign_in_rule(office=office, second_factor=False, now=now - 21 * DAY)
    by = add_person(
        office=office,
        login="lin",
        display_name="Lin",
        password=PASSWORD,
        roles=[(Role.LEAD, None), (Role.CLERK, None)],
        now=now - 20 * DAY,
    )
    then = now - 15 * DAY
    asked = announce(by, now=then, groups=GROUPS)
    rounds = [RoundTerms(then + DAY, then + 5 * DAY), RoundTerms(then + 6 * DAY, now + 9 * DAY)]
    made = announce_survey(asked, by, now=then, rounds=rounds, household=True)
    hold_consultations(then + DAY)
    groups = list(asked.groups.order_by("number"))
    for said, people in SAID:
        for place in range(people):
            answer(round_of(made), said, now=then + 2 * DAY, group=groups[place % 2])
    hold_surveys(then + 6 * DAY)
    for said, people in SAID:
        for place in range(people + 5):
            answer(round_of(made, 2), {**said, 1: "5"}, now=then + 7 * DAY, group=groups[place % 2])
    announce_survey(
        asked,
        by,
        now=now,
        questions=FOUR[:2],
        title=both("Next", "下一份"),
        rounds=[RoundTerms(now + DAY, now + 9 * DAY)],
    )


if __name__ == "__main__":
    make()
