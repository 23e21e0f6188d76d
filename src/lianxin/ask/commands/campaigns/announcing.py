"""The office announces a span of time in which it asks about one thing, and by when the result is out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.cleaning import in_languages
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import hold
from lianxin.record.commit import grouped

from ...entries import campaigns as entries
from ...models import Campaign
from ..consultations.writing import demand_convenor
from .writing import record

MOST_NAME, MOST_SCOPE = 60, 2_000
#: It begins within a year, and people are asked for a year at most; where no day is named the result is out so long afterwards, and never later
#: than ``LONGEST_RESULT``.
LONGEST = timedelta(days=366)
USUAL_RESULT, LONGEST_RESULT = timedelta(days=60), timedelta(days=183)


@dataclass(frozen=True, kw_only=True)
class CampaignTerms:
    """Texts are by language; ``scope`` says what it is about and what not.  Without ``result_by`` it is the usual day."""

    names: Mapping[str, str]
    scope: Mapping[str, str]
    opens_on: date
    closes_on: date
    result_by: date | None = None


def announce_campaign(*, terms: CampaignTerms, by: Person, now: datetime) -> Campaign:
    """Everybody sees it from this moment; its days and its scope are not changed any more."""
    demand_convenor(by.office, by)
    terms = replace(terms, names=in_languages(terms.names), scope=in_languages(terms.scope))
    _check_texts(terms)
    result_by = _checked_days(terms, day_of(now, by.office))
    made = Campaign(
        office=by.office,
        name=dict(terms.names),
        scope=dict(terms.scope),
        opens_on=terms.opens_on,
        closes_on=terms.closes_on,
        result_by=result_by,
        announced_by=by,
        announced_at=now,
    )

    def work() -> Campaign:
        hold(by.office.stream_id)
        rows = Campaign.objects.filter(office=by.office)
        if made.name in rows.filter(completed_at=None).values_list("name", flat=True):
            raise Refusal("twice", _("A campaign with this name is under way already."), "names")
        made.number = next_number(rows)
        made.save(force_insert=True)
        record(made, entries.CAMPAIGN_ANNOUNCED, now=now, rows=[made], **_told(made))
        return made

    return grouped(work)


def _told(made: Campaign) -> dict[str, JSON]:
    days = {name: getattr(made, name).isoformat() for name in ("opens_on", "closes_on", "result_by")}
    return {"names": made.name, "scope": made.scope, **days}


def _check_texts(terms: CampaignTerms) -> None:
    if not terms.names or any(len(one) > MOST_NAME for one in terms.names.values()):
        text = _("Please give it a name, in at least one language and at most %(n)s characters.")
        raise Refusal("names", text % {"n": MOST_NAME}, "names")
    if terms.scope.keys() != terms.names.keys():
        raise Refusal("scope", _("Please say what it is about, in the same languages as its name."), "scope")
    if any(len(one) > MOST_SCOPE for one in terms.scope.values()):
        raise Refusal("scope", _("Please write at most %(n)s characters.") % {"n": MOST_SCOPE}, "scope")


def _checked_days(terms: CampaignTerms, today: date) -> date:
    """The day by which the result is out, where all days follow on each other."""
    if not today <= terms.opens_on <= today + LONGEST:
        raise Refusal("opens", _("It begins today or later, and within a year."), "opens")
    if not terms.opens_on <= terms.closes_on <= terms.opens_on + LONGEST:
        raise Refusal("closes", _("It closes after it has begun, and within a year."), "closes")
    result_by = terms.result_by or terms.closes_on + USUAL_RESULT
    if not terms.closes_on < result_by <= terms.closes_on + LONGEST_RESULT:
        text = _("The result is out after the last day, and at most %(n)s days later.")
        raise Refusal("result_by", text % {"n": LONGEST_RESULT.days}, "result_by")
    return result_by
