"""Doors by which the house tries what only staff may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lianxin.office.doors import View, marked, office_at
from lianxin.office.models import Office

from . import is_probe

TRIED = "the house itself, with the words of a test that waits to arrive"


def tried(channel: str) -> Callable[[Callable[[HttpRequest, Office], HttpResponse]], View]:
    """An address beside a staff form of this channel, through which nothing but a waiting test comes in.

    Whether somebody sits at the telephone or opens the letters no machine can try; whether what they fill in
    is taken, it can.
    """

    def declare(view: Callable[[HttpRequest, Office], HttpResponse]) -> View:
        @csrf_exempt
        @wraps(view)
        def checked(request: HttpRequest, slug: str) -> HttpResponse:
            office = office_at(slug)
            if request.method != "POST" or not is_probe(office, channel, request.POST.get("body", "")):
                raise Http404
            return view(request, office)

        return marked(checked, TRIED)

    return declare
