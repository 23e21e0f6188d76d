"""Lists that go on from a mark: whose row the mark is makes nobody see more than their own list.

A mark is no secret and is not signed: anybody may write any.  Each list is asked to go on from rows of another office,
of another unit and of what is kept from whoever asks; what comes must stand in the list as they walk it themselves.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

from lianxin.act.models import Case
from lianxin.api.marks import write
from lianxin.record.models import Entry
from lianxin.verify.models import Correction, Digest, Finding
from tests.promises.p10_doors import Met, Somebody, path_of
from tests.promises.p10_house import House, case_named
from tests.promises.p10_table import API, operations

OFFICE = "/<slug:slug>/"
OFFICE_API = f"{API}offices/<slug:slug>"
#: Every list that goes on from a mark, and who asks for it.
LISTS: tuple[tuple[str, str], ...] = (
    (f"{OFFICE}desk/", "power"),
    (f"{OFFICE}desk/", "roads"),
    (f"{OFFICE}desk/", "coordinator"),
    (f"{OFFICE}cases/", "nobody"),
    (f"{OFFICE}near/", "nobody"),
    (f"{OFFICE}promises/", "nobody"),
    (f"{OFFICE}money/", "nobody"),
    (f"{OFFICE}led/", "nobody"),
    (f"{OFFICE}corrections/", "nobody"),
    (f"{OFFICE}record/", "nobody"),
    (f"{OFFICE}asking/", "nobody"),
    (f"{OFFICE}sessions/", "nobody"),
    (f"{OFFICE}desk/sessions/", "overseer"),
    (f"{OFFICE_API}/sessions", "nobody"),
    (f"{OFFICE}campaigns/", "nobody"),
    (f"{OFFICE}desk/campaigns/", "overseer"),
    (f"{OFFICE_API}/campaigns", "nobody"),
    (f"{OFFICE_API}/campaigns/<int:campaign>", "nobody"),
    (f"{OFFICE}budgets/", "nobody"),
    (f"{OFFICE}desk/budgets/", "overseer"),
    (f"{OFFICE_API}/budgets", "nobody"),
    (f"{OFFICE}asking/<int:number>/ideas/", "nobody"),
    (f"{OFFICE}desk/asking/", "overseer"),
    (f"{OFFICE}lead/digests/", "lead"),
    (f"{OFFICE}oversight/findings/", "overseer"),
    (f"{OFFICE_API}/cases", "nobody"),
    (f"{OFFICE_API}/promises", "nobody"),
    (f"{OFFICE_API}/led", "nobody"),
    (f"{OFFICE_API}/record/entries", "nobody"),
    (f"{OFFICE_API}/corrections", "nobody"),
    (f"{OFFICE_API}/consultations", "nobody"),
    (f"{OFFICE_API}/consultations/<int:number>/statements", "nobody"),
    (f"{OFFICE_API}/consultations/<int:number>/heard", "nobody"),
    (f"{OFFICE_API}/consultations/<int:number>/findings", "nobody"),
    (f"{OFFICE_API}/consultations/<int:number>/ideas", "nobody"),
    (f"{OFFICE_API}/consultations/<int:number>/maps", "nobody"),
    (f"{OFFICE_API}/sealed", "reader"),
    (f"{API}desk/cases", "power"),
    (f"{API}desk/cases", "roads"),
    (f"{API}desk/contact/items", "overseer"),
    (f"{API}desk/findings", "overseer"),
    (f"{API}desk/digests", "lead"),
)
#: Where a list is not of the consultation that most others are of.
ABOUT = {"ideas": "ideas", "campaigns": "campaign", "findings": "found"}
NAMES = ("after", "before")
_ON = re.compile(r'href="(\?(?:[^"]*&amp;)?(?:after|before)=[^"]+)"')
_THINGS = re.compile(r'href="(/[a-z]+/[^"?#]*\d[^"?#]*)"')
_MOST_PAGES = 40


@dataclass(frozen=True)
class List:
    """One list as one person asks for it."""

    path: str
    somebody: Somebody
    token: str = ""

    def ask(self, query: str = "") -> Met:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return self.somebody.ask("GET", self.path + query, watched=True, headers=headers)

    def walked(self) -> set[str]:
        """Everything in it, page after page from the beginning."""
        found, left, seen = set[str](), [""], set[str]()
        while left and len(seen) < _MOST_PAGES:
            query = left.pop()
            seen.add(query)
            met = self.ask(query)
            found |= things(met)
            left += [one for one in _further(met) if one not in seen]
        return found


def of(address: str, who: str, house: House, people: dict[str, Somebody], token: str) -> List:
    somebody = people["nobody" if who == "reader" else who]
    about = next((ABOUT[one] for one in ABOUT if f"/{one}" in address), "consultation")
    parts = house.objects[about] if "<int:" in address else {}
    return List(path_of(address, house, parts), somebody, token if who == "reader" else "")


def _further(met: Met) -> list[str]:
    if met.text.startswith("{"):
        told = json.loads(met.text)
        return [f"?{name}={told[name]}" for name in NAMES if told.get(name) is not None]
    return [html.unescape(found) for found in _ON.findall(met.text)]


def things(met: Met) -> set[str]:
    """What a page links to or a list of the API holds, each by itself."""
    if met.text.startswith('{"voice"'):
        return set(met.text.splitlines())
    told = json.loads(met.text) if met.text.startswith("{") else {}
    if (rows := told.get("items", told.get("findings"))) is not None:
        return {json.dumps(one, sort_keys=True) for one in rows}
    return set(_THINGS.findall(met.text))


def foreign(here: House, there: House) -> list[str]:
    """Marks of rows that are not of whoever asks: times with numbers as pages and as the API write them, and numbers."""
    cases = [case_named(here, "case:other"), case_named(here, "case:kept")]
    office = there.town.office
    cases += [
        Case.objects.filter(office=office).earliest("pk"),
        Case.objects.filter(office=office).latest("pk"),
    ]
    times = [
        (moment, case.number) for case in cases for moment in (case.received_at, case.next_due) if moment
    ]
    rows = [
        model._default_manager.filter(office=office).order_by(order).values_list("pk", flat=True)[0]
        for model in (Finding, Digest, Correction)
        for order in ("pk", "-pk")
    ]
    last = Entry.objects.filter(stream_id=office.stream_id).latest("number").number
    return [
        *(f"{round(moment.timestamp() * 1_000_000)}.{number}" for moment, number in times),
        *(write(mark).replace("+", "%2B") for mark in times),
        *map(str, {*rows, last, 0}),
    ]


def in_api() -> set[str]:
    """The lists of the API that say of themselves that they go on from a mark."""
    return {
        address
        for (_method, address), facts in operations().items()
        if any(one["name"] in NAMES for one in facts.get("parameters", ()))
    }
