"""The desk for papers: letters and slips, typed and scanned, and a receipt on paper for whoever wrote.

The answer to a paper that was taken is the slip itself, not an address that leads to it: see the desk for calls.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lianxin.act.receipts import receipt_of
from lianxin.hear.attachments.forms import Brought, brought
from lianxin.hear.commands import Heard
from lianxin.hear.drawing import qr
from lianxin.hear.probing.doors import tried
from lianxin.hear.problems import Problem
from lianxin.hear.rules import REGISTERS, may_register
from lianxin.hear.saying import new_key, offered, take
from lianxin.hear.saying import page as say_page
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Office, Person

from .channel import CHANNEL
from .forms import PaperForm
from .receive import receive

clerks = staff(may=may_register, rule=REGISTERS)
#: What one paper has in common with the next of the same pile.
CARRIED = ("said_on", "area")


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, person: Person) -> HttpResponse:
    """One paper.  What was typed and scanned stays whatever goes wrong."""
    office = person.office
    if request.method != "POST":
        carried = {name: request.GET.get(name, "") for name in CARRIED}
        form = _form(request, office, initial={**carried, "kind": "report", "idempotency_key": new_key()})
        return render(request, "paper/sheet.html", _page(request, office, form))
    files = brought(request, office, now_of(request))
    form = _form(request, office, request.POST, attachments=files.tokens)
    heard, problems = (
        (None, files.problems) if files.problems else take(form, partial(_received, request, office))
    )
    if heard is None:
        context = _page(request, office, form, problems, files)
        return render(request, "paper/sheet.html", context, status=422)
    return render(request, "paper/slip.html", _slip(request, heard, form), status=201)


def _form(request: HttpRequest, office: Office, *data: Any, **more: Any) -> PaperForm:
    return PaperForm(*data, **offered(office), zone=office.zone, now=now_of(request), **more)


def _received(request: HttpRequest, office: Office, form: PaperForm) -> Heard:
    return receive(office=office, form=form, now=now_of(request))


def _page(
    request: HttpRequest,
    office: Office,
    form: PaperForm,
    problems: list[Problem] | None = None,
    files: Brought | None = None,
) -> dict[str, Any]:
    today = now_of(request).astimezone(office.zone).date().isoformat()
    more = {"nav": "desk", "files": files or Brought(), "today": today}
    return say_page(office, form, problems or []) | more


def _slip(request: HttpRequest, heard: Heard, form: PaperForm) -> dict[str, Any]:
    """What the person gets in hand or by post: nothing of what they said, only how to follow it."""
    voice, office = heard.voice, heard.voice.office
    link = request.build_absolute_uri(reverse("web:follow", args=[office.slug, heard.code]))
    find = request.build_absolute_uri(reverse("web:find", args=[office.slug]))
    carried = {name: form.cleaned_data.get(name) or "" for name in CARRIED}
    return {
        "office": office,
        "nav": "desk",
        "receipt": receipt_of(voice, heard.code, now_of(request)),
        "qr": qr(link),
        "find_link": find.partition("//")[2],
        "next": f"{reverse('paper:sheet', args=[office.slug])}?{urlencode(carried)}",
    }


@tried(CHANNEL.code)
def trial(request: HttpRequest, office: Office) -> HttpResponse:
    """A test goes the way of a paper: the page is drawn, the form read, the words taken."""
    render_to_string("paper/sheet.html", _page(request, office, _form(request, office)), request)
    heard, _problems = take(_form(request, office, request.POST), partial(_received, request, office))
    return HttpResponse(status=201 if heard else 422)
