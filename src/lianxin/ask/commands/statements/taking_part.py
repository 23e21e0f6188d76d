"""Somebody begins to vote on statements."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lianxin.hear.codes import code_for
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Consultation, Group, Participant
from ...queries.consultations import open_phase
from ...queries.statements import key_hash, participant_of
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
) -> tuple[Participant, str]:
    """A number by lot, and the key by which this person comes back.  The key is shown once; its hash alone is kept.

    ``group`` is what they say of themselves now, and is not changed later.  Nothing else is asked, no time is noted.
    """
    if open_phase(consultation, PhaseKind.VOTE, now) is None:
        raise Refusal("not_open", _("Nobody can vote in this consultation now."))
    if group and group.consultation_id != consultation.pk:
        raise Refusal("group", _("This consultation has no such group."), "group")
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
