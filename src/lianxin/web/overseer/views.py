"""The overseer's day on one screen, and the page on which one person is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.act.states import Word
from lianxin.algorithms.digits import whole
from lianxin.hear.commands import note_looks
from lianxin.hear.states import MOST_TEXT, Seen
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.verify import commands, queries
from lianxin.verify.models import ContactItem, Pressure
from lianxin.verify.rules import OVERSEERS, may_oversee
from lianxin.verify.states import ContactState, ContactWay, RoundKind

from .. import checking
from ..access import desk
from ..answers import yes_or_no
from ..desk.sections.typed import fields, number, start_of_day
from ..posted import typed_in
from ..problems import PROBLEMS, refused
from . import pages

overseer = staff(may=may_oversee, rule=OVERSEERS)
Step = Callable[[Person, HttpRequest], None]
#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_TEXT + 1


@overseer
@require_GET
def day(request: HttpRequest, person: Person) -> HttpResponse:
    """Whom to ask back, who was pressed, what waits for a decision or a look."""
    return render(request, "overseer/day.html", pages.day(person, now_of(request), {}, []))


def _draw(person: Person, request: HttpRequest) -> None:
    post, zone = request.POST, person.office.zone
    with fields("draw"):
        commands.draw_round(
            office=person.office,
            kind=RoundKind.AGAIN if post.get("draw_kind") == RoundKind.AGAIN else RoundKind.FIRST,
            since=start_of_day(post.get("draw_since", ""), "since", zone),
            until=start_of_day(post.get("draw_until", ""), "until", zone),
            size=whole(post.get("draw_size", "")) or 0,
            by=person,
            now=now_of(request),
        )


def _seen(person: Person, request: HttpRequest) -> None:
    rows = Pressure.objects.select_related("office").filter(office=person.office)
    row = rows.filter(pk=number(request, "row")).first()
    if row is None:
        raise Http404
    commands.see_pressure(pressure=row, by=person, now=now_of(request))


STEPS: dict[str, Step] = {
    "draw": _draw,
    "seen": _seen,
    "review": checking.decide_review,
    "order": checking.give_order,
    "order_check": checking.check_order,
    "check": checking.make_check,
}


@overseer
@require_POST
def act(request: HttpRequest, person: Person, step: str) -> HttpResponse:
    """One step.  What was typed stays on the page when it is refused."""
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](person, request)
    except PROBLEMS as error:
        context = pages.day(person, now_of(request), _typed(request, step), [refused(error)])
        return render(request, "overseer/day.html", context, status=422)
    return redirect("web:oversight", person.office.slug)


def _typed(request: HttpRequest, step: str) -> dict[str, str]:
    return typed_in(request, _MOST_TYPED) | {"command": step}


def _item(person: Person, pk: int) -> ContactItem:
    item = queries.item_of(person.office, pk)
    if item is None:
        raise Http404
    return item


@overseer
@require_GET
def ask(request: HttpRequest, person: Person, item: int) -> HttpResponse:
    """One person who was drawn.  How to reach them is not here: the try opens it."""
    return _ask_page(request, person, _item(person, item))


def _ask_page(
    request: HttpRequest,
    person: Person,
    item: ContactItem,
    *,
    contact: str | None = None,
    typed: pages.Typed | None = None,
    error: Exception | None = None,
) -> HttpResponse:
    """That an overseer sees the words, and how to reach the person if the try opened it, is noted first."""
    now, problems = now_of(request), [refused(error)] if error else []
    for what in (Seen.WORDS, *([Seen.CONTACT] if contact else [])):
        note_looks(person=person, voices=[item.voice_id], what=what, role=Role.OVERSEER, now=now)
    context = pages.asking(item, now, contact=contact, typed=typed, problems=problems)
    return render(request, "overseer/ask.html", context, status=422 if error else 200)


@overseer
@require_POST
def attempt(request: HttpRequest, person: Person, item: int) -> HttpResponse:
    """Try to reach the person.  The answer to this alone shows how."""
    found, way, now = _item(person, item), request.POST.get("way", ""), now_of(request)
    try:
        if way not in ContactWay.values:
            raise Refusal("missing", _("Please choose how you try."), "way")
        tried = commands.try_contact(item=found, way=ContactWay(way), by=person, now=now)
    except PROBLEMS as error:
        return _ask_page(request, person, found, error=error)
    return _ask_page(request, person, found, contact=queries.contact_for(tried))


@overseer
@require_POST
def settle(request: HttpRequest, person: Person, item: int) -> HttpResponse:
    """What came of it."""
    found, now = _item(person, item), now_of(request)
    try:
        state = request.POST.get("state", "")
        chosen = ContactState(state) if state in ContactState.values else ContactState.WAITING
        commands.settle_contact(item=found, state=chosen, told=_told(request), by=person, now=now)
    except PROBLEMS as error:
        return _ask_page(request, person, found, typed=_typed(request, "settle"), error=error)
    return redirect("web:oversight", person.office.slug)


def _told(request: HttpRequest) -> commands.Told:
    post = request.POST
    word = post.get("word", "")
    return commands.Told(
        word=Word(word) if word in Word.values else None,
        satisfied=yes_or_no(post.get("satisfied")),
        contacted_in_time=yes_or_no(post.get("in_time")),
        pressed=yes_or_no(post.get("pressed")),
        words=post.get("words", ""),
    )


ORDER_STEPS: dict[str, Step] = {"done": checking.do_order, "check": checking.check_order}


@desk
@require_GET
def order(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One order, for the unit that owes it and for whoever looks whether it is right."""
    return _order_page(request, person, number)


def _order_page(
    request: HttpRequest, person: Person, pk: int, *, step: str = "", error: Exception | None = None
) -> HttpResponse:
    row = queries.order_of(person, pk)
    if row is None:
        raise Http404
    typed = _typed(request, f"order_{step}") if step else {}
    card = checking.order_card(row, person, now_of(request), typed)
    context = {
        "office": person.office,
        "nav": "desk",
        "row": card,
        "errors": [refused(error)] if error else [],
    }
    return render(request, "overseer/order.html", context, status=422 if error else 200)


@desk
@require_POST
def act_on_order(request: HttpRequest, person: Person, number: int, step: str) -> HttpResponse:
    """The unit did it, or somebody else looked."""
    if step not in ORDER_STEPS:
        raise Http404
    try:
        ORDER_STEPS[step](person, request)
    except PROBLEMS as error:
        return _order_page(request, person, number, step=step, error=error)
    return redirect("web:order", person.office.slug, number)
