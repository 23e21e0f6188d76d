"""Consultations are the questions of a campaign; each belongs to one at most."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import campaigns as entries
from ...models import Campaign, CampaignPart, Consultation
from ...queries.campaigns import closes_within
from ...states import GOES_ON
from ..consultations import writing as consulting
from ..consultations.writing import demand_convenor
from .writing import demand_not_over, held, record


def put_in_campaign(
    *, campaign: Campaign, consultation: Consultation, by: Person, now: datetime
) -> CampaignPart:
    """From here on what is found in it has to be dealt with before the campaign can end; it is not taken out again."""
    demand_convenor(campaign.office, by)
    return grouped(lambda: put_in(campaign, consulting.held(consultation), by=by, now=now))


def put_in(campaign: Campaign, asked: Consultation, *, by: Person, now: datetime) -> CampaignPart:
    """The same within the transaction of a command that announces the consultation."""
    row = held_for(campaign, asked, now=now)
    if CampaignPart.objects.filter(consultation=asked).exists():
        raise Refusal("twice", _("This consultation is a question of a campaign already."), "consultation")
    made = CampaignPart(campaign=row, consultation=asked, added_by=by, added_at=now)
    made.save(force_insert=True)
    record(row, entries.CAMPAIGN_PART, now=now, rows=[made], consultation=asked.number)
    return made


def held_for(campaign: Campaign, asked: Consultation, *, now: datetime) -> Campaign:
    """The campaign, where it takes this consultation, which may be about to be announced."""
    if asked.office_id != campaign.office_id:
        raise Refusal("other", _("There is no such consultation."), "consultation")
    row = held(campaign)
    demand_not_over(row)
    if day_of(now, row.office) > row.closes_on:
        raise Refusal("closed", _("This campaign has closed: no more questions are put in."), "campaign")
    consulting.demand(asked, *GOES_ON)
    if not closes_within(asked, row):
        text = _("The last day of this consultation is none of the days of the campaign.")
        raise Refusal("late", text, "campaign")
    return row
