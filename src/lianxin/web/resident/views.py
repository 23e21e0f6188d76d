"""Pages for the person who speaks: say it, the receipt, what became of it, and their word.

These forms carry no authority but what is typed into them (anyone may speak; the code is in the address), so
they need no cookie against forgery, and people who speak are given none.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.act.models import Case
from lianxin.act.queries import case_of_voice
from lianxin.act.states import NotNow, Word
from lianxin.algorithms.codes import CodeError, parse_code
from lianxin.algorithms.digits import whole
from lianxin.channels.web.receive import receive
from lianxin.hear.attachments.forms import Brought, brought
from lianxin.hear.commands import NotHeard, write_line
from lianxin.hear.commands import join as join_voice
from lianxin.hear.models import Voice
from lianxin.hear.queries import by_code, entry_of, sealed_by_code, sealed_readers
from lianxin.hear.saying import say_page
from lianxin.hear.states import Speaker
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal
from lianxin.record.queries import receipt_for
from lianxin.verify.commands import give_verdict

from ..access import anyone_at, receipt_holder
from ..headers import LOCATING
from ..problems import Problem, code_error, not_heard, refused
from ..public import lost
from ..public.receipts import address_with
from ..sections import shown
from . import joining, pages, sections


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, office: Office) -> HttpResponse:
    """Say it: one text box first.  What was typed stays in the form whatever goes wrong."""
    now = now_of(request)
    response = say_page(
        request,
        office,
        template="resident/say.html",
        receive=lambda form: receive(office=office, form=form, now=now),
        more={"may_locate": True, "outside": sealed_readers(office)},
    )
    response["Permissions-Policy"] = LOCATING
    return response


@receipt_holder
@require_GET
def receipt(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """The receipt: code, QR code, number, what happens next; to keep or to print."""
    link = request.build_absolute_uri(reverse("web:follow", args=[voice.office.slug, code]))
    now = now_of(request)
    context = pages.receipt(voice, code, link, now) | joining.page(voice, now)
    context["joined"] = request.GET.get("done") == "join"
    entry = entry_of(voice, voice.office.stream_id)
    context["check_url"] = address_with(voice.office.slug, receipt_for(entry).encode())
    return render(request, "resident/receipt.html", context)


@csrf_exempt
@receipt_holder
@require_POST
def join(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """It is the same as another voice, says the person who spoke; a number that is none changes nothing."""
    number = whole(request.POST.get("other", "")) or 0
    joined = join_voice(voice=voice, other_public_number=number, now=now_of(request))
    address = reverse("web:receipt", args=[voice.office.slug, code])
    return redirect(f"{address}?done=join" if joined else address)


@receipt_holder
@require_GET
def proof(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """The receipt as a file that anyone can check without this office (C2SP tlog-proof)."""
    entry = entry_of(voice, voice.office.stream_id)
    response = HttpResponse(receipt_for(entry).encode(), content_type="text/plain; charset=utf-8")
    name = f"{voice.office.slug}-{entry.number}.tlog-proof"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, office: Office) -> HttpResponse:
    """Type the code from a receipt.  A typing error is pointed out; a code that opens nothing says just that."""
    typed = request.POST.get("code", "") if request.method == "POST" else request.GET.get("code", "")
    problems: list[Problem] = []
    if typed or request.method == "POST":
        try:
            if by_code(office, typed):
                return redirect("web:follow", office.slug, parse_code(typed))
            if sealed_by_code(office, typed):
                return redirect("web:sealed_follow", office.slug, parse_code(typed))
            problems = [Problem("id_code", _("No receipt of this office has this code."))]
        except CodeError as error:
            problems = [code_error(typed, error)]
    gaps = lost.page(office, now_of(request))[
        "gaps"
    ]  # the same for every code: nobody learns which ones there were
    context = {"office": office, "nav": "follow", "code": typed, "errors": problems, "gaps": gaps}
    return render(request, "resident/find.html", context, status=422 if problems else 200)


_DONE = {
    "word": lambda: _("Your word stands. Thank you."),
    "reply": lambda: _("Your lines are with the office."),
    "stop": lambda: _("You get no more messages about this."),
    **sections.DONE,
}


@receipt_holder
@require_GET
def follow(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """What I said, what happened, what is promised, and my word."""
    done = _DONE.get(request.GET.get("done", ""))
    return page(request, voice, code, posted=done() if done else "")


def page(
    request: HttpRequest,
    voice: Voice,
    code: str,
    *,
    posted: str = "",
    problems: list[Problem] | None = None,
    typed: str = "",
    files: Brought | None = None,
    fields: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of a voice; ``typed`` and ``fields`` are what stays of a form that was refused."""
    case, now = case_of_voice(voice.pk), now_of(request)
    context = pages.follow(voice, case, code, now)
    key = request.POST.get("idempotency_key") or secrets.token_urlsafe(16)
    context |= {
        "posted": posted,
        "errors": problems or [],
        "typed": typed,
        "idempotency_key": key,
        "files": files,
        "fields": fields or {},
        "sections": _sections(voice, case, code, now, fields or {}),
    }
    return render(request, "resident/follow.html", context, status=422 if problems else 200)


def _sections(
    voice: Voice, case: Case | None, code: str, now: datetime, typed: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What was said in a consultation is followed there; anything else, once its case is opened."""
    if voice.asked:
        return shown(sections.IN_A_CONSULTATION, voice, None, code, now, typed)
    return shown(sections.SECTIONS, voice, case, code, now, typed) if case else []


@csrf_exempt
@receipt_holder
@require_POST
def word(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """Solved, partly, not: only whoever holds the receipt can say it."""
    comment, treated = request.POST.get("comment", ""), request.POST.get("satisfied", "")
    kept: dict[str, Any] = {"typed": comment, "fields": {"satisfied": treated}}
    if request.POST.get("word") not in Word.values:
        problem = Problem("word", _("Please choose: solved, partly solved or not solved."))
        return page(request, voice, code, problems=[problem], **kept)
    try:
        give_verdict(
            voice=voice,
            word=Word(request.POST["word"]),
            satisfied={"yes": True, "no": False}.get(treated),
            comment=comment,
            now=now_of(request),
        )
    except (NotNow, Refusal) as error:
        return page(request, voice, code, problems=[refused(error)], **kept)
    return _back(voice, code, "word")


@csrf_exempt
@receipt_holder
@require_POST
def reply(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """Write to the office about this voice, without a name."""
    text, key, now = request.POST.get("text", ""), request.POST.get("idempotency_key", ""), now_of(request)
    files = brought(request, voice.office, now)
    problems = files.problems
    try:
        if not problems:
            write_line(
                voice=voice,
                speaker=Speaker.RESIDENT,
                text=text,
                now=now,
                idempotency_key=key[:100],
                attachments=files.tokens,
            )
    except NotHeard as error:
        problems = [not_heard(error)]
    if problems:
        return page(request, voice, code, problems=problems, typed=text, files=files)
    return _back(voice, code, "reply")


def _back(voice: Voice, code: str, done: str) -> HttpResponse:
    address = reverse("web:follow", args=[voice.office.slug, code])
    return redirect(f"{address}?done={done}")
