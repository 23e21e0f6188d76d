"""P12: powerful acts need two people and leave a public trace; the person is told when it was opened who they are."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

import lianxin
from lianxin.act.models import Deviation
from lianxin.act.rules import NotAllowed
from lianxin.act.states import DeviationKind
from lianxin.hear.models import DueNotice
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify.commands import open_identity
from tests.factories import MONDAY, Town, add_person, case_of, clock, hear, make_town, work_off
from tests.promises.conftest import Reached
from tests.promises.crawling import client_of
from tests.promises.two_people import (
    JSON,
    POWERFUL,
    Powerful,
    Way,
    case_of_theirs,
    everything,
    watcher,
)
from tools.reference import addresses

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
SOURCES = Path(lianxin.__file__).parent
#: Who asks and who decides, as columns are called.
ASKED, DECIDED = "asked_by", {"decided_by", "agreed_by"}
#: Agreeing to them, by what the commands are called; none may be called by whoever sits at the console.
SECOND = {
    "decide_deviation",
    "decide_fund",
    "decide_opening",
    "open_identity",
    "agree_detector",
    "decide_reset",
    "decide_correction",
    "decide_ballot",
    "confirm_return",
}


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def asks_alone(town: Town, act: Powerful) -> Person:
    """Whoever can ask and is as powerful as anybody: a unit's handler with all other roles, or outside the units."""
    if act.model._meta.label == "hear.Opening":
        roles = ((role, None) for role in (Role.COORDINATOR, Role.LEAD, Role.CLERK, Role.STEWARD))
        return add_person(town.office, "everything", *roles)
    return watcher(town) if act.model._meta.label.startswith("verify.") else everything(town)


def tried(client: Client, way: Way) -> int:
    if way.program:
        return client.post(way.path, way.sent, content_type=JSON).status_code
    return client.post(way.path, way.sent).status_code


def signed_in(person: Person) -> Client:
    """A moment ago, and with the second key if there is one."""
    client = client_of(person)
    session = client.session
    session["proved"] = int(MONDAY.timestamp())
    session.save()
    return client


@pytest.mark.parametrize("name", POWERFUL)
def test_nobody_does_it_alone_and_everybody_sees_that_two_did(town: Town, name: str, reached: Reached):
    act = POWERFUL[name]
    case = case_of_theirs(town)
    person = asks_alone(town, act)
    row = act.ask(town, person, case)
    asked = Entry.objects.count()

    ways = act.ways(town, row)
    statuses = [tried(signed_in(person), way) for way in ways]
    with pytest.raises((NotAllowed, Refusal)):
        act.decide(row, person)

    assert [status for status in statuses if status not in {403, 404, 409, 422}] == []
    assert Entry.objects.count() == asked  # nothing happened, so nothing stands there
    reached("P12", f"single-handed tries refused: {name}", len(ways) + 1, of=len(ways) + 1)

    act.decide(act.model.objects.get(pk=row.pk), town.person(act.second))

    trace = Entry.objects.filter(kind=act.trace).latest("number")
    page = Client(headers={"Accept-Language": "en"}).get(f"/willow/record/{trace.number}/")
    assert page.status_code == 200
    work_off(town.office, MONDAY)
    assert DueNotice.objects.filter(about=trace.number).exists() == (act.told and act.model is Deviation)


def test_the_table_holds_every_act_for_which_somebody_asks_and_somebody_decides():
    two = {model for model in apps.get_models() if fields(model) & DECIDED and ASKED in fields(model)}

    assert two == {act.model for act in POWERFUL.values()}


def fields(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.local_concrete_fields}


def test_every_kind_of_departure_is_in_the_table_but_the_outage_that_a_clock_gives():
    asked = {act.ask.__closure__[0].cell_contents for act in POWERFUL.values() if act.ask.__closure__}

    assert asked == set(DeviationKind) - {DeviationKind.OUTAGE}


def called(path: Path) -> set[str]:
    """Every name that a module calls or imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def test_no_management_command_agrees_to_anything():
    """At the console somebody may ask; the second person needs an account of their own."""
    found = {path.name: called(path) & SECOND for path in (SOURCES / "cli").rglob("*.py")}

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_the_vault_is_opened_in_few_places_and_each_is_known():
    """Whoever adds one has to say here why it needs neither two people nor an entry."""
    opened = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if "open_contact" in called(path) and path.name != "vault.py"
    }

    assert (
        opened
        == {
            "ask/commands/standing.py",  # to tell those who asked for it that they were drawn: each reading is an entry
            "channels/hotline/sending.py",  # handed to the gateway, for a message to the person alone
            "channels/notices.py",  # the same, for every other channel
            "hear/commands/erasing.py",  # to find it where the office quoted it, when its owner takes it away
            "hear/visits/__init__.py",  # what a visitor noted, for that visitor and coordinators
            "verify/commands/openings.py",  # by two people
            "verify/findings/invented_people.py",  # compared by the machine; only how many are equal leaves it
            "verify/queries/contact.py",  # to ask back: each try is an entry
        }
    )


def test_no_address_closes_many_cases_at_once_or_erases_for_somebody_else():
    """An answer may go to linked cases of the same unit; that closes none, because only those who spoke can."""
    patterns = [pattern for pattern, rule in addresses().items() if "receipt" not in str(rule)]

    assert [pattern for pattern in patterns if re.search(r"bulk|close|erase|delete|purge", pattern)] == []
    staff = [
        path for part in ("web/desk", "web/lead", "web/overseer") for path in (SOURCES / part).rglob("*.py")
    ]
    assert [path.name for path in staff if "erase_voice" in called(path)] == []


def test_the_person_is_told_when_it_was_opened_who_they_are(town: Town):
    heard = hear(town.office, contact="ann@example.org")
    work_off(town.office, MONDAY)
    act = POWERFUL["opening who somebody is"]
    row = act.ask(town, town.person("coordinator"), case_of(heard.voice))
    act.decide(row, town.person("lead"))
    follow = f"/willow/follow/{heard.code}/?lang=en"
    assert "was opened for the office" not in Client().get(follow).content.decode()

    open_identity(opening=row, by=town.person("coordinator"), now=MONDAY)
    work_off(town.office, MONDAY)
    page = Client().get(follow).content.decode()

    assert "How you can be reached was opened for the office." in page
    assert "Asked for by a coordinator, agreed to by a lead" in page
    assert "Gas." in page
    assert DueNotice.objects.filter(voice=heard.voice).exists()
    public = Client().get("/willow/departures/?lang=en").content.decode()
    assert "life or health is in danger. Asked for by a coordinator, agreed to by a lead" in public.replace(
        "&#x27;", "'"
    )
    assert "ann@example.org" not in page + public
