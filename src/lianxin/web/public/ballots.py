"""Ballots for everybody: what is asked, the way to vote, and after closing all that is needed to count again."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.algorithms import ballots as arithmetic
from lianxin.algorithms.ballots import Vote
from lianxin.algorithms.codes import ALPHABET
from lianxin.algorithms.strict64 import decode64
from lianxin.ask.commands import ballots as commands
from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.queries.budgets import has_budgets
from lianxin.ask.rules import may_see_proposals
from lianxin.ask.states import ENDED, BallotState
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import by_slug
from lianxin.office.refusals import Refusal

from .. import dates
from ..access import anyone_at
from ..problems import Problem, refused
from ..stages import Tag
from . import money_votes

_MOST_TYPED = 200
_TONES = {BallotState.OPEN: "river", BallotState.COUNTED: "leaf"}


def any_at(request: HttpRequest) -> Callable[[], bool]:
    """Asked by the front page alone: whether the office of this address has a ballot to show."""

    def found() -> bool:
        match = request.resolver_match
        office = by_slug(match.kwargs.get("slug", "")) if match else None
        return office is not None and queries.has_ballots(office)

    return found


@anyone_at
@require_GET
def ballots(request: HttpRequest, office: Office) -> HttpResponse:
    """Every ballot that was announced, the newest first."""
    now, user = now_of(request), request.user
    rows = [{"ballot": row, "tag": _tag(row), "when": _when(row, now)} for row in queries.ballots_of(office)]
    may = user.is_authenticated and user.office_id == office.pk and may_see_proposals(user)
    return render(
        request,
        "public/ballots.html",
        {"office": office, "rows": rows, "may_see": may, "has_budgets": has_budgets(office)},
    )


def _tag(ballot: Ballot) -> Tag:
    return Tag(str(BallotState(ballot.state).label), _TONES.get(BallotState(ballot.state), ""))


def _when(ballot: Ballot, now: datetime) -> str:
    zone = ballot.office.zone
    times = {
        "opens": dates.moment(ballot.opens_at, zone, now),
        "closes": dates.moment(ballot.closes_at, zone, now),
    }
    return _("from %(opens)s to %(closes)s") % times


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One ballot.  Whoever holds a token votes here: no account, no cookie, nothing of the device is kept."""
    found = _found(office, number)
    if request.method != "POST":
        return render(request, "public/ballot.html", _page(request, found))
    try:
        tracker = _cast(request, found)
    except Refusal as refusal:
        context = _page(request, found, [refused(refusal)])
        return render(request, "public/ballot.html", context, status=422)
    return render(request, "public/ballot_cast.html", {"office": office, "ballot": found, "tracker": tracker})


def _found(office: Office, number: int) -> Ballot:
    found = queries.public_ballot(office, number)
    if found is None:
        raise Http404
    return found


def _cast(request: HttpRequest, ballot: Ballot) -> str:
    """The mark that the voter is shown; empty where only the device knows it, because it sealed the vote itself."""
    token, sealed, tracker = request.POST.get("token", "")[:_MOST_TYPED], request.POST.get("sealed", ""), ""
    if sealed:
        try:
            vote = decode64(sealed[: 4 * arithmetic.SEALED_SIZE])
        except ValueError:
            vote = b""
    else:
        tracker = _tracker(request)
        made = Vote(tracker, *_choices(request, ballot))
        vote = arithmetic.seal_vote(made, ballot.trustee, ballot.place)
    commands.cast(ballot=ballot, token=token, sealed=vote, now=now_of(request))
    return spelled(tracker)


def _tracker(request: HttpRequest) -> str:
    """The mark that stood in the form, so that a form that is sent twice has the same; else a new one."""
    typed = request.POST.get("tracker", "").replace("-", "")
    good = len(typed) == arithmetic.TRACKER_SYMBOLS and set(typed) <= set(ALPHABET)
    return typed if good else arithmetic.new_tracker()


def spelled(tracker: str) -> str:
    half = len(tracker) // 2
    return f"{tracker[:half]}-{tracker[half:]}" if tracker else ""


def _choices(request: HttpRequest, ballot: Ballot) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What was chosen, and the points that each was given, where there are any to give."""
    if ballot.money:
        return money_votes.choices_in(request, ballot)
    typed = request.POST.getlist("choice")
    try:
        numbers = [int(text[:3]) for text in typed]
        return arithmetic.checked_choices(numbers, options=len(ballot.options), choose=ballot.choose), ()
    except ValueError:
        text = _("Please choose at least one and at most %(n)s.") % {"n": ballot.choose}
        raise Refusal("choices", text, "choice") from None


def _page(request: HttpRequest, ballot: Ballot, errors: list[Problem] | None = None) -> dict[str, Any]:
    now, names = now_of(request), ballot.option_names
    sent = request.POST if request.method == "POST" else None
    chosen = set(sent.getlist("choice")) if sent else set()
    return {
        "office": ballot.office,
        "ballot": ballot,
        "tag": _tag(ballot),
        "when": _when(ballot, now),
        "open": ballot.state == BallotState.OPEN and now < ballot.closes_at,
        "ended": ballot.state in ENDED,
        "missed": ballot.state == BallotState.ANNOUNCED and now >= ballot.closes_at,
        "options": [(number, name, str(number) in chosen) for number, name in enumerate(names, 1)],
        "several": ballot.choose > 1,
        "money": money_votes.page(ballot, sent),
        "typed": sent.get("token", "")[:_MOST_TYPED] if sent else "",
        "tracker": spelled(_tracker(request)),
        "seal": {
            "context": arithmetic.context_of(ballot.place),
            "block": arithmetic.BLOCK,
            "choose": ballot.choose,
        },
        "results": _results(ballot),
        "handed": queries.handed_by_place(ballot).items(),
        "errors": errors or [],
    }


def _results(ballot: Ballot) -> list[tuple[str, int]]:
    """In the order of the options, as they stood on the ballot."""
    return list(zip(ballot.option_names, ballot.counts, strict=False))


@anyone_at
@require_GET
def data(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Everything that a stranger needs to count again; the lists of votes and tokens only after closing."""
    found = _found(office, number)
    public = {
        "place": found.place,
        "number": found.number,
        "state": found.state,
        "question": found.question,
        "options": found.options,
        "choose": found.choose,
        "trustee": found.trustee,
        "money": found.money,
        "roll": queries.roll_of(found),
        "handed": queries.handed_by_place(found),
        "spent": queries.spent_of(found),
        "sealed": queries.sealed_of(found),
        "votes": found.opened.splitlines(),
        "invalid": found.invalid,
        "counts": found.counts,
    }
    return JsonResponse(public, json_dumps_params={"ensure_ascii": False})


@anyone_at
@require_GET
def table(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Mark and choices, sorted by mark.  Marks are made of letters and digits, so no cell can be a formula."""
    found = _found(office, number)
    written = StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(("mark", "choices"))
    for line in found.opened.splitlines():
        tracker, _space, choices = line.partition(" ")
        rows.writerow((spelled(tracker), choices.replace(",", " ")))  # of a vote with points: number:points
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{office.slug}-ballot-{number}.csv"'
    return response
