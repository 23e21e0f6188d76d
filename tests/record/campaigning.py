"""A campaign of the test's town: its question, what was found, what was done about it, and its result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import campaigns as commands
from lianxin.ask.commands.campaigns import CampaignTerms
from lianxin.ask.commands.consultations import close_consultation
from lianxin.ask.commands.findings import Found, add_finding, doing
from lianxin.ask.models import Campaign, Consultation, Finding, FindingTask
from lianxin.ask.queries.finding_tasks import task_of
from lianxin.ask.tasks import hold_consultations
from lianxin.office.models import Person, Unit
from lianxin.office.states import Role
from tests.factories import add_person
from tests.record.consulting import DAY, open_consultation

if TYPE_CHECKING:
    from tests.record.scenario import Place

NAMES = {"en": "A good road to school", "zh-hans": "上学路好走"}
SCOPE = {"en": "Ways to the school; not its lessons.", "zh-hans": "说上学的路，不说上课。"}
RESULT = {"en": "Two crossings were built.", "zh-hans": "修了两处过街。"}
QUESTION = {"en": "Where is the way to school bad?", "zh-hans": "上学的路哪里不好走？"}
#: People are asked for so many days, and so much later the result is out.
LASTS, LATER = 40, 60


def terms(today: date, **more: Any) -> CampaignTerms:
    told: dict[str, Any] = {
        "names": NAMES,
        "scope": SCOPE,
        "opens_on": today,
        "closes_on": today + timedelta(days=LASTS),
        "result_by": today + timedelta(days=LASTS + LATER),
    }
    return CampaignTerms(**(told | more))


def announce(by: Person, *, now: datetime, **more: Any) -> Campaign:
    today = now.astimezone(by.office.zone).date()
    return commands.announce_campaign(terms=terms(today, **more), by=by, now=now)


def begun(by: Person, *, now: datetime, **more: Any) -> tuple[Campaign, Consultation]:
    """A campaign with one question that has been open since ``now``."""
    made = announce(by, now=now, **more)
    asked = open_consultation(by, now=now, question=QUESTION)
    commands.put_in_campaign(campaign=made, consultation=asked, by=by, now=now)
    return made, asked


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("office__stream").get(pk=campaign.pk)


def over(campaign: Campaign) -> datetime:
    """A moment when it has closed, and the clock has closed its questions as well."""
    now = campaign.announced_at + (LASTS + 2) * DAY
    hold_consultations(now)
    return now


def find(
    asked: Consultation, words: str, by: Person, *, now: datetime, statements: Sequence[int] = (), **more: Any
) -> Finding:
    found = Found(words=words, statements=statements, **more)
    return add_finding(consultation=asked, found=found, by=by, now=now)


def set_task(
    finding: Finding, words: str, unit: Unit, by: Person, *, now: datetime, days: int = 30
) -> FindingTask:
    due_on = now.astimezone(by.office.zone).date() + timedelta(days=days)
    return doing.set_task(finding=finding, words=words, unit=unit, due_on=due_on, by=by, now=now)


def now_of(task: FindingTask) -> FindingTask:
    """As it stands now."""
    found = task_of(task.finding, task.number)
    assert found is not None
    return found


def done(task: FindingTask, by: Person, *, now: datetime) -> FindingTask:
    """The unit says that it is."""
    return doing.do_task(task=now_of(task), words="Two lights were put up.", by=by, now=now)


def looked(task: FindingTask, by: Person, *, now: datetime, right: bool = True) -> FindingTask:
    return doing.check_task(task=now_of(task), done=right, words="I went there.", by=by, now=now)


def complete(campaign: Campaign, by: Person, *, now: datetime, **more: Any) -> Campaign:
    told: dict[str, Any] = {"result": RESULT}
    return commands.complete_campaign(campaign=campaign, **(told | more), by=by, now=now)


def campaigns_to_knock_at(by: Person, *, now: datetime) -> dict[str, dict[str, Any]]:
    """By its name whatever an address of campaigns may name: one that goes on, with a task of the first unit."""
    made, asked = begun(by, now=now)
    unit = Unit.objects.filter(office=by.office).order_by("pk")[0]
    finding = find(asked, "The crossing at the mill has no light", by, now=now)
    set_task(finding, "Two lights", unit, by, now=now)
    number = {"number": asked.number, "finding": finding.number}
    return {"campaign": {"campaign": made.number}, "found": {**number, "_form": {"task": "1"}}}


def ask_and_deal_with_it(place: Place, *, now: datetime) -> None:
    """Every kind of entry that campaigns and tasks write, once."""
    by = place.coordinator
    lead, overseer = (
        add_person(place.office, f"{place.office.slug}-{role}-campaigns", (role, None), now=now)
        for role in (Role.LEAD, Role.OVERSEER)
    )
    campaign, asked = begun(by, now=now)
    first = find(asked, "过街的地方没有灯", by, now=now)
    task = set_task(first, "装两盏灯", place.power, by, now=now)
    doing.do_task(task=task, words="装了一盏", by=place.electrician, now=now)
    doing.check_task(task=now_of(task), done=False, words="只有一盏", by=overseer, now=now)
    doing.do_task(task=now_of(task), words="又装了一盏", by=place.electrician, now=now)
    doing.check_task(task=now_of(task), done=True, words="两盏都亮", by=overseer, now=now)
    idle = set_task(first, "再装一盏", place.power, by, now=now)
    doing.give_up_task(task=idle, reason="已经够亮", by=lead, now=now)
    second = find(asked, "校门口要修桥", by, now=now)
    doing.decline_finding(finding=second, reason="河道归水利局管", by=lead, now=now)
    ended = now + (LASTS + 2) * DAY
    close_consultation(consultation=asked, now=ended)
    complete(campaign, by, now=ended)
