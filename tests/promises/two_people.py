"""Every powerful act: how one person would do it alone, by page and by program, and who the second one is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyotp import TOTP

from lianxin.act import commands as act
from lianxin.act.models import Case, Commitment, Deviation
from lianxin.act.states import DeviationKind
from lianxin.ask.commands import ballots as ask
from lianxin.ask.models import Ballot
from lianxin.hear.models import Opening
from lianxin.hear.states import OpeningReason
from lianxin.office import commands as offices
from lianxin.office.commands import add_totp, ask_reset, decide_reset
from lianxin.office.factors import new_secret
from lianxin.office.models import FactorReset, Person
from lianxin.office.states import Role
from lianxin.verify import commands as verify
from lianxin.verify.models import Correction, DetectorSetting
from tests.factories import DAY, MONDAY, Town, add_person, open_case, take, voice_of
from tests.record.balloting import propose

API = "/api/v1/desk"
JSON = "application/json"


@dataclass(frozen=True)
class Way:
    """A form of a page (``path``, ``sent``), or the same for programs."""

    path: str
    sent: dict[str, Any]
    program: bool = False


@dataclass(frozen=True)
class Powerful:
    """An act that takes two.

    ``ask`` lets one person, who holds every role that may ask and that may agree, ask for it; ``ways`` are how the
    same person would agree to it, ``alone`` the command that they would call, ``second`` how somebody else agrees.
    ``trace`` is the kind of the entry that then stands in public; ``told`` whether the person who spoke is told.
    """

    model: type
    ask: Callable[[Town, Person, Case], Any]
    ways: Callable[[Town, Any], list[Way]]
    decide: Callable[[Any, Person], Any]
    second: str
    trace: str
    told: bool


def everything(town: Town) -> Person:
    """One person with as many roles as the house lets anybody hold, the unit's among them."""
    roles = (Role.COORDINATOR, Role.LEAD, Role.CLERK, Role.STEWARD)
    return add_person(
        town.office, "everything", *((role, None) for role in roles), (Role.HANDLER, town.power)
    )


def watcher(town: Town) -> Person:
    """The most powerful one outside the units."""
    return add_person(town.office, "watcher", (Role.OVERSEER, None), (Role.STEWARD, None))


def case_of_theirs(town: Town) -> Case:
    return take(town, open_case(town.office, contact="ann@example.org"), "accept")


def _deviation(kind: DeviationKind, **more: Any) -> Callable[[Town, Person, Case], Deviation]:
    def ask(town: Town, by: Person, case: Case) -> Deviation:
        facts = {"reason": "Their own line.", "kind": kind, **more}
        return act.ask_deviation(case=case, by=by, now=MONDAY, **facts)

    return ask


def _deviation_ways(town: Town, row: Deviation) -> list[Way]:
    number = row.case.number
    form = {"deviation": row.pk, "deviation_agree": "yes", "deviation_text": ""}
    return [
        Way(f"/willow/desk/{number}/deviation_decide", form),
        Way(f"{API}/cases/{number}/deviations/{row.pk}/decide", {"agree": True}, program=True),
    ]


def _decide_deviation(row: Deviation, by: Person) -> Any:
    return act.decide_deviation(deviation=row, agree=True, by=by, now=MONDAY)


def _of_case(kind: DeviationKind, **more: Any) -> Powerful:
    ask = _deviation(kind, **more)
    return Powerful(
        Deviation, ask, _deviation_ways, _decide_deviation, "coordinator", "deviation.decided", told=True
    )


def _ask_money(town: Town, by: Person, case: Case) -> Commitment:
    source = act.open_fund(
        office=town.office, code="needs", names={"en": "Needs"}, currency="CNY", total="100", now=MONDAY
    )
    return act.ask_fund(case=case, source=source, purpose="A lamp", amount="10", by=by, now=MONDAY)


def _money_ways(town: Town, row: Commitment) -> list[Way]:
    form = {"commitment": row.pk, "decide_approve": "yes", "decide_reason": ""}
    sent = {"approve": True, "reason": ""}
    return [
        Way(f"/willow/desk/{row.case.number}/fund_decide", form),
        Way(f"{API}/funds/commitments/{row.pk}/decide", sent, program=True),
    ]


def _ask_identity(town: Town, by: Person, case: Case) -> Opening:
    return verify.ask_opening(
        voice=voice_of(case), reason=OpeningReason.DANGER, text="Gas.", by=by, now=MONDAY
    )


