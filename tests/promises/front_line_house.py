"""Run in the house of a test: a study that goes out to a bus depot, whose drivers speak on their own page."""

import django

django.setup()

from datetime import timedelta  # noqa: E402  needs configured Django

from lianxin.office.clock import read  # noqa: E402  as above
from lianxin.office.commands import add_person  # noqa: E402  as above
from lianxin.office.models import Office  # noqa: E402  as above
from lianxin.office.states import Role  # noqa: E402  as above
from tests.record.consulting import open_consultation  # noqa: E402  as above
from tests.record.studying import announce  # noqa: E402  as above


def make() -> None:
    now = read() - timedelta(hours=1)
    lead = add_person(
        office=Office.objects.get(),
        login="lin",
        display_name="Lin",
        password="the river is wide and slow",
        roles=[(Role.LEAD, None)],
        now=now,
    )
    asked = open_consultation(lead, now=now)
    announce(asked, lead, now=now, ends_on=(now + timedelta(days=9)).date())


if __name__ == "__main__":
    make()
