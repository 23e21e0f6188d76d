"""Ideas for everybody: all of them in several orders beside each other, and one with what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.act.queries import has_led, led_of_idea
from lianxin.algorithms.digits import whole
from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.queries.idea_lists import Lists, campaign_of, few_votes, lists_of
from lianxin.ask.queries.votes import totals
from lianxin.ask.states import IdeaState, PhaseKind, StatementState
from lianxin.channels.file.brought.ideas_out import ideas_csv
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ... import dates
from ...access import anyone_at
from ...led import name_of
from ..frame import found_at, frame, may_see
from ..glossary.marking import Glossary
from ..texts import told
from . import orders, pages


def asking_for_ideas(office: Office, number: int) -> Consultation:
    """The consultation of an address, if it asks for ideas."""
    found = found_at(office, number)
    if not queries.asks_for_ideas(found):
        raise Http404
    return found


@anyone_at
@require_GET
def ideas(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Every idea that is shown: three orders, those that few have voted on, and all of them, the newest first."""
    found, now = asking_for_ideas(office, number), now_of(request)
    rows = list(queries.shown(found).defer("details"))
    order = orders.BY_NAME.get(request.GET.get("by", ""))
    if order and (lists := lists_of(found)):
        after = whole(request.GET.get("after", ""), 6) or 0
        page = orders.Shown.of(found, rows, lists).page(order, now, after=after, most=orders.PAGE)
        return render(request, "asking/ideas/order.html", {**frame(found), "list": page})
    before = whole(request.GET.get("before", ""), 9) or 0
    more = queries.said_again(found)
    context = {**frame(found), **_newest(found, rows, more, now, before), "first_page": not before}
    if not before:
        context |= _first(found, rows, more, now) | {"may_see": may_see(request, office)}
    return render(request, "asking/ideas/list.html", context)


def _first(
    consultation: Consultation, rows: list[Idea], more: dict[int, int], now: datetime
) -> dict[str, Any]:
    """What stands above all of them, on the first page alone."""
    few = few_votes(consultation, rows)[: orders.FIRST]
    return {
        **pages.answered(consultation, now),
        **_lists(consultation, rows, lists_of(consultation), now),
        "few": pages.listed(few, consultation, now, more),
        "limits": told(consultation.limits) if consultation.limits else None,
        "glossary": Glossary(consultation.office),
        "may_propose": open_phase(consultation, PhaseKind.IDEAS, now) is not None,
        "may_vote": open_phase(consultation, PhaseKind.VOTE, now) is not None,
        "least": LEAST,
    }


def _lists(
    consultation: Consultation, rows: list[Idea], lists: Lists | None, now: datetime
) -> dict[str, Any]:
    if lists is None:
        return {"lists": [], "being_made": bool(rows)}
    shown = orders.Shown.of(consultation, rows, lists)
    zone = consultation.office.zone
    return {
        "lists": [shown.page(order, now) for order in orders.ORDERS],
        "as_of": dates.moment(lists.as_of, zone, now) if lists.as_of else "",
    }


def _newest(
    consultation: Consultation, rows: list[Idea], more: dict[int, int], now: datetime, before: int
) -> dict[str, Any]:
    newest = [row for row in reversed(rows) if not before or row.statement.number < before]
    page = newest[: queries.PAGE]
    return {
        "rows": pages.listed(page, consultation, now, more),
        "older_url": f"?before={page[-1].statement.number}" if len(newest) > len(page) else "",
    }


@anyone_at
@require_GET
def ideas_file(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Every idea that is shown, as a table of proposals that other programs read."""
    found = asking_for_ideas(office, number)

    def url_of(idea: int) -> str:
        return request.build_absolute_uri(reverse("web:idea", args=[office.slug, number, idea]))

    # The byte order mark tells spreadsheets that this is UTF-8.
    text = "\ufeff" + "".join(ideas_csv(found, url_of))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{office.slug}-ideas-{number}.csv"'
    return response


@anyone_at
@require_GET
def idea(request: HttpRequest, office: Office, number: int, idea: int) -> HttpResponse:
    """One idea: what was said, how people vote on it, what the office replied, and who had it if they want that."""
    found, now = asking_for_ideas(office, number), now_of(request)
    row = queries.idea_at(found, idea)
    if row is None:
        raise Http404
    total = totals(found).get(row.statement_id)
    shown = row.statement.state == StatementState.SHOWN
    context = {
        **frame(found),
        **pages.line(row, office, now),
        "shown": shown,
        "details": row.details,
        "credit": pages.credit_of(row),
        "replies": pages.replies(row, office, now),
        "said_again": queries.said_again(found).get(row.statement_id, 0),
        "copies": _copies(found, row) if shown else [],
        "total": total if total and total.is_told else None,
        "least": LEAST,
        "may_vote": shown and open_phase(found, PhaseKind.VOTE, now) is not None,
        "may_see": may_see(request, office),
        "led": [{"number": one.number, "name": name_of(one)} for one in led_of_idea(office, number, idea)],
        "may_lead": row.state == IdeaState.ADOPTED and has_led(office),
    }
    return render(request, "asking/ideas/one.html", context)


def _copies(consultation: Consultation, row: Idea) -> list[dict[str, Any]]:
    """The others of its campaign, as the lists last found them."""
    group = campaign_of(consultation, row.statement.number)
    others = queries.shown(consultation).filter(statement__number__in=group).exclude(pk=row.pk)
    return [{"number": one.statement.number, "words": one.statement.words} for one in others]
