"""Ways to name one thing as a part of another: of a case, a voice, a visit, a plan, a person.

Each is tried with every part that the two offices have of that kind and that is not of this whole: of another case or
another resident, of another unit, of another office.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import Model

from lianxin.act.models import (
    Assignment,
    CallUp,
    CareVisit,
    Commitment,
    Deviation,
    FollowUp,
    LedLine,
    Promise,
    Task,
)
from lianxin.ask.models import (
    Decision,
    DrawnMap,
    Finding,
    Idea,
    Material,
    Panel,
    Sitting,
    Study,
    StudySite,
    Survey,
)
from lianxin.hear.models import Attachment, Visit, VisitNeed
from lianxin.office.models import Factor, FactorReset
from lianxin.verify.models import CorrectionOrder, Demand, Review
from tests.promises.p10_doors import Met, Somebody, body_of, path_of
from tests.promises.p10_house import House, Parts, case_named
from tests.promises.p10_table import NOTHING, REFUSED, SEEN, Row

#: How a page says that a part is none of this whole; most say that nothing is there.
_NONE_SUCH = ("There is no such ", "Nobody waits for an answer to this now.")
_OF_CASE = ("case__number", "number")


@dataclass(frozen=True)
class Part:
    """How an address or its form names the part: under this name, of this model, as part of this."""

    name: str
    model: type[Model]
    path: str
    whole: str
    column: str = "pk"
    office: str = "office"

    def foreign(self, house: House, parts: Parts, most: int, lot: random.Random) -> list[Any]:
        """Of all rows that are not part of it some of this office and some of the other one."""
        own = self._own(house, parts)
        others = self.model._default_manager.exclude(pk__in=own.values("pk"))
        if (
            self.column != "pk"
        ):  # a place in another list is one of this list too, unless this one has none there
            here = set(own.values_list(self.column, flat=True))
            return sorted({*others.values_list(self.column, flat=True), max(here) + 1} - here)[:most]
        near = others.filter(**{self.office: house.town.office})
        both = [sorted(rows.values_list("pk", flat=True)) for rows in (near, others.exclude(pk__in=near))]
        return [value for pks in both for value in lot.sample(pks, min(len(pks), most // 2))]

    def _own(self, house: House, parts: Parts) -> Any:
        told = {self.path: parts[self.whole], self.office: house.town.office}
        return self.model._default_manager.filter(**told)


def _case(name: str, model: type[Model]) -> Part:
    return Part(name, model, *_OF_CASE)


def _asked(name: str, model: type[Model], column: str = "pk") -> Part:
    return Part(name, model, "consultation__number", "number", column, "consultation__office")


def _line(name: str) -> Part:
    return Part(name, LedLine, "project__voice__case_voice__case__number", "number", "number")


#: What an address names as its second thing, by the object of its row and the name of that part.
IN_ADDRESS: dict[tuple[str, str], Part] = {
    ("case_file", "file"): Part("file", Attachment, "voice__case_voice__case__number", "number"),
    ("voice_file", "number"): Part("number", Attachment, "voice", "_voice"),
    ("voice_task", "task"): Part("task", Task, "case__case_voices__voice", "_voice"),
    ("visit_file", "file"): Part("file", Attachment, "visit", "number"),
    ("finding_file", "file"): Part("file", Attachment, "visit", "visit"),
    ("finding_file", "visit"): Part("visit", Visit, "pk", "visit"),
    ("share", "share"): _case("share", Assignment),
    ("deviation", "deviation"): _case("deviation", Deviation),
    ("task", "task"): _case("task", Task),
    ("led_back", "line"): _line("line"),
    ("referral", "position"): Part("position", VisitNeed, "visit", "number", "position"),
    ("digest", "position"): Part("position", Demand, "digest", "number", "position"),
    ("map", "drawn"): _asked("drawn", DrawnMap, "number"),
    **dict.fromkeys(
        (("idea", "idea"), ("credited_idea", "idea")),
        Part(
            "idea",
            Idea,
            "statement__consultation__number",
            "number",
            "statement__number",
            "statement__consultation__office",
        ),
    ),
    ("material", "material"): _asked("material", Material),
    ("panel", "panel"): _asked("panel", Panel, "number"),
    **dict.fromkeys(
        (("sitting", "sitting"), ("kept_sitting", "sitting")), _asked("sitting", Sitting, "number")
    ),
    **dict.fromkeys(
        (("study", "study"), ("study_site", "study"), ("front_line", "study")),
        _asked("study", Study, "number"),
    ),
    **dict.fromkeys(
        (("study_site", "site"), ("front_line", "site")),
        Part("site", StudySite, "study__number", "study", "number", "study__consultation__office"),
    ),
    ("decision", "decision"): _asked("decision", Decision, "number"),
    ("survey", "survey"): _asked("survey", Survey, "number"),
    ("found", "finding"): _asked("finding", Finding, "number"),
}
#: What the form of a step names, by the last part of its address.
IN_FORM: dict[str, tuple[str, Part]] = {
    **dict.fromkeys(
        ("desk/share_accept", "desk/share_refuse", "desk/share_finish", "desk/share_settle"),
        ("share", _case("share_id", Assignment)),
    ),
    "desk/call_answer": ("call", _case("call_id", CallUp)),
    "desk/task_settle": ("task", _case("task", Task)),
    **dict.fromkeys(
        ("desk/fund_decide", "desk/fund_pay", "desk/fund_release"),
        ("task", _case("commitment", Commitment)),
    ),
    "desk/led_confirm": ("led_back", _line("led_line")),
    "desk/led_words": ("led_back", _line("words_line")),
    "desk/promise_settle": ("task", _case("promise", Promise)),
    "desk/deviation_decide": ("task", _case("deviation", Deviation)),
    "desk/look_settle": ("looked", _case("look_at", FollowUp)),
    "desk/review": ("review", _case("row", Review)),
    "desk/order_done": ("order_at_case", _case("row", CorrectionOrder)),
    "desk/order_check": ("order_at_case", _case("row", CorrectionOrder)),
    "do/task_done": ("voice_task", Part("task", Task, "case__case_voices__voice", "_voice")),
    "do/task_accept": ("voice_task", Part("task", Task, "case__case_voices__voice", "_voice")),
    "care/done": ("plan", Part("visit", CareVisit, "plan", "number")),
    "account/remove": ("factor", Part("factor", Factor, "person", "_person")),
    "account/agree": ("reset", Part("reset", FactorReset, "office", "_office")),
    "account/refuse": ("reset", Part("reset", FactorReset, "office", "_office")),
    "asking/material": ("material", _asked("replaces", Material)),
    "digests/decide": ("digest", Part("demand", Demand, "digest", "number", "position")),
}
_STEP = re.compile(r"/(asking|desk|do|care|digests)/(?:<\w+:\w+>/)?(\w+)$")
_NAMED = re.compile(r"<(?:\w+:)?(\w+)>")
#: Parts of addresses that are no things of an office, or are so by themselves.
_PLAIN = {"slug", "form", "base", "rest", "path", "kind", "name"}


@dataclass(frozen=True)
class Mixed:
    """One way to name a part, tried by somebody who may see the whole."""

    row: Row
    part: Part
    parts: Parts
    who: str
    in_form: bool

    def tried(self, house: House, somebody: Somebody, value: Any) -> Met:
        row, parts = self.row, self.parts
        body = body_of(row.method, row.address, house, parts)
        if self.in_form:
            body = {**body, self.part.name: value}
        else:
            parts = {**parts, self.part.name: value}
        return somebody.ask(row.method, path_of(row.address, house, parts), body, watched=True)


def named_in(address: str) -> list[str]:
    """The things that an address names, each by a part of its own."""
    return [name for name in _NAMED.findall(address) if name not in _PLAIN]


def step_of(address: str) -> str:
    if address.startswith("/account/do/"):
        return f"account/{address.rpartition('/')[2]}"
    found = _STEP.search(address)
    return f"{found[1]}/{found[2]}" if found else ""


def wholes(house: House) -> dict[str, Parts]:
    """The objects of the table, and of what they are where the address says it by a code or not at all."""
    voice = Attachment.objects.get(pk=house.objects["case_file"]["file"]).voice_id
    own = case_named(house, "case:own")
    factor, reset = house.objects["factor"]["_form"], house.objects["reset"]["_form"]
    looked = FollowUp.objects.get(pk=house.objects["follow_up"]["number"])
    task, commitment = house.objects["task"], house.objects["commitment"]["commitment"]
    more = {
        "commitment": commitment,
        "promise": house.objects["promise"]["promise"],
        "deviation": house.objects["deviation"]["deviation"],
        "task": task["task"],
    }
    return {
        **house.objects,
        "voice_file": {**house.objects["voice_file"], "_voice": voice},
        "voice_task": {
            **house.objects["voice_task"],
            "_voice": voice,
            "_form": {"task": house.objects["voice_task"]["task"]},
        },
        "task": {**task, "number": own.number, "_form": more},
        "looked": {"number": looked.case.number, "_form": {"look_at": looked.pk}},
        "factor": {"_person": house.people["stranger"].pk, "_form": factor},
        "reset": {"_office": house.town.office.pk, "_form": reset},
    }


def ways(rows: tuple[Row, ...], house: House, let_in: Callable[[Row], str]) -> list[Mixed]:
    """Every way that the table has."""
    known, found = wholes(house), list[Mixed]()
    for row in rows:
        for (about, _name), part in IN_ADDRESS.items():
            if about == row.about and f":{part.name}>" in row.address:
                found.append(Mixed(row, part, known[about], let_in(row), in_form=False))
        if step := IN_FORM.get(step_of(row.address)):
            found.append(Mixed(row, step[1], known[step[0]], let_in(row), in_form=True))
    return found


def is_none(met: Met) -> bool:
    """Whether the answer is that there is no such part, with nothing written for it."""
    if set(met.wrote) - SEEN:
        return False
    said = met.status == HTTPStatus.UNPROCESSABLE_ENTITY and any(text in met.text for text in _NONE_SUCH)
    return met.outcome in {NOTHING, REFUSED} or said
