"""How many found in the page what it says, and what those who did make of the statements."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.models import ComprehensionQuestion, Consultation, Statement
from lianxin.ask.queries import comprehension as queries
from lianxin.ask.queries.comprehension import Apart
from lianxin.ask.queries.statements import shown
from lianxin.ask.states import Grasp
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import found_at, frame
from ..numbers import few
from ..texts import told


@anyone_at
@require_GET
def understanding(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Misunderstanding and disagreement, each by itself: an objection of somebody who understood is an objection."""
    found = found_at(office, number)
    questions = queries.questions_of(found)
    if not questions:
        raise Http404
    context = {
        **frame(found),
        "questions": [_question(one) for one in questions],
        "statements": _statements(found),
        "least": LEAST,
    }
    return render(request, "asking/understanding/page.html", context)


def _question(one: ComprehensionQuestion) -> dict[str, Any]:
    text, counted = told(one.question), queries.found_in(one)
    return {
        "number": one.number,
        "question": text,
        "right": told(one.answers[one.correct - 1], text.language),
        "found": [(grasp.label, few(counted[grasp])) for grasp in Grasp],
    }


def _statements(consultation: Consultation) -> list[dict[str, Any]]:
    apart = queries.apart(consultation)
    return [_row(row, apart[row.pk]) for row in shown(consultation).filter(pk__in=apart)]


def _row(row: Statement, apart: Apart) -> dict[str, Any]:
    return {
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "understood": apart.understood,
        "others": apart.others,
    }


@anyone_at
@require_GET
def lines(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Questions, batches and salts: what a stranger needs to count again; no line of it before voting has ended."""
    public = queries.published(found_at(office, number), now_of(request))
    return JsonResponse(public, json_dumps_params={"ensure_ascii": False})
