"""Somebody begins to vote on statements, or to answer a survey."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lianxin.hear.codes import code_for
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Consultation, Group, Participant
from ...queries.consultations import open_phase
from ...queries.heard.margins import bands_of, margins_of
from ...queries.statements import key_hash, participant_of
from ...queries.surveys.rounds import open_rounds
from ...states import PhaseKind, Way

#: The numbers that are drawn from: so many that they say nothing of how many there are.
NUMBERS = 2_000_000_000
_TRIES = 5


def take_part(
    *,
    consultation: Consultation,
    group: Group | None,
    way: Way,
    now: datetime,
    idempotency_key: str = "",
    bands: Mapping[int, int] | None = None,
) -> tuple[Participant, str]:
    """A number by lot, and the key by which this person comes back.  The key is shown once; its hash alone is kept.

    ``group`` is what they say of themselves now, and ``bands``, by number of the margin, to which part of it they say
    they belong; neither is changed later.  Nothing else is asked, no time is noted.
    """
    if open_phase(consultation, PhaseKind.VOTE, now) is None and not open_rounds(consultation, now):
        raise Refusal("not_open", _("Nobody can vote in this consultation now."))
    if group and group.consultation_id != consultation.pk:
        raise Refusal("group", _("This consultation has no such group."), "group")
    told = _told(consultation, bands or {})
    office = consultation.office
    key = code_for(
        office_slug=office.slug, idempotency_key=idempotency_key, words=["participant", consultation.subject]
    )
    if idempotency_key and (known := participant_of(consultation, key)):
        return known, key
    for _try in range(_TRIES):
        made = Participant(
            consultation=consultation,
            number=1 + secrets.randbelow(NUMBERS),
            key_hash=key_hash(consultation, key),
            group=group,
            bands=told,
            way=way,
        )
        try:
            grouped(lambda made=made: made.save(force_insert=True))  # type: ignore[misc]
        except IntegrityError:
            # The form arrived twice at once, or the number is taken.
            if known := participant_of(consultation, key):
                return known, key
        else:
            return made, key
    raise Refusal("again", _("It did not work this time. Please press again."))


def _told(consultation: Consultation, bands: Mapping[int, int]) -> dict[str, int]:
    """By the number of each margin that number of the band, in the order of the margins."""
    if not bands:
        return {}
    there = {row.number: {band.number for band in bands_of(row)} for row in margins_of(consultation)}
    for margin, band in bands.items():
        if band not in there.get(margin, ()):
            raise Refusal("band", _("This consultation does not ask for that."), f"band_{margin}")
    return {str(margin): bands[margin] for margin in sorted(bands)}