def _identity_ways(town: Town, row: Opening) -> list[Way]:
    return [
        Way(f"/willow/oversight/openings/{row.pk}/decide", {"agree": "yes", "text": ""}),
        Way(f"/willow/oversight/openings/{row.pk}/show", {}),
        Way(f"{API}/openings/{row.pk}/decide", {"agree": True}, program=True),
        Way(f"{API}/openings/{row.pk}/show", {}, program=True),
    ]


def _ask_detector(town: Town, by: Person, case: Case) -> DetectorSetting:
    return verify.ask_detector(kind="split", on=False, values={}, reason="Too loud.", by=by, now=MONDAY)


def _detector_ways(town: Town, row: DetectorSetting) -> list[Way]:
    return [
        Way(f"/willow/oversight/detectors/{row.pk}/agree", {}),
        Way(f"{API}/detectors/{row.pk}/agree", {}, program=True),
    ]


def _ask_reset(town: Town, by: Person, case: Case) -> FactorReset:
    secret, whose = new_secret(), town.person("clerk")
    add_totp(person=whose, secret=secret, typed=TOTP(secret).at(MONDAY), now=MONDAY)
    return ask_reset(person=whose, by=by, now=MONDAY)


def _reset_ways(town: Town, row: FactorReset) -> list[Way]:
    return [Way("/account/do/agree", {"reset": row.pk})]


def _ask_correction(town: Town, by: Person, case: Case) -> Correction:
    offices.set_population(area=town.east, people=900, now=MONDAY)
    return verify.ask_correction(
        page="unheard",
        field="typed.people.east",
        number="901",
        reason="miscounted",
        words="One more.",
        by=by,
        now=MONDAY,
    )


def _correction_ways(town: Town, row: Correction) -> list[Way]:
    return [Way(f"/willow/oversight/corrections/{row.pk}/decide", {"agree": "yes", "decision": ""})]


def _ballot_ways(town: Town, row: Ballot) -> list[Way]:
    return [Way(f"/willow/oversight/ballots/{row.number}/decide", {"agree": "yes", "decision": ""})]


#: By what it does; a new table with somebody who asked and somebody who decided has to stand here.
POWERFUL: dict[str, Powerful] = {
    "a later date": _of_case(DeviationKind.EXTENSION),
    "a suspended date": _of_case(DeviationKind.SUSPENSION, until=(MONDAY + 2 * DAY).date()),
    "a case handed to an outside body": _of_case(DeviationKind.TRANSFER, code="The county"),
    "a case left out of the adjusted figures": _of_case(DeviationKind.EXCLUSION, code="private"),
    "money for a case": Powerful(
        Commitment,
        _ask_money,
        _money_ways,
        lambda row, by: act.decide_fund(commitment=row, approve=True, reason="", by=by, now=MONDAY),
        "lead",
        "fund.decided",
        told=True,
    ),
    "opening who somebody is": Powerful(
        Opening,
        _ask_identity,
        _identity_ways,
        lambda row, by: verify.decide_opening(opening=row, agree=True, by=by, now=MONDAY),
        "overseer",
        "identity.agreed",
        told=False,  # when it is opened; the test below
    ),
    "turning a detector off": Powerful(
        DetectorSetting,
        _ask_detector,
        _detector_ways,
        lambda row, by: verify.agree_detector(setting=row, by=by, now=MONDAY),
        "overseer",
        "detector.set",
        told=False,
    ),
    "resetting somebody's second key": Powerful(
        FactorReset,
        _ask_reset,
        _reset_ways,
        lambda row, by: decide_reset(reset=row, agreed=True, by=by, now=MONDAY),
        "lead",
        "person.reset_decided",
        told=False,
    ),
    "correcting a published figure": Powerful(
        Correction,
        _ask_correction,
        _correction_ways,
        lambda row, by: verify.decide_correction(correction=row, agree=True, words="", by=by, now=MONDAY),
        "overseer",
        "figure.corrected",
        told=False,
    ),
    "holding a ballot": Powerful(
        Ballot,
        lambda _town, by, _case: propose(by, now=MONDAY),
        _ballot_ways,
        lambda row, by: ask.decide_ballot(ballot=row, agree=True, words="", by=by, now=MONDAY),
        "overseer",
        "ballot.announced",
        told=False,
    ),
}
