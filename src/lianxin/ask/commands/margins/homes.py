"""At how many homes somebody asked about a consultation: each home counts once, however often they came.

Homes are noted by themselves, several at a time and apart from every sheet: so nothing says which answers came from
which home.  Only a home to which a visit is written down can be noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.models import Household
from lianxin.hear.rules import may_look_into_visits
from lianxin.hear.visits.noting import plain_code
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import margins as entries
from ...models import AskedHome, Consultation
from ...states import ConsultationState
from ..consultations.writing import demand, held, record

MOST_CODES = 200


def note_homes(*, consultation: Consultation, codes: Sequence[str], by: Person, now: datetime) -> int:
    """Returns how many had not been noted before.  Sent again it changes nothing; with a code amiss none is noted."""
    if by.office_id != consultation.office_id or not may_look_into_visits(by):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    wanted = list(dict.fromkeys(filter(None, map(plain_code, codes))))
    if not 1 <= len(wanted) <= MOST_CODES:
        text = _("Please write the codes of the homes, at most %(n)s at once.") % {"n": MOST_CODES}
        raise Refusal("codes", text, "codes")
    homes = _homes(consultation, wanted)

    def work() -> int:
        row = held(consultation)
        demand(row, ConsultationState.OPEN)
        known = set(row.asked_homes.values_list("household_id", flat=True))
        made = [AskedHome(consultation=row, household=home) for home in homes if home.pk not in known]
        for one in made:
            one.save(force_insert=True)
        if made:
            record(row, entries.HOMES_ASKED, now=now, rows=made, homes=len(made))
        return len(made)

    return grouped(work)


def _homes(consultation: Consultation, codes: Sequence[str]) -> list[Household]:
    """In the order of their codes, which says nothing of the order in which somebody came by."""
    visited = Household.objects.filter(
        office=consultation.office, code__in=codes, visits__written_at__gte=consultation.opens_at
    )
    homes = list(visited.distinct().order_by("code"))
    missing = [code for code in codes if code not in {home.code for home in homes}]
    if missing:
        text = _(
            "No visit to these homes since this opened is written down: %(codes)s. Nothing was noted yet."
        )
        raise Refusal("codes", text % {"codes": ", ".join(missing[:20])}, "codes")
    return homes
