"""All words that an office explains, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.ask.rules import may_convene
from lianxin.office.models import Office
from lianxin.office.queries import glossary

from ...access import anyone_at
from ..frame import may_see
from .marking import line


@anyone_at
@require_GET
def words(request: HttpRequest, office: Office) -> HttpResponse:
    """In the order in which they came; each has an address of its own on the page."""
    context = {
        "office": office,
        "nav": "asking",
        "rows": [line(row) for row in glossary(office)],
        "may_explain": may_see(request, office, may=may_convene),
    }
    return render(request, "asking/glossary/list.html", context)
