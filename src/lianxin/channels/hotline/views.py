"""The desk for calls: the operator types while the caller talks, and reads the receipt back.

The answer to a form that was taken is the receipt itself, not an address that leads to it.  So no tracking code
stands in the history of a browser that the next person at this desk uses.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.act.receipts import receipt_of
from lianxin.algorithms.codes import CodeError, parse_code
from lianxin.channels import ChannelClosed
from lianxin.hear.forms import ForSomebodyForm
from lianxin.hear.models import Voice
from lianxin.hear.probing.doors import tried
from lianxin.hear.problems import Problem
from lianxin.hear.queries import by_code
from lianxin.hear.rules import REGISTERS, may_register
from lianxin.hear.saying import offered, take
from lianxin.hear.states import MOST_TEXT
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Office, Person

from .channel import CHANNEL
from .receive import receive
from .sending import Way, send_receipt, way

clerks = staff(may=may_register, rule=REGISTERS)


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, person: Person) -> HttpResponse:
    """One call: the words first, everything else optional.  What was typed stays whatever goes wrong."""
    office = person.office
    if request.method != "POST":
        form = ForSomebodyForm(
            **offered(office), initial={"idempotency_key": secrets.token_urlsafe(16), "kind": "report"}
        )
        return render(request, "hotline/call.html", _page(office, form, person=person.pk))
    form = ForSomebodyForm(request.POST, **offered(office))
    heard, problems = take(form, partial(_received, request, office))
    if heard is None:
        return render(
            request, "hotline/call.html", _page(office, form, problems, person=person.pk), status=422
        )
    return _read_back(request, heard.voice, heard.code, status=201)


def _received(request: HttpRequest, office: Office, form: ForSomebodyForm) -> Any:
    return receive(office=office, form=form, now=now_of(request))


def _page(
    office: Office, form: ForSomebodyForm, problems: list[Problem] | None = None, *, person: int = 0
) -> dict[str, Any]:
    return {
        "office": office,
        "nav": "desk",
        "form": form,
        "errors": problems or [],
        "limits": {"body": MOST_TEXT},
        "fresh": not form.is_bound,
        "whose": person,
    }


def _read_back(
    request: HttpRequest, voice: Voice, code: str, *, sent: str = "", status: int = 200
) -> HttpResponse:
    """What the operator reads to the caller: number, code, dates."""
    office = voice.office
    context = {
        "office": office,
        "nav": "desk",
        "receipt": receipt_of(voice, code, now_of(request)),
        "find_link": request.build_absolute_uri(reverse("web:find", args=[office.slug])).partition("//")[2],
        "way": way(voice),
        "sent": sent,
    }
    return render(request, "hotline/read_back.html", context, status=status)


@clerks
@require_POST
def sms(request: HttpRequest, person: Person) -> HttpResponse:
    """Send the receipt of a call to the number that the caller gave."""
    voice, code = _of_a_call(person.office, request.POST.get("code", ""))
    if way(voice) != Way.OPEN:
        return _read_back(request, voice, code, status=409)
    link = request.build_absolute_uri(reverse("web:follow", args=[person.office.slug, code]))
    try:
        send_receipt(voice, receipt_of(voice, code, now_of(request)), link)
    except ChannelClosed:
        return _read_back(request, voice, code, sent="failed", status=502)
    return _read_back(request, voice, code, sent="sent")


def _of_a_call(office: Office, typed: str) -> tuple[Voice, str]:
    try:
        code = parse_code(typed)
    except CodeError:
        raise Http404 from None
    voice = by_code(office, code)
    if voice is None or voice.channel != CHANNEL.code:
        raise Http404
    voice.office = office
    return voice, code


@tried(CHANNEL.code)
def trial(request: HttpRequest, office: Office) -> HttpResponse:
    """A test goes the way of a call: the page is drawn, the form read, the words taken."""
    render_to_string("hotline/call.html", _page(office, ForSomebodyForm(**offered(office))), request)
    heard, _problems = take(
        ForSomebodyForm(request.POST, **offered(office)), partial(_received, request, office)
    )
    return HttpResponse(status=201 if heard else 422)
