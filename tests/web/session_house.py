"""Run in the house of a test: a session to come, one that was held, one that nobody held, and who works there."""

import sys
from datetime import timedelta

import django

django.setup()

from lianxin.ask.commands import session_days as commands  # noqa: E402
from lianxin.ask.tasks import hold_session_days  # noqa: E402
from lianxin.office.clock import read  # noqa: E402
from lianxin.office.commands import add_area, add_person, set_sign_in_rule  # noqa: E402
from lianxin.office.models import Office  # noqa: E402
from lianxin.office.states import Role  # noqa: E402
from tests.record.session_days import announce, raise_topic  # noqa: E402

PASSWORD = "the river is wide and slow"
DAY = timedelta(days=1)


def make() -> str:
    """Days so that the held one was six days ago, the missed one two days ago, and the next comes within the month."""
    now, office = read(), Office.objects.get()
    set_sign_in_rule(office=office, second_factor=False, now=now - 40 * DAY)
    roles = [(Role.LEAD, None), (Role.CLERK, None)]
    by = add_person(
        office=office, login="lin", display_name="Lin", password=PASSWORD, roles=roles, now=now - 40 * DAY
    )
    area = add_area(
        office=office, code="east", names={"en": "East Bank", "zh-hans": "河东"}, now=now - 40 * DAY
    )
    days = sorted({min((now - back * DAY).day, 28) for back in (6, 2)} | {28})
    announce(by, now=now - 20 * DAY, days=days, hour="09:00", area=area, place="The mill, upstairs")
    past = [row for row in by.office.session_days.order_by("begins_at") if row.begins_at < now]
    held = past[0]
    raise_topic(held, "The ditch behind the mill is blocked", now=now - 20 * DAY)
    raise_topic(held, "The rail of the bridge is loose", now=now - 20 * DAY)
    commands.hold_session(session=held, came=14, by=by, now=held.begins_at + DAY / 24)
    hold_session_days(now)
    return ""


if __name__ == "__main__":
    sys.stdout.write(make())
