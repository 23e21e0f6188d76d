"""What every page of a consultation has: the consultation of its address, and the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest

from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import by_number
from lianxin.ask.rules import may_see_asking
from lianxin.office.models import Office, Person

from .texts import told


def found_at(office: Office, number: int) -> Consultation:
    """The consultation of an address, or nothing is found there."""
    found = by_number(office, number)
    if found is None:
        raise Http404
    return found


def frame(consultation: Consultation, *, nav: str = "asking") -> dict[str, Any]:
    """``nav`` is the part of the house that the page stands in."""
    return {
        "office": consultation.office,
        "nav": nav,
        "consultation": consultation,
        "question": told(consultation.question),
        "errors": [],
    }


def may_see(request: HttpRequest, office: Office, *, may: Callable[[Person], bool] = may_see_asking) -> bool:
    """Whether the page leads whoever looks to that of the staff."""
    user = request.user
    return user.is_authenticated and user.office_id == office.pk and may(user)
