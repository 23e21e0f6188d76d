"""How commands on consultations write: one at a time for an office, and each with its entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.text import clean
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold
from lianxin.record.entries import EntryKind

from ...models import Consultation
from ...rules import may_convene, may_enter, may_keep_minutes, may_reach, may_share_out
from ...states import ConsultationState

MOST_REASON = 600


def held(consultation: Consultation) -> Consultation:
    """The consultation as it stands while nobody else writes in its office."""
    hold(consultation.office.stream_id)
    return Consultation.objects.select_related("office__stream").get(pk=consultation.pk)


def demand(consultation: Consultation, *states: ConsultationState) -> None:
    if consultation.state not in states:
        text = _("The consultation has gone on meanwhile: this is no longer possible, or not yet.")
        raise Refusal("not_now", text)


def demand_convenor(office: Office, by: Person) -> None:
    _demand_may(may_convene, office, by)


def demand_keeper(office: Office, by: Person) -> None:
    """What was said and how many came is written down by more than convene."""
    _demand_may(may_keep_minutes, office, by)


def demand_enterer(office: Office, by: Person) -> None:
    """What somebody said elsewhere is written down by those who take in papers, calls and visits."""
    _demand_may(may_enter, office, by)


def demand_reaching(office: Office, by: Person) -> None:
    """How somebody can be reached is read by fewer than convene."""
    _demand_may(may_reach, office, by)


def demand_sharing(office: Office, by: Person) -> None:
    _demand_may(may_share_out, office, by)


def _demand_may(may: Callable[[Person], bool], office: Office, by: Person) -> None:
    if by.office_id != office.pk or not may(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))


def record(
    consultation: Consultation,
    kind: EntryKind,
    *,
    now: datetime,
    rows: Sequence[models.Model],
    **public: JSON,
) -> None:
    append(
        stream_id=consultation.office.stream_id,
        kind=kind,
        subject=consultation.subject,
        now=now,
        public={"consultation": consultation.number, **public},
        rows=rows,
    )


def a_line(text: str, most: int, field: str, problem: str | Promise) -> str:
    """A text that has to be there, and is not too long."""
    cleaned = clean(text)
    if not cleaned or len(cleaned) > most:
        raise Refusal(field, problem, field)
    return cleaned


def checked_reason(typed: str) -> str:
    """Why something that was announced becomes otherwise."""
    text = _("Please say why, in at most %(n)s characters; everybody will read it.")
    return a_line(typed, MOST_REASON, "reason", text % {"n": MOST_REASON})
