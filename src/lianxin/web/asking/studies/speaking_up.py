"""The page on which the front line speaks: no account, and whoever is signed in is not looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.ask.commands.statements.making import MOST_STATEMENT, Spoken
from lianxin.ask.commands.studies import speak_up
from lianxin.ask.models import StudySite
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.queries.studies import is_out
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
from .pages import head, study_at
from .views import front_line_at

_MOST_TYPED = 5_000
#: Whom it is for; what is not chosen is for those alone who weigh it.
_SHOWN = "everybody"


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, office: Office, number: int, study: int, site: int) -> HttpResponse:
    """The form, and taking in what was said.  What was typed stays whatever goes wrong."""
    place = front_line_at(study_at(office, number, study), site)
    if request.method != "POST":
        return render(request, "asking/studies/say.html", _page(request, place, {"form": new_key()}))
    typed = typed_in(request, _MOST_TYPED)
    spoken = Spoken(
        words=typed.get("body", ""),
        channel=CHANNEL.code,
        language=get_language() or "",
        private=typed.get("whom") != _SHOWN,
    )
    key = typed.get("form", "")[:100]
    try:
        heard = speak_up(site=place, spoken=spoken, now=now_of(request), idempotency_key=key)
    except (Refusal, NotHeard) as error:
        context = _page(request, place, typed, [refused(error)])
        return render(request, "asking/studies/say.html", context, status=422)
    return redirect("web:receipt", office.slug, heard.code)


def _page(
    request: HttpRequest, site: StudySite, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    now, consultation = now_of(request), site.study.consultation
    return {
        **head(site.study, now),
        "site": site,
        "open": is_out(site.study, now) and open_phase(consultation, PhaseKind.SAY, now) is not None,
        "typed": typed,
        "shown": typed.get("whom") == _SHOWN,
        "most": MOST_STATEMENT,
        "errors": errors or [],
    }
