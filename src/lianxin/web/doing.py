"""Tasks, money and promises of a case, as desk, follow page and public page show them: the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lianxin.act import queries
from lianxin.act.models import Case, Commitment, Promise, Task
from lianxin.act.states import FundState, PromiseState, TaskState
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from . import dates
from .stages import Tag

_TASK_TONES = {TaskState.OPEN: "river", TaskState.DONE: "leaf", TaskState.DROPPED: "amber"}
_FUND_TONES = {FundState.ASKED: "amber", FundState.DECLINED: "brick", FundState.RELEASED: "river"}
_PROMISE_TONES = {
    PromiseState.OPEN: "river",
    PromiseState.KEPT: "leaf",
    PromiseState.LATE: "amber",
    PromiseState.BROKEN: "brick",
}


@contextmanager
def fields_of(form: str) -> Iterator[None]:
    """Name the field of a refusal as it is named in this form: a page holds several forms."""
    try:
        yield
    except Refusal as refusal:
        field = f"{form}_{refusal.field}" if refusal.field else ""
        raise Refusal(refusal.code, refusal.text, field) from None


def task_rows(case: Case, now: datetime) -> list[dict[str, Any]]:
    """The tasks of a case: one list, one state and one date, whoever looks."""
    since = queries.answered_since(case)
    return [_task(task, case.office, now, since) for task in queries.tasks_on(case)]


def _task(task: Task, office: Office, now: datetime, since: datetime | None) -> dict[str, Any]:
    return {
        "id": task.pk,
        "task": task,
        "title": task.title,
        "who": task.unit.name if task.unit else _("The residents"),
        "state": _task_tag(task),
        "due": dates.day(task.due_at, office.zone, now) if task.due_at else "",
        "late": task.state == TaskState.OPEN and task.due_at is not None and task.due_at < now,
        "done": dates.day(task.done_at, office.zone, now) if task.done_at else "",
        "after": bool(since and task.unit and task.done_at and task.done_at > since),
        "note": task.note,
        "milestone": task.milestone,
        "words": task.words,
    }


def _task_tag(task: Task) -> Tag:
    """Where it stands; what is done and waits for acceptance says so."""
    if task.milestone and task.state == TaskState.DONE:
        if task.accepted:
            return Tag(_("Done and accepted"), "leaf")
        return Tag(
            _("Done, not accepted") if task.accepted is False else _("Done, not accepted yet"), "amber"
        )
    return Tag(str(TaskState(task.state).label), _TASK_TONES[TaskState(task.state)])


def task_counts(case: Case) -> str:
    """How many there are and how many are done, for whoever may not read the titles."""
    found = queries.tasks_on(case)
    if not found:
        return ""
    told = {"n": len(found), "done": sum(task.state == TaskState.DONE for task in found)}
    counts = (
        ngettext("%(n)d thing to do, %(done)d done", "%(n)d things to do, %(done)d done", len(found)) % told
    )
    unaccepted = [
        task for task in found if task.milestone and task.state == TaskState.DONE and not task.accepted
    ]
    if unaccepted:
        more = ngettext(
            "%(n)d not accepted by the person", "%(n)d not accepted by the person", len(unaccepted)
        )
        counts = f"{counts}; {more % {'n': len(unaccepted)}}"
    return counts


def money_rows(found: Sequence[Commitment]) -> list[dict[str, Any]]:
    """Money for a case: how much, from where, how much of it is paid."""
    return [
        {
            "id": row.pk,
            "row": row,
            "case": row.case.number,
            "source": row.source.name,
            "currency": row.source.currency,
            "amount": grouped_decimal(row.amount_cents),
            "paid": grouped_decimal(row.paid_cents),
            "left": grouped_decimal(row.amount_cents - row.paid_cents),
            "state": _fund_tag(row),
        }
        for row in found
    ]


def _fund_tag(row: Commitment) -> Tag:
    if row.state == FundState.APPROVED:
        paid = row.paid_cents == row.amount_cents
        return Tag(pgettext("money", "Paid"), "leaf") if paid else Tag(str(FundState.APPROVED.label), "river")
    return Tag(str(FundState(row.state).label), _FUND_TONES[FundState(row.state)])


def public_money(case: Case) -> list[dict[str, Any]]:
    """What everybody sees of it: what was set aside, not what was only asked for or declined."""
    shown = (FundState.APPROVED, FundState.RELEASED)
    return money_rows([row for row in queries.commitments_on(case) if row.state in shown])


def promise_rows(found: Sequence[Promise], office: Office, now: datetime) -> list[dict[str, Any]]:
    """Promises with the day, what became of them, and the deed."""
    return [
        {
            "id": row.pk,
            "promise": row,
            "text": row.text,
            "unit": row.unit.name,
            "state": promise_tag(row, now),
            "due": dates.day(row.due_at, office.zone, now),
            "deed": row.deed,
            "settled": dates.day(row.settled_at, office.zone, now) if row.settled_at else "",
            "case": row.case.number if row.case else None,
            "url": reverse("web:case", args=[office.slug, row.case.number]) if row.case else "",
        }
        for row in found
    ]


def promise_tag(row: Promise, now: datetime) -> Tag:
    """Broken from the moment at which its day is over."""
    state = PromiseState(row.state)
    if state == PromiseState.OPEN and row.due_at < now:
        state = PromiseState.BROKEN
    return Tag(str(state.label), _PROMISE_TONES[state])


def public_case(case: Case, now: datetime, *, released: bool) -> dict[str, Any]:
    """What the public page of a case shows: titles of tasks only where words of the voice are released.

    Of what is about a unit's own conduct it shows amounts and counts, and no words.
    """
    promised = [] if case.kept_from_id else queries.promises_on(case)
    return {
        "tasks": task_rows(case, now) if released else [],
        "task_counts": "" if released else task_counts(case),
        "money": public_money(case),
        "promises": promise_rows(promised, case.office, now),
    }
