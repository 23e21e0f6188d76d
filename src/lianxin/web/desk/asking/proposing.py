"""Where a clerk or visitor writes down an idea that somebody had, on paper, by telephone or at their door.

Like a statement it is that person's voice: the answer to the form is the slip with the code, by which they read the reply.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.ideas import MOST_DETAILS, MOST_TITLE, Proposed, propose
from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.states import PhaseKind
from lianxin.hear.commands import Heard, NotHeard
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.ideas.views import asking_for_ideas
from ...asking.texts import told
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .doors import enterers
from .speaking import paper, slip, way_in
from .typed import language_in

#: More than the longest, so that too long is refused and nothing is lost unseen.
_MOST_TYPED = 2 * MOST_DETAILS
#: What one paper of a pile has in common with the next.
_CARRIED = ("way", "language")


@enterers
@require_http_methods(["GET", "HEAD", "POST"])
def enter_idea(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One paper after the other.  What was typed stays whatever goes wrong."""
    found = asking_for_ideas(person.office, number)
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/enter_idea.html", _page(request, person, found, {}))
    try:
        heard = _heard(request, person, found, typed)
    except (Refusal, NotHeard) as error:
        context = _page(request, person, found, typed, [refused(error)])
        return render(request, "desk/asking/enter_idea.html", context, status=422)
    carried = {name: typed.get(name, "") for name in _CARRIED}
    context = _page(request, person, found, carried) | slip(request, heard) | {"idea": True}
    return render(request, "desk/asking/enter_idea.html", context, status=201)


def _heard(request: HttpRequest, person: Person, consultation: Consultation, typed: Typed) -> Heard:
    proposed = Proposed(
        title=typed.get("title", ""),
        details=typed.get("details", ""),
        channel=way_in(person, typed),
        contact=typed.get("contact", ""),
        language=language_in(typed),
    )
    key = typed.get("form", "")[:100]
    return propose(consultation=consultation, proposed=proposed, now=now_of(request), idempotency_key=key)


def _page(
    request: HttpRequest,
    person: Person,
    consultation: Consultation,
    typed: Typed,
    errors: list[Problem] | None = None,
) -> dict[str, Any]:
    return {
        **paper(person, consultation, typed, errors),
        "open": open_phase(consultation, PhaseKind.IDEAS, now_of(request)) is not None,
        "limits": told(consultation.limits) if consultation.limits else None,
        "most_title": MOST_TITLE,
        "most_details": MOST_DETAILS,
    }
