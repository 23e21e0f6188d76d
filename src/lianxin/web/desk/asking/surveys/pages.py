"""What the staff's pages of surveys show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.surveys import Kind
from lianxin.ask.commands.surveys import MOST_OPTIONS, MOST_QUESTIONS
from lianxin.ask.models import Consultation, Survey, SurveyInstrument, SurveyRound
from lianxin.ask.queries.surveys import rounds as queries
from lianxin.ask.rules import may_convene
from lianxin.hear.rules import may_register
from lianxin.office.models import Person

from ....asking.frame import frame
from ....asking.surveys import fields
from ....asking.surveys.pages import frame_of, round_line, took_part
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field

#: Rows for choices that are open in an empty form; the others stand behind a fold.
ROWS = 4


def form(consultation: Consultation, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    return frame(consultation, nav="desk") | {
        "texts": [
            text_field(typed, "title", _("Title"), ""),
            text_field(typed, "plain", _("What it is for"), _("Why you ask, and what depends on it.")),
        ],
        "rounds": [_days(typed, number) for number in (1, 2)],
        "typed": typed,
        "errors": errors,
    }


def _days(typed: Typed, number: int) -> dict[str, Any]:
    names = {part: f"{part}_{number}" for part in ("opens", "closes")}
    return {
        "number": number,
        "legend": _("First round") if number == 1 else _("Second round, if there is one"),
        **{part: typed.get(name, "") for part, name in names.items()},
        **{f"{part}_id": f"id_{name}" for part, name in names.items()},
    }


def page(
    survey: Survey,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    changing = queries.editable(survey, now)
    instruments = queries.instruments_of(survey)
    shown = changing or instruments[-1]
    rounds = queries.rounds_of(survey)
    return frame_of(survey, nav="desk") | {
        "rounds": [_round(row, now) for row in rounds],
        "questions": _questions(shown),
        "digest": shown.digest,
        "version": shown.number,
        "may_change": may_convene(person) and changing is not None,
        "may_add": len(shown.questions) < MOST_QUESTIONS,
        "may_renew": may_convene(person) and queries.may_renew(survey, now),
        "may_enter": may_register(person) and any(queries.is_open(row, now) for row in rounds),
        "most": MOST_QUESTIONS,
        "typed": typed or {},
        "errors": errors,
    }


def _round(row: SurveyRound, now: datetime) -> dict[str, Any]:
    return round_line(row, now) | {"people": took_part(row), "version": row.instrument.number}


def _questions(instrument: SurveyInstrument) -> list[dict[str, Any]]:
    kinds = dict(_kinds())
    return [
        {"number": at, "text": told(one["text"]), "kind": kinds[one["kind"]], "field": fields.field(one, at)}
        for at, one in enumerate(instrument.questions, 1)
    ]


def _kinds() -> list[tuple[str, str]]:
    return [
        (Kind.SCALE.value, _("Five steps between agreeing and not")),
        (Kind.ONE.value, _("One of a list")),
        (Kind.ANY.value, _("Any of a list")),
        (Kind.NEEDS.value, _("Needs: up to three of a list, and how much each presses")),
        (Kind.NUMBER.value, _("A whole number")),
    ]


def question_form(
    survey: Survey, at: int | None, typed: Typed, errors: Sequence[Problem] = ()
) -> dict[str, Any]:
    hint = _("One idea, as you would ask a neighbour. For the five steps: a sentence to agree with.")
    options = [_option(typed, place) for place in range(1, MOST_OPTIONS + 1)]
    return frame_of(survey, nav="desk") | {
        "at": at,
        "kinds": _kinds(),
        "kind": typed.get("kind", ""),
        "texts": [text_field(typed, "text", _("The question"), hint)],
        "options": options[:ROWS],
        "further": options[ROWS:],
        "more_open": any(one["filled"] for one in options[ROWS:]),
        "typed": typed,
        "errors": errors,
    }


def _option(typed: Typed, place: int) -> dict[str, Any]:
    field = text_field(typed, f"option_{place}", _("Choice %(n)s") % {"n": place}, "")
    return field | {"filled": any(one["text"] for one in field["fields"])}
