"""Minutes: written down idea by idea, laid before those who were there, and published as voices of the consultation."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.personal import never_published
from lianxin.hear.codes import derived
from lianxin.hear.commands import Said, code_of, receive
from lianxin.hear.states import VoiceKind
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ...entries import sittings as entries
from ...models import Minute, Sitting
from ...queries.consultations import groups_of
from ...queries.sittings import confirmed
from ...states import MinuteState, SittingMode, SittingState
from ..consultations.writing import demand_keeper
from ..statements.making import MOST_STATEMENT
from .confirming import seal_confirmations
from .writing import demand, held, record

#: How voices that were said at a table are marked.
CHANNEL = "sitting"
#: How long those who were there have to confirm or correct; who is silent confirms nothing.
CONFIRM_DAYS = 7
MOST_MINUTES, MOST_CAME = 300, 5_000
_SALT = 16


def hold_sitting(*, sitting: Sitting, came: Mapping[int, int], by: Person, now: datetime) -> Sitting:
    """It took place.  How many of which group came is written down, and no list of who."""
    demand_keeper(sitting.office, by)
    known = {0, *(group.number for group in groups_of(sitting.consultation))}
    if not came.keys() <= known or not all(0 <= number <= MOST_CAME for number in came.values()):
        raise Refusal("came", _("Please write how many came, as numbers."), "came")
    if not sum(came.values()):
        raise Refusal("came", _("If nobody came, cancel the sitting and say why."), "came")

    def work() -> Sitting:
        row = held(sitting)
        demand(row, SittingState.ANNOUNCED)
        if now < row.begins_at:
            raise Refusal("early", _("It has not begun yet."))
        row.state = SittingState.HELD
        row.came = {str(group): number for group, number in sorted(came.items()) if number}
        row.save(force_update=True)
        told = {"people": sum(came.values()), "groups": sum(1 for group in row.came if group != "0")}
        record(row, entries.SITTING_HELD, now=now, rows=[row], **told)
        return row

    return grouped(work)


def write_minutes(
    *, sitting: Sitting, said: Sequence[tuple[int, str]], language: str, by: Person, now: datetime
) -> list[Minute]:
    """What was said, by the place in the agenda: one idea each, never by whom.  Those who were there read it from this moment.

    Of a confidential sitting the ideas are put in an order drawn by lot.
    """
    demand_keeper(sitting.office, by)
    ideas = [(topic, _checked(words)) for topic, words in said]
    if not ideas:
        raise Refusal("nothing", _("Please write down what was said, one idea a line."), "topic_0")
    if not {topic for topic, _words in ideas} <= set(range(len(sitting.agenda) + 1)):
        raise Refusal("topic", _("The agenda has no such point."), "topic_0")

    def work() -> list[Minute]:
        row = held(sitting)
        demand(row, SittingState.HELD)
        if row.minutes_until and now >= row.minutes_until:
            raise Refusal("not_now", _("The time to confirm is over: nothing is added to these minutes."))
        if row.minutes.count() + len(ideas) > MOST_MINUTES:
            raise Refusal("many", _("These are too many ideas for one sitting."), "topic_0")
        if row.mode == SittingMode.CONFIDENTIAL:
            SystemRandom().shuffle(ideas)
        first = next_number(row.minutes.all())
        made = [
            put_in(row, topic, words, language, number=at) for at, (topic, words) in enumerate(ideas, first)
        ]
        if row.minutes_until is None:
            row.minutes_until = now + timedelta(days=CONFIRM_DAYS)
            row.save(force_update=True)
        told: dict[str, JSON] = {"count": len(made), "until": stamp(row.minutes_until)}
        record(row, entries.MINUTES_WRITTEN, now=now, rows=[row, *made], **told)
        return made

    return grouped(work)


def put_in(
    sitting: Sitting, topic: int, words: str, language: str, *, number: int, corrects: Minute | None = None
) -> Minute:
    made = Minute(
        sitting=sitting,
        number=number,
        topic=topic,
        words=words,
        language=language,
        salt=secrets.token_bytes(_SALT),
        corrects=corrects,
    )
    made.save(force_insert=True)
    return made


def _checked(words: str) -> str:
    return checked_words(words, "topic_0")


def checked_words(words: str, field: str) -> str:
    """One idea that others can agree or disagree with, and nobody in it who could be reached or found."""
    words = clean(words)
    if not words or len(words) > MOST_STATEMENT:
        text = _("One idea has at most %(n)s characters. This one is longer, or empty: “%(words)s”")
        raise Refusal("long", text % {"n": MOST_STATEMENT, "words": words[:60]}, field)
    if never_published(words):
        text = _("There is a telephone number, an identity number or an address in it: “%(words)s”")
        raise Refusal("personal", text % {"words": words[:60]}, field)
    return words


def decide_correction(*, correction: Minute, instead: bool, by: Person, now: datetime) -> Minute:
    """The words of somebody who was there stand instead of the minute, or beside it.  They are never left out."""
    demand_keeper(correction.sitting.office, by)

    def work() -> Minute:
        row = held(correction.sitting)
        demand(row, SittingState.HELD)
        own = Minute.objects.select_related("corrects").get(pk=correction.pk)
        first = own.corrects
        if first is None or own.state != MinuteState.DISPUTED:
            raise Refusal("decided", _("Somebody has decided on this already."))
        own.state = MinuteState.WAITING
        own.save(force_update=True)
        if instead:
            first.state = MinuteState.REPLACED
        elif first.state == MinuteState.DISPUTED and not _is_disputed(first):
            first.state = MinuteState.WAITING
        first.save(force_update=True)
        told = {"minute": first.number, "correction": own.number, "instead": instead}
        record(row, entries.MINUTES_DECIDED, now=now, rows=[own, first], **told)
        return own

    return grouped(work)


def _is_disputed(minute: Minute) -> bool:
    return minute.corrections.filter(state=MinuteState.DISPUTED).exists()


def settle_minutes(*, sitting: Sitting, now: datetime) -> int:
    """The time to confirm is over: what nobody disputes is published, confirmed or not, and becomes a voice; returns how much.

    What is disputed waits until both versions are shown or one is taken.  When nothing waits any more, the minutes stand.
    """
    if sitting.state != SittingState.HELD or not sitting.minutes_until or now < sitting.minutes_until:
        return 0
    while seal_confirmations(sitting=sitting, now=now):
        pass
    due = list(sitting.minutes.filter(state=MinuteState.WAITING).order_by("number"))
    if not due and sitting.minutes.filter(state=MinuteState.DISPUTED).exists():
        return 0
    voices = {row.pk: _voice_of(sitting, row, now) for row in due}

    def work() -> int:
        row = held(sitting)
        fresh = list(row.minutes.filter(pk__in=voices, state=MinuteState.WAITING).order_by("number"))
        for one in fresh:
            one.state, one.voice_id = MinuteState.STANDS, voices[one.pk]
            one.save(force_update=True)
        waits = row.minutes.filter(state__in=[MinuteState.WAITING, MinuteState.DISPUTED]).exists()
        if not waits and row.state == SittingState.HELD:
            row.state = SittingState.SETTLED
            row.save(force_update=True)
        if fresh or not waits:
            right = confirmed(fresh)
            shown: dict[str, JSON] = {
                "minutes": [one.number for one in fresh],
                "unconfirmed": sum(one.pk not in right for one in fresh),
            }
            record(row, entries.MINUTES_SHOWN, now=now, rows=[row, *fresh], **shown)
        return len(fresh)

    return grouped(work)


def _said(minute: Minute) -> Said:
    return Said(
        body=minute.words,
        channel=CHANNEL,
        language=minute.language,
        kind=VoiceKind.OPINION,
        asked=minute.sitting.consultation.subject,
    )


def _key(minute: Minute) -> str:
    return derived("minute voice", str(minute.pk)).hex()


def _voice_of(sitting: Sitting, minute: Minute, now: datetime) -> int:
    """The voice of a minute, once and for all."""
    minute.sitting = sitting
    heard = receive(office=sitting.office, said=_said(minute), now=now, idempotency_key=_key(minute))
    return heard.voice.pk


def receipt_of(minute: Minute) -> str:
    """The tracking code of a minute that was published, for whoever said it; it is kept nowhere, and made again here."""
    return code_of(_said(minute), office=minute.sitting.office, idempotency_key=_key(minute))
