"""On the staff's page of a consultation: statements that few have answered, and whom somebody should go and ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import visit_next
from lianxin.ask.models import Consultation
from lianxin.ask.queries import consultations, votes
from lianxin.ask.queries.statements import newest_batch, shown
from lianxin.ask.states import GOES_ON
from lianxin.office.models import Person

from ... import sections

#: As many as one sheet of paper or one call holds.
MOST = 7


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    if consultation.state not in GOES_ON or newest_batch(consultation) is None:
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "few_seen": _few_seen(consultation),
        "visits": _visits(consultation),
        "least": LEAST,
    }


def _few_seen(consultation: Consultation) -> list[dict[str, Any]]:
    """Those with the fewest answers in the record, and how many answers each has; below five that is not told."""
    totals = votes.totals(consultation)
    counted = [(totals[row.pk].all.people if row.pk in totals else 0, row) for row in shown(consultation)]
    counted.sort(key=lambda one: (one[0], one[1].number))
    return [
        {
            "number": row.number,
            "words": row.words,
            "language": row.language,
            "seen": people if people >= LEAST else None,
        }
        for people, row in counted[:MOST]
    ]


def _visits(consultation: Consultation) -> list[dict[str, Any]]:
    """Groups of which nobody has answered, the largest first."""
    groups = consultations.groups_of(consultation)
    found = consultations.heard_by_group(consultation, groups)
    heard = {number: one.heard for number, one in found.groups.items()}
    names = {group.number: group.name for group in groups}
    next_ones = visit_next(heard, {group.number: group.size for group in groups}).groups
    return [
        {
            "name": names[one.group],
            "people": None if one.people is None else round(one.people),
            "expected": None if one.expected is None else round(one.expected),
            "silent": one.silent,
        }
        for one in next_ones
    ]


SECTION: sections.Section[[Consultation, Person, datetime]] = sections.Section(
    "desk/asking/parts/unheard.html", page
)
