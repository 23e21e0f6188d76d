"""Published figures that were found wrong: every correction for everybody, the newest first, and as a feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import area_names
from lianxin.verify import queries
from lianxin.verify.models import Correction
from lianxin.verify.rules import may_see_corrections
from lianxin.verify.states import CorrectionReason

from .. import dates
from ..access import anyone_at
from .sheet_page import title

_PEOPLE = "typed.people."


@anyone_at
@require_GET
def corrections(request: HttpRequest, office: Office) -> HttpResponse:
    """What was published, what it should have been, why, and when two people said so."""
    now = now_of(request)
    found = queries.corrections(office, before=whole(request.GET.get("before", "")) or 0)
    rows = found[: queries.CORRECTION_PAGE]
    context = {
        "office": office,
        "nav": "rates",
        "may_see": request.user.is_authenticated
        and request.user.office_id == office.pk
        and may_see_corrections(request.user),
        "rows": [shown(row, now) for row in rows],
        "older_url": f"?before={rows[-1].pk}" if len(found) > len(rows) else "",
    }
    return render(request, "public/corrections.html", context)


def shown(row: Correction, now: datetime) -> dict[str, Any]:
    """One correction, with the way to the wrong figure and to the line of the record."""
    office, entry = row.office, queries.entry_of_correction(row)
    return {
        "number": row.pk,
        "where": title(row.sheet.month) if row.sheet else _("Who has not been heard"),
        "url": _where(row),
        "figure": named(row),
        "was": row.was,
        "now": row.now,
        "reason": CorrectionReason(row.reason).label,
        "words": row.words,
        "asked": dates.moment(row.asked_at, office.zone, now),
        "decided": dates.moment(row.decided_at, office.zone, now) if row.decided_at else "",
        "entry": entry,
        "entry_url": reverse("web:entry", args=[office.slug, entry]) if entry else "",
    }


def named(row: Correction) -> str:
    """The figure's name: that of an area where it counts people, else the one that programs know."""
    if not row.field.startswith(_PEOPLE):
        return row.field
    code = row.field.removeprefix(_PEOPLE)
    return _("People who live in %(area)s") % {"area": area_names(row.office).get(code, code)}


def _where(row: Correction) -> str:
    slug = row.office.slug
    return (
        reverse("web:sheet", args=[slug, row.sheet.month])
        if row.sheet
        else reverse("web:unheard", args=[slug])
    )


@anyone_at
@require_GET
def feed(request: HttpRequest, office: Office) -> HttpResponse:
    """The same for feed readers (Atom)."""
    now, here = now_of(request), request.build_absolute_uri(reverse("web:corrections", args=[office.slug]))
    title_of = f"{office.name}: {_('Corrections')}"
    made = Atom1Feed(title_of, here, "", feed_url=request.build_absolute_uri(request.path))
    for row in queries.corrections(office)[: queries.CORRECTION_PAGE]:
        one = shown(row, now)
        text = _("%(where)s, %(figure)s: %(was)s is corrected to %(now)s. %(words)s") % one
        heading, link = f"{one['where']}: {one['figure']}", f"{here}#correction-{row.pk}"
        made.add_item(heading, link, text, unique_id=link, updateddate=row.decided_at)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
