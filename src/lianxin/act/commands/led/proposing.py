"""Residents propose to do something themselves: a voice like any other, and so a case, with a project beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.hear.commands import Heard, Said, receive
from lianxin.hear.states import MOST_CONTACT, VoiceKind
from lianxin.office.days import day_of
from lianxin.office.models import Office
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import led as entries
from ...models import FundSource, LedProject
from ...states import LedState
from ...texts import amount_of, needed_text, short_text
from .writing import demand_nobody, record

MOST_NAME, MOST_WHAT = 80, 3_000
#: Accounts of a small fund are settled within so many days.
MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What residents want to do, with how much from which small fund, and by when they settle the account.

    ``idea`` is the consultation and the number of the adopted idea that it comes of; whoever calls has looked at it.
    """

    name: str
    what: str
    source: FundSource
    amount: str
    until: date | None
    channel: str
    contact: str = ""
    language: str = ""
    idea: tuple[int, int] | None = None


def propose_project(
    *, office: Office, proposed: Proposed, now: datetime, idempotency_key: str = ""
) -> tuple[LedProject, Heard]:
    """Take in a proposal.  Its receipt opens the account later; the office owes it an answer like every voice."""
    made = _checked(office, proposed, now)
    said = Said(
        title=made.name,
        body=made.what,
        channel=proposed.channel,
        contact=short_text(proposed.contact, "contact", MOST_CONTACT),
        language=proposed.language,
        kind=VoiceKind.IDEA,
    )

    def work() -> tuple[LedProject, Heard]:
        # Whoever proposes holds the office, so that a number is given once.
        Office.objects.select_for_update().get(pk=office.pk)
        heard = receive(office=office, said=said, now=now, idempotency_key=idempotency_key)
        if heard.appended is None:
            return _known(heard, made), heard
        made.voice = heard.voice
        made.number = next_number(office.led_projects.all())
        made.save(force_insert=True)
        record(
            made,
            entries.LED_PROPOSED,
            now=now,
            voice=heard.voice.pk,
            amount_cents=made.asked_cents,
            source=made.source.code,
            consultation=made.consultation,
            idea=made.idea,
            until=made.until.isoformat(),
        )
        return made, heard

    return grouped(work)


def _known(heard: Heard, made: LedProject) -> LedProject:
    """The same form came twice; the same words that were no proposal, or asked for something else, are told so."""
    known = LedProject.objects.filter(voice=heard.voice).first()
    if known is None:
        raise Refusal("known", _("This was sent before, as something else. Please load the page again."))
    asked = ["asked_cents", "source_id", "consultation", "idea"]
    if known.state == LedState.PROPOSED:
        # The day moves when money is granted.
        asked.append("until")
    if any(getattr(known, name) != getattr(made, name) for name in asked):
        told = _(
            "You handed this in before, with another amount, fund or day, and it stands as it was. "
            "To propose it anew, please load the page again."
        )
        raise Refusal("known", told)
    return known


def _checked(office: Office, proposed: Proposed, now: datetime) -> LedProject:
    source, today = proposed.source, day_of(now, office)
    if source.office_id != office.pk or source.each_cents is None:
        raise Refusal("unknown", _("Please choose one of the small funds."), "source")
    name = needed_text(proposed.name, "name", _("Please say in a few words what you want to do."), MOST_NAME)
    what = needed_text(
        proposed.what, "what", _("Please say what you will do, with whom, and what it costs."), MOST_WHAT
    )
    asked = amount_of(proposed.amount, "amount")
    if asked > source.each_cents:
        told = _("One project gets %(most)s at most from this fund.")
        raise Refusal("each", told % {"most": grouped_decimal(source.each_cents)}, "amount")
    until = proposed.until
    if until is None or not today < until <= today + timedelta(days=MOST_DAYS):
        raise Refusal("until", _("Please name a day after today, within a year."), "until")
    consultation, idea = proposed.idea or (None, None)
    return LedProject(
        office=office,
        source=source,
        consultation=consultation,
        idea=idea,
        name=demand_nobody(" ".join(name.split()), "name"),
        what=demand_nobody(what, "what"),
        asked_cents=asked,
        until=until,
        proposed_at=now,
    )
