"""Say it past this office: words sealed for a body outside, in the browser where it can, else on arrival.

Words that come open are never written and never logged.  They are short enough to stay in memory, and where
something has to be mended they stand in that one answer alone.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.codes import display, spoken
from lianxin.hear.commands import SealedHeard, erase_sealed, receive_sealed, seal_and_receive
from lianxin.hear.commands.sealed_voices import BLOCK, context_of
from lianxin.hear.drawing import qr
from lianxin.hear.models import SealedReader, SealedVoice
from lianxin.hear.queries import sealed_entry_of, sealed_readers
from lianxin.hear.states import MOST_TEXT
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal
from lianxin.record.queries import receipt_for

from .. import dates
from ..access import anyone_at, sealed_holder
from ..problems import Problem, refused
from ..public.receipts import address_with

_MOST_KEY = 100


@csrf_exempt
@sensitive_post_parameters("words")
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, office: Office) -> HttpResponse:
    """To whom people can write past the office, and the form for it."""
    readers = sealed_readers(office)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            heard = _received(request, readers)
        except Refusal as refusal:
            problems = [refused(refusal)]
        else:
            return redirect("web:sealed_follow", office.slug, heard.code)
    context = {
        "office": office,
        "nav": "say",
        "readers": readers,
        "dropped": sealed_readers(office, dropped=True),
        "chosen": request.POST.get("reader", ""),
        "typed": request.POST.get("words", ""),
        "errors": problems,
        "idempotency_key": request.POST.get("idempotency_key") or secrets.token_urlsafe(16),
        "context": context_of(office),
        "block_size": BLOCK,
        "most": MOST_TEXT,
    }
    return render(request, "resident/sealed.html", context, status=422 if problems else 200)


def _received(request: HttpRequest, readers: list[SealedReader]) -> SealedHeard:
    reader = next((one for one in readers if str(one.pk) == request.POST.get("reader")), None)
    if reader is None:
        raise Refusal("reader", _("Please choose to whom you write."), "reader")
    key, now = request.POST.get("idempotency_key", "")[:_MOST_KEY], now_of(request)
    if sealed := request.POST.get("sealed", ""):
        return receive_sealed(reader=reader, sealed=sealed, now=now, idempotency_key=key)
    words = request.POST.get("words", "")
    return seal_and_receive(reader=reader, words=words, now=now, idempotency_key=key)


@sealed_holder
@require_GET
def follow(request: HttpRequest, voice: SealedVoice, code: str) -> HttpResponse:
    """Receipt and answers in one: that it is here, whether it was fetched, what the body wrote back."""
    return _page(request, voice, code)


def _page(
    request: HttpRequest, voice: SealedVoice, code: str, problems: list[Problem] | None = None
) -> HttpResponse:
    link = request.build_absolute_uri(reverse("web:sealed_follow", args=[voice.office.slug, code]))
    context = _told(voice, code) | {
        "link": link,
        "qr": qr(link),
        "errors": problems or [],
        "posted": request.GET.get("done") == "erase" and voice.erased_at is not None,
    }
    return render(request, "resident/sealed_follow.html", context, status=422 if problems else 200)


def _told(voice: SealedVoice, code: str) -> dict[str, Any]:
    office = voice.office
    entry = sealed_entry_of(voice, office.stream_id)
    return {
        "office": office,
        "nav": "follow",
        "code": display(code),
        "code_raw": code,
        "spoken": " — ".join(" ".join(group) for group in spoken(code)),
        "number": entry.number,
        "reader": voice.reader,
        "day": dates.on(voice.received_on, office.zone),
        "fetched": dates.on(voice.fetched_on, office.zone) if voice.fetched_on else "",
        "in_browser": voice.in_browser,
        "gone": voice.erased_at is not None,
        "answers": [
            {"text": one.text, "when": dates.moment(one.written_at, office.zone, one.written_at)}
            for one in voice.answers.exclude(text="").order_by("pk")
        ],
        "check_url": address_with(office.slug, receipt_for(entry).encode()),
    }


@sealed_holder
@require_GET
def proof(request: HttpRequest, voice: SealedVoice, code: str) -> HttpResponse:
    """The receipt as a file that anyone can check without this office (C2SP tlog-proof)."""
    entry = sealed_entry_of(voice, voice.office.stream_id)
    response = HttpResponse(receipt_for(entry).encode(), content_type="text/plain; charset=utf-8")
    name = f"{voice.office.slug}-{entry.number}.tlog-proof"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@csrf_exempt
@sealed_holder
@require_POST
def erase(request: HttpRequest, voice: SealedVoice, code: str) -> HttpResponse:
    """Take it away from this house, pressed twice; the body keeps what it has fetched."""
    try:
        _erased(request, voice)
    except Refusal as refusal:
        return _page(request, voice, code, [refused(refusal)])
    return redirect(f"{reverse('web:sealed_follow', args=[voice.office.slug, code])}?done=erase")


def _erased(request: HttpRequest, voice: SealedVoice) -> None:
    if request.POST.get("erase_sure") != "yes":
        text = _("Please tick that you know: nobody can bring it back.")
        raise Refusal("sure", text, "erase_sure")
    erase_sealed(voice=voice, now=now_of(request))
