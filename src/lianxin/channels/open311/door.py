"""The door of Open311: which office is asked, in which form the answer goes out, and one shape for every error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from lianxin.office.clock import now_of
from lianxin.office.doors import marked
from lianxin.office.models import Office
from lianxin.office.queries import by_slug

from .errors import BAD, NOT_FOUND, TOO_MANY, Refused
from .rendering import CONTENT_TYPES, Document, render

#: Bytes of one form with its files.
MOST_BODY = 64 * 1024 * 1024
_DIGITS = 20


@dataclass(frozen=True)
class Asked:
    """A request to the door; ``test`` says that it came to the endpoint for trying things out."""

    request: HttpRequest
    test: bool = False

    @property
    def now(self) -> Any:
        return now_of(self.request)

    @cached_property
    def given(self) -> dict[str, str]:
        """The parameters of the address; one that is given several times is a list."""
        return {name: ",".join(values).strip() for name, values in self.request.GET.lists()}

    @cached_property
    def office(self) -> Office:
        """The office that is asked for; where there is only one, nobody needs to name it."""
        slug = (self.request.POST.get("jurisdiction_id") or self.given.get("jurisdiction_id", "")).strip()
        if slug:
            return _named(slug)
        offices = list(Office.objects.order_by("pk")[:2])
        if len(offices) != 1:
            raise Refused(BAD, _("%(name)s is missing.") % {"name": "jurisdiction_id"})
        return offices[0]


Answering = Callable[..., Document]


def georeport(rule: str) -> Callable[[Answering], Callable[..., HttpResponse]]:
    """A view that answers with a document; what is refused is answered in the same form."""

    def declare(answer: Answering) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(answer)
        def view(request: HttpRequest, form: str, base: str = "", **parts: str) -> HttpResponse:
            asked = Asked(request, test=base.startswith("test"))
            try:
                _demand_size(request)
                document = answer(asked, **parts)
            except Refused as refusal:
                return _refused(refusal, form)
            except (BadRequest, MultiPartParserError, SuspiciousOperation):
                return _refused(Refused(BAD, _("The form cannot be read.")), form)
            return _response(document, form)

        return marked(view, rule, too_many=_too_many)

    return declare


def _named(slug: str) -> Office:
    office = by_slug(slug) if "\0" not in slug else None
    if office is None:
        raise Refused(NOT_FOUND, _("There is no jurisdiction %(name)s here.") % {"name": slug})
    return office


def _demand_size(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length[:_DIGITS]) > MOST_BODY:
        raise Refused(BAD, _("This is more than can be taken in at once."))


def _refused(refusal: Refused, form: str) -> HttpResponse:
    error = {"code": str(refusal.status), "description": refusal.text}
    return _response(Document("errors", [error]), form, refusal.status)


def _too_many(text: str, form: str, **_parts: str) -> HttpResponse:
    return _refused(Refused(TOO_MANY, text), form)


def _response(document: Document, form: str, status: int = 200) -> HttpResponse:
    return HttpResponse(render(document, form), content_type=CONTENT_TYPES[form], status=status)
