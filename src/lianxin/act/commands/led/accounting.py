"""Those who lead a project write its account, receipt in hand.  Nothing is spent that has not come in.

No amount and no day is ever changed.  Whoever made a mistake takes it back by a line beside it, and writes the right one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.hear.models import Voice
from lianxin.office.days import day_of
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...leading import CORRECTS, WRITES, add_up
from ...models import LedLine, LedProject
from ...states import LedState, LineKind
from ...texts import amount_of, needed_text, short_text
from .writing import (
    MOST_LINES,
    demand_leader,
    demand_nobody,
    demand_state,
    hold_project,
    record_line,
)

MOST_LINE, MOST_PROOF = 200, 120


@dataclass(frozen=True, kw_only=True)
class Written:
    """A line as it was typed: how much, of which day, for what or from whom, and the paper that shows it."""

    kind: LineKind
    amount: str
    day: date | None
    what: str
    proof: str = ""


def enter_line(
    *, project: LedProject, voice: Voice, written: Written, now: datetime, seen: int | None = None
) -> LedLine:
    """Write what came in, was spent or was given back.  ``seen`` is the last line that whoever writes has read."""

    def work() -> LedLine:
        held = hold_project(project)
        demand_leader(held, voice)
        demand_state(held, WRITES.get(written.kind, ()))
        _demand_seen(held, seen)
        line = _line(held, written, now)
        _demand_left(held, line)
        line.save(force_insert=True)
        add_up(held, [line])
        held.save(force_update=True)
        record_line(held, line, now=now)
        return line

    return grouped(work)


def correct_line(
    *,
    project: LedProject,
    voice: Voice,
    number: int,
    why: str,
    instead: Written | None,
    now: datetime,
    seen: int | None = None,
) -> LedLine:
    """Take a line back by another one that names it, and write the right one, if there is one, together with it."""
    why = needed_text(why, "why", _("Please say what was wrong with the line."), MOST_LINE)

    def work() -> LedLine:
        held = hold_project(project)
        demand_leader(held, voice)
        demand_state(held, CORRECTS)
        _demand_seen(held, seen)
        lines = [_counter(held, _correctable(held, number), why, now)]
        if instead is not None:
            lines.append(_line(held, instead, now, number=lines[0].number + 1))
        before = held.spent_cents, held.others_cents
        add_up(held, lines)
        _demand_sound(held)
        _demand_no_more(held, *before)
        for line in lines:
            line.save(force_insert=True)
        held.save(force_update=True)
        for line in lines:
            record_line(held, line, now=now)
        return lines[-1]

    return grouped(work)


def _counter(project: LedProject, wrong: LedLine, why: str, now: datetime) -> LedLine:
    return LedLine(
        office_id=project.office_id,
        project=project,
        number=next_number(project.lines.all()),
        kind=wrong.kind,
        amount_cents=wrong.amount_cents,
        day=day_of(now, project.office),
        what=demand_nobody(why, "why"),
        counters=wrong,
        written_at=now,
    )


def _line(project: LedProject, written: Written, now: datetime, *, number: int | None = None) -> LedLine:
    number = number or next_number(project.lines.all())
    # What is given back always has room, so that every account can come to its end.
    if number > MOST_LINES and written.kind != LineKind.BACK:
        raise Refusal("many", _("This account is full. Please talk with the office."))
    first = day_of(project.proposed_at, project.office)
    if written.day is None or not first <= written.day <= day_of(now, project.office):
        told = _("Please name the day, not before the project was proposed and not after today.")
        raise Refusal("day", told, "day")
    missing = {
        LineKind.OTHERS: _("Please say where the money came from, without names of people."),
        LineKind.SPENT: _("Please say what it was spent on."),
        LineKind.BACK: _("Please say how it was given back."),
    }
    return LedLine(
        office_id=project.office_id,
        project=project,
        number=number,
        kind=written.kind,
        amount_cents=amount_of(written.amount, "amount"),
        day=written.day,
        what=demand_nobody(needed_text(written.what, "what", missing[written.kind], MOST_LINE), "what"),
        proof=demand_nobody(short_text(written.proof, "proof", MOST_PROOF), "proof"),
        written_at=now,
    )


def _demand_seen(project: LedProject, seen: int | None) -> None:
    """The same form sent twice, or two people who write at once, do not count the same money twice."""
    if seen is not None and seen != next_number(project.lines.all()) - 1:
        told = _(
            "A line was written since you opened this page. Please look whether it is yours, then send again."
        )
        raise Refusal("meanwhile", told)


def _demand_left(project: LedProject, line: LedLine) -> None:
    if line.kind == LineKind.OTHERS:
        return
    left = project.left_cents
    if line.kind == LineKind.BACK:
        left = min(left, project.granted_cents - project.back_cents)
    if line.amount_cents > left:
        told = _("There is not so much left: %(left)s at most.") % {"left": grouped_decimal(left)}
        raise Refusal("overspent", told, "amount")


def _correctable(project: LedProject, number: int) -> LedLine:
    line = project.lines.filter(number=number).first()
    if line is None or line.counters_id or LedLine.objects.filter(counters=line).exists():
        raise Refusal("unknown", _("There is no such line that could be taken back."), "line")
    if line.kind == LineKind.GRANTED or line.confirmed_at is not None:
        raise Refusal("confirmed", _("The office stands for this line; it stays as it is."), "line")
    return line


def _demand_sound(project: LedProject) -> None:
    """Nothing is spent that has not come in; once it is closed nothing is left, whatever is corrected."""
    if project.left_cents < 0 or project.back_cents > project.granted_cents:
        raise Refusal("overspent", _("More would be spent or given back than came in."), "amount")
    if project.state == LedState.CLOSED and project.left_cents:
        told = _("The project is closed: what is right instead must come to the same amount.")
        raise Refusal("closed", told, "amount")


def _demand_no_more(project: LedProject, spent: int, others: int) -> None:
    """Once the office stopped it, a correction is no way to spend: both sums stay or get smaller."""
    if project.state == LedState.STOPPED and (project.spent_cents > spent or project.others_cents > others):
        told = _("The project was stopped: what was spent, or given by others, cannot become more.")
        raise Refusal("not_now", told, "amount")
