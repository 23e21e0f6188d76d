"""An invented office and what happens in it: plain functions over the product's own commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.test import override_settings

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.act.states import CaseState, DeviationKind, FollowUpState, Word
from lianxin.hear.commands import Heard, Said, receive
from lianxin.hear.models import Voice
from lianxin.office import commands as offices
from lianxin.office.models import Area, Office, Person, Unit
from lianxin.office.states import Role
from lianxin.record import consumers
from lianxin.verify.commands import give_verdict

NAMES = {"en": "Willow Creek", "zh-hans": "柳溪镇", "zh-hant": "柳溪鎮"}
PASSWORD = "a long enough password"
#: A Monday, nine in the morning in Shanghai, far from any holiday.
MONDAY = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)

clock = SimpleNamespace(now=MONDAY)


def tell_time() -> datetime:
    """The clock that `settings.CLOCK` names where a test goes through a page or the API."""
    return clock.now


@dataclass
class Town:
    """An office with two units, one area, and a rule that hands lamps to the power unit."""

    office: Office
    power: Unit
    water: Unit
    east: Area
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, who: str) -> Person:
        """Whoever is called so: `power` and `water` are handlers of these units, the others hold the role."""
        if who not in self._people:
            unit = {"power": self.power, "water": self.water}.get(who)
            role = Role.HANDLER if unit else Role(who)
            self._people[who] = add_person(self.office, f"{self.office.slug}-{who}", (role, unit))
        return self._people[who]


def open_office(slug: str = "willow", *, now: datetime = MONDAY, **options: Any) -> Office:
    return offices.open_office(slug=slug, names=NAMES, now=now, **options)


def add_unit(office: Office, code: str, *, parent: Unit | None = None, now: datetime = MONDAY) -> Unit:
    return offices.add_unit(office=office, code=code, names={"en": code}, parent=parent, now=now)


def add_area(office: Office, code: str, *, parent: Area | None = None, now: datetime = MONDAY) -> Area:
    return offices.add_area(office=office, code=code, names={"en": code}, parent=parent, now=now)


def add_person(
    office: Office, login: str, *roles: tuple[Role, Unit | None], now: datetime = MONDAY
) -> Person:
    """An account whose password nobody needs; so it is not hashed the slow way."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        return offices.add_person(
            office=office, login=login, display_name=login, password=PASSWORD, roles=roles, now=now
        )


def make_town(slug: str = "willow", *, now: datetime = MONDAY, **options: Any) -> Town:
    office = open_office(slug, now=now, **options)
    power, water = (add_unit(office, code, now=now) for code in ("power", "water"))
    town = Town(office, power, water, add_area(office, "east", now=now))
    act.add_rule(office=office, unit=power, words=["lamp"], now=now)
    return town


def hear(office: Office, body: str = "The lamp is dark", *, now: datetime = MONDAY, **more: Any) -> Heard:
    key = more.pop("idempotency_key", "")
    return receive(office=office, said=Said(body=body, channel="web", **more), now=now, idempotency_key=key)


def open_case(office: Office, body: str = "The lamp is dark", *, now: datetime = MONDAY, **more: Any) -> Case:
    """A voice, and the case that its consumer opens for it."""
    voice = hear(office, body, now=now, **more).voice
    consumers.run_until_idle(now, stream_id=office.stream_id)
    return case_of(voice)


def case_of(voice: Voice) -> Case:
    return Case.objects.select_related("office", "unit").get(case_voices__voice=voice)


def voice_of(case: Case) -> Voice:
    return Voice.objects.select_related("office").get(case_voice__case=case)


def refresh(case: Case) -> Case:
    return Case.objects.select_related("office", "unit").get(pk=case.pk)


def work_off(office: Office, now: datetime) -> None:
    """What the steady hand does once: consumers catch up, then the clocks run."""
    consumers.run_until_idle(now, stream_id=office.stream_id)
    for work in consumers.TIMED:
        work(now)


#: How a new case that no rule fits gets to each state, step by step.
WAYS: Mapping[CaseState, tuple[str, ...]] = {
    CaseState.RECEIVED: (),
    CaseState.DISPATCHED: ("dispatch",),
    CaseState.DISPUTED: ("dispatch", "refuse", "dispatch", "refuse"),
    CaseState.ACCEPTED: ("dispatch", "accept"),
    CaseState.ANSWERED: ("dispatch", "accept", "answer"),
    CaseState.REOPENED: ("dispatch", "accept", "answer", "not"),
    CaseState.SOLVED: ("dispatch", "accept", "answer", "solved"),
    CaseState.TRANSFERRED: ("dispatch", "accept", "transfer"),
    CaseState.WITHDRAWN: ("dispatch", "accept", "take_back"),
    CaseState.ARCHIVED: ("dispatch", "accept", "answer", "solved", "archive"),
}


def case_in(town: Town, state: CaseState, *, now: datetime = MONDAY) -> Case:
    """A case in the state, with the power unit as the last unit it was handed to."""
    case = open_case(town.office, "The bench is broken", now=now)
    for step in WAYS[state]:
        take(town, case, step, now=now)
    return refresh(case)


def take(
    town: Town, case: Case, step: str, *, by: str = "", now: datetime = MONDAY, unit: Unit | None = None
) -> Case:
    """One step of the loop, by whoever may usually take it."""
    if step in Word.values:
        give_verdict(voice=voice_of(case), word=Word(step), now=now)
        return refresh(case)
    if step in _ENDS:
        _ENDS[step](town, case, now)
        return refresh(case)
    usual = {"dispatch": "clerk", "decide": "coordinator"}.get(step, "power")
    texts: dict[str, Any] = {
        "dispatch": {"unit": unit or town.power},
        "accept": {},
        "refuse": {"reason": "Not ours."},
        "decide": {"unit": unit or town.power, "reason": "It is."},
        "answer": {"done": "A new bulb.", "not_done": "", "why": ""},
    }[step]
    moved: Case = getattr(act, step)(case=case, by=town.person(by or usual), now=now, **texts)
    return moved


def _transfer(town: Town, case: Case, now: datetime) -> None:
    asked = act.ask_deviation(
        case=case,
        kind=DeviationKind.TRANSFER,
        reason="The line is theirs.",
        code="The county's power company",
        by=town.person("power"),
        now=now,
    )
    act.decide_deviation(deviation=asked, agree=True, by=town.person("coordinator"), now=now)


def _archive(town: Town, case: Case, now: datetime) -> None:
    """Somebody looks again three times, and it holds."""
    act.set_follow_ups(case=case, solved_at=now, now=now)
    for row in case.follow_ups.order_by("due_at"):
        act.note_due(follow_up=row, now=row.due_at)
        act.settle_follow_up(
            follow_up=row,
            state=FollowUpState.HOLDS,
            words="Still lit.",
            by=town.person("lead"),
            now=row.due_at,
        )


_ENDS = {
    "transfer": _transfer,
    "archive": _archive,
    "take_back": lambda _town, case, now: act.take_back(voice=voice_of(case), now=now),
}
