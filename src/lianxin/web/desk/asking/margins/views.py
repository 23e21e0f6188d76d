"""Known numbers of those concerned: typed, from a table, or taken over from an earlier consultation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.margins import add_margin, drop_margin, take_over
from lianxin.ask.models import Consultation
from lianxin.ask.queries.heard.margins import earlier_margins
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....posted import Typed, typed_in
from ....problems import Problem, refused
from ..doors import convenors
from . import pages
from . import typed as forms

Step = Callable[[Consultation, Typed, Person, datetime], object]


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def known(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """What is known, and the forms by which more is added.  What was typed stays when it is refused."""
    found, now = found_at(person.office, number), now_of(request)
    typed = typed_in(request, forms.MOST_TABLE + 1)
    if request.method != "POST" or "more" in typed:
        return render(request, "desk/asking/margins/page.html", pages.page(found, now, typed))
    if typed.get("step") == "table":
        return _table(request, person, found, now, typed)
    try:
        _STEPS.get(typed.get("step", ""), _add)(found, typed, person, now)
    except Refusal as refusal:
        context = pages.page(found, now, typed, [refused(refusal)])
        return render(request, "desk/asking/margins/page.html", context, status=422)
    return redirect("web:asking_known", person.office.slug, number)


def _add(consultation: Consultation, typed: Typed, person: Person, now: datetime) -> object:
    return add_margin(consultation=consultation, terms=forms.terms(typed), by=person, now=now)


def _homes(consultation: Consultation, typed: Typed, person: Person, now: datetime) -> object:
    terms = forms.homes(typed, forms.areas_of(consultation))
    try:
        return add_margin(consultation=consultation, terms=terms, by=person, now=now)
    except Refusal as refusal:
        at = {"source": "homes_source", "counted_on": "homes_counted_on"}.get(refusal.field, "homes")
        raise Refusal(refusal.code, refusal.text, at) from None


def _take(consultation: Consultation, typed: Typed, person: Person, now: datetime) -> object:
    key = whole(typed.get("margin", "")) or 0
    row = next((one for one in earlier_margins(consultation) if one.pk == key), None)
    if row is None:
        raise Refusal("gone", _("These numbers are not there to be taken over."))
    return take_over(consultation=consultation, margin=row, by=person, now=now)


def _drop(consultation: Consultation, typed: Typed, person: Person, now: datetime) -> object:
    row = consultation.margins.filter(number=whole(typed.get("margin", ""), 9) or 0).first()
    return drop_margin(margin=row, by=person, now=now) if row else None


_STEPS: dict[str, Step] = {"add": _add, "homes": _homes, "take": _take, "drop": _drop}


def _table(
    request: HttpRequest, person: Person, consultation: Consultation, now: datetime, typed: Typed
) -> HttpResponse:
    """Every known number of a table that is whole is taken in; the rows of the others stay, with why."""
    problems: list[Problem] = []
    left: list[forms.Together] = []
    added = 0
    try:
        rows = forms.table(_text(request, typed))
    except Refusal as refusal:
        problems.append(refused(refusal))
        rows, text = [], typed.get("table", "")
    else:
        for one in rows:
            try:
                add_margin(consultation=consultation, terms=one.terms(), by=person, now=now)
            except Refusal as refusal:
                left.append(one)
                problems.append(Problem("id_table", _why(one, refusal)))
            else:
                added += 1
        text = forms.as_table(left)
    done = ngettext("%(n)d known number was added.", "%(n)d known numbers were added.", added) % {"n": added}
    context = pages.page(consultation, now, {"table": text, "step": "table"}, problems)
    context |= {"done": done if added else ""}
    return render(request, "desk/asking/margins/page.html", context, status=422 if problems else 200)


def _text(request: HttpRequest, typed: Typed) -> str:
    """A file before what was typed; of several encodings that offices write."""
    sent = request.FILES.get("file")
    if sent is None:
        return typed.get("table", "")
    if sent.size is None or sent.size > forms.MOST_TABLE:
        raise Refusal("long", _("The table is too long; known numbers are few."), "table")
    content: bytes = sent.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding", _("The file could not be read: save it as CSV in UTF-8."), "table")


def _why(one: forms.Together, refusal: Refusal) -> str:
    """The line that has to be mended, where it is one of the parts; else the first line of the known number."""
    part = whole(refusal.field.rpartition("_")[2], 3) or 1
    line = one.lines[min(part, len(one.lines)) - 1]
    return _("Line %(line)s: %(why)s") % {"line": line, "why": refusal.text}
