"""Consultations for everybody: the list, one of them, what there is to read, and a notice for the wall."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.act.queries import has_led
from lianxin.algorithms.digits import whole
from lianxin.ask.models import Consultation
from lianxin.ask.queries import consultations as queries
from lianxin.ask.queries.budgets import has_budgets
from lianxin.ask.queries.campaigns import has_campaigns
from lianxin.ask.queries.session_days import has_sessions
from lianxin.ask.rules import may_enter
from lianxin.ask.states import PhaseKind
from lianxin.channels.qr.pages import each_once, origin, way_to
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import has_glossary

from .. import history
from ..access import anyone_at
from ..made_once import made_once
from . import drafts, pages
from .frame import found_at, frame, may_see


@anyone_at
@require_GET
def consultations(request: HttpRequest, office: Office) -> HttpResponse:
    """What is asked now, what will be asked, and what was asked; nothing is ever taken off."""
    now = now_of(request)
    past = queries.past_ones(office, before=whole(request.GET.get("before", "")) or 0)
    rows = past[: queries.PAGE]
    context = {
        "office": office,
        "nav": "asking",
        "open": pages.listed(queries.open_ones(office), now),
        "coming": pages.listed(queries.coming_ones(office), now),
        "past": pages.listed(rows, now),
        "older_url": f"?before={rows[-1].number}" if len(past) > len(rows) else "",
        "may_see": may_see(request, office),
        "has_budgets": has_budgets(office),
        "has_campaigns": has_campaigns(office),
        "has_sessions": has_sessions(office),
        "has_glossary": has_glossary(office),
        "has_led": has_led(office),
    }
    return render(request, "asking/list.html", context)


@anyone_at
@require_GET
def consultation(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One consultation: the question, what can be done now, what there is to read, and who was heard."""
    return made_once(request, office, lambda: _one(request, office, number))


def _one(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    found = found_at(office, number)
    now, user = now_of(request), request.user
    context = pages.page(found, now)
    context["may_see"] = may_see(request, office)
    enters = user.is_authenticated and user.office_id == office.pk and may_enter(user)
    context["may_enter"] = enters and queries.open_phase(found, PhaseKind.SAY, now) is not None
    return render(request, "asking/one.html", context)


@anyone_at
@require_GET
def material(request: HttpRequest, office: Office, number: int, material: int) -> HttpResponse:
    """Something to read, as it was in one version, and what that version changed."""
    found = found_at(office, number)
    row = queries.material_of(found, material)
    if row is None:
        raise Http404
    if row.draft:
        return render(request, "asking/draft.html", drafts.page(row, now_of(request)))
    return render(request, "asking/material.html", pages.material_page(row, now_of(request)))


@anyone_at
@require_GET
def feed(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """What the record says about one consultation, for feed readers (Atom)."""
    found = found_at(office, number)
    here = request.build_absolute_uri(reverse("web:asking_one", args=[office.slug, number]))
    made = Atom1Feed(found.title, here, office.name, feed_url=request.build_absolute_uri(request.path))
    names = history.names_of(office)
    for row in queries.newest_entries(found):
        link = request.build_absolute_uri(reverse("web:entry", args=[office.slug, row.number]))
        text = history.sentence(row, names)
        made.add_item(text, link, text, unique_id=link, updateddate=row.time)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@anyone_at
@require_GET
def notice(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One A4 sheet for the wall: anybody may print it and hang it up."""
    found = found_at(office, number)
    address = origin(request) + reverse("web:asking_one", args=[office.slug, number])
    context = {
        **frame(found),
        "texts": [_on_paper(found, language) for language in _written(found)],
        "offices": each_once(office.names),
        **way_to(address),
    }
    return render(request, "asking/notice.html", context)


def _written(consultation: Consultation) -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code in consultation.question]


def _on_paper(consultation: Consultation, language: str) -> dict[str, Any]:
    """The sheet's words in one language; days with their year, since paper hangs long."""
    with translation.override(language):
        return {
            "language": language,
            "question": consultation.question[language],
            "decides": consultation.decides.get(language, ""),
            "until": pages.span(
                consultation.opens_at, consultation.closes_at, consultation, consultation.announced_at
            ),
            "steps": [
                _("Scan the code, or type the address."),
                _("Say what you think. No name, no account, no fee."),
                _("No phone? Tell anybody at the office: it counts the same."),
            ],
        }
