"""The table of who may open what, as people agreed on it, and the addresses that the house really has."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lianxin.api import api
from lianxin.channels.visit.care import STEPS as CARE_STEPS
from lianxin.web.account.views import STEPS as ACCOUNT_STEPS
from lianxin.web.desk.views import ACTS
from lianxin.web.lead.views import STEPS as DIGEST_STEPS
from lianxin.web.overseer.views import ORDER_STEPS
from lianxin.web.overseer.views import STEPS as OVERSEER_STEPS
from lianxin.web.resident.sections import ACTS as RESIDENT_STEPS
from tests.promises.p10_house import PEOPLE
from tools.reference import addresses

AGREED = Path(__file__).with_name("p10_agreed.csv")
API = "/api/v1/"
DESK_API = f"{API}desk/"
#: Addresses whose last part names a step: each step is a row of its own.
STEPS: dict[str, tuple[str, ...]] = {
    "/account/do/<slug:step>": tuple(ACCOUNT_STEPS),
    "/<slug:slug>/follow/<str:code>/do/<slug:step>": tuple(RESIDENT_STEPS),
    "/<slug:slug>/desk/<int:number>/<str:command>": tuple(ACTS),
    "/<slug:slug>/orders/<int:number>/<slug:step>": tuple(ORDER_STEPS),
    "/<slug:slug>/field/care/<int:number>/<slug:step>": tuple(CARE_STEPS),
    "/<slug:slug>/lead/digests/<int:number>/<slug:step>": tuple(DIGEST_STEPS),
    "/<slug:slug>/oversight/do/<slug:step>": tuple(OVERSEER_STEPS),
}
COORDINATORS, VISITORS = ("coordinator", "asker"), ("visitor", "stranger")
OFFICE = ("clerk", *COORDINATORS, "lead", "overseer")
GROUPS: dict[str, tuple[str, ...]] = {
    "coordinators": COORDINATORS,
    "visitors": VISITORS,
    "office": OFFICE,
    "desk": ("power", "roads", *OFFICE),
    "everybody": PEOPLE,
    "signed in": PEOPLE,
}
#: Who is meant where no person of the office is.
ANYONE, NOWHERE = "anyone", "nowhere"
SIGNED_IN = "signed in"
#: Doors that only a secret opens, whoever holds it; it is named in the table.
SECRETS = frozenset(
    {
        "sms key",
        "chat key",
        "open311 key",
        "witness key",
        "upload token",
        "reader token",
        "ballot token",
        "vote key",
    }
)
#: A step that has a row but no cells: it follows on another one, whose own tests take both.
ELSEWHERE = "elsewhere"
NO_CELLS = frozenset({ELSEWHERE, *SECRETS})
#: What somebody meets at a door.
OPEN, REFUSED, NOTHING, ASKED = "open", "refused", "nothing", "asked to sign in"
#: Not a matter of who asks: nobody uses this method here.
NOT_THIS = "no such method"
#: Whoever is let in and told why not sees the page again, and the person who spoke is told that somebody looked.
SEEN = frozenset({"hear_glance"})
_OTHER_UNIT = {"power": "roads", "roads": "power"}


@dataclass(frozen=True)
class Row:
    """One line of the table: a method of an address, what it is about, and whom it lets in or refuses."""

    method: str
    address: str
    about: str
    open: str
    refused: str
    kept: str

    @property
    def in_api(self) -> bool:
        return self.address.startswith(API)

    @property
    def about_case(self) -> bool:
        return self.about.partition(":")[0] == "case"

    def expected(self, relation: str) -> dict[str, str]:
        """What each person of the office meets."""
        if self.open == NOWHERE:
            return dict.fromkeys(PEOPLE, NOTHING)
        opens, refuses = named(self.open), named(self.refused)
        if self.refused == "rest":
            refuses = frozenset(PEOPLE) - opens
        if relation == "other":
            opens, refuses = (frozenset(_OTHER_UNIT.get(who, who) for who in one) for one in (opens, refuses))
        if relation == "kept":
            opens, refuses = self._kept(refuses)
        return {who: OPEN if who in opens else REFUSED if who in refuses else NOTHING for who in PEOPLE}

    def _kept(self, refuses: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """A case that is kept from the unit is there for overseers alone."""
        outside = refuses & {*VISITORS, "steward", "convenor"}
        overseer = frozenset({"overseer"})
        return (overseer, outside) if self.kept == "overseer" else (frozenset(), outside | overseer)


def named(text: str) -> frozenset[str]:
    if text in GROUPS:
        return frozenset(GROUPS[text])
    found = {person for word in text.split() for person in GROUPS.get(word, (word,))}
    return frozenset(found)


@cache
def rows() -> tuple[Row, ...]:
    with AGREED.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return tuple(
        Row(method, line["address"], line["object"], line["open"], line["refused"], line["kept"])
        for line in lines
        for method in line["methods"].split()
    )


def doors() -> set[str]:
    """Every address of the house, each step by itself."""
    found: set[str] = set()
    for address in addresses():
        stem = address.rpartition("<")[0]
        found |= {f"{stem}{step}" for step in STEPS[address]} if address in STEPS else {address}
    return found


@cache
def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Every method of the API with what it says about itself, by the table's spelling of its address."""
    spelled = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address): address for address in addresses()}
    schema = api.get_openapi_schema()
    return {
        (method.upper(), spelled[path]): facts
        for path, methods in schema["paths"].items()
        for method, facts in methods.items()
    }
