"""Where whoever convenes adds up to three questions by which it shows whether the office's page explains the matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.comprehension import MOST_ANSWERS, MOST_QUESTIONS, QuestionTerms, add_question
from lianxin.ask.models import Consultation
from lianxin.ask.queries.comprehension import may_change, questions_of
from lianxin.ask.rules import may_convene
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.frame import found_at, frame
from ...asking.texts import told
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from ...sections import Section
from .doors import convenors
from .typed import by_language

_MOST_TYPED = 1_000


def _may_add(consultation: Consultation, now: datetime, there: int) -> bool:
    return there < MOST_QUESTIONS and may_change(consultation, now)


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Those that there are, and the form for one more.  What was typed stays when it is refused."""
    found, typed = found_at(person.office, number), typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/questions.html", _page(request, found, {}))
    terms = QuestionTerms(
        question=by_language(typed, "ask"),
        answers=[by_language(typed, f"answer_{place}") for place in range(1, MOST_ANSWERS + 1)],
        right=whole(typed.get("right", ""), 1) or 0,
    )
    try:
        add_question(consultation=found, terms=terms, by=person, now=now_of(request))
    except Refusal as refusal:
        context = _page(request, found, typed, [refused(refusal)])
        return render(request, "desk/asking/questions.html", context, status=422)
    return redirect("web:asking_questions", person.office.slug, number)


def _page(
    request: HttpRequest, consultation: Consultation, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    there = questions_of(consultation)
    return {
        **frame(consultation, nav="desk"),
        "rows": [_row(one.question, one.answers, one.correct) for one in there],
        "may_add": _may_add(consultation, now_of(request), len(there)) or bool(errors),
        "ask": _fields(typed, "ask"),
        "answers": [
            {
                "place": str(place),
                "id": f"id_answer_{place}",
                "fields": _fields(typed, f"answer_{place}"),
                "right": typed.get("right") == str(place),
            }
            for place in range(1, MOST_ANSWERS + 1)
        ],
        "most": MOST_QUESTIONS,
        "errors": errors or [],
    }


def _row(question: dict[str, str], answers: list[dict[str, str]], correct: int) -> dict[str, Any]:
    text = told(question)
    rows = [(told(one, text.language), place == correct) for place, one in enumerate(answers, 1)]
    return {"question": text, "answers": rows}


def _fields(typed: Typed, name: str) -> list[dict[str, str]]:
    return [
        {"code": code, "name": language, "text": typed.get(f"{name}_{code}", "")}
        for code, language in settings.LANGUAGES
    ]


def section_page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    count = consultation.comprehension_questions.count()
    if not may_convene(person) or not (count or _may_add(consultation, now, count)):
        return None
    return {"office": consultation.office, "number": consultation.number, "count": count}


SECTION = Section("desk/asking/parts/questions.html", section_page)
