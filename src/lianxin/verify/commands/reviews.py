"""The only writer of reviews: somebody else looks again, then somebody outside."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.act.commands import send_back
from lianxin.act.commands.deviations import lift_exclusion
from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed
from lianxin.act.texts import needed_text, short_text
from lianxin.algorithms.canonical import JSON
from lianxin.hear.models import Voice
from lianxin.hear.states import MOST_TEXT
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.record.commands import append, stamp
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ..entries import reviews as entries
from ..models import Review
from ..queries.reviews import next_stage
from ..rules import may_decide
from ..states import ReviewState

_DECISIONS = (ReviewState.UPHELD, ReviewState.PARTLY, ReviewState.REJECTED)
_FOR_THE_PERSON = (ReviewState.UPHELD, ReviewState.PARTLY)


def ask_review(*, voice: Voice, words: str, now: datetime) -> Review:
    """The person who spoke asks for another look, receipt in hand: at an answer, or at having been left out.

    First somebody of the office decides who took no part; then somebody outside.  The second look can also be
    asked for when the first is late.
    """
    words = needed_text(words, "words", _("Please say what is wrong with the answer."), MOST_TEXT)

    def work() -> Review:
        case = Case.objects.select_for_update(of=("self",)).filter(case_voices__voice=voice).first()
        stage = next_stage(voice, case, now)
        if case is None or stage is None:
            raise Refusal("not_now", _("A review can be asked for once there is something to look at again."))
        row = Review(office_id=voice.office_id, case=case, voice=voice, stage=stage, words=words)
        row.asked_at, row.due_at = now, _due(voice.office, stage, now)
        row.save(force_insert=True)
        _record(row, entries.REVIEW_ASKED, now, due_at=stamp(row.due_at))
        return row

    return grouped(work)


def _due(office: Office, stage: int, now: datetime) -> datetime:
    limit = RULE_PACKS[office.rule_pack].steps[f"review{stage}"].limit
    return WorkingDays.of(office).due(now.astimezone(office.zone), limit).moment


def decide_review(
    *,
    review: Review,
    state: ReviewState,
    reasons: str,
    by: Person,
    now: datetime,
    remedy: str = "",
    apology: bool = False,
) -> Review:
    """Somebody who took no part decides, with reasons that the person reads.

    Where the person was right, also in part, the case goes back to the office, and whoever was left out of the
    figures counts again.
    """
    if state not in _DECISIONS:
        raise Refusal("unknown", _("Please choose who was right."), "state")
    missing = _("Please give the reasons; the person who spoke will read them.")
    reasons = needed_text(reasons, "reasons", missing, MOST_TEXT)
    remedy = short_text(remedy, "remedy", MOST_TEXT)

    def work() -> Review:
        held = _hold(review)
        if not may_decide(by, held):
            raise NotAllowed("review")
        if held.state != ReviewState.ASKED:
            raise Refusal("settled", _("This has been settled already."), "state")
        held.state, held.reasons, held.remedy, held.apology = state, reasons, remedy, apology
        held.decided_by, held.decided_at = by, now
        held.save()
        _record(held, entries.REVIEW_DECIDED, now, state=str(state), apology=apology)
        if state in _FOR_THE_PERSON:
            _put_right(held.case, now)
        return held

    return grouped(work)


def _put_right(case: Case, now: datetime) -> None:
    lift_exclusion(case=case, now=now)
    send_back(case=case, because="review", now=now)


def note_late_review(*, review: Review, now: datetime) -> Review:
    """Note once that a review was not decided in time, with the moment at which it was due."""

    def work() -> Review:
        held = _hold(review)
        if held.state == ReviewState.ASKED and held.late_noted_at is None and held.due_at <= now:
            held.late_noted_at = now
            held.save()
            _record(held, entries.REVIEW_LATE, now, due_at=stamp(held.due_at))
        return held

    return grouped(work)


def _hold(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("case__office", "voice", "office").get(pk=review.pk)


def _record(row: Review, kind: EntryKind, now: datetime, **public: JSON) -> None:
    append(
        stream_id=row.case.office.stream_id,
        kind=kind,
        subject=row.case.subject,
        now=now,
        public={"case": row.case.number, "voice": row.voice_id, "stage": row.stage, **public},
        rows=[row],
    )
