"""Register a topic for a day: a voice like any other, with a receipt, and a case with its clocks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.session_days import Raised, register_topic
from lianxin.ask.commands.session_days.registering import KINDS
from lianxin.ask.models import SessionDay
from lianxin.hear.commands import NotHeard
from lianxin.hear.saying import new_key
from lianxin.hear.states import MOST_TEXT, VoiceKind
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ...access import anyone_at
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .pages import head, session_at

#: More than the longest, so that too long is refused and nothing is lost unseen.
MOST_TYPED = MOST_TEXT + 1


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def raise_topic(request: HttpRequest, office: Office, session: int) -> HttpResponse:
    """The form, and taking in what somebody wants to be talked about.  What was typed stays whatever goes wrong."""
    found = session_at(office, session)
    if request.method != "POST":
        return render(request, "asking/session_days/raise.html", form(request, found, {}))
    typed = typed_in(request, MOST_TYPED)
    raised = Raised(
        words=typed.get("body", ""),
        kind=kind_of(typed),
        contact=typed.get("contact", ""),
        language=get_language() or "",
    )
    key = typed.get("form", "")[:100]
    try:
        heard = register_topic(session=found, raised=raised, now=now_of(request), idempotency_key=key)
    except (Refusal, NotHeard) as error:
        context = form(request, found, typed, [refused(error)])
        return render(request, "asking/session_days/raise.html", context, status=422)
    return redirect("web:receipt", office.slug, heard.code)


def kind_of(typed: Typed) -> VoiceKind:
    """What was chosen, of the kinds that are offered here."""
    wanted = typed.get("kind", "")
    return next((kind for kind in KINDS if str(kind) == wanted), VoiceKind.REPORT)


def form(
    request: HttpRequest, session: SessionDay, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    chosen = kind_of(typed)
    return {
        **head(session, now_of(request)),
        "typed": typed,
        "form": typed.get("form") if errors else new_key(),
        "kinds": [(str(kind), kind.label, kind == chosen) for kind in KINDS],
        "most": MOST_TEXT,
        "errors": errors or [],
    }
