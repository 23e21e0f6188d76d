"""What the public page of a survey shows: its rounds, its questions, and the figures, plain and weighted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import Kind
from lianxin.algorithms.weighting import OtherInstrument, ShownEstimate
from lianxin.ask.models import Survey, SurveyRound
from lianxin.ask.queries.surveys import rounds as queries
from lianxin.ask.queries.surveys.figures import Changed, Figures, Point, changes_of, figures_of
from lianxin.ask.queries.surveys.tallies import people_so_far, tally_of
from lianxin.office.models import Office

from ...stages import Tag
from ..frame import found_at, frame
from ..numbers import few, hundredths, part
from ..pages import span
from ..texts import Told, told
from .fields import labels


def survey_at(office: Office, number: int, survey: int) -> Survey:
    """The survey of an address, or nothing is found there."""
    found = queries.survey_of(found_at(office, number), survey)
    if found is None:
        raise Http404
    return found


def frame_of(survey: Survey, *, nav: str = "asking") -> dict[str, Any]:
    return frame(survey.consultation, nav=nav) | {
        "survey": survey,
        "title": told(survey.title),
        "plain": told(survey.plain),
    }


def round_name(row: SurveyRound) -> str:
    return _("First round") if row.number == 1 else _("Second round")


def round_line(row: SurveyRound, now: datetime) -> dict[str, Any]:
    """When it is answered, and whether it is now."""
    consultation = row.survey.consultation
    return {
        "name": round_name(row),
        "when": span(row.opens_at, row.closes_at, consultation, now),
        "tag": _tag(row, now),
    }


def _tag(row: SurveyRound, now: datetime) -> Tag:
    if queries.is_open(row, now):
        return Tag(_("Now"), "leaf")
    return Tag(_("Over"), "") if queries.has_ended(row, now) else Tag(_("Later"), "river")


def upcoming(survey: Survey, now: datetime) -> str:
    """When it can be answered again; nothing when it never can."""
    later = [row for row in queries.rounds_of(survey) if not queries.has_ended(row, now)]
    return round_line(later[0], now)["when"] if later else ""


def page(survey: Survey, now: datetime) -> dict[str, Any]:
    rounds = queries.rounds_of(survey)
    changed, broken = _changed(survey, rounds[0].instrument.questions)
    return frame_of(survey) | {
        "rounds": [round_line(row, now) | {"people": _so_far(row)} for row in rounds],
        "waiting": any(row.opens_at <= now and not tally_of(row) for row in rounds),
        "open": any(queries.is_open(row, now) for row in rounds),
        "instruments": [
            {
                "number": row.number,
                "digest": row.digest,
                "reason": row.reason,
                "questions": [_question(one) for one in row.questions],
            }
            for row in queries.instruments_of(survey)
        ],
        "results": [_result(row) for row in reversed(rounds) if tally_of(row)],
        "changed": [one for one in changed if one["sure"]],
        "unchanged": [one for one in changed if not one["sure"]],
        "broken": broken,
        "least": LEAST,
    }


def _question(question: dict[str, Any]) -> dict[str, Any]:
    text = told(question["text"])
    choices = [] if question["kind"] == Kind.NUMBER else list(labels(question, text.language).values())
    return {"text": text, "choices": choices, "least": question["least"], "most": question["most"]}


def took_part(row: SurveyRound) -> str:
    """How many, when it is counted; until then in fives, and nothing below five."""
    tally = tally_of(row)
    return few(tally.document["people"]) if tally else _so_far(row)


def _so_far(row: SurveyRound) -> str:
    people = 0 if tally_of(row) else people_so_far(row)
    return _("%(n)s or more") % {"n": people} if people else ""


def _result(row: SurveyRound) -> dict[str, Any]:
    found, tally = figures_of(row), tally_of(row)
    return {
        "name": round_name(row),
        "people": took_part(row),
        "digest": tally.digest if tally else "",
        "questions": [_figures(row, one) for one in found],
        "weighted": any(point.shown and point.shown.weighted for one in found for point in one.points),
    }


def _figures(row: SurveyRound, one: Figures) -> dict[str, Any]:
    question = row.instrument.questions[one.number - 1]
    text = told(question["text"])
    rows = [_row(question, text, one, point) for point in one.points]
    if one.asked.kind == Kind.NEEDS:
        rows.sort(key=lambda row: -row["order"])
    return {
        "number": one.number,
        "text": text,
        "withheld": one.told.withheld,
        "rows": rows,
        "needs": one.asked.kind == Kind.NEEDS,
        "steps": _steps(question, text, one),
        "answered": few(one.told.answered),
        "passed": few(one.told.passed),
        "unseen": few(one.told.unseen),
        "left_out": _left_out(one.points),
    }


def _left_out(points: Sequence[Point]) -> str:
    """For which share of all people the weighted figures cannot speak; nothing where they speak for all."""
    shares = [one.shown.left_out for one in points if one.shown and one.shown.weighted]
    return hundredths(max(shares)) if shares and max(shares) > 0 else ""


def _steps(question: dict[str, Any], text: Told, one: Figures) -> list[tuple[str, str]]:
    """Each step of a scale by itself; the shares are told of two together."""
    if one.asked.kind != Kind.SCALE:
        return []
    called = labels(question, text.language)
    return [(called[step].text, few(one.told.chosen[step])) for step in called]


def _row(question: dict[str, Any], text: Told, one: Figures, point: Point) -> dict[str, Any]:
    pressing = None if point.name in _HALVES else one.told.pressing.get(int(point.name))
    return {
        "label": point_name(question, text, point.name),
        "count": few(point.count),
        "plain": part(point.shown.plain) if point.shown else None,
        "weighted": part(point.shown.weighted) if point.shown and point.shown.weighted else None,
        "pressing": "" if pressing is None else f"{pressing:.1f}",
        "order": _best(point.shown),
    }


def _best(shown: ShownEstimate | None) -> float:
    return (shown.weighted or shown.plain).share if shown else -1.0


_HALVES = ("agree", "disagree")


def point_name(question: dict[str, Any], text: Told, name: str) -> Told:
    if name in _HALVES:
        label = _("Agree, or agree fully") if name == "agree" else _("Disagree, or disagree fully")
        return Told(label, "", other=False)
    return labels(question, text.language)[int(name)]


def _changed(survey: Survey, questions: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """What changed from round to round, by question; or that the two cannot be compared."""
    try:
        found = changes_of(survey)
    except OtherInstrument:
        return [], True
    return [_change(questions[one.number - 1], one) for one in found], False


def _change(question: dict[str, Any], one: Changed) -> dict[str, Any]:
    text = told(question["text"])
    return {
        "text": text,
        "label": point_name(question, text, one.name),
        "points": _points(one.points),
        "low": _points(one.low),
        "high": _points(one.high),
        "sure": one.sure,
        "weighted": one.weighted,
        "paired": {
            "people": one.paired.people,
            "to_yes": few(one.paired.to_yes),
            "to_no": few(one.paired.to_no),
        }
        if one.paired
        else None,
    }


def _points(points: int) -> str:
    """With their sign, and none before nothing."""
    return f"{points:+d}".replace("-", "−") if points else "0"
