"""What was typed into the forms of a sitting, read into terms."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.sittings import SittingTerms
from lianxin.ask.models import Panel, Sitting
from lianxin.ask.states import Sharing, SittingMode
from lianxin.office.refusals import Refusal

from ....posted import Typed
from ..typed import by_language, moment
from . import comparing


def terms(typed: Typed, zone: ZoneInfo, panel: Panel | None = None) -> SittingTerms:
    return SittingTerms(
        panel=panel,
        place=typed.get("place", ""),
        begins_at=moment(typed, zone),
        seats=whole(typed.get("seats", ""), 4) or 0,
        agenda=by_language(typed, "agenda"),
        mode=SittingMode.CONFIDENTIAL if typed.get("mode") == "confidential" else SittingMode.OPEN,
        shared=Sharing.PROPORTIONAL if typed.get("shared") == "proportional" else Sharing.EQUAL,
        late_reason=typed.get("late_reason", ""),
        topics=comparing.topics(typed),
        statements=comparing.statements(typed),
        agenda_reason=typed.get("agenda_reason", ""),
    )


def came(typed: Typed) -> dict[int, int]:
    """How many of each group came, by its number; nothing typed is nobody."""
    found = {}
    for name, text in typed.items():
        if name.startswith("came_") and text.strip():
            group, number = whole(name[5:], 4), whole(text, 5)
            if group is None or number is None:
                raise Refusal("came", _("Please write how many came, as numbers."), "came")
            found[group] = number
    return found


def said(typed: Typed, sitting: Sitting) -> list[tuple[int, str]]:
    """One idea a line, under the point of the agenda where it was said."""
    return [
        (topic, words)
        for topic in [*range(1, len(sitting.agenda) + 1), 0]
        for line in typed.get(f"topic_{topic}", "").splitlines()
        for words in [line.strip()]
        if words
    ]
