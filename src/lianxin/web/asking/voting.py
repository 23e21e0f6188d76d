"""Agree or disagree with what others said: no account, no cookie; a key on a slip of paper is all that stays.

The key travels in a hidden field and never in an address.  Every answer is a page of its own, so nothing depends on
a script, and a form that is sent twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.algorithms.digits import whole
from lianxin.ask.commands.comprehension import answer_questions
from lianxin.ask.commands.statements import NO_SUCH_KEY, Answer, cast_votes, take_part
from lianxin.ask.models import Consultation, Participant
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries.comprehension import to_ask
from lianxin.ask.queries.consultations import group_of, open_phase
from lianxin.ask.queries.statements import Put
from lianxin.ask.states import PhaseKind, Way
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ..access import anyone_at
from ..posted import Typed, typed_in
from ..problems import Problem, refused
from . import answers, bands, understanding
from .frame import found_at, frame
from .keys import holder

_MOST_TYPED = 200
#: So many of one's own answers stand on one page.
_OWN = 20


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Begin, go on with a key, answer seven statements, look at one's own answers."""
    found, now = found_at(office, number), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    step = _STEPS.get(typed.get("step", ""))
    if request.method != "POST" or step is None:
        return render(request, "asking/vote.html", _first(found, now))
    try:
        context = step(found, typed, now)
    except Refusal as refusal:
        context = _refused(found, typed, now, refusal)
        return render(request, "asking/vote.html", context, status=422)
    return render(request, "asking/vote.html", context)


def _begin(consultation: Consultation, typed: Typed, now: datetime) -> dict[str, Any]:
    participant, key = begin(consultation, typed, Way.WEB, now)
    return _asked_first(participant, key, now, new=True) or _next(participant, key, now, new=True)


def _go_on(consultation: Consultation, typed: Typed, now: datetime) -> dict[str, Any]:
    participant, key = held_by(consultation, typed)
    return _asked_first(participant, key, now) or _next(participant, key, now)


def _understand(consultation: Consultation, typed: Typed, now: datetime) -> dict[str, Any]:
    """What somebody found in the page of the office; nobody has to, and the statements come either way."""
    participant, key = held_by(consultation, typed)
    chosen = {} if typed.get("skip") else understanding.chosen(typed)
    answer_questions(participant=participant, chosen=chosen, now=now)
    return _next(participant, key, now)


def _cast(consultation: Consultation, typed: Typed, now: datetime) -> dict[str, Any]:
    participant, key = held_by(consultation, typed)
    said, put = answers.read(typed), queries.put_to(participant)
    count = cast_votes(participant=participant, answers=said, now=now, put=put)
    if "own" in typed:
        context = _own(participant, key, typed, now)
    else:
        context = _next(participant, key, now, put=[_answered(one, said.get(one.number)) for one in put])
    done = ngettext("%(n)d answer is written down.", "%(n)d answers are written down.", count) % {"n": count}
    return context | {"done": done if count else _("Nothing was chosen: nothing is written down.")}


def _answered(put: Put, answer: Answer | None) -> Put:
    """As it stands after the answer; to ask the database again would cost a form a tenth more."""
    return put._replace(choice=answer.choice, matters=answer.matters) if answer else put


def _look(consultation: Consultation, typed: Typed, now: datetime) -> dict[str, Any]:
    return _own(*held_by(consultation, typed), typed, now)


_STEPS: dict[str, Callable[[Consultation, Typed, datetime], dict[str, Any]]] = {
    "begin": _begin,
    "key": _go_on,
    "understand": _understand,
    "cast": _cast,
    "own": _look,
}


def begin(consultation: Consultation, typed: Typed, way: Way, now: datetime) -> tuple[Participant, str]:
    """Somebody new, with what they say of themselves, and the key by which they come back."""
    return take_part(
        consultation=consultation,
        group=group_of(consultation, whole(typed.get("group", ""), 4)),
        bands=bands.read(typed),
        way=way,
        now=now,
        idempotency_key=typed.get("form", ""),
    )


def held_by(consultation: Consultation, typed: Typed) -> tuple[Participant, str]:
    """Whoever holds the key that was typed, and the key."""
    return holder(typed, partial(queries.participant_of, consultation), NO_SUCH_KEY)


def _page(consultation: Consultation, now: datetime) -> dict[str, Any]:
    return frame(consultation) | {"open": open_phase(consultation, PhaseKind.VOTE, now) is not None}


def _first(consultation: Consultation, now: datetime, typed: Typed | None = None) -> dict[str, Any]:
    typed = typed or {}
    return _page(consultation, now) | {
        "step": "first",
        **bands.of_oneself(consultation, typed),
        "form": typed.get("form") or new_key(),
    }


def _known(participant: Participant, key: str, now: datetime, put: Sequence[Put]) -> dict[str, Any]:
    return _page(participant.consultation, now) | {
        "key": key,
        "key_shown": display(key),
        "number": participant.number,
        "answered": sum(one.choice is not None for one in put),
        "shown": len(put),
    }


def _asked_first(
    participant: Participant, key: str, now: datetime, *, new: bool = False
) -> dict[str, Any] | None:
    """Once, before the statements: did the page explain it?  Nothing where nothing is asked."""
    questions = to_ask(participant)
    if not questions or open_phase(participant.consultation, PhaseKind.VOTE, now) is None:
        return None
    told = {"step": "understand", "questions": understanding.asked(questions), "new": new}
    return _known(participant, key, now, queries.put_to(participant)) | told


def _next(
    participant: Participant,
    key: str,
    now: datetime,
    *,
    new: bool = False,
    put: Sequence[Put] | None = None,
) -> dict[str, Any]:
    put = queries.put_to(participant) if put is None else put
    rows = answers.rows(queries.next_for(participant, put=put))
    return _known(participant, key, now, put) | {"step": "next", "rows": rows, "new": new}


def _own(participant: Participant, key: str, typed: Typed, now: datetime) -> dict[str, Any]:
    """One's own answers, so many to a page, to be changed."""
    votes, at = queries.answers_of(participant), whole(typed.get("at", ""), 6) or 0
    rows = answers.answered(votes[at : at + _OWN])
    more = at + _OWN if len(votes) > at + _OWN else None
    put = queries.put_to(participant)
    return _known(participant, key, now, put) | {"step": "own", "rows": rows, "at": at, "more": more}


def _refused(consultation: Consultation, typed: Typed, now: datetime, refusal: Refusal) -> dict[str, Any]:
    """The same page again, with what was chosen."""
    problem: list[Problem] = [refused(refusal)]
    try:
        participant, key = held_by(consultation, typed)
    except Refusal:
        again = {"typed_key": typed.get("key", ""), "errors": problem}
        return _first(consultation, now, typed) | again
    numbers = list(answers.read(typed))
    rows = answers.rows(queries.shown(consultation).filter(number__in=numbers), typed)
    put = queries.put_to(participant)
    return _known(participant, key, now, put) | {"step": "next", "rows": rows, "errors": problem}
