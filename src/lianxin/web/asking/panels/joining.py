"""Put one's name into the pot: no account, no cookie; a code on a slip of paper is all that stays."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.algorithms.digits import whole
from lianxin.ask.commands.panels import is_open, put_in_pot
from lianxin.ask.commands.panels.pot import MOST_WORD
from lianxin.ask.commands.standing import MOST_NAME
from lianxin.ask.models import Panel
from lianxin.ask.queries.panels import categories
from lianxin.hear.saying import new_key
from lianxin.hear.states import MOST_CONTACT
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ...access import anyone_at
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .pages import head, panel_at


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, office: Office, number: int, panel: int) -> HttpResponse:
    """The form, and the slip with the code.  What was typed stays whatever goes wrong."""
    return joined(request, panel_at(office, number, panel), "asking/panels/join.html")


def joined(request: HttpRequest, found: Panel, template: str) -> HttpResponse:
    """The same at the desk, where a clerk enters it from paper or the telephone."""
    if request.method != "POST":
        return render(request, template, _page(request, found, {}))
    typed = typed_in(request, MOST_CONTACT + 1)
    try:
        _row, key = put_in_pot(
            panel=found,
            features=_features(found, typed),
            household=typed.get("household", ""),
            name=typed.get("name", ""),
            contact=typed.get("contact", ""),
            now=now_of(request),
            idempotency_key=typed.get("form", ""),
        )
    except Refusal as refusal:
        return render(request, template, _page(request, found, typed, [refused(refusal)]), status=422)
    return render(request, template, _page(request, found, {}) | {"key": key, "key_shown": display(key)})


def _features(found: Panel, typed: Typed) -> dict[int, int]:
    """What was chosen in each category, by its number."""
    chosen = {
        number: whole(typed.get(f"feature_{number}", ""), 3)
        for number in range(1, len(categories(found)) + 1)
    }
    return {number: place for number, place in chosen.items() if place is not None}


def _page(
    request: HttpRequest, found: Panel, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    return head(found, now_of(request)) | {
        "open": is_open(found, now_of(request)),
        "categories": [_category(number, *one, typed) for number, one in enumerate(categories(found), 1)],
        "typed": typed,
        "form": typed.get("form") or new_key(),
        "most_name": MOST_NAME,
        "most_word": MOST_WORD,
        "errors": errors or [],
    }


def _category(
    number: int, name: str, values: list[tuple[int, str, int, int]], typed: Typed
) -> dict[str, Any]:
    field = f"feature_{number}"
    return {
        "name": name,
        "field": field,
        "id": f"id_{field}",
        "values": [(place, value, typed.get(field) == str(place)) for place, value, *_seats in values],
    }
