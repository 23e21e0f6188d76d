"""A campaign ends with its published result, and only when nothing that was found in it is open.

There is no other way to end one: neither the clock nor anybody takes it off the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import digest
from lianxin.algorithms.cleaning import in_languages
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import campaigns as entries
from ...models import Campaign, Consultation
from ...queries.campaigns import Outcome, counted, outcomes_of, questions_of, still_asked
from ...states import TaskState
from ..consultations.writing import demand_convenor
from ..statements.looking import demand_nobody_named
from ..statements.quoting import demand_nothing_private
from .writing import demand_not_over, held, record

MOST_RESULT = 4_000
#: So many are named one by one.
_NAMED = 20


class StillOpen(Refusal):
    """What keeps a campaign from ending: ``outcomes`` that are open."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        named = ", ".join(name_of(one) for one in outcomes[:_NAMED])
        told = f"{named} …" if len(outcomes) > _NAMED else named
        text = _("These findings are still open: %(which)s. A campaign ends only when none is.")
        super().__init__("open", text % {"which": told})
        self.outcomes = outcomes


def name_of(outcome: Outcome) -> str:
    """Consultation and finding, as pages number them: ``3.2`` is the second finding of consultation 3."""
    finding = outcome.finding
    return f"{finding.consultation.number}.{finding.number}"


def complete_campaign(
    *, campaign: Campaign, result: Mapping[str, str], by: Person, now: datetime
) -> Campaign:
    """What came of it is published, once, and with that it is over."""
    demand_convenor(campaign.office, by)
    told = in_languages(result)

    def work() -> Campaign:
        row = held(campaign)
        demand_not_over(row)
        asked, outcomes = questions_of(row), outcomes_of(row)
        _demand_closed(row, asked, now)
        if still := [one for one in outcomes if one.open]:
            raise StillOpen(still)
        _demand_result(told, asked)
        row.result, row.completed_by, row.completed_at = told, by, now
        row.save(force_update=True)
        count = counted(outcomes)
        record(
            row,
            entries.CAMPAIGN_COMPLETED,
            now=now,
            rows=[row],
            digest=digest_of(row),
            consultations=len(asked),
            findings=len(outcomes),
            checked=count[TaskState.CHECKED],
            declined=count[TaskState.DECLINED],
            result_by=row.result_by.isoformat(),
        )
        return row

    return grouped(work)


def digest_of(campaign: Campaign) -> str:
    """SHA-256 of the result in each language, in its one spelling."""
    return digest({"result": campaign.result})


def _demand_closed(campaign: Campaign, asked: Sequence[Consultation], now: datetime) -> None:
    if day_of(now, campaign.office) <= campaign.closes_on:
        raise Refusal("not_closed", _("It has not closed yet: people are still being asked."))
    if going_on := [row.number for row in still_asked(asked)]:
        text = _("These consultations are not over yet: %(which)s.")
        raise Refusal("not_closed", text % {"which": ", ".join(map(str, going_on))})


def _demand_result(result: Mapping[str, str], asked: Sequence[Consultation]) -> None:
    if not result or any(len(text) > MOST_RESULT for text in result.values()):
        text = _("Please write what came of it, in at least one language and at most %(n)s characters.")
        raise Refusal("result", text % {"n": MOST_RESULT}, "result")
    for words in result.values():
        demand_nobody_named(words, "result")
    for consultation in asked:
        demand_nothing_private(consultation, result.values(), "result")
