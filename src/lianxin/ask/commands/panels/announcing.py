"""A convenor announces a panel: what it is asked, how many sit on it, and of which people how many.

All of it is public before anybody stands ready, and afterwards only its days change, for a reason that everybody reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON, canonical
from lianxin.algorithms.cleaning import in_languages
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import MOST_LEAF, stamp
from lianxin.record.commit import grouped

from ...entries import panels as entries
from ...models import Consultation, Panel
from ...queries.panels import changed_quotas, named_changes
from ...seats_table import quotas_in
from ...states import BEFORE_DRAW, PANEL_GOES_ON, UNDECIDED, PanelState, Stuck
from ..consultations import writing as consulting
from ..sittings.writing import checked_source
from .cancelling import cancelled
from .writing import demand, held, record

#: The pot is open so long at least: whoever looks in once a week finds it.
POT_DAYS = 7
#: The list can be read so long before the draw.
LIST_DAYS = 1
LEAST_SIZE, MOST_SIZE, MOST_ANSWER_DAYS = 5, 200, 60
MOST_TEXT = 2_000
#: All terms together stand in one entry of the record, beside what every entry has.
MOST_BYTES = MOST_LEAF - 2_000


@dataclass(frozen=True, kw_only=True)
class PanelTerms:
    """``categories`` is a table as ``lianxin draw`` reads it: category, feature, min, max; texts are by language."""

    task: Mapping[str, str]
    days: Mapping[str, str]
    costs: Mapping[str, str]
    size: int
    categories: str
    closes_at: datetime
    draws_at: datetime
    source: str
    answer_days: int = 7
    households: bool = False


def announce_panel(*, consultation: Consultation, terms: PanelTerms, by: Person, now: datetime) -> Panel:
    """Everybody sees it from this moment, and can put their name into the pot."""
    consulting.demand_convenor(consultation.office, by)
    made = _made(consultation, terms, by, now)

    def work() -> Panel:
        row = consulting.held(consultation)
        consulting.demand(row, *UNDECIDED)
        if row.panels.filter(task=made.task, state__in=BEFORE_DRAW).exists():
            raise Refusal("twice", _("A panel that is asked the same is announced already."), "task")
        made.number = next_number(row.panels.all())
        _demand_told(made)
        made.save(force_insert=True)
        record(made, entries.PANEL_ANNOUNCED, now=now, rows=[made], **_told(made))
        return made

    return grouped(work)


def _made(consultation: Consultation, terms: PanelTerms, by: Person, now: datetime) -> Panel:
    if not LEAST_SIZE <= terms.size <= MOST_SIZE:
        text = _("On a panel sit between %(least)s and %(most)s people.")
        raise Refusal("size", text % {"least": LEAST_SIZE, "most": MOST_SIZE}, "size")
    if not 1 <= terms.answer_days <= MOST_ANSWER_DAYS:
        text = _("Whoever is drawn has between 1 and %(n)s days to answer.")
        raise Refusal("answer_days", text % {"n": MOST_ANSWER_DAYS}, "answer_days")
    if terms.closes_at < now + timedelta(days=POT_DAYS):
        text = _("The pot is open for at least %(n)s days.")
        raise Refusal("closes", text % {"n": POT_DAYS}, "closes")
    _demand_later(terms.draws_at, terms.closes_at)
    return Panel(
        consultation=consultation,
        task=texts(terms.task, "task", needed=True),
        days=texts(terms.days, "days"),
        costs=texts(terms.costs, "costs"),
        size=terms.size,
        quotas=quotas_in(terms.categories, terms.size),
        households=terms.households,
        answer_days=terms.answer_days,
        closes_at=terms.closes_at,
        draws_at=terms.draws_at,
        source=checked_source(terms.source),
        announced_by=by,
        announced_at=now,
    )


def texts(typed: Mapping[str, str], field: str, *, needed: bool = False) -> dict[str, str]:
    found = in_languages(typed)
    if needed and not found:
        raise Refusal(field, _("Please write this in at least one language."), field)
    if any(len(text) > MOST_TEXT for text in found.values()):
        raise Refusal(field, _("Please write at most %(n)s characters.") % {"n": MOST_TEXT}, field)
    return found


def _demand_later(draws_at: datetime, after: datetime) -> None:
    if draws_at < after + timedelta(days=LIST_DAYS):
        text = _("It is drawn a day after the pot closes at the earliest: the list is public before.")
        raise Refusal("draws", text, "draws")


def _days(row: Panel) -> dict[str, str]:
    return {"closes_at": stamp(row.closes_at), "draws_at": stamp(row.draws_at), "source": row.source}


def _told(made: Panel) -> dict[str, JSON]:
    return {
        **_days(made),
        "task": made.task,
        "days": made.days,
        "costs": made.costs,
        "size": made.size,
        "quotas": [quota[:4] for quota in made.quotas],
        "households": made.households,
        "answer_days": made.answer_days,
    }


def _demand_told(made: Panel) -> None:
    """Texts and seats may each be as long as they may, and yet be too long together."""
    much = len(canonical(_told(made)))
    if much > MOST_BYTES:
        text = _(
            "The texts and the seats are too long together: %(much)s bytes, where %(n)s have room. Please shorten them."
        )
        raise Refusal("task", text % {"much": much, "n": MOST_BYTES}, "task")


def move_panel(
    *,
    panel: Panel,
    closes_at: datetime,
    draws_at: datetime,
    source: str,
    reason: str,
    by: Person,
    now: datetime,
) -> Panel:
    """Other days, for a reason that everybody reads; never once the number from outside may be known.

    A longer pot opens again one that stood still; nobody who counts on its last day finds it closed.
    """
    consulting.demand_convenor(panel.office, by)
    source, reason = checked_source(source), consulting.checked_reason(reason)

    def work() -> Panel:
        row = held(panel)
        _demand_movable(row, closes_at, now)
        if row.state == PanelState.LISTED:
            _demand_bound(row, draws_at, source)
        _demand_later(draws_at, max(closes_at, now))
        row.closes_at, row.draws_at, row.source, row.changed_reason = closes_at, draws_at, source, reason
        if row.state == PanelState.STUCK and (closes_at > now or row.stuck["why"] == Stuck.LATE):
            row.state, row.stuck = PanelState.OPEN, {}
        row.save(force_update=True)
        record(row, entries.PANEL_MOVED, now=now, rows=[row], **_days(row), reason=reason)
        return row

    return grouped(work)


def _demand_movable(row: Panel, closes_at: datetime, now: datetime) -> None:
    demand(row, *BEFORE_DRAW)
    listed = row.state == PanelState.LISTED
    if listed and now >= row.draws_at:
        text = _("The hour of the draw has come: it is drawn as announced, or cancelled.")
        raise Refusal("not_now", text)
    if closes_at != row.closes_at and (listed or closes_at <= max(now, row.closes_at)):
        text = _("The pot closes as announced, or later than that and later than now.")
        raise Refusal("closes", text, "closes")


def _demand_bound(row: Panel, draws_at: datetime, source: str) -> None:
    """Whoever knows the list could look for a source, or an hour, that suits them: it only waits for the same one."""
    if source != row.source:
        text = _("The list is public: the number comes from where it was announced.")
        raise Refusal("source", text, "source")
    if draws_at <= row.draws_at:
        text = _("The list is public: it can only be drawn later than announced.")
        raise Refusal("draws", text, "draws")


def relax_panel(*, panel: Panel, reason: str, by: Person, now: datetime) -> Panel:
    """The smallest change of the seats after which a panel can be drawn, for a reason that everybody reads."""
    consulting.demand_convenor(panel.office, by)
    reason = consulting.checked_reason(reason)

    def work() -> Panel:
        row = held(panel)
        demand(row, PanelState.STUCK)
        if row.stuck["why"] != Stuck.QUOTAS:
            raise Refusal("not_now", _("Other seats would not help: the pot has to be open longer."))
        changes = row.stuck["changes"]
        row.quotas = changed_quotas(row.quotas, changes)
        row.state, row.stuck, row.changed_reason = PanelState.OPEN, {}, reason
        row.save(force_update=True)
        told = named_changes(row.quotas, changes)
        record(row, entries.PANEL_RELAXED, now=now, rows=[row], changes=told, reason=reason)
        return row

    return grouped(work)


def cancel_panel(*, panel: Panel, reason: str, by: Person, now: datetime) -> Panel:
    """There is no panel, for a reason that everybody reads.  What people left to be reached by goes."""
    consulting.demand_convenor(panel.office, by)
    reason = consulting.checked_reason(reason)

    def work() -> Panel:
        row = held(panel)
        demand(row, *PANEL_GOES_ON)
        return cancelled(row, reason, now)

    return grouped(work)
