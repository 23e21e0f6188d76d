"""On a case's screen: opening who spoke, which takes two people; and, for overseers alone, who looked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.act.queries import first_voice
from lianxin.hear.looking import people_who_looked
from lianxin.hear.models import Opening, Voice
from lianxin.hear.states import OpeningReason, OpeningState
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.verify.commands import ask_opening
from lianxin.verify.opening import asks_as
from lianxin.verify.rules import may_oversee

from ... import dates
from ...opening import saw
from .shape import Section, Typed
from .typed import day, fields


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Only for whoever may ask; the unit that works on the case sees nothing of it."""
    if asks_as(person, case) is None:
        return None
    voice = first_voice(case)
    return {
        "kept": voice.contact is not None,
        "reasons": [(reason.value, reason.label) for reason in OpeningReason],
        "opened": typed.get("command") == "identity_ask",
        "waits": Opening.objects.filter(voice=voice, state=OpeningState.ASKED).exists(),
        "url": reverse("web:openings", args=[case.office.slug]),
        "oversees": may_oversee(person),
        "looked": _looked(voice, now) if may_oversee(person) else [],
    }


def _looked(voice: Voice, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "day": dates.on(on, voice.office.zone, now),
            "name": who.display_name,
            "what": [saw(one) for one in what],
        }
        for on, who, what in people_who_looked(voice)
    ]


def ask(case: Case, person: Person, request: HttpRequest) -> None:
    typed = request.POST
    reason = typed.get("identity_reason", "")
    with fields("identity"):
        if reason not in OpeningReason.values:
            raise Refusal("missing", _("Please choose one of the reasons."), "reason")
        ask_opening(
            voice=first_voice(case),
            reason=OpeningReason(reason),
            text=typed.get("identity_text", ""),
            quiet_until=day(typed.get("identity_quiet_until", ""), "quiet_until"),
            quiet_law=typed.get("identity_quiet_law", ""),
            by=person,
            now=now_of(request),
        )


SECTION = Section("desk/sections/identity.html", page, {"identity_ask": ask})
