"""Run in the house of a test: panels in each state.  Prints the codes of the one that was drawn as JSON."""

import json
import sys
from datetime import datetime

import django

django.setup()

from django.db import transaction  # noqa: E402

from lianxin.ask.commands.panels import reply_to_advice  # noqa: E402
from lianxin.ask.models import Panel  # noqa: E402
from lianxin.ask.tasks import make_lists  # noqa: E402
from lianxin.office.clock import read  # noqa: E402
from lianxin.office.commands import add_person, set_sign_in_rule  # noqa: E402
from lianxin.office.models import Office  # noqa: E402
from lianxin.office.states import Role  # noqa: E402
from tests.record import panelling  # noqa: E402
from tests.record.consulting import DAY, open_consultation  # noqa: E402
from tests.record.panelling import announce, fresh, join  # noqa: E402

PASSWORD = "the river is wide and slow"


def make() -> dict[str, object]:
    """In one transaction: the clock of the server looks at each panel only when it is as it should be."""
    with transaction.atomic():
        return _made(read())


def _made(now: datetime) -> dict[str, object]:
    office = Office.objects.get()
    set_sign_in_rule(office=office, second_factor=False, now=now - 41 * DAY)
    by = add_person(
        office=office,
        login="lin",
        display_name="Lin",
        password=PASSWORD,
        roles=[(Role.LEAD, None), (Role.CLERK, None)],
        now=now - 40 * DAY,
    )
    asked = open_consultation(by, now=now - 20 * DAY)
    then = now - 11 * DAY

    def asked_of(words: str, *, since: datetime) -> Panel:
        return announce(asked, by, now=since, task={"en": words, "zh-hans": "站该设在哪里？"})

    advised = asked_of("Where shall the stop stand?", since=then)
    panelling.drawn(advised, by, now=then, people=24)
    panelling.advise(advised, by, now=advised.draws_at)
    reply_to_advice(panel=fresh(advised), reply={"en": "We build it there, with a roof."}, by=by, now=now)
    keys = panelling.listed(asked_of("Who rides for nothing?", since=then), now=then, people=24)
    asked_of("What does a seat cost?", since=now)
    stuck = asked_of("What colour is it?", since=then)
    for number in range(8):
        join(stuck, [number % 2, 2], now=then)
    make_lists(stuck.closes_at)
    return {"keys": list(keys.values())}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make()))
