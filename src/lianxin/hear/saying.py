"""From a form that somebody filled in, or had filled in for them, to the receipt."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import areas, every_unit

from .attachments.forms import Brought, brought
from .commands import Heard, NotHeard
from .forms import SayForm
from .problems import Problem, form_problems, not_heard
from .states import MOST_TEXT

Form = TypeVar("Form", bound=forms.Form)


def take(form: Form, receive: Callable[[Form], Heard]) -> tuple[Heard | None, list[Problem]]:
    """What the form said, received; or nothing, and what is wrong with it."""
    if not form.is_valid():
        return None, form_problems(form)
    try:
        return receive(form), []
    except NotHeard as error:
        return None, [not_heard(error)]


def say_page(
    request: HttpRequest,
    office: Office,
    *,
    template: str,
    receive: Callable[[SayForm], Heard],
    initial: Mapping[str, object] | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page where people say it themselves, by whatever way they came to it.

    What was typed stays in the form whatever goes wrong.
    """
    problems: list[Problem] = []
    files = Brought()
    if request.method == "POST":
        files = brought(request, office, now_of(request))
        form = SayForm(request.POST, **offered(office), attachments=files.tokens)
        heard, problems = (None, files.problems) if files.problems else take(form, receive)
        if heard:
            return redirect("web:receipt", office.slug, heard.code)
    else:
        form = SayForm(**offered(office), initial={**(initial or {}), "idempotency_key": new_key()})
    context = page(office, form, problems) | {"files": files} | dict(more or {})
    return render(request, template, context, status=422 if problems else 200)


def offered(office: Office) -> dict[str, Any]:
    """What the form lets people choose from."""
    return {"areas": areas(office), "units": every_unit(office)}


def page(office: Office, form: SayForm, problems: list[Problem]) -> dict[str, Any]:
    """What every page with the form shows."""
    return {
        "office": office,
        "nav": "say",
        "form": form,
        "errors": problems,
        "emergency": office.emergency,
        "limits": {"body": MOST_TEXT},
    }


def new_key() -> str:
    """The same form sent twice is one voice; this is how it is known again."""
    return secrets.token_urlsafe(16)
