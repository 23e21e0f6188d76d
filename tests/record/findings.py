"""Two people move the bounds of a detector, it notes a sign, and an overseer looks."""

from datetime import datetime
from typing import TYPE_CHECKING

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify.commands import agree_detector, ask_detector, look_at, note_findings
from lianxin.verify.states import FindingKind, FindingState

if TYPE_CHECKING:
    from tests.record.scenario import Place

STRICT = {"usual": 1, "least": 2, "one_in": 1}


def look_for_signs(place: "Place", cases: list[Case], *, now: datetime) -> None:
    """The electrician hands everything on; two others wanted to know."""
    for case in cases:
        taken = act.accept(case=case, by=place.electrician, now=now)
        act.answer(case=taken, done="已转有关部门处理。", not_done="", why="", by=place.electrician, now=now)
    steward, overseer = (_person(place, role, now) for role in (Role.STEWARD, Role.OVERSEER))
    asked = ask_detector(
        kind=FindingKind.EMPTY_HANDOFF, on=True, values=STRICT, reason="抽查", by=steward, now=now
    )
    agree_detector(setting=asked, by=overseer, now=now)
    for finding in note_findings(office=place.office, now=now):
        look_at(finding=finding, state=FindingState.UPHELD, words="都没有办", by=overseer, now=now)


def _person(place: "Place", role: Role, now: datetime) -> Person:
    return offices.add_person(
        office=place.office,
        login=f"{place.office.slug}-{role}-signs",
        display_name="周",
        password="the river is wide and slow",
        roles=[(role, None)],
        now=now,
    )
