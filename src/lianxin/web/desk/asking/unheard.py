"""On the staff's page of a consultation: statements that few have answered, and whom somebody should go and ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.models import Consultation
from lianxin.ask.queries import votes
from lianxin.ask.queries.heard.unheard import Reached, quiet_areas, reached_in, silent_in
from lianxin.ask.queries.statements import newest_batch, shown
from lianxin.ask.states import GOES_ON
from lianxin.office.models import Person, in_language

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
        **silent(consultation),
        "least": LEAST,
    }


_WORDS = {
    Reached.ALL: _("Somebody of every group has answered."),
    Reached.BUT_SMALL: _("Somebody of every group of five or more people has answered."),
    Reached.NO_PARTS: _("The office has not said whom it concerns, so nothing can be held against it."),
    Reached.TOO_FEW: _("Fewer than five people are counted so far."),
}


def silent(consultation: Consultation) -> dict[str, Any]:
    """Of whom nobody was heard, and in which areas the fewest homes were asked at the door."""
    reached = reached_in(consultation)
    return {
        "visits": [
            {
                "name": " × ".join(map(in_language, one.names)),
                "crossed": len(one.names) > 1,
                "people": one.people,
                "expected": one.expected,
                "silent": one.silent,
            }
            for one in silent_in(consultation)
        ],
        "areas": [
            {"name": in_language(one.names), "homes": one.homes, "asked": one.asked}
            for one in quiet_areas(consultation)
        ],
        "reached": _WORDS[reached],
        "too_few": reached == Reached.TOO_FEW,
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


SECTION: sections.Section[[Consultation, Person, datetime]] = sections.Section(
    "desk/asking/parts/unheard.html", page
)
