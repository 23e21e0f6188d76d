"""One sitting for everybody, its draw for strangers to draw again, and a sheet for the wall."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.ask.models import Sitting
from lianxin.ask.queries.sittings import draw_of
from lianxin.ask.rules import may_see_sittings
from lianxin.channels.qr.pages import origin, way_to
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ... import dates
from ...access import anyone_at
from ..frame import may_see
from . import pages


@anyone_at
@require_GET
def sitting(request: HttpRequest, office: Office, number: int, sitting: int) -> HttpResponse:
    """Agenda, place and hour, how seats are filled, the draw with its proof, and the minutes with what confirms them."""
    shown = pages.page(pages.sitting_at(office, number, sitting), now_of(request))
    seen = {"may_see": may_see(request, office, may=may_see_sittings)}
    return render(request, "asking/sittings/one.html", shown | seen)


@anyone_at
@require_GET
def draw(request: HttpRequest, office: Office, number: int, sitting: int) -> HttpResponse:
    """The published list, and once it was drawn what it takes to draw it again."""
    found = draw_of(pages.sitting_at(office, number, sitting))
    if found is None:
        raise Http404
    return JsonResponse(pages.published_draw(found))


@anyone_at
@require_GET
def sheet(request: HttpRequest, office: Office, number: int, sitting: int) -> HttpResponse:
    """Invitation and agenda on one sheet: anybody may print it, hang it up and hand it on."""
    found = pages.sitting_at(office, number, sitting)
    address = origin(request) + reverse("web:asking_sitting", args=[office.slug, number, sitting])
    languages = [code for code, _name in settings.LANGUAGES if code in found.agenda[0]]
    context = pages.head(found, now_of(request)) | {
        "texts": [_on_paper(found, language) for language in languages],
        **way_to(address),
    }
    return render(request, "asking/sittings/sheet.html", context)


def _on_paper(found: Sitting, language: str) -> dict[str, Any]:
    """The sheet's words in one language."""
    with translation.override(language):
        return {
            "language": language,
            "question": found.consultation.question.get(language, found.consultation.title),
            "when": dates.moment(found.begins_at, found.office.zone),
            "agenda": [texts[language] for texts in found.agenda],
            "steps": [
                _("Scan the code, or type the address."),
                _("Put your name down. Who sits at the table is drawn by lot."),
                _("No phone? Tell anybody at the office: it counts the same."),
            ],
        }
