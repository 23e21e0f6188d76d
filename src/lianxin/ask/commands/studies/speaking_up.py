"""Somebody of the front line speaks: a voice like that of anybody on the page, and one more in a tally.

Neither a table nor an entry leads from the words to the place, so nobody can hold a duty roster against them: not a
superior, and not whoever keeps the database.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lianxin.hear.commands import Heard
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import FrontLineTally, StudySite
from ...queries.studies import is_out
from ..statements.making import Spoken, say_in
from .interviewing import MOST_INTERVIEWS
from .writing import held_site


def speak_up(*, site: StudySite, spoken: Spoken, now: datetime, idempotency_key: str = "") -> Heard:
    """Take in what somebody says who works at this place.  The same form sent twice is one."""

    def work() -> Heard:
        row = held_site(site)
        if not row.front_line or not is_out(row.study, now):
            raise Refusal("not_open", _("Nothing can be said on this page any more."))
        tally = FrontLineTally.objects.filter(site=row)
        if tally.filter(spoke__gte=MOST_INTERVIEWS).exists():
            raise Refusal("full", _("So many have spoken here that no more fits."))
        consultation = row.study.consultation
        heard = say_in(consultation=consultation, spoken=spoken, now=now, idempotency_key=idempotency_key)
        if heard.appended is not None:
            tally.update(spoke=F("spoke") + 1)
        return heard

    try:
        return grouped(work)
    except IntegrityError:  # the form arrived twice at once: the other one won
        return grouped(work)
