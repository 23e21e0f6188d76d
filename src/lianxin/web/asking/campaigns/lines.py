"""One campaign in a line, as lists and the page of its questions show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.models import Campaign
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.states import CampaignStage

from ... import dates
from ...stages import Tag
from ..texts import told

TONES = {
    CampaignStage.OPEN: "leaf",
    CampaignStage.CLOSED: "amber",
    CampaignStage.OVERDUE: "brick",
    CampaignStage.COMPLETE: "leaf",
}


def line(campaign: Campaign, now: datetime) -> dict[str, Any]:
    stage = queries.stage_of(campaign, now)
    day = days(campaign, now)
    return {
        "number": campaign.number,
        "name": told(campaign.name),
        "tag": Tag(str(stage.label), TONES.get(stage, "river")),
        "when": _("from %(opens)s to the end of %(closes)s") % day,
        "due": day["result_by"],
        "overdue": stage == CampaignStage.OVERDUE,
        "complete": stage == CampaignStage.COMPLETE,
    }


def listed(rows: Iterable[Campaign], now: datetime) -> list[dict[str, Any]]:
    return [line(row, now) for row in rows]


def days(campaign: Campaign, now: datetime) -> dict[str, str]:
    zone = campaign.office.zone
    return {
        "opens": dates.on(campaign.opens_on, zone, now),
        "closes": dates.on(campaign.closes_on, zone, now),
        "result_by": dates.on(campaign.result_by, zone, now),
    }
