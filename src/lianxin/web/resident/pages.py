"""What the resident's pages show, put together from the loop's reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.receipts import receipt_of
from lianxin.act.states import CaseState, WaitsFor
from lianxin.algorithms.codes import spoken
from lianxin.algorithms.notes import split_note
from lianxin.hear.drawing import qr
from lianxin.hear.models import Voice
from lianxin.hear.queries import entry_of, linked_with
from lianxin.hear.states import Speaker
from lianxin.verify.queries import verdicts

from .. import dates, history
from ..gone import said
from ..history import Reader
from ..stages import stages, state_tag, word_tag
from . import notices
from .files import Sorted, attached

HEADING = 24
#: States in which the page asks for the person's word.
_WORD_ASKED = (
    CaseState.ANSWERED,
    CaseState.REOPENED,
    CaseState.SOLVED,
    CaseState.TRANSFERRED,
    CaseState.ARCHIVED,
)
FEWEST_OTHERS = 2


def heading(voice: Voice) -> str:
    """The title of a voice, else how it begins."""
    if voice.erased_at:
        return said(voice)
    first = voice.title or voice.body.split("\n", 1)[0]
    return first if len(first) <= HEADING else first[:HEADING] + "…"


def receipt(voice: Voice, code: str, link: str, now: datetime) -> dict[str, Any]:
    """The receipt page."""
    office, case, given = voice.office, act.case_of_voice(voice.pk), receipt_of(voice, code, now)
    _origin, size, root = split_note(office.stream.head)[0].splitlines()[:3]
    return {
        "office": office,
        "nav": "say",
        "number": given.number,
        "code": given.code,
        "code_raw": code,
        "spoken": " — ".join(" ".join(group) for group in spoken(code)),
        "qr": qr(link),
        "follow_link": link,
        "stages": stages(case, own=True),
        "accept_by": given.accept_by,
        "answer_by": given.answer_by,
        "provisional": given.provisional,
        "asked": voice.asked,
        "said": said(voice),
        "when": dates.moment(voice.received_at, office.zone, now),
        "head_size": size,
        "head_root": root,
    }


def follow(voice: Voice, case: Case | None, code: str, now: datetime) -> dict[str, Any]:
    """The one page on which a person sees what became of their voice."""
    office = voice.office
    given = verdicts(voice)
    return {
        "office": office,
        "nav": "follow",
        "code_raw": code,
        "heading": heading(voice),
        "asked": voice.asked,
        "number": entry_of(voice, office.stream_id).number,
        "stages": stages(case, own=True),
        "state": state_tag(case, own=True),
        "said": said(voice),
        "said_title": voice.title,
        "said_when": dates.moment(voice.said_at, office.zone, now),
        "place": voice.place or (voice.area.name if voice.area else ""),
        "others": _others(voice),
        "answers": answers(case, now) if case else [],
        "may_speak": case is not None and case.state in _WORD_ASKED,
        "word": word_tag(given[-1].word) if given else None,
        "word_comment": given[-1].comment if given else "",
        "attached": (sent := attached(voice, code))[None],
        "lines": lines(voice, now, sent, since=act.answered_since(case) if case else None),
        "messages": notices.block(voice),
        "confidential": voice.confidential,
        "events": history.events(office=office, case=case, voice=voice, now=now, reader=Reader.SPEAKER),
        **clock(case, now),
    }


def _others(voice: Voice) -> int:
    """How many others spoke about the same; a single one is nobody's business."""
    others = len(linked_with(voice))
    return others if others >= FEWEST_OTHERS else 0


def answers(case: Case, now: datetime) -> list[dict[str, Any]]:
    """All answers, newest first."""
    zone = case.office.zone
    return [
        {
            "unit": answer.unit.name,
            "when": dates.moment(answer.answered_at, zone, now),
            "done": answer.done,
            "not_done": answer.not_done,
            "why": answer.why,
            "out_of_scope": answer.out_of_scope,
        }
        for answer in reversed(act.answers(case))
    ]


def lines(voice: Voice, now: datetime, sent: Sorted, *, since: datetime | None) -> list[dict[str, Any]]:
    """The conversation, oldest first.  The office speaks as one, without names or ranks.

    What the office shows after the answer that stands (``since``) was not there when it answered, and says so.
    """
    return [
        {
            "speaker": line.speaker,
            "who": _("You") if line.speaker == Speaker.RESIDENT else voice.office.name,
            "when": dates.moment(line.written_at, voice.office.zone, now),
            "text": line.text,
            "attached": (files := sent.get(line.pk, [])),
            "after": bool(files and since and line.speaker == Speaker.OFFICE and line.written_at > since),
        }
        for line in voice.lines.order_by("pk")
    ]


def clock(case: Case | None, now: datetime) -> dict[str, Any]:
    """Until when the office owes what, and how far the case has climbed."""
    if case is None:
        return {"due": "", "overdue": False, "level_text": "", "original_when": "", "reopened": 0}
    zone = case.office.zone
    waits = case.waits_for == WaitsFor.OFFICE
    escalated = act.escalations(case)[-1:]
    return {
        "due": dates.day(case.answer_due, zone, now) if waits else "",
        "overdue": waits and case.answer_due < now,
        "level_text": history.climbed(escalated[0].to) if escalated else "",
        "original_when": dates.day(case.received_at, zone, now),
        "reopened": case.reopened,
    }
