"""Promises: a dated "we will" of the office becomes public when it is made, and is kept, late or broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.personal import never_published
from lianxin.algorithms.promises import Found, promises_in
from lianxin.office.calendars import WorkingDays
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ..doing import ANSWERS_FOR, may_settle_promise
from ..entries import doing as entries
from ..models import Answer, Case, Promise
from ..rules import NotAllowed, acts_as, acts_for
from ..states import PromiseState
from ..texts import needed_text
from ..writing import Missing, hold, record

MOST_TEXT = 400
MOST_PROMISES = 20
_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True)
class Promised:
    """A promise in an answer: what everybody reads, by when, and the sentence of the answer that it stands for."""

    text: str
    due: date | None
    said: str = ""

    @property
    def covers(self) -> str:
        return _squeezed(self.said or self.text)


def found_promises(*, office: Office, texts: Sequence[str], now: datetime) -> list[Found]:
    """The sentences of an answer that sound like a promise, each with the day that it names."""
    today, days = day_of(now, office), WorkingDays.of(office)
    return [found for text in texts for found in promises_in(text, today, days.is_working_day)]


def check_answer(
    *,
    case: Case,
    texts: Sequence[str],
    promises: Sequence[Promised],
    no_promises: Sequence[str],
    now: datetime,
) -> None:
    """An answer that says "we will" names the day, or says that the sentence is no promise."""
    if len(promises) > MOST_PROMISES:
        raise Refusal(
            "many", _("An answer can hold %(n)d promises at most.") % {"n": MOST_PROMISES}, "promises"
        )
    settled = {_squeezed(text) for text in no_promises} | {one.covers for one in promises}
    for found in found_promises(office=case.office, texts=texts, now=now):
        if _squeezed(found.text) not in settled:
            raise _unsettled(found)
    for one in promises:
        _checked(case, one, now)


def _unsettled(found: Found) -> Refusal:
    text = {"text": found.text}
    if found.due is None:
        told = _("This sounds like a promise without a day: “%(text)s”. By when? Or say that it is none.")
        return Refusal("promise_without_day", told % text, "promises")
    told = _("Is this a promise by %(day)s: “%(text)s”? Please confirm the day, or say that it is none.")
    return Refusal("promise_to_confirm", told % {**text, "day": found.due.isoformat()}, "promises")


def _checked(
    case: Case, one: Promised, now: datetime, fields: tuple[str, str] = ("promises", "promises")
) -> tuple[str, datetime]:
    """The text and the moment of a promise: public, so without anything personal; dated, and not in the past."""
    of_text, of_day = fields
    text = needed_text(one.text, of_text, _("Please say what is promised."), MOST_TEXT)
    if never_published(text):
        told = _("Everybody reads a promise: please take out the number or address in “%(text)s”.")
        raise Refusal("personal", told % {"text": text}, of_text)
    if one.due is None:
        told = _("A promise needs a day: “%(text)s”.")
        raise Refusal("promise_without_day", told % {"text": text}, of_day)
    due_at = datetime.combine(one.due, _END_OF_DAY, case.office.zone)
    if due_at < now:
        told = _("The day of a promise must still be to come: “%(text)s”.")
        raise Refusal("past", told % {"text": text}, of_day)
    return text, due_at


def make_promise(
    *, case: Case, text: str, due: date | None, by: Person, now: datetime, unit: Unit | None = None
) -> Promise:
    """A unit promises something by a day, beside any answer."""
    unit = unit or _own_unit(by, case)
    if not (acts_for(by, unit, case) or acts_as(by, case, *ANSWERS_FOR)) or unit.office_id != case.office_id:
        raise NotAllowed("make_promise")
    promised = Promised(text, due)
    _checked(case, promised, now, ("text", "due"))

    def work() -> Promise:
        return write_promise(case=hold(case), unit=unit, promised=promised, by=by, now=now)

    return grouped(work)


def _own_unit(person: Person, case: Case) -> Unit:
    """For whom the person speaks: the unit that has the case, else the own one that has a share of it."""
    if case.unit is not None and not (case.unit_id not in person.unit_ids() and person.holds(Role.HANDLER)):
        return case.unit
    shares = case.assignments.select_related("unit").filter(unit__in=person.unit_ids(), joint=True)
    share = shares.order_by("-pk").first()
    if share is None:
        raise NotAllowed("make_promise")
    return share.unit


def write_promise(
    *, case: Case, unit: Unit, promised: Promised, by: Person, now: datetime, answer: Answer | None = None
) -> Promise:
    """Write down one promise, as part of a larger command that holds the case."""
    text, due_at = _checked(case, promised, now)
    row = Promise(office_id=case.office_id, case=case, answer=answer, unit=unit, text=text, due_at=due_at)
    row.made_by, row.made_at = by, now
    row.save(force_insert=True)
    record(case, entries.PROMISE_MADE, now=now, rows=[row], **_public(row), due_at=stamp(due_at))
    return row


def settle_promise(*, promise: Promise, deed: str, by: Person, now: datetime) -> Promise:
    """Say what was done: in time the promise is kept, afterwards it was kept late."""
    told = _("Please say what was done.")
    deed = needed_text(deed, "deed", told)

    def work() -> Promise:
        held = _hold(promise)
        if not may_settle_promise(by, held):
            raise NotAllowed("settle_promise")
        if held.settled_at is not None:
            raise Refusal("not_now", _("What became of this promise is written down already."), "deed")
        _note_broken(held, now)
        late = held.state == PromiseState.BROKEN
        held.state = PromiseState.LATE if late else PromiseState.KEPT
        held.deed, held.settled_by, held.settled_at = deed, by, now
        held.save()
        told = {"state": str(held.state), "settled_at": stamp(now)}
        record(_case(held), entries.PROMISE_SETTLED, now=now, rows=[held], **_public(held), **told)
        return held

    return grouped(work)


def note_broken(*, promise: Promise, now: datetime) -> Promise:
    """Note that the day of a promise passed without a deed; noted once, with the day, however late."""

    def work() -> Promise:
        held = _hold(promise)
        _note_broken(held, now)
        return held

    return grouped(work)


def _note_broken(promise: Promise, now: datetime) -> None:
    if promise.state != PromiseState.OPEN or promise.due_at >= now:
        return
    promise.state, promise.broken_noted_at = PromiseState.BROKEN, now
    promise.save()
    due_at = stamp(promise.due_at)
    record(_case(promise), entries.PROMISE_BROKEN, now=now, rows=[promise], **_public(promise), due_at=due_at)


def _hold(promise: Promise) -> Promise:
    """The case first, as everywhere, then the promise."""
    case = hold(_case(promise))
    held = Promise.objects.select_for_update(of=("self",)).select_related("unit").get(pk=promise.pk)
    held.case = case
    return held


def _case(promise: Promise) -> Case:
    if promise.case is None:
        raise Missing("case")
    return promise.case


def _public(promise: Promise) -> dict[str, int | str]:
    return {"promise": promise.pk, "unit": promise.unit.code}


def _squeezed(text: str) -> str:
    return " ".join(text.split())
