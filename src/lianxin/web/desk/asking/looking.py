"""Where somebody of the office looks at statements: near copies first put together, then shown or left out.

Whoever looks is noted for each person who spoke, before anything is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.algorithms.digits import whole
from lianxin.algorithms.personal import masked
from lianxin.algorithms.shingles import near_copies, shingles
from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.ideas import MOST_DETAILS, show_idea
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.queries import statements as queries
from lianxin.ask.rules import may_convene
from lianxin.ask.states import GOES_ON, GROUNDS, NotShown
from lianxin.hear.commands import note_looks
from lianxin.hear.states import Seen
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.about import abouts
from ...asking.frame import found_at, frame
from ...posted import Typed, typed_in
from ...problems import Problem, beside, refused
from . import idea_cards as ideas
from .doors import convenors, onlookers
from .typed import language_in

#: The share of neighbouring words that two statements have in common where they may say the same.
ALIKE = 0.5
#: So many cards at once, out of so many that are compared.
CARDS, COMPARED = 12, 400
_MOST_TYPED = MOST_DETAILS + 1


@onlookers
@require_GET
def statements(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """What waits to be looked at, and what was put in by the office."""
    return render(
        request, "desk/asking/statements.html", _page(request, person, found_at(person.office, number))
    )


def _page(
    request: HttpRequest,
    person: Person,
    consultation: Consultation,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    now, apart = now_of(request), request.GET.get("apart") == "yes"
    waiting = list(queries.waiting(consultation)[:COMPARED])
    beside = list(queries.shown(consultation).select_related("voice"))
    cards = _together(waiting, beside, apart=apart)[:CARDS]
    _note(person, [row for card in cards for row in card["rows"]], now)
    return {
        **frame(consultation, nav="desk"),
        "cards": cards,
        "waiting": queries.waiting(consultation).count(),
        "shown": queries.shown(consultation).count(),
        "left_out": queries.reasons_given(consultation),
        "reasons": GROUNDS,
        "apart": apart,
        "gap": commands.GAP,
        "may_act": may_convene(person),
        "may_put_in": may_convene(person) and consultation.state in GOES_ON,
        "languages": settings.LANGUAGES,
        "typed": typed or {},
        "errors": errors,
    }


def _note(person: Person, rows: Sequence[Statement], now: datetime) -> None:
    voices = [row.voice_id for row in rows if row.voice_id]
    note_looks(person=person, voices=voices, what=Seen.WORDS, now=now)


def _together(waiting: list[Statement], shown: list[Statement], *, apart: bool) -> list[dict[str, Any]]:
    """A card for all that say nearly the same, the oldest first; with what is shown already and says it too."""
    rows = [*shown, *waiting]
    groups = _copies(rows)
    beside: dict[int, list[int]] = {place: group for group in groups for place in group}
    told = abouts(rows)
    cards, done = [], set[int]()
    for place in range(len(shown), len(rows)):
        if place in done:
            continue
        group = beside.get(place, [place])
        members = [place] if apart else [one for one in group if one >= len(shown)]
        done.update(members)
        like = next((rows[one] for one in group if one < len(shown)), None)
        cards.append(_card([rows[one] for one in members], like) | {"about": told.get(rows[place].pk)})
    return cards


def _copies(rows: list[Statement]) -> list[list[int]]:
    """The same words about another paragraph, as an idea that is owed a reply, or only for those who weigh them, stand apart."""
    by_paragraph: defaultdict[tuple[int | None, int | None, bool, bool], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_paragraph[row.material_id, row.paragraph, queries.proposes(row), row.private].append(place)
    return [
        [places[one] for one in group]
        for places in by_paragraph.values()
        for group in near_copies([shingles(ideas.whole(rows[place])) for place in places], ALIKE)
    ]


def _card(rows: list[Statement], like: Statement | None) -> dict[str, Any]:
    return {
        "id": rows[0].number,
        "rows": rows,
        "members": " ".join(str(row.number) for row in rows),
        "several": len(rows) > 1 and not rows[0].private,
        "private": rows[0].private,
        "suggested": without_persons(rows[0].words),
        "like": like,
        **ideas.card(rows, without_persons),
    }


def without_persons(words: str) -> str:
    """The words with a gap for everything that looks as if it told of somebody."""
    return masked(words, lambda _kind: commands.GAP.strip("[]"))


@convenors
@require_POST
def decide(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Show one of a card, and leave the others out as said already; or leave all of it out, for a reason."""
    found, now = found_at(person.office, number), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    rows = _members(found, typed.get("members", ""))
    try:
        if typed.get("do") == "show":
            _show(found, rows, typed, person, now)
        elif typed.get("do") == "keep":
            commands.keep(statements=rows, by=person, now=now)
        else:
            _leave_out(found, rows, typed, person, now)
    except Refusal as refusal:
        context = _page(request, person, found, typed, [_beside(refusal, typed)])
        return render(request, "desk/asking/statements.html", context, status=422)
    return redirect("web:asking_desk_statements", person.office.slug, number)


def _beside(refusal: Refusal, typed: Typed) -> Problem:
    """The page has the same form on each card: the field of the right one is meant."""
    problem, card = refused(refusal), typed.get("card", "")
    return beside(problem, card) if card.isdecimal() else problem


def _members(consultation: Consultation, typed: str) -> list[Statement]:
    numbers = [whole(one, 9) or 0 for one in typed.split()[:COMPARED]]
    rows = {row.number: row for row in consultation.statements.filter(number__in=numbers)}
    if not numbers or any(number not in rows for number in numbers):
        raise Http404
    for row in rows.values():
        row.consultation = consultation
    return [rows[number] for number in numbers]


def _show(consultation: Consultation, rows: list[Statement], typed: Typed, by: Person, now: datetime) -> None:
    chosen = next((row for row in rows if str(row.number) == typed.get("chosen")), rows[0])
    words = typed["words"] if len(rows) == 1 and "words" in typed else without_persons(chosen.words)
    others = [row for row in rows if row is not chosen]
    if queries.proposes(chosen):
        details = without_persons(ideas.details_said(chosen))
        details = typed.get("details", details) if len(rows) == 1 else details
        show_idea(statement=chosen, words=words, details=details, by=by, now=now, said_again=others)
    else:
        commands.show(statement=chosen, words=words, by=by, now=now, said_again=others)


def _leave_out(
    consultation: Consultation, rows: list[Statement], typed: Typed, by: Person, now: datetime
) -> None:
    if typed.get("reason") not in GROUNDS:
        raise Refusal("reason", _("Please choose why it is not shown."), "reason")
    reason = NotShown(typed["reason"])
    same_as = None
    if reason == NotShown.SAID_ALREADY:
        same_as = consultation.statements.filter(number=whole(typed.get("same_as", ""), 9) or 0).first()
    commands.leave_out(statements=rows, reason=reason, same_as=same_as, by=by, now=now)


@convenors
@require_POST
def put_in(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A statement of the office, to begin with."""
    found = found_at(person.office, number)
    typed = typed_in(request, _MOST_TYPED)
    try:
        commands.put_in(
            consultation=found,
            words=typed.get("seed", ""),
            language=language_in(typed),
            by=person,
            now=now_of(request),
        )
    except Refusal as refusal:
        context = _page(request, person, found, typed, [refused(refusal)])
        return render(request, "desk/asking/statements.html", context, status=422)
    return redirect("web:asking_desk_statements", person.office.slug, number)
