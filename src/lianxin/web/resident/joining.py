"""On the receipt: what neighbours have said about the same, as far as it is released, and the button to join them.

Joining links; it merges nothing.  Whoever joins keeps their own receipt, their own date and their own word.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import CaseState
from lianxin.hear.models import Voice
from lianxin.hear.queries import linked_with, publications_of
from lianxin.hear.understanding.likeness import WORTH_SHOWING, likely

from .. import dates
from ..stages import state_tag

MOST_SHOWN = 3


def page(voice: Voice, now: datetime) -> dict[str, Any]:
    """Open cases with released words that are likely about the same; nothing once the person has joined one.

    What was said in a consultation is no case's.
    """
    if voice.confidential or voice.asked or linked_with(voice):
        return {"alike": []}
    still_open = CaseVoice.objects.filter(office_id=voice.office_id).exclude(case__state=CaseState.SOLVED)
    found = likely(
        voice.office, voice, limit=MOST_SHOWN, published=True, least=WORTH_SHOWING, among=still_open
    )
    ids = [one.voice_id for one in found]
    links = still_open.select_related("case", "case__area").filter(voice__in=ids)
    released, cases = publications_of(ids), {link.voice_id: link.case for link in links}
    shown = [voice_id for voice_id in ids if voice_id in released and voice_id in cases]
    return {"alike": [_row(released[one].title, cases[one], voice, now) for one in shown]}


def _row(title: str, case: Case, voice: Voice, now: datetime) -> dict[str, Any]:
    office = voice.office
    return {
        "number": case.number,
        "title": title,
        "state": state_tag(case),
        "area": case.area.name if case.area else "",
        "when": dates.day(case.received_at, office.zone, now),
        "url": reverse("web:case", args=[office.slug, case.number]),
    }
