"""Who may bring something in, until when, and how its source is named."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...models import Consultation
from ...queries.statements import voting_has_ended
from ...states import GOES_ON
from ..consultations.writing import demand, demand_convenor
from ..statements.looking import demand_nobody_named

MOST_SOURCE = 120


def source_named(text: str) -> str:
    """Where it was said: one line that everybody reads beside each statement."""
    source = " ".join(clean(text).split())
    if not source or len(source) > MOST_SOURCE:
        told = _("Please say where it was said before, in at most %(n)s characters; everybody reads it.")
        raise Refusal("source", told % {"n": MOST_SOURCE}, "source")
    demand_nobody_named(source, "source")
    return source


def demand_open(consultation: Consultation, by: Person, now: datetime) -> None:
    """Whoever convenes, while the consultation goes on and people can still vote or will."""
    demand_convenor(consultation.office, by)
    demand(consultation, *GOES_ON)
    if voting_has_ended(consultation, now):
        text = _("Nobody votes in this consultation any more, so nothing can be brought in for a vote.")
        raise Refusal("not_now", text)
