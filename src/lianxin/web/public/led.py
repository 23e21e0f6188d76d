"""What residents do themselves with small funds: all projects, each with its account, and the account as a table."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.act import queries as act
from lianxin.act.models import LedProject
from lianxin.act.queries import FundAccount
from lianxin.algorithms.amounts import decimal_of, grouped_decimal
from lianxin.algorithms.digits import whole
from lianxin.channels.file.guard import guarded
from lianxin.office.clock import now_of
from lianxin.office.days import day_of
from lianxin.office.models import Office

from ..access import anyone_at
from ..led import line_rows, name_of, signed_cents, summary

PAGE = 25
COLUMNS = ("line", "day", "kind", "amount", "left", "currency", "what", "proof", "takes_back", "confirmed")
#: Where the office took the words off: why, and on which day.
OFF_COLUMNS = ("words_off", "words_off_on")


@anyone_at
@require_GET
def projects(request: HttpRequest, office: Office) -> HttpResponse:
    """Every project that got money, the newest first, and every fund with what became of it."""
    now = now_of(request)
    after = whole(request.GET.get("after", ""), 9) or 0
    found = act.led_page(office, before=after, size=PAGE + 1)
    context = {
        "office": office,
        "nav": "led",
        "funds": [_fund(one) for one in act.fund_accounts(office)],
        "rows": [summary(row, now) for row in found[:PAGE]],
        "older_url": f"?after={found[PAGE - 1].number}" if len(found) > PAGE else "",
    }
    return render(request, "public/led_all.html", context)


def _fund(one: FundAccount) -> dict[str, Any]:
    return {
        "name": one.source.name,
        "currency": one.source.currency,
        "each": grouped_decimal(one.source.each_cents or 0),
        "free": grouped_decimal(one.source.total_cents - one.source.committed_cents),
        "paid": grouped_decimal(one.paid),
        "others": grouped_decimal(one.others),
        "spent": grouped_decimal(one.spent),
        "back": grouped_decimal(one.back),
        "on_the_way": grouped_decimal(one.on_the_way),
        "held": grouped_decimal(one.held),
        "reconciles": one.reconciles,
    }


@anyone_at
@require_GET
def project(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One project: what is done, where the money came from, and every line of the account."""
    found, now = _found(office, number), now_of(request)
    context = {
        "office": office,
        "nav": "led",
        **summary(found, now),
        "lines": line_rows(found, now),
        "idea_url": _idea_url(found),
    }
    return render(request, "public/led.html", context)


@anyone_at
@require_GET
def table(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The account for programs: one row for each line, amounts as exact decimals, what was left after it."""
    found = _found(office, number)
    response = HttpResponse(_as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{office.slug}-led-{number}.csv"'
    return response


def _found(office: Office, number: int) -> LedProject:
    found = act.led_at(office, number)
    if found is None:
        raise Http404
    return found


def _idea_url(found: LedProject) -> str:
    if found.idea is None:
        return ""
    return reverse("web:idea", args=[found.office.slug, found.consultation, found.idea])


def _as_csv(found: LedProject) -> str:
    text, left = StringIO(), 0
    # The byte order mark tells spreadsheets that this is UTF-8.
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["project", "name", *COLUMNS, *OFF_COLUMNS])
    for line in found.lines.all():
        left += signed_cents(line)
        told = [
            line.number,
            line.day.isoformat(),
            line.kind,
            decimal_of(signed_cents(line)),
            decimal_of(left),
        ]
        told += [found.source.currency, guarded(line.what), guarded(line.proof)]
        told += [line.counters.number if line.counters else "", "yes" if line.confirmed_at else ""]
        off = line.words_off_at
        told += [line.words_off, day_of(off, found.office).isoformat() if off else ""]
        writer.writerow([found.number, guarded(name_of(found)), *told])
    return text.getvalue()
