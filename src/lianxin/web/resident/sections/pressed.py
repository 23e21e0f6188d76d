"""One tap for whoever was pressed.  What was written is never shown here again: somebody may be looking on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.verify.commands import say_pressed

from ...doing import fields_of
from .shape import Section, Typed


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Always there, always the same."""
    return {}


def _say(voice: Voice, case: Case, request: HttpRequest) -> None:
    with fields_of("pressed"):
        say_pressed(voice=voice, words=request.POST.get("pressed_words", ""), now=now_of(request))


SECTION = Section(
    "resident/sections/pressed.html",
    page,
    acts={"pressed": _say},
    done={"pressed": lambda: _("It is written down. Only people outside the units read it.")},
)
