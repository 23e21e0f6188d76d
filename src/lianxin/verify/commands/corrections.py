"""The only writer of corrections: somebody asks, an overseer decides, and the old figure stays for ever."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.act.rules import NotAllowed
from lianxin.act.texts import needed_text, short_text
from lianxin.hear.states import MOST_TEXT
from lianxin.hear.text import clean
from lianxin.office.commands import set_population
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ..correcting import area_of, checked_number, published, told
from ..entries import sheets as entries
from ..models import Correction, Sheet
from ..rules import may_ask_correction, may_oversee
from ..states import CorrectionReason, CorrectionState


def ask_correction(
    *,
    field: str,
    number: str,
    reason: str,
    words: str,
    by: Person,
    now: datetime,
    sheet: Sheet | None = None,
    page: str = "",
) -> Correction:
    """A lead or a steward says that a published figure is wrong, what it should be and why; nothing changes yet.

    What was published is read where it stands, never typed.
    """
    if not may_ask_correction(by) or (sheet is not None and sheet.office_id != by.office_id):
        raise NotAllowed("ask_correction")
    was = published(by.office, sheet, page, field)
    right = checked_number(was, clean(number))
    if reason not in CorrectionReason.values:
        raise Refusal("missing", _("Say what kind of mistake it was."), "reason")
    missing = _("Please say why; everybody will read it beside the figure.")
    words = needed_text(words, "words", missing, MOST_TEXT)

    def work() -> Correction:
        hold(by.office.stream_id)
        open_ = Correction.objects.filter(office=by.office, state=CorrectionState.ASKED)
        if open_.filter(sheet=sheet, page=page, field=field).exists():
            raise Refusal("asked", _("This was asked for already; somebody else has to decide."), "field")
        row = Correction(office=by.office, sheet=sheet, page=page, field=field, was=was, now=right)
        row.reason, row.words, row.asked_by, row.asked_at = reason, words, by, now
        row.save(force_insert=True)
        _entry(row, entries.FIGURE_DOUBTED, now)
        return row

    return grouped(work)


def decide_correction(
    *, correction: Correction, agree: bool, words: str, by: Person, now: datetime
) -> Correction:
    """An overseer agrees, or declines with a reason.  Whoever asked cannot agree, whatever roles they hold."""
    if by.office_id != correction.office_id or not may_oversee(by):
        raise NotAllowed("decide_correction")
    if correction.asked_by_id == by.pk:
        raise Refusal("same_person", _("You asked for it yourself: somebody else has to decide."))
    words = short_text(words, "decision", MOST_TEXT)
    if not agree and not words:
        raise Refusal("missing", _("Please say why not; whoever asked will read it."), "decision")

    def work() -> Correction:
        hold(by.office.stream_id)
        row = Correction.objects.select_related("office", "sheet").get(pk=correction.pk)
        if row.state != CorrectionState.ASKED:
            raise Refusal("decided", _("This was decided already."))
        if agree and published(row.office, row.sheet, row.page, row.field) != row.was:
            raise Refusal("changed", _("The figure has changed since; ask again."))
        row.state = CorrectionState.AGREED if agree else CorrectionState.DECLINED
        row.decided_by, row.decided_at, row.decision = by, now, words
        row.save(force_update=True)
        _entry(row, entries.FIGURE_CORRECTED if agree else entries.FIGURE_KEPT, now)
        if agree and row.page:
            set_population(area=area_of(row.office, row.field), people=int(row.now), now=now)
        return row

    return grouped(work)


def _entry(row: Correction, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=f"correction/{row.pk}",
        now=now,
        public=told(row),
        rows=[row],
    )
