"""A survey is announced in a consultation, with the days of its one or two rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.cleaning import in_languages
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ...entries import surveys as entries
from ...models import Consultation, Survey, SurveyInstrument, SurveyRound
from ...queries.surveys.rounds import digest_of
from ...states import GOES_ON
from ..consultations.writing import demand, demand_convenor, held, record
from .terms import demand_plain

MOST_TITLE, MOST_PLAIN, MOST_SURVEYS, MOST_ROUNDS = 120, 2_000, 10, 2
#: So long after the consultation the second round may end: what was decided has to show.
LONGEST_AFTER = timedelta(days=730)


@dataclass(frozen=True)
class RoundTerms:
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class SurveyTerms:
    """Texts by language; the first round lies in the consultation, the second after the first."""

    title: Mapping[str, str]
    plain: Mapping[str, str]
    rounds: Sequence[RoundTerms]
    household: bool = False


def announce_survey(*, consultation: Consultation, terms: SurveyTerms, by: Person, now: datetime) -> Survey:
    """Everybody sees it from this moment.  Its questions are written afterwards, until the first round opens."""
    demand_convenor(consultation.office, by)
    terms = replace(terms, title=in_languages(terms.title), plain=in_languages(terms.plain))
    _check_texts(terms)
    _check_rounds(terms, consultation, now)

    def work() -> Survey:
        row = held(consultation)
        demand(row, *GOES_ON)
        made = _made(row, terms, by, now)
        instrument = SurveyInstrument(
            survey=made, number=1, questions=[], digest=digest_of([]), changed_by=by, changed_at=now
        )
        instrument.save(force_insert=True)
        rounds = _rounds(made, instrument, terms)
        spans: list[JSON] = [
            {"round": one.number, "opens_at": stamp(one.opens_at), "closes_at": stamp(one.closes_at)}
            for one in rounds
        ]
        record(
            row,
            entries.SURVEY_ANNOUNCED,
            now=now,
            rows=[made, instrument, *rounds],
            survey=made.number,
            title=made.title,
            household=made.household,
            rounds=spans,
        )
        return made

    return grouped(work)


def _made(consultation: Consultation, terms: SurveyTerms, by: Person, now: datetime) -> Survey:
    made = Survey(
        consultation=consultation,
        number=next_number(consultation.surveys.all()),
        title=terms.title,
        plain=terms.plain,
        household=terms.household,
        announced_by=by,
        announced_at=now,
    )
    if made.number > MOST_SURVEYS:
        raise Refusal("many", _("There are %(n)s surveys already.") % {"n": MOST_SURVEYS})
    if made.title in consultation.surveys.values_list("title", flat=True):
        raise Refusal("twice", _("There is a survey of this name already."), "title")
    made.save(force_insert=True)
    return made


def _rounds(survey: Survey, instrument: SurveyInstrument, terms: SurveyTerms) -> list[SurveyRound]:
    made = [
        SurveyRound(
            survey=survey,
            number=number,
            instrument=instrument,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
        )
        for number, one in enumerate(terms.rounds, 1)
    ]
    for row in made:
        row.save(force_insert=True)
    return made


def _check_texts(terms: SurveyTerms) -> None:
    if not terms.title or any(len(one) > MOST_TITLE or "\n" in one for one in terms.title.values()):
        text = _("Please give it a title, in at least one language and at most %(n)s characters.")
        raise Refusal("title", text % {"n": MOST_TITLE}, "title")
    if terms.plain.keys() != terms.title.keys():
        raise Refusal("languages", _("Say in the languages of the title what it is for."), "plain")
    if any(len(one) > MOST_PLAIN for one in terms.plain.values()):
        raise Refusal("long", _("Please write at most %(n)s characters.") % {"n": MOST_PLAIN}, "plain")
    demand_plain("title", terms.title)
    demand_plain("plain", terms.plain)


def _check_rounds(terms: SurveyTerms, consultation: Consultation, now: datetime) -> None:
    if not 1 <= len(terms.rounds) <= MOST_ROUNDS:
        raise Refusal("rounds", _("A survey has one round, or two."), "opens_1")
    for number, one in enumerate(terms.rounds, 1):
        if one.opens_at >= one.closes_at:
            raise Refusal("rounds", _("It closes after it has opened."), f"closes_{number}")
    first = terms.rounds[0]
    if first.opens_at <= now:
        text = _("It opens tomorrow at the earliest: there have to be questions first.")
        raise Refusal("rounds", text, "opens_1")
    if not consultation.opens_at <= first.opens_at or first.closes_at > consultation.closes_at:
        text = _("The first round lies between the first and the last day of the consultation.")
        raise Refusal("rounds", text, "opens_1")
    if len(terms.rounds) > 1:
        _check_second(first, terms.rounds[1], consultation)


def _check_second(first: RoundTerms, second: RoundTerms, consultation: Consultation) -> None:
    if second.opens_at < first.closes_at:
        raise Refusal("rounds", _("The second round opens when the first has closed."), "opens_2")
    if second.closes_at > consultation.closes_at + LONGEST_AFTER:
        text = _("The second round ends within two years after the consultation.")
        raise Refusal("rounds", text, "closes_2")
