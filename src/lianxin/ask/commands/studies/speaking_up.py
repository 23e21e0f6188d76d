"""Somebody of the front line speaks: a voice like that of anybody at home, and nothing else anywhere.

That it came from a place of the front line, or how many did, is written down nowhere: a number that grows at nine in the
morning names whoever was on duty.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.commands import Heard
from lianxin.office.refusals import Refusal

from ...models import StudySite
from ...queries.studies import is_out
from ..statements.making import Spoken, say_in


def speak_up(*, site: StudySite, spoken: Spoken, now: datetime, idempotency_key: str = "") -> Heard:
    """Take in what somebody says who works at this place.  The same form sent twice is one."""
    if not site.front_line or not is_out(site.study, now):
        raise Refusal("not_open", _("Nothing can be said on this page any more."))
    return say_in(
        consultation=site.study.consultation, spoken=spoken, now=now, idempotency_key=idempotency_key
    )
