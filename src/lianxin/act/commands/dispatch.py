"""Handing a case to a unit; accepting, refusing, and the coordinator's decision.

Nothing here touches the dates: the clock started at receipt, and a refusal does not stop it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import MOST_TEXT
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Area, Office, Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..levels import next_climb
from ..models import Assignment, Case, RoutingRule
from ..rules import closed_to, demand
from ..states import IN_HAND, SHARE_OPEN, AssignmentState
from ..texts import short_text
from ..writing import Missing, hold, move, needed, record
from .clocks import note_levels


def add_rule(
    *, office: Office, unit: Unit, words: Sequence[str], now: datetime, areas: Sequence[Area] = ()
) -> RoutingRule:
    """Add a routing rule after the others."""

    def work() -> RoutingRule:
        position = RoutingRule.objects.filter(office=office).count() + 1
        codes = [area.code for area in areas]
        rule = RoutingRule(office=office, position=position, unit=unit, words=list(words), areas=codes)
        rule.save(force_insert=True)
        append(
            stream_id=office.stream_id,
            kind=entries.RULE_ADDED,
            subject=f"rule/{position}",
            now=now,
            public={"position": position, "unit": unit.code, "words": list(words), "areas": codes},
            rows=[rule],
        )
        return rule

    return grouped(work)


def dispatch(*, case: Case, unit: Unit, by: Person, now: datetime, reason: str = "", note: str = "") -> Case:
    """A clerk or coordinator hands the case to a unit, with everything that is known of it.

    ``reason`` is read by the person who spoke; ``note`` is for the colleagues who take over, so that nobody
    asks that person anything twice.  Whoever takes a case out of a unit's hands has to leave one.
    """
    why: dict[str, JSON] = {"by": "person", "text": short_text(reason, "reason", MOST_TEXT)}
    if note := short_text(note, "note", MOST_TEXT):
        why["note"] = note

    def work() -> Case:
        held = hold(case)
        note_levels(held, now=now)
        if held.state in IN_HAND:
            demand(by, "dispatch", held)
            needed(note, "note")
        offer(case=held, unit=unit, now=now, reason=why, by=by)
        return held

    return grouped(work)


def offer(*, case: Case, unit: Unit, now: datetime, reason: dict[str, JSON], by: Person | None) -> Assignment:
    """Offer the case to a unit, on behalf of a person or of a rule; part of a larger command."""
    move(case, "dispatch", by=by)
    check_unit(case=case, unit=unit)
    case.unit = unit
    case.climb_at = next_climb(case, WorkingDays.of(case.office))
    case.save()
    withdrawn = list(case.assignments.filter(joint=False, state__in=SHARE_OPEN))
    for earlier in withdrawn:
        if earlier.state == AssignmentState.OFFERED:
            earlier.decided_at, earlier.decided_by = now, by
        earlier.state = AssignmentState.WITHDRAWN
        earlier.save()
    assignment = Assignment(
        office_id=case.office_id, case=case, unit=unit, reason=reason, offered_at=now, offered_by=by
    )
    assignment.save(force_insert=True)
    record(
        case,
        entries.CASE_DISPATCHED,
        now=now,
        rows=[assignment, *withdrawn],
        unit=unit.code,
        by=reason["by"],
        rule=reason.get("position"),
        word=reason.get("word"),
    )
    return assignment


def accept(*, case: Case, by: Person, now: datetime) -> Case:
    """The unit takes the case on."""

    def work() -> Case:
        held = hold(case)
        note_levels(held, now=now)
        move(held, "accept", by=by)
        assignment = _decide_offer(held, AssignmentState.ACCEPTED, by, now)
        held.owner = assignment.unit
        _in_hand(held, now)
        held.save()
        record(held, entries.CASE_ACCEPTED, now=now, rows=[assignment], unit=assignment.unit.code)
        return held

    return grouped(work)


def refuse(*, case: Case, reason: str, by: Person, now: datetime) -> Case:
    """The unit refuses, with a reason.  After two refusals a coordinator decides; the dates stay as they are."""
    reason = needed(reason, "reason")

    def work() -> Case:
        held = hold(case)
        pack = RULE_PACKS[held.office.rule_pack]
        held.refusals += 1
        last = held.refusals >= pack.refusals_to_coordinator
        move(held, "refuse_again" if last else "refuse", by=by)
        if last:
            limit = pack.steps["coordinate"].limit
            deadline = WorkingDays.of(held.office).due(now.astimezone(held.office.zone), limit).moment
            held.next_due = min(deadline, held.due)
        assignment = _decide_offer(held, AssignmentState.REFUSED, by, now, refusal=reason)
        held.save()
        record(
            held,
            entries.CASE_REFUSED,
            now=now,
            rows=[assignment],
            unit=assignment.unit.code,
            refusals=held.refusals,
            state=str(held.state),
        )
        return held

    return grouped(work)


def decide(*, case: Case, unit: Unit, reason: str, by: Person, now: datetime) -> Case:
    """A coordinator decides a dispute: the unit has the case and cannot refuse it again."""
    reason = needed(reason, "reason")

    def work() -> Case:
        held = hold(case)
        note_levels(held, now=now)
        move(held, "decide", by=by)
        check_unit(case=held, unit=unit)
        held.unit = held.owner = unit
        _in_hand(held, now)
        held.save()
        assignment = Assignment(
            office_id=held.office_id,
            case=held,
            unit=unit,
            state=AssignmentState.ACCEPTED,
            reason={"by": "decision", "text": reason},
            offered_at=now,
            offered_by=by,
            decided_at=now,
            decided_by=by,
        )
        assignment.save(force_insert=True)
        record(held, entries.CASE_DECIDED, now=now, rows=[assignment], unit=unit.code)
        return held

    return grouped(work)


def check_unit(*, case: Case, unit: Unit) -> None:
    """A case stays in its office, and away from the unit that it is about and from those above it."""
    if unit.office_id != case.office_id:
        raise Missing("unit")
    if unit.pk in closed_to(case):
        raise Refusal(
            "kept_from",
            _("The case is about this unit or about one below it. Please choose another unit."),
            "unit",
        )


def _in_hand(case: Case, now: datetime) -> None:
    case.accepted_at = case.accepted_at or now
    case.climb_at = next_climb(case, WorkingDays.of(case.office))


def _decide_offer(
    case: Case, state: AssignmentState, by: Person, now: datetime, refusal: str = ""
) -> Assignment:
    offers = case.assignments.select_related("unit").filter(joint=False, state=AssignmentState.OFFERED)
    assignment = offers.latest("pk")
    assignment.state, assignment.refusal = state, refusal
    assignment.decided_at, assignment.decided_by = now, by
    assignment.save()
    return assignment
