"""Stopping messages: behind the link in every one of them, and on the page that follows a voice.

The link carries a token that opens nothing else: whoever a message was forwarded to can stop messages, not read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.hear.commands import stop_notices
from lianxin.hear.models import Notice, NoticeStop, Voice
from lianxin.hear.queries import entry_of
from lianxin.hear.states import NoticeState
from lianxin.hear.talking.threads import voice_of
from lianxin.office.clock import now_of
from lianxin.office.doors import View, marked, office_at

from ..access import receipt_holder

STOP_LINK = "whoever holds the link in a message"


def stop_link_holder(view: Callable[[HttpRequest, Voice], HttpResponse]) -> View:
    """A page behind the link in a message.  A link that was never given out and no link look the same."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, token: str) -> HttpResponse:
        voice = voice_of("stop", office_at(slug), token)
        if voice is None:
            raise Http404
        return view(request, voice)

    return marked(checked, STOP_LINK)


@csrf_exempt
@stop_link_holder
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, voice: Voice) -> HttpResponse:
    """Looking changes nothing, as mail programs look at links by themselves; the button stops (RFC 8058 as well)."""
    if request.method == "POST":
        stop_notices(voice=voice, now=now_of(request))
    context = {
        "office": voice.office,
        "nav": "follow",
        "number": entry_of(voice, voice.office.stream_id).number,
        "stopped": NoticeStop.objects.filter(voice=voice).exists(),
    }
    return render(request, "resident/stop.html", context)


@csrf_exempt
@receipt_holder
@require_POST
def stop_here(request: HttpRequest, voice: Voice, code: str) -> HttpResponse:
    """The same, by the button on the page that follows the voice."""
    stop_notices(voice=voice, now=now_of(request))
    address = reverse("web:follow", args=[voice.office.slug, code])
    return redirect(f"{address}?done=stop")


def block(voice: Voice) -> dict[str, Any]:
    """What the page that follows a voice says about messages; nothing where none can be sent."""
    if voice.contact is None or voice.confidential:
        return {"text": "", "problem": "", "may_stop": False}
    if NoticeStop.objects.filter(voice=voice).exists():
        return {"text": _("You get no more messages about this. This page goes on."), "may_stop": False}
    return {
        "text": _("We write to you when something happens. A message never holds what was said."),
        "problem": _problem(voice),
        "may_stop": True,
    }


def _problem(voice: Voice) -> str:
    """Why somebody may wait in vain for a message."""
    newest = Notice.objects.filter(voice=voice).order_by("-settled_at", "-about").first()
    texts = {
        NoticeState.BOUNCED: _(
            "Our last message to you came back. Please look at this page from time to time."
        ),
        NoticeState.GIVEN_UP: _(
            "Our last message could not be delivered. Please look at this page from time to time."
        ),
        NoticeState.NO_WAY: _(
            "No channel of this office reaches the contact you left. Please look at this page from time to time."
        ),
    }
    return texts.get(NoticeState(newest.state), "") if newest else ""


def for_desk(voice: Voice) -> str:
    """What the desk sees of messages: that they went or came back, never where to."""
    if voice.confidential:
        return _("Confidential: nobody is written to, and nothing of it is released.")
    newest = Notice.objects.filter(voice=voice).order_by("-settled_at", "-about").first()
    if newest is None:
        return ""
    if newest.state == NoticeState.SENT:
        return _("The last message was sent.")
    if newest.state == NoticeState.WITHHELD:
        return _("The person who spoke does not want messages.")
    return _("The last message did not arrive: the person reads what you write only here, with the code.")
