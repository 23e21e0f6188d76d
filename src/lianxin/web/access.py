"""Who may open a page: beside the rules of ``office.doors``, those of receipts and of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from lianxin.act.rules import DESK, may_use_desk
from lianxin.algorithms.codes import CodeError, parse_code
from lianxin.hear.models import SealedVoice, Voice
from lianxin.hear.queries import by_code, sealed_by_code
from lianxin.office.doors import ANYONE, P, View, anyone, anyone_at, marked, office_at, staff
from lianxin.office.models import Office

__all__ = ["ANYONE", "DESK", "RECEIPT", "anyone", "anyone_at", "desk", "receipt_holder", "sealed_holder"]

RECEIPT = "whoever holds the receipt"

desk = staff(may=may_use_desk, rule=DESK)


def receipt_holder(view: Callable[Concatenate[HttpRequest, Voice, str, P], HttpResponse]) -> View:
    """A page behind a tracking code.  A wrong code and a voice that never was look the same."""
    return _behind_code(view, by_code)


def sealed_holder(view: Callable[Concatenate[HttpRequest, SealedVoice, str, P], HttpResponse]) -> View:
    """The same for words that were written past the office."""
    return _behind_code(view, sealed_by_code)


def _behind_code(view: Callable[..., HttpResponse], find: Callable[[Office, str], Any]) -> View:
    @wraps(view)
    def checked(request: HttpRequest, slug: str, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        office = office_at(slug)
        try:
            code = parse_code(code)
            voice = find(office, code)
        except CodeError:
            # The form for codes explains a typing error; an address that was mistyped leads there.
            return redirect(f"{reverse('web:find', args=[slug])}?{urlencode({'code': code})}")
        if voice is None:
            raise Http404
        voice.office = office
        return view(request, voice, code, *args, **kwargs)

    return marked(checked, RECEIPT)
