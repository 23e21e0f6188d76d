"""One answer to several cases about the same: each keeps its own answer, its own clock and its own word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ..models import Case
from ..queries import linked_in_hand
from .answers import answer


def answer_together(*, case: Case, also: Sequence[int], by: Person, now: datetime, **said: Any) -> list[Case]:
    """Answer the case and those linked with it that the same unit has in hand; all of them, or none."""

    def work() -> list[Case]:
        linked = {other.number: other for other in linked_in_hand(case)}
        if strange := [number for number in also if number not in linked]:
            text = _("Case %(n)d is not linked with this one, or your unit does not have it in hand.")
            raise Refusal("not_linked", text % {"n": strange[0]}, "also")
        cases = [case, *(linked[number] for number in dict.fromkeys(also))]
        return [answer(case=one, by=by, now=now, **(said if one is case else _once(said))) for one in cases]

    return grouped(work)


def _once(said: dict[str, Any]) -> dict[str, Any]:
    """What is promised with an answer is promised once, however many cases it answers."""
    promised = [one.said or one.text for one in said.get("promises", ())]
    return said | {"promises": (), "no_promises": [*said.get("no_promises", ()), *promised]}
