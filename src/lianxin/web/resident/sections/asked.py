"""Drawn by lot: somebody outside the units asks how it went, and the answer can be given here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.act.states import Word
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.office.refusals import Refusal
from lianxin.verify.commands import Told, answer_contact
from lianxin.verify.queries import question_to

from ...answers import yes_or_no
from ...doing import fields_of
from .shape import Section, Typed


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Only while a message asks the person; nobody else sees that they were drawn."""
    if question_to(voice.pk) is None:
        return None
    return {"typed": typed if typed.get("command") == "asked" else {}}


def _answer(voice: Voice, case: Case, request: HttpRequest) -> None:
    question, post = question_to(voice.pk), request.POST
    if question is None:
        raise Refusal("settled", _("This has been settled already."))
    if post.get("asked_word") not in Word.values:
        text = _("Please choose: solved, partly solved or not solved.")
        raise Refusal("missing", text, "asked_word")
    told = Told(
        word=Word(post["asked_word"]),
        satisfied=yes_or_no(post.get("asked_satisfied")),
        contacted_in_time=yes_or_no(post.get("asked_in_time")),
        pressed=yes_or_no(post.get("asked_pressed")),
        words=post.get("asked_words", ""),
    )
    with fields_of("asked"):
        answer_contact(item=question, told=told, now=now_of(request))


SECTION = Section(
    "resident/sections/asked.html",
    page,
    acts={"asked": _answer},
    done={"asked": lambda: _("Thank you. Your word stands; the rest only people outside the units read.")},
)
