"""Where a coordinator or lead asks that a ballot be held, and an overseer agrees or declines."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import ballots as commands
from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.rules import BALLOTERS, may_agree, may_propose, may_see_proposals
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person

from .. import dates
from ..asking.budgets import wording
from ..desk.sections.typed import start_of_day
from ..posted import typed_in
from ..problems import PROBLEMS, Problem, refused
from .deciding import agree_or_decline

_MOST_TYPED = 10_000
balloters = staff(may=may_see_proposals, rule=BALLOTERS)


@balloters
@require_GET
def waiting(request: HttpRequest, person: Person) -> HttpResponse:
    """What waits for an overseer, and the form to ask."""
    return render(request, "overseer/balloting.html", _page(request, person, {}))


def _page(
    request: HttpRequest,
    person: Person,
    typed: dict[str, str],
    errors: list[Problem] | None = None,
    **more: Any,
) -> dict[str, Any]:
    languages = [
        {
            "code": code,
            "name": name,
            "question": typed.get(f"question_{code}", ""),
            "options": typed.get(f"options_{code}", ""),
        }
        for code, name in settings.LANGUAGES
    ]
    return {
        "office": person.office,
        "rows": [_row(row, person, now_of(request)) for row in queries.proposals(person.office)],
        "may_ask": may_propose(person),
        "languages": languages,
        "typed": typed,
        "errors": errors or [],
        **more,
    }


def _row(row: Ballot, person: Person, now: datetime) -> dict[str, Any]:
    """Whoever asked has no buttons: somebody else decides."""
    zone = row.office.zone
    return {
        "number": row.number,
        "title": row.title,
        "options": row.option_names,
        "choose": row.choose,
        "trustee": row.trustee,
        **_money(row),
        "opens": dates.moment(row.opens_at, zone, now),
        "closes": dates.moment(row.closes_at, zone, now),
        "asked": dates.moment(row.asked_at, zone, now),
        "own": row.asked_by_id == person.pk,
        "may_decide": may_agree(person),
    }


def _money(row: Ballot) -> dict[str, Any]:
    """Of a vote about money what is agreed to beside the list: how much there is, and the rule."""
    told = row.money
    if not told:
        return {}
    amount = wording.money(told["amount"], told["currency"])
    return {"budget": told["budget"], "amount": amount, "rule": wording.rule(told)}


@balloters
@require_POST
def ask(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for a ballot; what was typed stays when it is refused."""
    typed = typed_in(request, _MOST_TYPED)
    zone = person.office.zone
    try:
        commands.propose_ballot(
            question=_questions(typed),
            options=_options(typed),
            choose=whole(typed.get("choose", ""), 3) or 0,
            opens_at=start_of_day(typed.get("opens", ""), "opens", zone),
            closes_at=start_of_day(typed.get("closes", ""), "closes", zone) + timedelta(days=1),
            trustee=typed.get("trustee", ""),
            by=person,
            now=now_of(request),
        )
    except PROBLEMS as error:
        problem = refused(error)
        context = _page(request, person, typed, [problem])
        return render(request, "overseer/balloting.html", context, status=422)
    return redirect("web:balloting", person.office.slug)


def _questions(typed: dict[str, str]) -> dict[str, str]:
    told = {code: typed.get(f"question_{code}", "").strip() for code, _name in settings.LANGUAGES}
    return {code: text for code, text in told.items() if text}


def _options(typed: dict[str, str]) -> list[dict[str, str]]:
    """One option on each line, the same lines in every language that is used."""
    lines = {code: _lines(typed.get(f"options_{code}", "")) for code in _questions(typed)}
    rows = zip_longest(*lines.values(), fillvalue="")
    return [{code: text for code, text in zip(lines, row, strict=True) if text} for row in rows]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@balloters
@require_POST
def decide(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Agree, or decline with a reason."""
    found = queries.by_number(person.office, number)
    if found is None:
        raise Http404
    step = partial(commands.decide_ballot, ballot=found)
    return agree_or_decline(request, person, number, step, _page, at="balloting")
