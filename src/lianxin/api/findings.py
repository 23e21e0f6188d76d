"""Signs of formalism for programs of overseers, and the detectors' settings."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool, StrictInt

from lianxin.act.rules import NotAllowed
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.verify import commands, queries
from lianxin.verify.findings import DETECTORS
from lianxin.verify.models import DetectorSetting, Finding
from lianxin.verify.rules import may_look_at_findings, may_set_detectors
from lianxin.verify.states import FindingState

from .asked import StaffRequest
from .errors import REFUSED_STAFF, Error, NotFound, Refused
from .inputs import MOST_NUMBER, Input
from .tokens import StaffToken

router = Router(tags=["oversight"], auth=StaffToken())
AT_ONCE = 25


class FindingOut(Schema):
    """One sign: a question, never a verdict. ``unit`` is None where it is about the whole office."""

    id: int
    kind: str
    unit: str | None
    month: str
    state: str
    told: str
    otherwise: str
    evidence: dict[str, Any]
    words: str


class FindingPage(Schema):
    """A page of signs; ``after`` is the mark from which the next one starts."""

    items: list[FindingOut]
    after: int | None


class FindingLookIn(Input):
    """What became of looking: explained or upheld, and what was found out."""

    state: Literal["explained", "upheld"]
    words: Text


class DetectorIn(Input):
    """Which detector, whether to look, within which bounds, and why; everybody can read the reason."""

    kind: Text
    on: StrictBool = True
    values: dict[str, StrictInt] = {}
    reason: Text


class DetectorOut(Schema):
    """What was asked for; it holds once another person agreed."""

    id: int
    kind: str
    on: bool
    values: dict[str, int]
    agreed: bool


class LookedOut(Schema):
    """How many signs this look noted that were not noted before."""

    noted: int


@router.get("/desk/findings", response={200: FindingPage, REFUSED_STAFF: Error}, operation_id="list_findings")
def list_findings(request: StaffRequest, state: str = "", after: int = 0) -> FindingPage:
    """Signs of the own office, the oldest first, 25 at a time."""
    person = _overseer(request)
    if state and state not in FindingState.values:
        raise Refused(422, "unknown", "state")
    rows = list(queries.findings(person.office, state, after=min(max(after, 0), MOST_NUMBER))[: AT_ONCE + 1])
    shown = rows[:AT_ONCE]
    return FindingPage(
        items=[_out(row) for row in shown], after=shown[-1].pk if len(rows) > AT_ONCE else None
    )


@router.post(
    "/desk/findings/look-now",
    response={200: LookedOut, REFUSED_STAFF: Error},
    operation_id="look_for_findings",
)
def look_for_findings(request: StaffRequest) -> LookedOut:
    """Let the detectors look at once instead of tonight."""
    person = _overseer(request)
    return LookedOut(noted=len(commands.note_findings(office=person.office, now=now_of(request))))


@router.post(
    "/desk/findings/{int:number}/look",
    response={200: FindingOut, REFUSED_STAFF: Error},
    operation_id="look_at_finding",
)
def look_at_finding(request: StaffRequest, number: int, looked: FindingLookIn) -> FindingOut:
    """Say what looking showed: there is a good reason, or it is as it looks."""
    person = _overseer(request)
    finding = queries.finding_by_id(person.office, number)
    if finding is None:
        raise NotFound
    state, now = FindingState(looked.state), now_of(request)
    return _out(commands.look_at(finding=finding, state=state, words=looked.words, by=person, now=now))


@router.post(
    "/desk/detectors", response={201: DetectorOut, REFUSED_STAFF: Error}, operation_id="ask_detector"
)
def ask_detector(request: StaffRequest, asked: DetectorIn) -> Status[DetectorOut]:
    """Ask to turn a detector on or off, or to move its bounds."""
    if not may_set_detectors(request.auth):
        raise NotAllowed("ask_detector")
    setting = commands.ask_detector(**asked.dict(), by=request.auth, now=now_of(request))
    return Status(201, _setting_out(setting))


@router.post(
    "/desk/detectors/{int:number}/agree",
    response={200: DetectorOut, REFUSED_STAFF: Error},
    operation_id="agree_detector",
)
def agree_detector(request: StaffRequest, number: int) -> DetectorOut:
    """Agree to what another person asked for; one of the two is an overseer."""
    if not may_set_detectors(request.auth):
        raise NotAllowed("agree_detector")
    setting = queries.setting_by_id(request.auth.office, number)
    if setting is None:
        raise NotFound
    return _setting_out(commands.agree_detector(setting=setting, by=request.auth, now=now_of(request)))


def _overseer(request: StaffRequest) -> Person:
    if not may_look_at_findings(request.auth):
        raise NotAllowed("findings")
    return request.auth


def _out(finding: Finding) -> FindingOut:
    detector = DETECTORS.get(finding.kind)
    return FindingOut(
        id=finding.pk,
        kind=finding.kind,
        unit=finding.unit.code if finding.unit else None,
        month=finding.month,
        state=finding.state,
        told=detector.tell(finding.evidence) if detector else "",
        otherwise=str(detector.otherwise) if detector else "",
        evidence=finding.evidence,
        words=finding.words,
    )


def _setting_out(setting: DetectorSetting) -> DetectorOut:
    return DetectorOut(
        id=setting.pk,
        kind=setting.kind,
        on=setting.on,
        values=setting.values,
        agreed=setting.agreed_at is not None,
    )
