"""Two offices in which everything that somebody could reach for exists, in each of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from PIL import Image

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.queries.care import next_visit
from lianxin.act.states import CaseState, DeviationKind, LineKind
from lianxin.hear import commands as hearing
from lianxin.hear.attachments import staging, storage
from lianxin.hear.commands import Said
from lianxin.hear.models import Visit
from lianxin.hear.states import ConsentBasis, Leads, OpeningReason
from lianxin.hear.talking.threads import token_of
from lianxin.hear.visits.noting import NotedNeed, NotedVisit
from lianxin.office import commands as offices
from lianxin.office.factors import Shown
from lianxin.office.models import Factor, Person
from lianxin.office.states import Role
from lianxin.record import consumers
from lianxin.record.witnessing.commands import keep_day_head
from lianxin.verify import commands as verifying
from lianxin.verify.models import Correction, Digest, Finding, Sheet
from lianxin.verify.states import FindingKind, FindingState, RoundKind
from tests.factories import (
    DAY,
    MONDAY,
    PASSWORD,
    Town,
    add_person,
    case_in,
    open_case,
    refresh,
    voice_of,
)
from tests.hear.outside import name_outside
from tests.promises.p10_asking import asked_by
from tests.record import leading, scenario

#: When everything has happened and the doors are tried.
NOW = MONDAY + 2 * DAY
#: Handlers are called after their units; `asker` is a coordinator, `stranger` a visitor, who made other things.
PEOPLE = (
    *("power", "roads", "clerk", "coordinator", "lead", "overseer", "visitor", "steward"),
    *("asker", "stranger", "convenor"),
)
#: Cases of one unit, of another unit, and one that is kept from the first.
RELATIONS = ("own", "other", "kept")
#: Who decides about, pays and confirms the money of a project, beside those who knock.
_HANDS = (("decides", Role.LEAD), ("pays", Role.COORDINATOR), ("back", Role.COORDINATOR))
Parts = dict[str, Any]


def tell_time() -> datetime:
    """The clock of the doors."""
    return NOW


@dataclass
class House:
    """One office, whoever works there, and by its name whatever an address may name."""

    town: Town
    people: dict[str, Person]
    objects: dict[str, Parts] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.town.office.slug


def open_house(slug: str, *, ahead: int = 0) -> House:
    """An office as it is after a season, and one open matter of every kind.

    Its record is so many entries ``ahead``, so that no number of a case is that of a case in another office.
    """
    place = scenario.found(slug)
    scenario.live(place)
    words = Said(body="The bench is broken", channel="web")
    heard = hearing.receive(office=place.office, said=words, now=MONDAY)
    place.office.stream.refresh_from_db()
    scenario.fill(place, heard, place.office.stream.size + ahead)
    town = Town(place.office, place.power, place.roads, place.area)
    people = {name: _person(town, name) for name in PEOPLE}
    town = replace(town, _people={**people, "water": people["roads"]})
    house = House(town, people)
    _cases(house)
    _worked_on(house)
    _led(house)
    _shared(house)
    _answered(house)
    _told(house)
    _visited(house)
    _overseen(house)
    _left_open(house)
    house.objects |= asked_by(people["lead"])
    consumers.run_until_idle(NOW)
    return house


def _person(town: Town, name: str) -> Person:
    """Somebody who did nothing yet but what this house lets them do."""
    units = {"power": town.power, "roads": town.water}
    role = Role.HANDLER if name in units else {"asker": Role.COORDINATOR, "stranger": Role.VISITOR}.get(name)
    return add_person(town.office, f"{town.office.slug}-{name}-p10", (role or Role(name), units.get(name)))


def _turned(house: House) -> Town:
    """The same town seen from the other unit."""
    town, people = house.town, house.people
    named = {**people, "power": people["roads"], "water": people["power"]}
    return Town(town.office, town.water, town.power, town.east, named)


def _cases(house: House) -> None:
    states = {
        "": CaseState.ACCEPTED,
        ":dispatched": CaseState.DISPATCHED,
        ":disputed": CaseState.DISPUTED,
    }
    kept = open_case(house.town.office, "They were rude", about=house.town.power)
    for name, state in states.items():
        for relation, town in (("own", house.town), ("other", _turned(house))):
            house.objects[f"case{name}:{relation}"] = {"number": case_in(town, state).number}
        house.objects[f"case{name}:kept"] = {"number": kept.number}


def case_named(house: House, name: str) -> Case:
    return refresh(Case.objects.get(office=house.town.office, number=house.objects[name]["number"]))


def _worked_on(house: House) -> None:
    """Care, tasks, money and promises of the unit's own case."""
    case, people = case_named(house, "case:own"), house.people
    handler, day = people["power"], MONDAY.date()
    plan = act.begin_care(
        case=case,
        what="Bread",
        every_days=1,
        starts_on=day,
        carer=people["visitor"],
        by=people["asker"],
        now=MONDAY,
    )
    visit = next_visit(plan)
    assert visit is not None
    task = act.add_task(case=case, title="A new pole", unit=case.unit, by=handler, now=MONDAY)
    source = case.office.fund_sources.get(code="repairs")
    asked = act.ask_fund(case=case, source=source, purpose="A pole", amount="1.00", by=handler, now=MONDAY)
    promise = act.make_promise(case=case, text="A pole", due=day + 9 * DAY, by=handler, now=MONDAY)
    pause = act.ask_deviation(
        case=case, kind=DeviationKind.EXTENSION, reason="Rain", code="", by=handler, now=MONDAY
    )
    number = {"number": case.number}
    house.objects |= {
        "plan": {"number": plan.pk, "_form": {"visit": visit.pk}},
        "care_visit": {"number": visit.pk},
        "task": number | {"task": task.pk},
        "commitment": {"commitment": asked.pk},
        "promise": {"promise": promise.pk},
        "deviation": number | {"deviation": pause.pk},
    }


