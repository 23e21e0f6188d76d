"""What a restore lost: said plainly, and a door for receipts that this record no longer holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record import restores
from lianxin.record.restores import Restore, Shown, Verdict

from .. import dates
from ..access import anyone_at
from ..history import Names
from ..problems import Problem
from ..telling import SENTENCES

#: No receipt is longer.
MOST_RECEIPT = 200_000


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest, office: Office) -> HttpResponse:
    """Show a receipt that is not found: whoever holds one proves what existed, whatever became of the house.

    Like all doors for people who speak it needs no cookie: the receipt itself is the authority.
    """
    now, typed, shown = now_of(request), "", None
    problems: list[Problem] = []
    if request.method == "POST":
        typed = _typed(request)
        shown = restores.present(stream=office.stream, text=typed, now=now)
        if shown.verdict is Verdict.NOT_OURS:
            problems = [Problem("id_receipt", _why_not(typed))]
    context = page(office, now) | {"errors": problems, "typed": typed if problems else ""}
    context["shown"] = _told(shown, office, now) if shown and not problems else None
    return render(request, "public/lost.html", context, status=422 if problems else 200)


def _typed(request: HttpRequest) -> str:
    """What was pasted, else the file; browsers end lines in their own way."""
    text: str = request.POST.get("receipt", "")
    if not text.strip() and (file := request.FILES.get("file")):
        text = file.read(MOST_RECEIPT).decode(errors="replace")
    lines = text[:MOST_RECEIPT].replace("\r\n", "\n").strip()
    return f"{lines}\n" if lines else ""


def _why_not(typed: str) -> str:
    if not typed:
        return _("Please paste the receipt, or choose its file.")
    return _(
        "This is not a receipt that this office signed. Paste all of it, from its first line to the signature."
    )


def page(office: Office, now: datetime) -> dict[str, Any]:
    """The restores of an office, the newest first."""
    found = restores.restores(office.stream_id)
    return {"office": office, "nav": "record", "gaps": [gap(office, one, now) for one in reversed(found)]}


def gap(office: Office, restore: Restore, now: datetime) -> dict[str, Any]:
    """One gap: since when, how large, and how much of it was shown to have existed."""
    return {
        "number": restore.number,
        "when": dates.moment(restore.when, office.zone, now),
        "backup": dates.moment(restore.backup_at, office.zone, now),
        "size": restore.backup_size,
        "first": restore.backup_size + 1,
        "last": restore.known_size,
        "lost": restore.lost,
        "shown": restores.presented(office.stream_id, restore),
    }


def _told(shown: Shown, office: Office, now: datetime) -> dict[str, Any]:
    """What the receipt proves, in words."""
    sentence = SENTENCES.get(shown.kind)
    kind = sentence(shown.public, Names({}, {})) if sentence else shown.kind
    return {
        "verdict": shown.verdict.name,
        "number": shown.number,
        "kind": kind,
        "when": dates.moment(shown.when, office.zone, now) if shown.when else "",
        "voice": shown.kind == "voice.received",
    }
