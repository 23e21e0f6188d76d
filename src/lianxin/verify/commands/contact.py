"""The only writer of return contact: drawing whom to ask, trying to reach them, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.act.models import CaseVoice
from lianxin.act.states import Word
from lianxin.act.texts import short_text
from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.drawing import draw
from lianxin.hear.states import MOST_TEXT
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold, stamp
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind
from lianxin.record.models import Recorded
from lianxin.record.queries import leaves_after

from ..drawing import Drawable, seed_of
from ..entries import contact as entries
from ..models import ContactItem, ContactRound, ContactTry
from ..queries.contact import WAYS, missing_tries
from ..rules import demand_oversight
from ..states import ContactState, ContactWay, RoundKind, WordSource
from .verdicts import give_verdict

#: So many people can be drawn at once: their numbers stand in one entry.
MOST_DRAWN = 2000
#: Somebody who said "solved" is asked again, in private, when so many days have passed.
AGAIN_AFTER, AGAIN_UNTIL = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True)
class Told:
    """What a person said when asked; whatever they did not want to say stays empty."""

    word: Word | None = None
    satisfied: bool | None = None
    contacted_in_time: bool | None = None
    pressed: bool | None = None
    words: str = ""


def draw_round(
    *, office: Office, kind: RoundKind, since: datetime, until: datetime, size: int, by: Person, now: datetime
) -> ContactRound:
    """An overseer has people drawn by lot, out of all who were answered in a time.

    For asking again: out of all whose newest word is "solved" and was given 30 to 90 days ago.  Nobody is drawn
    twice about the same answer.  The seed is the record's head at this moment, so anybody can draw again.
    """
    demand_oversight(by, office.pk)
    since, until = _window(kind, since, until, size, now)
    fold = Drawable()
    read = _read_on(fold, office, 0)

    def work() -> ContactRound:
        origin, edge, _head = hold(office.stream_id)
        _read_on(fold, office, read)
        population = fold.population(kind, stamp(since), stamp(until))
        row = ContactRound(office=office, kind=kind, since=since, until=until, size=size)
        row.population, row.seed = len(population), seed_of(origin, edge)
        row.drawn_by, row.drawn_at = by, now
        row.save(force_insert=True)
        voices = draw(row.seed, population, size)
        items = _items(row, voices)
        _record_round(row, voices, items, now)
        return row

    return grouped(work)


def _window(
    kind: RoundKind, since: datetime, until: datetime, size: int, now: datetime
) -> tuple[datetime, datetime]:
    if kind is RoundKind.AGAIN:
        since, until = max(since, now - AGAIN_UNTIL), min(until, now - AGAIN_AFTER)
    if since >= until:
        raise Refusal("range", _("The time ends before it begins."), "until")
    if not 0 < size <= MOST_DRAWN:
        raise Refusal("range", _("Between one and two thousand people can be drawn at once."), "size")
    return since, until


def _read_on(fold: Drawable, office: Office, after: int) -> int:
    """Let the fold read every leaf behind ``after``; returns the number of the last one."""
    for leaf in leaves_after(office.stream_id, after):
        fold.read(leaf)
        after = leaf["number"]
    return after


def _items(row: ContactRound, voices: list[int]) -> list[ContactItem]:
    links = {
        link.voice_id: link.case for link in CaseVoice.objects.select_related("case").filter(voice__in=voices)
    }
    items = [
        ContactItem(
            office_id=row.office_id,
            round=row,
            voice_id=voice,
            case=links[voice],
            unit_id=links[voice].unit_id,
        )
        for voice in voices
    ]
    for item in items:
        item.save(force_insert=True)
    return items


def _record_round(row: ContactRound, voices: list[int], items: list[ContactItem], now: datetime) -> None:
    numbers: list[JSON] = list(voices)
    append(
        stream_id=row.office.stream_id,
        kind=entries.CONTACT_DRAWN,
        subject=row.subject,
        now=now,
        public={
            "round": row.pk,
            "kind": str(row.kind),
            "since": stamp(row.since),
            "until": stamp(row.until),
            "seed": row.seed,
            "population": row.population,
            "voices": numbers,
        },
        rows=[row, *items],
    )


def try_contact(
    *, item: ContactItem, way: ContactWay, by: Person, now: datetime, reached: bool = False
) -> ContactTry:
    """An overseer tries to reach somebody.  Only with this entry in the record is the contact opened."""
    demand_oversight(by, item.office_id)

    def work() -> ContactTry:
        held = _hold(item)
        row = ContactTry(office_id=held.office_id, item=held, way=way, reached=reached)
        row.tried_by, row.tried_at = by, now
        row.save(force_insert=True)
        _record(held, entries.CONTACT_TRIED, now, [row], way=str(way), reached=reached)
        return row

    return grouped(work)


def settle_contact(
    *, item: ContactItem, state: ContactState, by: Person, now: datetime, told: Told | None = None
) -> ContactItem:
    """What came of it.  The word counts as the word of the person who spoke; "not solved" reopens the case.

    "Not reached" needs three tries, on three days and in two ways where there are two.  What was said word for
    word, and whether the person was pressed, only overseers read.
    """
    demand_oversight(by, item.office_id)
    told = told or Told()
    _check_told(state, told)

    def work() -> ContactItem:
        held = _hold(item)
        return _settle(held, state, told, tries=_answered_tries(held, state), by=by, now=now)

    return grouped(work)


def answer_contact(*, item: ContactItem, told: Told, now: datetime) -> ContactItem:
    """The person who was drawn answers alone, on the page of the receipt; the record says that it was so."""
    _check_told(ContactState.REACHED, told)

    def work() -> ContactItem:
        return _settle(_hold(item), ContactState.REACHED, told, tries=[], by=None, now=now)

    return grouped(work)


def _settle(
    item: ContactItem,
    state: ContactState,
    told: Told,
    *,
    tries: list[ContactTry],
    by: Person | None,
    now: datetime,
) -> ContactItem:
    item.state, item.asked_by, item.settled_at = state, by, now
    item.word, item.satisfied = str(told.word or ""), told.satisfied
    item.contacted_in_time, item.pressed = told.contacted_in_time, told.pressed
    item.words = short_text(told.words, "words", MOST_TEXT)
    item.save()
    _record(item, entries.CONTACT_SETTLED, now, [item, *tries], **_public(item))
    if told.word:
        source = WordSource.AGAIN if item.round.kind == RoundKind.AGAIN else WordSource.CONTACT
        give_verdict(voice=item.voice, word=told.word, satisfied=told.satisfied, source=source, now=now)
    return item


def _check_told(state: ContactState, told: Told) -> None:
    if state is ContactState.WAITING:
        raise Refusal("unknown", _("Please choose what came of it."), "state")
    if state is ContactState.REACHED and told.word is None:
        raise Refusal("missing", _("Please choose: solved, partly solved or not solved."), "word")
    if state is not ContactState.REACHED and told != Told(words=told.words):
        raise Refusal("contradiction", _("Nobody was asked, so there is no answer to write down."), "state")


def _answered_tries(item: ContactItem, state: ContactState) -> list[ContactTry]:
    """The try that reached the person, now that it is known; refused while there were too few tries."""
    tries = list(item.tries.order_by("pk"))
    if state is ContactState.NO_ANSWER:
        if any(one.reached for one in tries) or missing_tries(item, tries):
            raise Refusal("too_few_tries", WAYS, "state")
        return []
    if not tries:
        raise Refusal("too_few_tries", _("Write down first how you tried to reach the person."), "state")
    last = tries[-1]
    if last.reached:
        return []
    last.reached = True
    last.save()
    return [last]


def _hold(item: ContactItem) -> ContactItem:
    held = (
        ContactItem.objects.select_for_update(of=("self",))
        .select_related("office", "round", "voice__office", "case", "unit")
        .get(pk=item.pk)
    )
    if held.state != ContactState.WAITING:
        raise Refusal("settled", _("This has been settled already."), "state")
    return held


def _public(item: ContactItem) -> dict[str, JSON]:
    return {
        "case": item.case.number,
        "unit": item.unit.code if item.unit else "",
        "state": str(item.state),
        "word": item.word,
        "satisfied": item.satisfied,
        "contacted_in_time": item.contacted_in_time,
        "alone": item.asked_by_id is None,
    }


def _record(
    item: ContactItem, kind: EntryKind, now: datetime, rows: Iterable[Recorded], **public: JSON
) -> None:
    """About the round, not the case: what is asked in private does not stand in the case's history."""
    append(
        stream_id=item.office.stream_id,
        kind=kind,
        subject=item.round.subject,
        now=now,
        public={"round": item.round_id, "voice": item.voice_id, **public},
        rows=list(rows),
    )
