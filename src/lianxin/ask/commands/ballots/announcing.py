"""A coordinator or lead asks that a ballot be held, an overseer agrees; only then does anybody see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.ballots import MOST_OPTIONS, MOST_PROJECTS
from lianxin.algorithms.sealing import SealError, name_of
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal, refusal
from lianxin.record.commands import hold, stamp
from lianxin.record.commit import grouped

from ...entries import ballots as entries
from ...models import Ballot
from ...rules import may_agree, may_propose
from ...states import BallotState
from .writing import demand, held, record

#: Question and options stand in one entry of the record.
MOST_QUESTION, MOST_OPTION, MOST_DECISION = 500, 200, 2_000
FEWEST_OPTIONS = 2


def propose_ballot(
    *,
    question: Mapping[str, str],
    options: Sequence[Mapping[str, str]],
    choose: int,
    opens_at: datetime,
    closes_at: datetime,
    trustee: str,
    by: Person,
    now: datetime,
    money: Mapping[str, Any] | None = None,
    check: Callable[[], None] | None = None,
) -> Ballot:
    """The terms are fixed here: an overseer agrees to them or declines, and nobody changes them.

    ``money`` are the further terms of a vote about money; ``check`` looks once more while nobody else writes.
    """
    if not may_propose(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    question = _cleaned(question)
    options = [_cleaned(names) for names in options]
    _check_words(question, options, MOST_PROJECTS if money else MOST_OPTIONS)
    if not 1 <= choose <= len(options):
        raise Refusal("choose", _("Between one and all of the options may be chosen."), "choose")
    if not now < opens_at < closes_at:
        raise Refusal("times", _("It opens later than now, and closes after it has opened."), "opens")
    ballot = Ballot(
        office=by.office,
        question=question,
        options=options,
        choose=choose,
        opens_at=opens_at,
        closes_at=closes_at,
        trustee=_checked_key(trustee),
        asked_by=by,
        asked_at=now,
        money=dict(money or {}),
    )

    def work() -> Ballot:
        hold(by.office.stream_id)
        if check is not None:
            check()
        ballot.number = next_number(Ballot.objects.filter(office=by.office))
        ballot.save(force_insert=True)
        record(ballot, entries.BALLOT_PROPOSED, now=now, rows=[ballot], **terms(ballot))
        return ballot

    return grouped(work)


def _cleaned(names: Mapping[str, str]) -> dict[str, str]:
    return {language: clean(text) for language, text in names.items()}


def _check_words(question: Mapping[str, str], options: Sequence[Mapping[str, str]], most: int) -> None:
    if not question or any(not text or len(text) > MOST_QUESTION for text in question.values()):
        raise Refusal("question", _("Please write the question, in at most 500 characters."), "question")
    if not FEWEST_OPTIONS <= len(options) <= most:
        told = _("There are between 2 and %(n)s options, one on each line.") % {"n": most}
        raise Refusal("options", told, "options")
    if any(names.keys() != question.keys() for names in options):
        text = _("Write the options in the same languages as the question, and as many in each.")
        raise Refusal("languages", text, "options")
    if any(not text or len(text) > MOST_OPTION for names in options for text in names.values()):
        raise Refusal("options", _("An option has at most 200 characters."), "options")


def _checked_key(trustee: str) -> str:
    try:
        name_of(trustee)
    except SealError:
        text = _("This is no public key of a trustee. It looks like this: name+1234abcd+BASE64")
        raise Refusal("key", text, "trustee") from None
    return trustee.strip()


def terms(ballot: Ballot) -> dict[str, Any]:
    """What the record says of a ballot, so that the terms cannot be bent later."""
    return {
        "question": ballot.question,
        "options": ballot.options,
        "choose": ballot.choose,
        "opens_at": stamp(ballot.opens_at),
        "closes_at": stamp(ballot.closes_at),
        "trustee": ballot.trustee,
        "money": ballot.money,
    }


def decide_ballot(*, ballot: Ballot, agree: bool, words: str, by: Person, now: datetime) -> Ballot:
    """An overseer agrees, or declines with a reason; whoever asked never agrees, whatever roles they hold."""
    if by.office_id != ballot.office_id or not may_agree(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    if ballot.asked_by_id == by.pk:
        raise Refusal("same_person", _("You asked for it yourself: somebody else has to decide."))
    words = clean(words)
    if len(words) > MOST_DECISION:
        raise refusal("long", "decision", _("Please write at most %(n)s characters."), n=MOST_DECISION)
    if not agree and not words:
        raise Refusal("missing", _("Please say why not; whoever asked will read it."), "decision")

    def work() -> Ballot:
        row = held(ballot)
        demand(row, BallotState.PROPOSED)
        if agree and now >= row.opens_at:
            raise Refusal("late", _("The day on which it was to open has passed. Decline it, and ask anew."))
        row.state = BallotState.ANNOUNCED if agree else BallotState.DECLINED
        row.decided_by, row.decided_at, row.decision = by, now, words
        row.save(force_update=True)
        if agree:
            record(row, entries.BALLOT_ANNOUNCED, now=now, rows=[row], **terms(row))
        else:
            record(row, entries.BALLOT_DECLINED, now=now, rows=[row])
        return row

    return grouped(work)
