"""However many studies, findings and tasks there are: a page asks the database as often as for a few, and says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.ask.commands.campaigns import put_in_campaign
from lianxin.ask.commands.findings import doing
from lianxin.ask.commands.statements import show
from lianxin.ask.commands.studies import SiteTerms, add_site
from lianxin.ask.models import Campaign, Consultation
from lianxin.ask.queries import finding_tasks
from tests.factories import MONDAY, Town, clock, make_town
from tests.record import campaigning, studying
from tests.record.consulting import open_consultation
from tests.record.stating import state
from tests.web.reading import read, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
MORE = "There are more."
API = "/api/v1/offices/willow"
DESK = "/willow/desk"
FEW, MANY = 3, 12
#: Each page with who looks at it; nobody is named where everybody may.
PAGES = (
    ("", "/willow/asking/1/"),
    ("", "/willow/asking/1/studies/1/"),
    ("", "/willow/campaigns/"),
    ("", "/willow/campaigns/1/"),
    ("", f"{API}/campaigns"),
    ("", f"{API}/campaigns/1"),
    ("", f"{API}/consultations/1/studies"),
    ("", f"{API}/consultations/1/studies/1"),
    ("", f"{API}/consultations/1/findings"),
    ("convenor", f"{DESK}/asking/1/"),
    ("convenor", f"{DESK}/asking/1/studies/1/"),
    ("convenor", f"{DESK}/asking/1/studies/new"),
    ("convenor", f"{DESK}/asking/1/findings/"),
    ("convenor", f"{DESK}/asking/1/findings/1/"),
    ("convenor", f"{DESK}/campaigns/"),
    ("convenor", f"{DESK}/campaigns/1/"),
    ("convenor", f"{DESK}/findings/"),
    ("power", f"{DESK}/findings/"),
    ("overseer", f"{DESK}/findings/"),
    ("convenor", f"{DESK}/asking/"),
    ("lead", f"{DESK}/"),
    ("power", f"{DESK}/"),
    ("clerk", f"{DESK}/"),
)


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def grow(town: Town, asked: Consultation, numbers: range) -> None:
    """For each number a study, a place, a campaign, a question, and findings in every state."""
    by, lead, power = (town.person(who) for who in ("convenor", "lead", "power"))
    first = asked.studies.order_by("number").first()
    whole = Campaign.objects.order_by("number")[0]
    for number in numbers:
        studying.announce(asked, by, now=MONDAY, question={"en": f"Where do they wait, {number}?"})
        if first:
            terms = SiteTerms(place=f"Mill {number}", chosen="Far away", planned=1, area=town.east)
            add_site(study=studying.fresh(first), terms=terms, reason="They wrote", by=by, now=MONDAY)
        question = {code: f"{text} {number}" for code, text in campaigning.QUESTION.items()}
        other = open_consultation(by, now=MONDAY, question=question)
        put_in_campaign(campaign=whole, consultation=other, by=by, now=MONDAY)
        campaigning.announce(by, now=MONDAY, names={"en": f"Roads {number}"}, scope={"en": "Roads"})
        said = state(asked, f"The stop at mill {number} is dark", now=MONDAY)
        show(statement=said, words=said.words, by=by, now=MONDAY)
        told = {"now": MONDAY, "statements": [said.number], "study": first}
        old = campaigning.find(asked, f"Dark at {number}", by, **told)
        new = campaigning.find(asked, f"Very dark at {number}", by, replaces=old, **told)
        campaigning.find(asked, f"Nobody knows about {number}", by, now=MONDAY)
        campaigning.set_task(new, "A light", town.power, by, now=MONDAY)
        ready = campaigning.set_task(new, "Two lights", town.power, by, now=MONDAY)
        campaigning.done(ready, power, now=MONDAY)
        gone = campaigning.set_task(new, "Three lights", town.power, by, now=MONDAY)
        doing.give_up_task(task=gone, reason="Two will do", by=lead, now=MONDAY)


def test_more_of_them_cost_no_more_look_ups(town: Town):
    by = town.person("convenor")
    whole, asked = campaigning.begun(by, now=MONDAY, result_by=MONDAY.date() + timedelta(days=90))
    assert whole.number == 1
    studying.announce(asked, by, now=MONDAY)
    counted = []
    for numbers in (range(1), range(1, FEW), range(FEW, MANY)):
        grow(town, asked, numbers)
        counted.append({(who, page): look_ups(town, who, page) for who, page in PAGES})
    _first, few, many = counted  # at first there is more to look up: some things are, once for all
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}


def look_ups(town: Town, who: str, address: str) -> int:
    client = signed_in(town, who) if who else Client()
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return len(told)


@pytest.mark.parametrize(("who", "of_each"), [("convenor", 2), ("power", 1), ("overseer", 1)])
def test_a_list_that_goes_on_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch, who: str, of_each: int
) -> None:
    """What waits is shown up to a number; whoever reads the list is told when that is not all."""
    by, client = town.person("convenor"), signed_in(town, who)
    _campaign, asked = campaigning.begun(by, now=MONDAY, result_by=MONDAY.date() + timedelta(days=90))
    monkeypatch.setattr(finding_tasks, "MOST_WAITING", FEW)
    grow(town, asked, range(FEW))
    assert MORE not in read(client, f"{DESK}/findings/")
    grow(town, asked, range(FEW, FEW + 1))
    assert read(client, f"{DESK}/findings/").count(MORE) == of_each
