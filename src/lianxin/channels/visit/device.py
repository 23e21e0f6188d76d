"""What the device of a visitor talks to: who is signed in, photos, visits, and the worker that keeps the pages."""

from __future__ import annotations

import hashlib
import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianxin.hear import codes
from lianxin.hear.attachments import Unclean, stage_bytes, why_unclean
from lianxin.hear.commands import NotHeard, record_visit, try_visits
from lianxin.hear.probing.doors import tried
from lianxin.hear.problems import Problem
from lianxin.hear.visits.noting import NotVisited
from lianxin.office.clock import now_of
from lianxin.office.doors import anyone_at
from lianxin.office.models import Office, Person

from . import pages
from .channel import CHANNEL
from .reading import from_device
from .views import visitors
from .wording import photos_refused, problems_of

WORKER = "visit/worker.js"
#: What the pages need when there is no network.
FILES = (
    "lianxin/lianxin.css",
    "lianxin/mark.svg",
    "visit/visit.css",
    "visit/page.js",
    "visit/list.js",
    "visit/form.js",
    "visit/checks.js",
    "visit/store.js",
    "visit/sync.js",
)


@visitors
@require_GET
def me(request: HttpRequest, person: Person) -> JsonResponse:
    """Whose drafts these are, and the token with which a visit is handed in."""
    mark = codes.derived("visitor on a device", person.office.slug, str(person.pk)).hex()[:32]
    return JsonResponse({"person": mark, "token": get_token(request)})


@visitors
@require_POST
def photos(request: HttpRequest, person: Person) -> JsonResponse:
    """Take one photo, cleaned, and keep it for the visit that will name it."""
    try:
        token = stage_bytes(person.office, request.body, now_of(request))
    except Unclean as error:
        return _refused([Problem("id_photos", why_unclean(error.problem))], error.problem)
    return JsonResponse({"token": token}, status=201)


@visitors
@require_POST
def visits(request: HttpRequest, person: Person) -> JsonResponse:
    """Take a visit that was written down on a device.  Sent again, it gets the same answer."""
    try:
        noted = from_device(person.office, _content(request))
        visited = record_visit(office=person.office, by=person, noted=noted, now=now_of(request))
    except NotVisited as error:
        return _refused(problems_of(error), error.problems[0][1])
    except NotHeard as error:
        return _refused(photos_refused(error), error.problem)
    return JsonResponse(pages.handed_in(visited), status=200 if visited.again else 201)


@tried(CHANNEL.code)
def trial(request: HttpRequest, office: Office) -> HttpResponse:
    """A test goes the way of a visit: the form is drawn, the device's facts are read, the words are taken."""
    render_to_string("visit/form.html", pages.form(office) | pages.kept(office), request)
    now = now_of(request)
    fields = {"home": "known", "code": "trial", "consent": "agreed", "needs-0-leads_to": "case"}
    told = {
        "client_key": secrets.token_hex(16),
        "written_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "fields": {**fields, "needs-0-words": request.POST["body"]},
    }
    try_visits(office=office, noted=from_device(office, told), now=now)
    return HttpResponse(status=201)


def _content(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def _refused(problems: list[Problem], code: str) -> JsonResponse:
    told = [{"id": problem.id, "text": problem.text} for problem in problems]
    return JsonResponse({"problems": told, "code": code}, status=422)


@anyone_at
@require_GET
def worker(request: HttpRequest, office: Office) -> HttpResponse:
    """The script that keeps the field pages on a device.  It keeps pages and scripts, never what somebody wrote."""
    home, form = (reverse(f"visit:{page}", args=[office.slug]) for page in ("home", "form"))
    given = {
        "KEPT": f"lianxin-field-{office.slug}-{_version()}",
        "PAGES": {page: f"{page}?shell=1" for page in (home, form)},
        "FILES": [static(name) for name in FILES],
    }
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
    return HttpResponse(constants + _text(WORKER), content_type="text/javascript; charset=utf-8")


@cache
def _text(name: str) -> str:
    found = finders.find(name)
    return Path(found).read_text(encoding="utf-8") if found else ""


@cache
def _version() -> str:
    """Changes when any of the kept files does."""
    return hashlib.sha256("".join(_text(name) for name in FILES).encode()).hexdigest()[:16]
