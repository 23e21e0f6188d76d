"""One study for everybody, and a slip that shows the front line the way to its page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.algorithms.digits import whole
from lianxin.ask.models import Study, StudySite
from lianxin.ask.rules import may_enter
from lianxin.channels.qr.pages import origin, way_to
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import may_see
from . import pages


@anyone_at
@require_GET
def study(request: HttpRequest, office: Office, number: int, study: int) -> HttpResponse:
    """Plan and what was done, place by place, with the reasons, and what was found."""
    found = pages.study_at(office, number, study)
    seen = {"may_see": may_see(request, office), "may_enter": may_see(request, office, may=may_enter)}
    after = whole(request.GET.get("after", ""), 9) or 0
    return render(request, "asking/studies/one.html", pages.page(found, now_of(request), after=after) | seen)


@anyone_at
@require_GET
def sheet(request: HttpRequest, office: Office, number: int, study: int, site: int) -> HttpResponse:
    """A slip to hand out where people work: it holds nothing about anybody, so anyone may print and copy it."""
    found = pages.study_at(office, number, study)
    place = front_line_at(found, site)
    address = origin(request) + reverse("web:study_say", args=[office.slug, number, study, site])
    texts = [_on_paper(found, place, code) for code, _name in settings.LANGUAGES if code in found.question]
    context = pages.head(found, now_of(request)) | {"site": place, "texts": texts, **way_to(address)}
    return render(request, "asking/studies/sheet.html", context)


def front_line_at(study: Study, number: int) -> StudySite:
    """A place of the front line; nothing is found under any other."""
    found = pages.site_at(study, number)
    if not found.front_line:
        raise Http404
    return found


def _on_paper(study: Study, site: StudySite, language: str) -> dict[str, Any]:
    """The slip's words in one language."""
    with translation.override(language):
        return {
            "language": language,
            "question": study.question[language],
            "steps": [
                _("You work here? Say what you see. No name, no account, nobody learns who it was."),
                _("Scan the code, or type the address, on a device of your own."),
                _("If you do not say otherwise, only those who weigh it read it."),
            ],
        }
