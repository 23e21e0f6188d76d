"""Put one's name down for a sitting: no account, no cookie; a code on a slip of paper is all that stays."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.algorithms.digits import whole
from lianxin.ask.commands.sittings import is_open, put_down
from lianxin.ask.commands.standing import MOST_NAME
from lianxin.ask.models import Sitting
from lianxin.ask.queries.consultations import group_of, groups_of
from lianxin.hear.saying import new_key
from lianxin.hear.states import MOST_CONTACT
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ...access import anyone_at
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .pages import head, sitting_at


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, office: Office, number: int, sitting: int) -> HttpResponse:
    """The form, and the slip with the code.  What was typed stays whatever goes wrong."""
    return joined(request, sitting_at(office, number, sitting), "asking/sittings/join.html")


def joined(request: HttpRequest, found: Sitting, template: str) -> HttpResponse:
    """The same at the desk, where a clerk enters it for somebody without a phone."""
    if request.method != "POST":
        return render(request, template, _page(request, found, {}))
    typed = typed_in(request, MOST_CONTACT + 1)
    try:
        _seat, key = put_down(
            sitting=found,
            name=typed.get("name", ""),
            contact=typed.get("contact", ""),
            group=group_of(found.consultation, whole(typed.get("group", ""), 4)),
            now=now_of(request),
            idempotency_key=typed.get("form", ""),
        )
    except Refusal as refusal:
        return render(request, template, _page(request, found, typed, [refused(refusal)]), status=422)
    return render(request, template, _page(request, found, {}) | {"key": key, "key_shown": display(key)})


def _page(
    request: HttpRequest, found: Sitting, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    return head(found, now_of(request)) | {
        "open": is_open(found, now_of(request)),
        "groups": groups_of(found.consultation),
        "typed": typed,
        "form": typed.get("form") or new_key(),
        "most_name": MOST_NAME,
        "errors": errors or [],
    }
