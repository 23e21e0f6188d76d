"""Run in the house of a test: a consultation with a sitting to come and one whose minutes wait.  Prints codes as JSON."""

import json
import sys
from datetime import timedelta

import django

django.setup()

from lianxin.ask.models import Consultation  # noqa: E402
from lianxin.office.clock import read  # noqa: E402
from lianxin.office.commands import add_person, set_sign_in_rule  # noqa: E402
from lianxin.office.models import Office  # noqa: E402
from lianxin.office.states import Role  # noqa: E402
from tests.record.consulting import DAY, open_consultation  # noqa: E402
from tests.record.sitting import announce, drawn, held  # noqa: E402

PASSWORD = "the river is wide and slow"
WORDS = [
    (1, "The stop should stay at the bridge"),
    (1, "The mill is too far to walk"),
    (2, "The town should pay"),
]


def make() -> dict[str, object]:
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
    asked: Consultation = open_consultation(by, now=now - 15 * DAY)
    then = now - 9 * DAY
    past = announce(asked, by, now=then, begins_at=now - timedelta(hours=2), seats=16)
    keys = drawn(past, by, now=then, people=20)
    held(past, by, words=WORDS)
    announce(asked, by, now=now, place="The school")
    return {"keys": list(keys.values())}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make()))
