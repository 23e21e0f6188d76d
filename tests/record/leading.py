"""Projects that residents lead, from the proposal to the settled account, and the helpers of every test of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.act import commands as act
from lianxin.act.commands.led import Proposed, Written
from lianxin.act.models import Case, Commitment, FundSource, LedLine, LedProject
from lianxin.act.states import CaseState, LineKind
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person, Unit
from lianxin.office.states import Role
from lianxin.record import consumers
from tests.factories import MONDAY, add_person

if TYPE_CHECKING:
    from tests.factories import Town
    from tests.record.scenario import Place

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hands:
    """Who asks, who decides, who pays, and who confirms what comes back."""

    asks: Person
    decides: Person
    pays: Person
    confirms: Person


def hands_of(town: Town) -> Hands:
    """The handler asks, the lead decides, a coordinator pays, another one confirms."""
    other = town.office.people.filter(login=f"{town.office.slug}-confirms").first()
    other = other or add_person(town.office, f"{town.office.slug}-confirms", (Role.COORDINATOR, None))
    return Hands(town.person("power"), town.person("lead"), town.person("coordinator"), other)


def open_small_fund(
    office: Office, *, total: str = "1000.00", each: str = "300.00", now: datetime = MONDAY, **more: Any
) -> FundSource:
    facts = {"code": "neighbours", "names": {"en": "Small fund for neighbours"}, "currency": "CNY"} | more
    return act.open_fund(office=office, total=total, each=each, now=now, **facts)


def proposed(source: FundSource, *, now: datetime = MONDAY, **more: Any) -> Proposed:
    told: dict[str, Any] = {
        "name": "A bench of our own",
        "what": "We build a bench beside the lamp, on two Saturdays. The wood costs most.",
        "source": source,
        "amount": "200.00",
        "until": now.date() + 60 * DAY,
        "channel": "web",
    }
    return Proposed(**(told | more))


def propose(source: FundSource, *, now: datetime = MONDAY, **more: Any) -> LedProject:
    """Proposed, and its case opened."""
    office = source.office
    project, _heard = act.propose_project(office=office, proposed=proposed(source, now=now, **more), now=now)
    consumers.run_until_idle(now, stream_id=office.stream_id)
    return project


def case_of(project: LedProject) -> Case:
    return Case.objects.select_related("office", "unit").get(case_voices__voice=project.voice_id)


def ask(project: LedProject, by: Person, amount: str = "200.00", *, now: datetime = MONDAY) -> Commitment:
    told = {"source": project.source, "purpose": "Wood", "amount": amount}
    return act.ask_fund(case=case_of(project), by=by, now=now, **told)


def grant(
    project: LedProject, hands: Hands, amount: str = "200.00", *, paid: str = "", now: datetime = MONDAY
) -> Commitment:
    """Asked for by one, approved by another, paid by a third."""
    if case_of(project).state == CaseState.RECEIVED:
        unit = Unit.objects.get(pk__in=hands.asks.unit_ids())
        act.dispatch(case=case_of(project), unit=unit, by=hands.pays, now=now)
    act.accept(case=case_of(project), by=hands.asks, now=now)
    asked = ask(project, hands.asks, amount, now=now)
    act.decide_fund(commitment=asked, approve=True, reason="", by=hands.decides, now=now)
    told = {"payee": "Those who lead it", "proof": "No. 8"}
    act.pay(commitment=asked, amount=paid or amount, by=hands.pays, now=now, **told)
    return asked


def write(
    project: LedProject,
    kind: LineKind,
    amount: str,
    *,
    voice: Voice | None = None,
    day: date | None = None,
    now: datetime = MONDAY,
    seen: int | None = None,
    **more: Any,
) -> LedLine:
    told: dict[str, Any] = {
        "kind": kind,
        "amount": amount,
        "day": day or now.astimezone(project.office.zone).date(),
        "what": "Wood",
    }
    return act.enter_line(
        project=project, voice=voice or project.voice, written=Written(**(told | more)), now=now, seen=seen
    )


def fresh(project: LedProject) -> LedProject:
    return LedProject.objects.select_related("office", "source", "voice").get(pk=project.pk)


def lead_a_project(place: Place, *, decides: Person, now: datetime) -> None:
    """Every kind of entry that such projects write, once."""
    other = add_person(place.office, f"{place.office.slug}-confirms", (Role.COORDINATOR, None), now=now)
    hands = Hands(place.electrician, decides, place.coordinator, other)
    source = open_small_fund(place.office, now=now)
    project = propose(source, now=now, what="路灯下做一张长椅")
    grant(project, hands, now=now)
    write(project, LineKind.OTHERS, "50.00", now=now)
    spent = write(project, LineKind.SPENT, "90.10", now=now, proof="12")
    act.correct_line(
        project=project,
        voice=project.voice,
        number=spent.number,
        why="Typed wrongly",
        instead=Written(kind=LineKind.SPENT, amount="190.10", day=now.date(), what="Wood and paint"),
        now=now,
    )
    back = write(project, LineKind.BACK, "59.90", now=now)
    act.confirm_return(line=back, case=case_of(project), by=other, now=now)
    act.close_project(project=project, voice=project.voice, now=now)
    stopped = propose(source, now=now, name="Flowers", what="路灯旁种花")
    grant(stopped, hands, "30.00", now=now)
    named = write(stopped, LineKind.SPENT, "5.00", now=now, what="Seeds, from the house beside the lamp")
    act.take_words_off(line=named, case=case_of(stopped), ground="personal", by=place.coordinator, now=now)
    act.stop_project(
        project=stopped, case=case_of(stopped), reason="Nobody came", by=place.coordinator, now=now
    )
