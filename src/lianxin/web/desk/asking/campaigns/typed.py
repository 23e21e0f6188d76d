"""What was typed into the forms of campaigns, read into terms; what cannot be read is refused beside its field."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.campaigns import CampaignTerms
from lianxin.ask.commands.campaigns.completing import MOST_RESULT
from lianxin.ask.models import Campaign, Consultation
from lianxin.ask.queries import campaigns as queries
from lianxin.ask.queries.consultations import by_number
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ....posted import Typed
from ...sections.typed import day
from ..typed import by_language

#: As long as the longest text, and one more, so that too long is refused and nothing is lost unseen.
MOST_TYPED = MOST_RESULT + 1


def terms(typed: Typed) -> CampaignTerms:
    return CampaignTerms(
        names=by_language(typed, "names"),
        scope=by_language(typed, "scope"),
        opens_on=a_day(typed, "opens"),
        closes_on=a_day(typed, "closes"),
        result_by=day(typed.get("result_by", ""), "result_by"),
    )


def a_day(typed: Typed, field: str) -> date:
    found = day(typed.get(field, ""), field)
    if found is None:
        raise Refusal("day", _("Please choose a day."), field)
    return found


def consultation(typed: Typed, office: Office) -> Consultation:
    found = by_number(office, whole(typed.get("consultation", "")) or 0)
    if found is None:
        raise Refusal("other", _("There is no such consultation."), "consultation")
    return found


def campaign(typed: Typed, office: Office) -> Campaign | None:
    """The campaign that was chosen where a consultation is announced; None where none was."""
    told = typed.get("campaign", "")
    if not told:
        return None
    found = queries.by_number(office, whole(told) or 0)
    if found is None:
        raise Refusal("other", _("There is no such campaign."), "campaign")
    return found
