"""Reads of campaigns: which there are, where each stands, what was found in it, and what of that is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lianxin.office.days import day_of, last_day
from lianxin.office.models import Office
from lianxin.record.models import Entry

from ..models import Campaign, Consultation, Finding, FindingTask
from ..states import GOES_ON, OVER, CampaignStage, TaskState
from .consultations import MOST_ENTRIES
from .finding_tasks import is_over, tasks_of
from .findings import Supported, supported

PAGE = 25


def _all() -> QuerySet[Campaign]:
    return Campaign.objects.select_related("office__stream", "announced_by", "completed_by")


def campaigns_of(office: Office, *, before: int = 0) -> list[Campaign]:
    """The newest first, one more than a page where there are more."""
    rows = _all().filter(office=office).order_by("-number")
    return list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])


def has_campaigns(office: Office) -> bool:
    return Campaign.objects.filter(office=office).exists()


def by_number(office: Office, number: int) -> Campaign | None:
    return _all().filter(office=office, number=number).first()


def campaign_of(consultation: Consultation) -> Campaign | None:
    """The campaign of which it is a question, if it is one of any."""
    return _all().filter(parts__consultation=consultation).first()


def takes_questions(office: Office, now: datetime) -> list[Campaign]:
    """Those that have not closed, the one that closes first before the others."""
    rows = _all().filter(office=office, completed_at=None, closes_on__gte=day_of(now, office))
    return list(rows.order_by("closes_on", "number"))


def owing(office: Office, now: datetime) -> list[Campaign]:
    """Those that have closed and have not ended, the one whose result is due first before the others."""
    rows = _all().filter(office=office, completed_at=None, closes_on__lt=day_of(now, office))
    return list(rows.order_by("result_by", "number"))


def stage_of(campaign: Campaign, now: datetime) -> CampaignStage:
    """By the days that were announced, and whether the result is out; no clock is needed."""
    if campaign.completed_at is not None:
        return CampaignStage.COMPLETE
    today = day_of(now, campaign.office)
    if today < campaign.opens_on:
        return CampaignStage.COMING
    if today <= campaign.closes_on:
        return CampaignStage.OPEN
    return CampaignStage.CLOSED if today <= campaign.result_by else CampaignStage.OVERDUE


def questions_of(campaign: Campaign) -> list[Consultation]:
    """Its consultations, in the order in which they were announced."""
    rows = Consultation.objects.select_related("office__stream", "announced_by")
    return list(rows.filter(campaign_part__campaign=campaign).order_by("number"))


def free_questions(campaign: Campaign) -> list[Consultation]:
    """What can be made a question of it: consultations that go on, are in no campaign, and close within its days."""
    office = campaign.office
    rows = Consultation.objects.filter(office=office, state__in=GOES_ON, campaign_part=None)
    return [row for row in rows.order_by("number") if closes_within(row, campaign)]


def closes_within(consultation: Consultation, campaign: Campaign) -> bool:
    """Its last day is one of the campaign's days."""
    return campaign.opens_on <= last_day(consultation.closes_at, campaign.office) <= campaign.closes_on


@dataclass(frozen=True)
class Outcome:
    """A finding of a campaign, with what supports it and what is done about it."""

    found: Supported
    tasks: Sequence[FindingTask]

    @property
    def finding(self) -> Finding:
        return self.found.finding

    @property
    def replaced(self) -> bool:
        return self.found.replaced_by is not None

    @property
    def untouched(self) -> bool:
        """Nobody has said what is done about it; where another stands for it, that is said there."""
        return not self.tasks and not self.replaced

    @property
    def open_tasks(self) -> list[FindingTask]:
        return [row for row in self.tasks if not is_over(row)]

    @property
    def open(self) -> bool:
        return self.untouched or bool(self.open_tasks)


def outcomes_of(campaign: Campaign) -> list[Outcome]:
    """Everything that was found in its consultations, with study and without."""
    rows = Finding.objects.filter(consultation__campaign_part__campaign=campaign)
    found = supported(rows)
    tasks = tasks_of([one.finding for one in found])
    return [Outcome(one, tasks.get(one.finding.pk, ())) for one in found]


def outcome_of(finding: Finding) -> Outcome:
    """The same of one finding, in a campaign or in none."""
    (found,) = supported(Finding.objects.filter(pk=finding.pk))
    return Outcome(found, tasks_of([finding]).get(finding.pk, ()))


def still_asked(questions: Iterable[Consultation]) -> list[Consultation]:
    """Those that are not over."""
    return [row for row in questions if row.state not in OVER]


def found_later(campaign: Campaign, finding: Finding) -> bool:
    """It was written down when the result was out already: the result does not speak of it."""
    return campaign.completed_at is not None and finding.found_at > campaign.completed_at


def found_nothing(campaign: Campaign, outcomes: Sequence[Outcome]) -> bool:
    """It ended, and until then nothing had been written down as found."""
    ended = campaign.completed_at is not None
    return ended and all(found_later(campaign, one.finding) for one in outcomes)


def counted(outcomes: Sequence[Outcome]) -> dict[TaskState, int]:
    """How many tasks stand where."""
    states = [row.state for one in outcomes for row in one.tasks]
    return {state: states.count(state) for state in TaskState}


def newest_entries(campaign: Campaign) -> list[Entry]:
    """What the record says about it, the newest first."""
    rows = Entry.objects.filter(stream_id=campaign.office.stream_id, subject=campaign.subject)
    return list(rows.order_by("-number")[:MOST_ENTRIES])
