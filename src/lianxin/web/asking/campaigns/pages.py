"""What the public pages of campaigns show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.models import Campaign, Consultation
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.queries.campaigns import Outcome
from lianxin.office.days import day_of

from ... import dates
from .. import pages as asking
from ..studies import findings
from ..texts import told
from . import lines, tasks

#: So many findings stand on one page.
PAGE = 50


def page(
    campaign: Campaign,
    now: datetime,
    asked: Sequence[Consultation],
    outcomes: Sequence[Outcome],
    *,
    after: int = 0,
) -> dict[str, Any]:
    """Scope and days, its questions, what was found with what is done about it, and what came of it.

    ``after`` is how many findings were on the pages before.
    """
    here, more = outcomes[after : after + PAGE], len(outcomes) > after + PAGE
    return {
        **frame(campaign, now),
        "scope": told(campaign.scope),
        "days": lines.days(campaign, now),
        "drawn": _drawn(campaign, now),
        "questions": asking.listed(asked, now),
        "outcomes": [
            {**line, "later": queries.found_later(campaign, one.finding)}
            for one, line in zip(here, found(here, now), strict=True)
        ],
        "older_url": f"?after={after + PAGE}#findings" if more else "",
        "still_open": sum(one.open for one in outcomes),
        "result": told(campaign.result) if campaign.completed_at else None,
        "ended": dates.day(campaign.completed_at, campaign.office.zone, now) if campaign.completed_at else "",
        "ended_late": ended_late(campaign),
        "nothing": nothing(campaign, asked, outcomes),
        "events": asking.events_of(campaign.office, queries.newest_entries(campaign), now),
    }


def frame(campaign: Campaign, now: datetime) -> dict[str, Any]:
    return {
        "office": campaign.office,
        "nav": "asking",
        **lines.line(campaign, now),
        "errors": [],
    }


def ended_late(campaign: Campaign) -> bool:
    """The result was published, and after the day by which it was due."""
    ended = campaign.completed_at
    return ended is not None and day_of(ended, campaign.office) > campaign.result_by


def nothing(campaign: Campaign, asked: Sequence[Consultation], outcomes: Sequence[Outcome]) -> str:
    """What has to be said of one that ended without any finding; computed, and written down nowhere."""
    if not queries.found_nothing(campaign, outcomes):
        return ""
    if not asked:
        return _("It ended without a question: nobody was asked anything.")
    return _("Nothing was found: of all that people said, the office wrote down no finding.")


def found(outcomes: Sequence[Outcome], now: datetime) -> list[dict[str, Any]]:
    """Findings with what they rest on and what is done about them."""
    return [
        {
            **findings.line(one.found, now),
            "tasks": tasks.lines(one.tasks, now),
            "untouched": one.untouched,
            "open": one.open,
        }
        for one in outcomes
    ]


def _drawn(campaign: Campaign, now: datetime) -> dict[str, float]:
    """Its days on a line from the first to that of the result: until when people are asked, and where it is today."""
    whole = (campaign.result_by - campaign.opens_on).days
    until = (campaign.closes_on - campaign.opens_on).days + 1
    moment = campaign.completed_at or now
    here = (day_of(moment, campaign.office) - campaign.opens_on).days
    return {"until": min(1.0, until / whole), "here": min(max(here / whole, 0.0), 1.0)}
