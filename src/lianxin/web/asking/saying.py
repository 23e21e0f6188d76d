"""Say what you think in a consultation: one short statement, with a receipt like every voice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.consultations.materials import MOST_TEXT
from lianxin.ask.commands.statements import say_in
from lianxin.ask.commands.statements.making import MOST_STATEMENT, Spoken
from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.queries.drafts import Paragraph
from lianxin.ask.states import PhaseKind
from lianxin.channels.web.channel import CHANNEL
from lianxin.hear.commands import NotHeard
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ..access import anyone_at
from ..posted import Typed, typed_in
from ..problems import Problem, refused
from .about import about
from .drafts import asked_about
from .frame import found_at, frame

_MOST_TYPED = 5_000


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The form, and taking in what was said.  What was typed stays whatever goes wrong."""
    found, now = found_at(office, number), now_of(request)
    paragraph = asked_about(request, found)
    if request.method != "POST":
        private = "yes" if request.GET.get("private") else ""
        new = {"idempotency_key": new_key(), "private": private}
        return render(request, "asking/say.html", _page(request, found, paragraph, new))
    typed = typed_in(request, _MOST_TYPED)
    spoken = Spoken(
        words=typed.get("body", ""),
        channel=CHANNEL.code,
        contact=typed.get("contact", ""),
        language=get_language() or "",
        private=typed.get("private") == "yes",
    )
    key = typed.get("idempotency_key", "")[:100]
    try:
        heard = say_in(consultation=found, spoken=spoken, now=now, idempotency_key=key, about=paragraph)
    except (Refusal, NotHeard) as error:
        context = _page(request, found, paragraph, typed, [refused(error)])
        return render(request, "asking/say.html", context, status=422)
    return redirect("web:receipt", office.slug, heard.code)


def _page(
    request: HttpRequest,
    consultation: Consultation,
    paragraph: Paragraph | None,
    typed: Typed,
    errors: list[Problem] | None = None,
) -> dict[str, Any]:
    return {
        **frame(consultation),
        "open": open_phase(consultation, PhaseKind.SAY, now_of(request)) is not None,
        "about": about(paragraph, most=MOST_TEXT) if paragraph else None,
        "typed": typed,
        "most": MOST_STATEMENT,
        "errors": errors or [],
    }
