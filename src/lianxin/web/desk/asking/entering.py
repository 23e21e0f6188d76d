"""Where a clerk enters what somebody answered on paper or by telephone: it counts the same as the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.algorithms.digits import whole
from lianxin.ask.commands.comprehension import answer_questions
from lianxin.ask.commands.statements import cast_votes
from lianxin.ask.models import Consultation, Participant
from lianxin.ask.queries import consultations as asking
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries.comprehension import questions_of, to_ask
from lianxin.ask.states import PhaseKind, Way
from lianxin.hear.rules import may_register
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking import answers, bands, understanding
from ...asking.frame import found_at, frame
from ...asking.voting import begin, held_by
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .doors import clerks

WAYS = (Way.PAPER, Way.HOTLINE)
_MOST_TYPED = 200


def doors(person: Person, now: datetime) -> list[tuple[str, str]]:
    """Clerks find on their desk where people vote now."""
    if not may_register(person):
        return []
    text = _("Enter answers: %(question)s")
    return [
        (text % {"question": one.title}, reverse("web:asking_enter", args=[person.office.slug, one.number]))
        for one in asking.open_for(person.office, PhaseKind.VOTE, now)
    ]


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One person after the other.  Many statements go over several pages, under the same key."""
    found = found_at(person.office, number)
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/enter.html", _page(request, found, typed))
    try:
        context = _entered(request, found, typed)
    except Refusal as refusal:
        context = _page(request, found, typed, [refused(refusal)])
        return render(request, "desk/asking/enter.html", context, status=422)
    return render(request, "desk/asking/enter.html", context)


def _entered(request: HttpRequest, consultation: Consultation, typed: Typed) -> dict[str, Any]:
    said = answers.read(typed)
    if not said:
        raise Refusal("nothing", _("Nothing was chosen: nothing is written down."))
    participant, key = participant_in(consultation, typed, now_of(request))
    if typed.get("asked") and to_ask(participant):
        answer_questions(participant=participant, chosen=understanding.chosen(typed), now=now_of(request))
    count = cast_votes(participant=participant, answers=said, now=now_of(request))
    done = ngettext("%(n)d answer is written down.", "%(n)d answers are written down.", count) % {"n": count}
    last = _after(typed)
    more = queries.shown(consultation).filter(number__gt=last[-1]).exists() if last else False
    carried = {"way": typed.get("way", ""), **({"key": key, "after": str(last[-1])} if more else {})}
    return _page(request, consultation, carried) | {"done": done, "given": display(key)}


def _after(typed: Typed) -> list[int]:
    """The number of the last statement that stood on the page."""
    last = whole(typed.get("last", ""), 9)
    return [last] if last else []


def participant_in(consultation: Consultation, typed: Typed, now: datetime) -> tuple[Participant, str]:
    """Whoever came back with a key, or somebody new, and how they answered."""
    if typed.get("key", "").strip():
        return held_by(consultation, typed)
    if typed.get("way") not in {str(way) for way in WAYS}:
        raise Refusal("way", _("Please choose: on paper or by telephone."), "way")
    return begin(consultation, typed, Way(typed["way"]), now)


def _page(
    request: HttpRequest, consultation: Consultation, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    after = whole(typed.get("after", ""), 9) or 0
    rows = list(queries.shown(consultation).filter(number__gt=after)[: queries.PAGE])
    return {
        **frame(consultation, nav="desk"),
        "open": asking.open_phase(consultation, PhaseKind.VOTE, now_of(request)) is not None,
        "rows": answers.rows(rows, typed),
        "last": rows[-1].number if rows else "",
        "after": after or "",
        "key": typed.get("key", ""),
        "ways": [(str(way), way.label) for way in WAYS],
        "way": typed.get("way", ""),
        "questions": understanding.asked(questions_of(consultation), typed),
        "asked": "asked" in typed or not errors,
        **bands.of_oneself(consultation, typed),
        "form": typed.get("form") if errors else new_key(),
        "errors": errors or [],
    }
