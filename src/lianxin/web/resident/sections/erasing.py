"""Take my words away: said plainly beforehand, pressed twice, and then nobody can bring them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.office.refusals import Refusal

from ... import dates
from .shape import Section, Typed, WithoutCase


def page(voice: Voice, case: Case | None, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Always there: what goes, what stays, and when it was done."""
    gone = voice.erased_at
    return {
        "gone": dates.moment(gone, voice.office.zone, now) if gone else "",
        "open": typed.get("command") == "erase",
    }


def _erase(voice: Voice, case: Case | None, request: HttpRequest) -> None:
    if request.POST.get("erase_sure") != "yes":
        text = _("Please tick that you know: nobody can bring it back.")
        raise Refusal("sure", text, "erase_sure")
    erase_voice(voice=voice, now=now_of(request))


SECTION = Section(
    "resident/sections/erasing.html",
    page,
    acts={"erase": _erase},
    done={"erase": lambda: _("Your words are gone from this house.")},
)
IN_A_CONSULTATION = WithoutCase(SECTION.template, page, {"erase": _erase}, SECTION.done)