def _led(house: House) -> None:
    """Residents lead a project with money that nobody of these people paid out, and gave some of it back."""
    office, people = house.town.office, house.people
    hands = [add_person(office, f"{office.slug}-{name}-led", (role, None)) for name, role in _HANDS]
    project = leading.propose(office.fund_sources.get(code="neighbours"), what="路灯旁的长椅", now=MONDAY)
    leading.grant(project, leading.Hands(people["power"], *hands), now=MONDAY)
    back = leading.write(project, LineKind.BACK, "20.00", now=MONDAY)
    house.objects |= {
        "led": {"number": project.number},
        "led_back": {
            "number": leading.case_of(project).number,
            "line": back.number,
            "_form": {"led_line": back.number, "words_line": back.number},
        },
    }


def _shared(house: House) -> None:
    """The unit asks the other one for a share, and calls it, in a case of its own."""
    case = case_in(house.town, CaseState.ACCEPTED)
    told: Parts = {"case": case, "by": house.people["power"], "now": MONDAY}
    share = act.ask_share(unit=house.town.water, task="Dig", **told)
    call = act.call_up(unit=house.town.water, text="Please come", **told)
    house.objects |= {
        "share": {"number": case.number, "share": share.pk, "_form": {"share_id": share.pk}},
        "call": {"number": case.number, "call": call.pk, "_form": {"call_id": call.pk, "call_comes": "yes"}},
        "alike": house.objects["case:own"] | {"_form": {"other": case.number}},
    }


def _answered(house: House) -> None:
    """One answer is asked to be reviewed, whoever got it is drawn; another one was solved."""
    office, overseer = house.town.office, house.people["overseer"]
    case = case_in(house.town, CaseState.ANSWERED)
    review = verifying.ask_review(voice=voice_of(case), words="Still dark", now=MONDAY)
    pressure = verifying.say_pressed(voice=voice_of(case), words="They told me to", now=MONDAY)
    drawn = verifying.draw_round(
        office=office, kind=RoundKind.FIRST, since=MONDAY, until=NOW, size=1, by=overseer, now=NOW
    )
    solved = case_in(house.town, CaseState.SOLVED)
    act.set_follow_ups(case=solved, solved_at=MONDAY, now=MONDAY)
    follow_up = solved.follow_ups.order_by("due_at")[0]
    house.objects |= {
        "review": {
            "number": case.number,
            "pk": review.pk,
            "_form": {"row": review.pk},
            "_api": {"state": "rejected"},
        },
        "pressure": {"pk": pressure.pk, "_form": {"row": pressure.pk}},
        "item": {"pk": (item := drawn.items.order_by("pk")[0].pk), "item": item},
        "follow_up": {"number": follow_up.pk},
    }


def _told(house: House) -> None:
    """Somebody speaks with a photo and a number to be reached at, and has something to do as well."""
    office, people = house.town.office, house.people
    heard = scenario.say(
        scenario.Place(office, house.town.power, house.town.water, house.town.east, *[people["power"]] * 3),
        "路灯坏了, heard",
        MONDAY,
        contact="13800000001",
        attachments=(_photo(house, "red"),),
    )
    voice, case = heard.voice, scenario.case_of(heard)
    own_task = act.add_task(case=case, title="Cut the hedge", by=people["power"], now=MONDAY)
    opening: Parts = {
        "voice": voice,
        "reason": OpeningReason.WISH,
        "text": "Asked for",
        "by": people["asker"],
    }
    agreed = verifying.ask_opening(**opening, now=MONDAY)
    verifying.decide_opening(opening=agreed, agree=True, text="", by=people["lead"], now=NOW)
    asked = verifying.ask_opening(**opening, now=NOW)
    photo = voice.attachments.get()
    house.codes["own"] = heard.code
    house.objects |= {
        "voice": {"code": heard.code},
        "voice_sealed": {"code": _sealed(house)},
        "voice_file": {"code": heard.code, "number": photo.pk},
        "voice_task": {"code": heard.code, "task": own_task.pk},
        "case_file": {"number": case.number, "file": photo.pk},
        "opening": {"pk": asked.pk, "number": asked.pk},
        "agreed": {"pk": agreed.pk, "number": agreed.pk},
    }


def _sealed(house: House) -> str:
    """Somebody writes past the office as well."""
    reader = name_outside(house.town.office).reader
    return hearing.seal_and_receive(reader=reader, words="Past all of them", now=MONDAY).code


