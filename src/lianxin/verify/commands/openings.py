"""The only writer of openings: asked with a reason, agreed to by somebody of another role, opened once, told."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lianxin.act.queries import case_of_voice
from lianxin.act.rules import NotAllowed
from lianxin.act.texts import needed_text, short_text
from lianxin.algorithms.canonical import JSON
from lianxin.hear import entries, vault
from lianxin.hear.models import Contact, Opening, Voice
from lianxin.hear.states import MOST_TEXT, OpeningReason, OpeningState
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from .. import opening as rules


def ask_opening(
    *,
    voice: Voice,
    reason: OpeningReason,
    text: str,
    by: Person,
    now: datetime,
    quiet_until: date | None = None,
    quiet_law: str = "",
) -> Opening:
    """Ask to open who spoke.  Nothing opens until somebody of another role agrees; everybody sees that it was asked."""
    missing = _("Please give the reason; the person who spoke will read it.")
    text = needed_text(text, "text", missing, MOST_TEXT)
    quiet_law = short_text(quiet_law, "quiet_law", MOST_TEXT)

    def work() -> Opening:
        case = case_of_voice(voice.pk)
        role = rules.asks_as(by, case) if case else None
        if role is None:
            raise NotAllowed("ask_opening")
        rules.demand_contact(voice)
        hold(voice.office.stream_id)
        if Opening.objects.filter(voice=voice, state=OpeningState.ASKED).exists():
            raise Refusal("asked", _("This was asked for already; somebody else has to decide."))
        row = Opening(office_id=voice.office_id, voice=voice, reason=reason, text=text)
        today = day_of(now, voice.office)
        row.quiet_until, row.quiet_law = rules.checked_quiet(reason, quiet_until, quiet_law, today)
        row.asked_by, row.asked_role, row.asked_at = by, role, now
        row.save(force_insert=True)
        asked: dict[str, JSON] = {
            "reason": str(reason),
            "role": str(role),
            "delayed": row.quiet_until is not None,
        }
        _enter(row, entries.IDENTITY_ASKED, now, **asked)
        return row

    return grouped(work)


def decide_opening(*, opening: Opening, agree: bool, by: Person, now: datetime, text: str = "") -> Opening:
    """Somebody of another role agrees, or declines and says why.  Whoever asked cannot, whatever roles they hold."""
    text = short_text(text, "text", MOST_TEXT)
    if not agree and not text:
        raise Refusal("missing", _("Please say why not; whoever asked will read it."), "text")

    def work() -> Opening:
        row = _hold(opening)
        role = rules.decides_as(by, row)
        if role is None:
            raise NotAllowed("decide_opening")
        if row.state != OpeningState.ASKED:
            raise Refusal("decided", _("This was decided already."))
        row.state = OpeningState.AGREED if agree else OpeningState.DECLINED
        row.decided_by, row.decided_role, row.decided_at, row.decision = by, role, now, text
        row.save(force_update=True)
        kind = entries.IDENTITY_AGREED if agree else entries.IDENTITY_DECLINED
        _enter(row, kind, now, role=str(role))
        return row

    return grouped(work)


def open_identity(*, opening: Opening, by: Person, now: datetime) -> str:
    """Show whoever asked, once, how the person can be reached.

    That it was opened stands in the record before it is seen, and the person is told: at once, or on the day that
    a law allows.
    """

    def work() -> str:
        row = _hold(opening)
        if not rules.may_open(by, row):
            raise NotAllowed("open_identity")
        rules.demand_open(row, now)
        row.state, row.opened_at = OpeningState.OPENED, now
        row.told_at = None if row.quiet_until else now
        row.save(force_update=True)
        roles: list[JSON] = [row.asked_role, row.decided_role]
        opened: dict[str, JSON] = {"reason": row.reason, "roles": roles, "delayed": row.told_at is None}
        _enter(row, entries.IDENTITY_OPENED, now, **opened)
        return _contact(row.voice)

    return grouped(work)


def tell_opened(*, opening: Opening, now: datetime) -> Opening:
    """The day has come on which no law keeps it quiet any more: the person reads that it was opened."""

    def work() -> Opening:
        row = _hold(opening)
        today = day_of(now, row.office)
        due = row.quiet_until is not None and row.quiet_until <= today
        if row.state == OpeningState.OPENED and row.told_at is None and due:
            row.told_at = now
            row.save(force_update=True)
            _enter(row, entries.IDENTITY_TOLD, now)
        return row

    return grouped(work)


def _contact(voice: Voice) -> str:
    sealed = Contact.objects.filter(pk=voice.contact).first() if voice.contact else None
    if sealed is None:
        raise Refusal("no_contact", _("Nothing was left by which this person could be found."))
    return vault.open_contact(sealed)


def _hold(opening: Opening) -> Opening:
    """The newest state of the row, while nobody else can write in this office's record."""
    hold(opening.office.stream_id)
    return Opening.objects.select_related("office", "voice", "asked_by").get(pk=opening.pk)


def _enter(row: Opening, kind: EntryKind, now: datetime, **public: JSON) -> None:
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=row.subject,
        now=now,
        public={"opening": row.pk, **public},
        rows=[row],
    )
