"""Where a clerk or visitor writes down what somebody said on paper, by telephone or at their door.

It is that person's voice and none of the office's: it gets a receipt and a code, which are handed over, and whoever holds
the code reads what became of it.  The answer to a form that was taken is the slip itself, with the form for the next
idea beneath it: see the desk for papers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.act.receipts import receipt_of
from lianxin.algorithms.first_sentence import first_sentence
from lianxin.ask.commands.statements import say_in
from lianxin.ask.commands.statements.making import MOST_STATEMENT, Spoken
from lianxin.ask.models import Consultation
from lianxin.ask.queries import consultations as asking
from lianxin.ask.rules import may_enter
from lianxin.ask.states import PhaseKind
from lianxin.channels.hotline.channel import CHANNEL as HOTLINE
from lianxin.channels.paper.channel import CHANNEL as PAPER
from lianxin.channels.visit.channel import CHANNEL as VISIT
from lianxin.hear.commands import Heard, NotHeard
from lianxin.hear.drawing import qr
from lianxin.hear.rules import may_register, may_visit
from lianxin.hear.saying import new_key
from lianxin.hear.text import clean
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.drafts import asked_about, chosen
from ...asking.frame import found_at, frame
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .doors import enterers
from .typed import language_in

#: A page of handwriting; what is longer is no statement any more.
_MOST_TYPED = 5_000
#: What one paper of a pile has in common with the next.
_CARRIED = ("way", "language", "about")
#: What one idea of a person has in common with their next, and nobody else's has.
_OWN = ("contact", "private")


def ways_of(person: Person) -> dict[str, str]:
    """The channels that this person writes down from, with what the form calls them."""
    found: dict[str, str] = {}
    if may_register(person):
        found |= {PAPER.code: _("On paper"), HOTLINE.code: _("By telephone")}
    if may_visit(person):
        found |= {VISIT.code: _("At their door")}
    return found


def way_in(person: Person, typed: Typed) -> str:
    """By which of them it came."""
    way = typed.get("way", "")
    if way not in ways_of(person):
        raise Refusal("way", _("Please choose how they said it."), "way")
    return way


def doors(person: Person, now: datetime) -> list[tuple[str, str]]:
    """On their desk they find where people can say something now."""
    if not may_enter(person):
        return []
    forms = [
        (PhaseKind.SAY, "web:asking_enter_statement", _("Enter what somebody said: %(question)s")),
        (PhaseKind.IDEAS, "web:asking_enter_idea", _("Enter an idea that somebody had: %(question)s")),
    ]
    return [
        (text % {"question": one.title}, reverse(name, args=[person.office.slug, one.number]))
        for kind, name, text in forms
        for one in asking.open_for(person.office, kind, now)
    ]


@enterers
@require_http_methods(["GET", "HEAD", "POST"])
def enter_statement(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One idea after the other, and one paper after the other.  What was typed stays whatever goes wrong."""
    found = found_at(person.office, number)
    typed = typed_in(request, _MOST_TYPED + 1)
    if request.method != "POST":
        return render(request, "desk/asking/enter_statement.html", _page(request, person, found, {}))
    try:
        heard = _heard(request, person, found, typed)
    except (Refusal, NotHeard) as error:
        again = _apart(typed) if _is_too_long(typed, error) else typed
        problems = [_several() if again is not typed else refused(error)]
        context = _page(request, person, found, again, problems)
        return render(request, "desk/asking/enter_statement.html", context, status=422)
    context = _page(request, person, found, _next(typed)) | slip(request, heard)
    return render(request, "desk/asking/enter_statement.html", context, status=201)


def _heard(request: HttpRequest, person: Person, consultation: Consultation, typed: Typed) -> Heard:
    spoken = Spoken(
        words=typed.get("body", ""),
        channel=way_in(person, typed),
        contact=typed.get("contact", ""),
        language=language_in(typed),
        private=typed.get("private") == "yes",
    )
    return say_in(
        consultation=consultation,
        spoken=spoken,
        now=now_of(request),
        idempotency_key=typed.get("form", "")[:100],
        about=asked_about(request, consultation),
    )


def _is_too_long(typed: Typed, error: Exception) -> bool:
    return (
        isinstance(error, Refusal) and error.field == "body" and len(typed.get("body", "")) > MOST_STATEMENT
    )


def _apart(typed: Typed) -> Typed:
    """Several ideas at once: the first sentence stays, the rest waits for the next ones.  No word is lost."""
    first, rest = first_sentence(clean(typed["body"]), MOST_STATEMENT)
    return {**typed, "body": first, "rest": "\n".join(filter(None, [rest, clean(typed.get("rest", ""))]))}


def _several() -> Problem:
    text = _(
        "That is more than %(n)s characters: several ideas, or a long one. The first stays here, the rest waits below."
    )
    return Problem("id_body", text % {"n": MOST_STATEMENT})


def _next(typed: Typed) -> Typed:
    """The next form: while something of this person is left, it is theirs; then somebody else's."""
    carried = {name: typed.get(name, "") for name in _CARRIED}
    first, rest = first_sentence(clean(typed.get("rest", "")), MOST_STATEMENT)
    if not first:
        return carried
    own = {name: typed.get(name, "") for name in _OWN}
    return {**carried, **own, "body": first, "rest": rest, "same": "yes"}


def _page(
    request: HttpRequest,
    person: Person,
    consultation: Consultation,
    typed: Typed,
    errors: list[Problem] | None = None,
) -> dict[str, Any]:
    return {
        **paper(person, consultation, typed, errors),
        "open": asking.open_phase(consultation, PhaseKind.SAY, now_of(request)) is not None,
        "paragraphs": chosen(consultation),
        "most": MOST_STATEMENT,
    }


def paper(
    person: Person, consultation: Consultation, typed: Typed, errors: list[Problem] | None
) -> dict[str, Any]:
    """What the form for any paper has."""
    ways = ways_of(person)
    only = next(iter(ways)) if len(ways) == 1 else ""
    return {
        **frame(consultation, nav="desk"),
        "ways": ways.items(),
        "way": typed.get("way") or only,
        "languages": settings.LANGUAGES,
        "language": typed.get("language", get_language()),
        "typed": typed,
        "form": typed.get("form") if errors else new_key(),
        "errors": errors or [],
    }


def slip(request: HttpRequest, heard: Heard) -> dict[str, Any]:
    """What the person gets in hand, by post or read out: nothing of what they said, only how to follow it."""
    voice, office = heard.voice, heard.voice.office
    link = request.build_absolute_uri(reverse("web:follow", args=[office.slug, heard.code]))
    find = request.build_absolute_uri(reverse("web:find", args=[office.slug]))
    return {
        "receipt": receipt_of(voice, heard.code, now_of(request)),
        "aloud": voice.channel == HOTLINE.code,
        "qr": qr(link),
        "find_link": find.partition("//")[2],
    }