def _photo(house: House, colour: str) -> str:
    """A photo that is clean already: to clean one takes a process of its own each time."""
    with storage.workbench() as bench:
        Image.new("RGB", (8, 8), colour).save(bench / "clean", "PNG")
        digest, size = storage.digest_of(bench / "clean"), (bench / "clean").stat().st_size
        staged, token = staging.begin(office=house.town.office, length=size, now=MONDAY)
        facts: staging.Facts = {"digest": digest, "original": digest, "size": size}
        staging.keep(staged, bench / "clean", {**facts, "media_type": "image/png", "width": 8, "height": 8})
    return token


def _visited(house: House) -> None:
    """The visitor was in a home, took a photo and wrote down where else to ask."""
    noted = NotedVisit(
        client_key=f"a-key-of-the-device-of-{house.slug}",
        written_at=MONDAY,
        sent_at=MONDAY,
        consent=ConsentBasis.AGREED,
        area=house.town.east,
        place="5 East Street",
        needs=(NotedNeed(words="No pills", leads_to=Leads.REFERRAL, text="Clinic", due_at=NOW),),
        photos=(_photo(house, "blue"),),
    )
    by = house.people["visitor"]
    visit = hearing.record_visit(office=house.town.office, by=by, noted=noted, now=MONDAY).visit
    finding = _sign(house, visit)
    photo = visit.attachments.get().pk
    house.objects |= {
        "visit": {"number": visit.pk},
        "visit_file": {"number": visit.pk, "file": photo},
        "referral": {"number": visit.pk, "position": 0, "_form": {"outcome": "helped"}},
        "finding": {"number": finding.pk},
        "finding_file": {"number": finding.pk, "visit": visit.pk, "file": photo},
    }


def _sign(house: House, visit: Visit) -> Finding:
    """A sign that names the visit, once opened; the detectors would need a month of them."""
    known = Finding.objects.filter(office=house.town.office)[0]
    known.pk, known.key, known.unit = None, f"visit/{visit.pk}", None
    known.kind, known.evidence = (
        FindingKind.EMPTY_HANDOFF,
        {**known.evidence, "look_at": [f"visit/{visit.pk}"]},
    )
    known.state, known.words, known.looked_by, known.looked_at = FindingState.OPEN, "", None, None
    known.save(force_insert=True)
    verifying.open_visits(finding=known, by=house.people["overseer"], now=MONDAY)
    return known


def _overseen(house: House) -> None:
    """Orders, detectors, digests, corrections, and somebody who lost the telephone."""
    office, people = house.town.office, house.people
    told: Parts = {"what": "Give receipts", "due_at": NOW + DAY, "by": people["overseer"], "now": MONDAY}
    order = verifying.give_order(unit=house.town.power, **told)
    case = case_named(house, "case:own")
    in_case = verifying.give_order(unit=house.town.power, case=case, **told)
    second = add_person(office, f"{house.slug}-second", (Role.STEWARD, None))
    setting = verifying.ask_detector(
        kind=FindingKind.EMPTY_HANDOFF, on=False, values={}, reason="Too many", by=second, now=MONDAY
    )
    correction = Correction.objects.filter(office=office, decided_at=None)[0].pk
    digest = Digest.objects.filter(office=office).order_by("pk")[0].pk
    offices.add_passkey(person=people["stranger"], shown=Shown(f"key-{house.slug}", b"half"), now=MONDAY)
    reset = offices.ask_reset(person=people["stranger"], by=second, now=MONDAY)
    house.objects |= {
        "order": {"number": order.pk, "pk": order.pk, "_form": {"row": order.pk}},
        "order_at_case": house.objects["case:own"] | {"_form": {"row": in_case.pk}},
        "setting": {"number": setting.pk},
        "correction": {"number": correction},
        "reset": {"_form": {"reset": reset.pk}},
        "factor": {"_form": {"factor": Factor.objects.filter(person=people["stranger"])[0].pk}},
        "digest": {"number": digest, "position": 1, "_form": {"demand": 1}},
    }


def _left_open(house: House) -> None:
    """What everybody may name, and what a secret opens: links, rooms for files, a call, a password."""
    office, case = house.town.office, case_named(house, "case:own")
    call = hearing.receive(office=office, said=Said(body="The bench", channel="hotline"), now=MONDAY)
    head = keep_day_head(stream_id=office.stream_id, day=MONDAY.date(), now=MONDAY)
    _staged, token = staging.begin(office=office, length=5, now=NOW)
    house.objects |= {
        "call_heard": {"_form": {"code": call.code}},
        "link": {"token": token_of("stop", voice_of(case))},
        "upload": {"token": token},
        "session": {"_json": {"login": house.people["power"].login, "password": PASSWORD}},
        "public": {
            "number": case.number,
            "month": Sheet.objects.filter(office=office)[0].month,
            "path": "0/000.p/1",
            "size": head.size,
            "code": "_other",
            "kind": FindingKind.EMPTY_HANDOFF,
            "base": "v2",
            "form": "json",
            "token": case.number,
            "rest": "nonsense",
        },
    }
