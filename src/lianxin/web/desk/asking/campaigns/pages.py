"""What the staff's pages of campaigns show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.commands.campaigns.announcing import LONGEST_RESULT, MOST_NAME, USUAL_RESULT
from lianxin.ask.models import Campaign
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.rules import may_convene
from lianxin.ask.states import CampaignStage
from lianxin.office.models import Office, Person

from ....asking.campaigns import lines, pages
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field

#: So many open findings are named one by one where the campaign cannot end.
MOST_NAMED = 50
#: Where people are asked no more and the result is still to come.
_WAITS = (CampaignStage.CLOSED, CampaignStage.OVERDUE)


def listed(person: Person, now: datetime, *, before: int = 0) -> dict[str, Any]:
    found = queries.campaigns_of(person.office, before=before)
    rows = found[: queries.PAGE]
    return {
        "office": person.office,
        "nav": "desk",
        "rows": lines.listed(rows, now),
        "older_url": f"?before={rows[-1].number}" if len(found) > len(rows) else "",
        "may_convene": may_convene(person),
    }


def form(office: Office, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    """The form by which a campaign is announced."""
    return {
        "office": office,
        "nav": "desk",
        "typed": typed,
        "errors": errors,
        "most_name": MOST_NAME,
        "usual": USUAL_RESULT.days,
        "longest": LONGEST_RESULT.days,
        "texts": [
            text_field(typed, "names", _("What it is called"), _("A short name.")),
            text_field(
                typed,
                "scope",
                _("What it is about, and what not"),
                _("In plain words. In the same languages as the name."),
            ),
        ],
    }


def page(
    campaign: Campaign,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
    after: int = 0,
) -> dict[str, Any]:
    """One campaign: what keeps it from ending, and what can be done about it now."""
    typed, may = typed or {}, may_convene(person)
    stage = queries.stage_of(campaign, now)
    asked, outcomes = queries.questions_of(campaign), queries.outcomes_of(campaign)
    free = queries.free_questions(campaign) if stage in (CampaignStage.COMING, CampaignStage.OPEN) else []
    return {
        **pages.page(campaign, now, asked, outcomes, after=after),
        "nav": "desk",
        "open_ones": [one.finding for one in outcomes if one.open][:MOST_NAMED],
        "may_put_in": may and bool(free),
        "free": [_option(row.number, told(row.question).text, typed) for row in free],
        "may_complete": may and stage in _WAITS,
        "still_asked": queries.still_asked(asked) if stage in _WAITS else [],
        "texts": [
            text_field(
                typed,
                "result",
                _("What came of it"),
                _("What was found, what was done, and what was not and why. Everybody reads it."),
            )
        ],
        "typed": typed,
        "errors": errors,
    }


def _option(number: int, name: str, typed: Typed) -> dict[str, Any]:
    return {"value": number, "name": name, "chosen": typed.get("consultation") == str(number)}
