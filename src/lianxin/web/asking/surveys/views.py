"""A survey for everybody: its page, its lines, and a sheet to fill in by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.ask.models import SurveyRound
from lianxin.ask.queries.surveys.rounds import has_ended, rounds_of
from lianxin.ask.queries.surveys.tallies import published
from lianxin.channels.qr.pages import origin, way_to
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from .. import bands
from . import fields, pages


@anyone_at
@require_GET
def survey(request: HttpRequest, office: Office, number: int, survey: int) -> HttpResponse:
    """What is asked, when, and what people answered; every figure plain, and weighted beside it where that is possible."""
    found = pages.survey_at(office, number, survey)
    return render(request, "asking/surveys/page.html", pages.page(found, now_of(request)))


@anyone_at
@require_GET
def lines(request: HttpRequest, office: Office, number: int, survey: int) -> HttpResponse:
    """Questions, digests, batches and salts: what a stranger needs to count again; no line before a round has ended."""
    public = published(pages.survey_at(office, number, survey))
    return JsonResponse(public, json_dumps_params={"ensure_ascii": False})


@anyone_at
@require_GET
def sheet(request: HttpRequest, office: Office, number: int, survey: int) -> HttpResponse:
    """The questions on paper, in the language of the page: anybody may print it, and hand it in at the office."""
    found, now = pages.survey_at(office, number, survey), now_of(request)
    rows = rounds_of(found)
    row = next((one for one in rows if not has_ended(one, now)), rows[-1])
    address = origin(request) + reverse("web:survey", args=[office.slug, number, survey])
    context = {
        **pages.frame_of(found),
        "round": pages.round_line(row, now),
        "questions": _questions(row),
        **bands.of_oneself(found.consultation, {}),
        **way_to(address),
    }
    return render(request, "asking/surveys/sheet.html", context)


def _questions(row: SurveyRound) -> list[dict[str, Any]]:
    return [fields.field(one, at) for at, one in enumerate(row.instrument.questions, 1)]
