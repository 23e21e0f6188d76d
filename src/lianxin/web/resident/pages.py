"""What the resident's pages show, put together from the loop's reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.states import CaseState, WaitsFor
from lianxin.algorithms.codes import display, spoken
from lianxin.algorithms.notes import split_note
from lianxin.hear.models import Voice
from lianxin.hear.queries import entry_of
from lianxin.hear.states import Speaker
from lianxin.office.calendars import WorkingDays
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.verify.queries import verdicts

from .. import dates, history
from ..history import Reader
from ..stages import stages, state_tag, word_tag

HEADING = 24


def heading(voice: Voice) -> str:
    """The title of a voice, else how it begins."""
    first = voice.title or voice.body.split("\n", 1)[0]
    return first if len(first) <= HEADING else first[:HEADING] + "…"


def receipt(voice: Voice, code: str, link: str, now: datetime) -> dict[str, Any]:
    """The receipt page."""
    office, case = voice.office, act.case_of_voice(voice.pk)
    accept_by, answer_by, provisional = _promised(voice, case)
    _origin, size, root = split_note(office.stream.head)[0].splitlines()[:3]
    return {
        "office": office,
        "nav": "say",
        "number": entry_of(voice, office.stream_id).number,
        "code": display(code),
        "code_raw": code,
        "spoken": " — ".join(" ".join(group) for group in spoken(code)),
        "qr": qr(link),
        "follow_link": link,
        "stages": stages(case, own=True),
        "accept_by": dates.day(accept_by, office.zone, now),
        "answer_by": dates.day(answer_by, office.zone, now),
        "provisional": provisional,
        "said": voice.body,
        "when": dates.moment(voice.received_at, office.zone, now),
        "head_size": size,
        "head_root": root,
    }


def _promised(voice: Voice, case: Case | None) -> tuple[datetime, datetime, bool]:
    """The dates of the case; before it is opened, the same dates computed from the rule pack."""
    if case:
        return case.accept_due, case.answer_due, case.provisional
    days, steps = WorkingDays.of(voice.office), RULE_PACKS[voice.office.rule_pack].steps
    start = voice.said_at.astimezone(voice.office.zone)
    accept, answer = days.due(start, steps["accept"].limit), days.due(start, steps["answer"].limit)
    return accept.moment, answer.moment, accept.provisional or answer.provisional


def qr(text: str) -> str:
    """A QR code as SVG without styles of its own, so that the page's policy and dark mode hold."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308  drawn by the library from modules, nothing of the text is in it


def follow(voice: Voice, case: Case | None, code: str, now: datetime) -> dict[str, Any]:
    """The one page on which a person sees what became of their voice."""
    office = voice.office
    given = verdicts(voice)
    return {
        "office": office,
        "nav": "follow",
        "code_raw": code,
        "heading": heading(voice),
        "number": entry_of(voice, office.stream_id).number,
        "stages": stages(case, own=True),
        "state": state_tag(case, own=True),
        "said": voice.body,
        "said_title": voice.title,
        "said_when": dates.moment(voice.said_at, office.zone, now),
        "place": voice.place or (voice.area.name if voice.area else ""),
        "answers": answers(case, now) if case else [],
        "may_speak": case is not None
        and case.state in {CaseState.ANSWERED, CaseState.REOPENED, CaseState.SOLVED},
        "word": word_tag(given[-1].word) if given else None,
        "word_comment": given[-1].comment if given else "",
        "lines": lines(voice, now),
        "events": history.events(office=office, case=case, voice=voice, now=now, reader=Reader.SPEAKER),
        **clock(case, now),
    }


def answers(case: Case, now: datetime) -> list[dict[str, str]]:
    """All answers, newest first."""
    zone = case.office.zone
    return [
        {
            "unit": answer.unit.name,
            "when": dates.moment(answer.answered_at, zone, now),
            "done": answer.done,
            "not_done": answer.not_done,
            "why": answer.why,
        }
        for answer in reversed(act.answers(case))
    ]


def lines(voice: Voice, now: datetime) -> list[dict[str, str]]:
    """The conversation, oldest first.  The office speaks as one, without names or ranks."""
    return [
        {
            "speaker": line.speaker,
            "who": _("You") if line.speaker == Speaker.RESIDENT else voice.office.name,
            "when": dates.moment(line.written_at, voice.office.zone, now),
            "text": line.text,
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
