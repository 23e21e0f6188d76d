"""Propose what could be done: one line, and as much beside it as somebody likes, with a receipt like every voice.

What others said nearly so already is shown before it is handed in; whoever wants hands theirs in all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.ideas import MOST_DETAILS, MOST_TITLE, Proposed
from lianxin.ask.commands.ideas import propose as take_in
from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.queries.consultations import newest_materials, open_phase
from lianxin.ask.states import PhaseKind
from lianxin.channels.web.channel import CHANNEL
from lianxin.hear.commands import NotHeard
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ...access import anyone_at
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from ..frame import frame
from ..glossary.marking import Glossary
from ..texts import told
from .pages import listed
from .views import asking_for_ideas

#: More than the longest, so that too long is refused and nothing is lost unseen.
_MOST_TYPED = 2 * MOST_DETAILS


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The form with what one needs to know, what is nearly so already, and taking the idea in."""
    found, now = asking_for_ideas(office, number), now_of(request)
    if request.method != "POST":
        return render(
            request, "asking/ideas/propose.html", _page(request, found, {"idempotency_key": new_key()})
        )
    typed = typed_in(request, _MOST_TYPED)
    near = (
        []
        if "sure" in typed
        else queries.near_copies(found, typed.get("title", ""), typed.get("details", ""))
    )
    if near and open_phase(found, PhaseKind.IDEAS, now):
        return render(request, "asking/ideas/propose.html", _page(request, found, typed, near=near))
    proposed = Proposed(
        title=typed.get("title", ""),
        details=typed.get("details", ""),
        contact=typed.get("contact", ""),
        channel=CHANNEL.code,
        language=get_language() or "",
    )
    key = typed.get("idempotency_key", "")[:100]
    try:
        heard = take_in(consultation=found, proposed=proposed, now=now, idempotency_key=key)
    except (Refusal, NotHeard) as error:
        context = _page(request, found, typed, [refused(error)])
        return render(request, "asking/ideas/propose.html", context, status=422)
    return redirect("web:receipt", office.slug, heard.code)


def _page(
    request: HttpRequest,
    consultation: Consultation,
    typed: Typed,
    errors: list[Problem] | None = None,
    near: Sequence[Idea] = (),
) -> dict[str, Any]:
    now = now_of(request)
    return {
        **frame(consultation),
        "open": open_phase(consultation, PhaseKind.IDEAS, now) is not None,
        "typed": typed,
        "sure": bool(near) or "sure" in typed,
        "near": listed(near, consultation, now, {}),
        "plain": told(consultation.plain),
        "limits": told(consultation.limits) if consultation.limits else None,
        "glossary": Glossary(consultation.office),
        "materials": [{"id": row.pk, "title": told(row.title)} for row in newest_materials(consultation)],
        "most_title": MOST_TITLE,
        "errors": errors or [],
    }
