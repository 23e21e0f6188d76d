"""Monthly sheets: fixed figures on one page to print, and the same as a table and as JSON for programs."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record.queries import verifier_key
from lianxin.verify import queries
from lianxin.verify.correcting import told
from lianxin.verify.models import Correction, Sheet
from lianxin.verify.rules import may_ask_correction
from lianxin.verify.sheets import fields_of

from ..access import anyone_at
from . import sheet_page

COLUMNS = ("figure", "value", "stated", "corrected", "reason", "correction_entry")
#: How a figure came about, in every export.
TWO_PEOPLE = "typed by two people"


@anyone_at
@require_GET
def sheets(request: HttpRequest, office: Office) -> HttpResponse:
    """Every month that was fixed, the newest first."""
    rows = [sheet_page.listed(row, office) for row in queries.sheets_of(office)]
    return render(request, "public/sheets.html", {"office": office, "nav": "rates", "rows": rows})


@anyone_at
@require_GET
def sheet(request: HttpRequest, office: Office, month: str) -> HttpResponse:
    """One month on one page."""
    found = _sheet(office, month)
    record = request.build_absolute_uri(reverse("web:record", args=[office.slug]))
    context = sheet_page.page(found, verifier_key(office.stream), record, now_of(request))
    context["may_ask"] = (
        request.user.is_authenticated
        and request.user.office_id == office.pk
        and may_ask_correction(request.user)
    )
    return render(request, "public/sheet.html", context)


def _sheet(office: Office, month: str) -> Sheet:
    found = queries.sheet_of(office, month)
    if found is None:
        raise Http404
    return found


@anyone_at
@require_GET
def table(request: HttpRequest, office: Office, month: str) -> HttpResponse:
    """One line a figure: what it is, how it came about, and what two people corrected it to."""
    found = _sheet(office, month)
    response = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{office.slug}-{found.month}.csv"'
    return response


def as_csv(sheet: Sheet) -> str:
    """Names are made of our own words and the office's codes, so no cell can be a formula."""
    corrected = {row.field: row for row in queries.corrections_of(sheet)}
    written = StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in fields_of(sheet.figures):
        row = corrected.get(one.name)
        told = (row.now, row.reason, queries.entry_of_correction(row)) if row else ("", "", "")
        rows.writerow((one.name, one.value, one.stated, *told))
    return written.getvalue()


@anyone_at
@require_GET
def data(request: HttpRequest, office: Office, month: str) -> HttpResponse:
    """The figures as they were digested, byte for byte under ``canonical``, and what was corrected since."""
    return JsonResponse(as_data(_sheet(office, month)), json_dumps_params={"ensure_ascii": False})


def as_data(sheet: Sheet) -> dict[str, Any]:
    return {
        "month": sheet.month,
        "begins_at": sheet.begins_at,
        "ends_at": sheet.ends_at,
        "made_at": sheet.made_at,
        "size": sheet.size,
        "head": sheet.head,
        "digest": sheet.digest,
        "figures": json.loads(sheet.figures),
        "canonical": sheet.figures,
        "corrections": [correction_data(row) for row in queries.corrections_of(sheet)],
    }


def correction_data(row: Correction) -> dict[str, Any]:
    """A correction for programs: what the record says of it, that the new number was typed, and the words."""
    return {
        **told(row),
        "now_stated": TWO_PEOPLE,
        "words": row.words,
        "decided_at": row.decided_at,
        "entry": queries.entry_of_correction(row),
    }
