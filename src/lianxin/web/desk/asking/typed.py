"""What was typed into the forms of asking, read into terms: first that by which a consultation is announced."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.commands.consultations.terms import MOST_GROUPS
from lianxin.ask.states import PhaseKind
from lianxin.office.refusals import Refusal

from ...posted import Typed, fields_of
from ..sections.typed import start_of_day

#: As long as the longest text, and one more, so that too long is refused and nothing is lost unseen.
MOST_TYPED = 20_000
CODES = [code for code, _name in settings.LANGUAGES]
#: What is typed about one group; the number of its row is added to each name.
PARTS = [*(f"group_{code}" for code in CODES), "size", "source", "heard"]
_MOST_DIGITS = 10
_HOUR = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def read(post: QueryDict) -> Typed:
    """Every field by its name, cut to a length; rows of groups that were left empty are closed up."""
    typed = fields_of(post, MOST_TYPED + 1)
    rows = [row for row in (_row(typed, number) for number in range(1, MOST_GROUPS + 1)) if any(row.values())]
    for number in range(1, MOST_GROUPS + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        typed |= {f"{part}_{number}": row.get(part, "") for part in PARTS}
    chosen = [str(kind) for kind in PhaseKind if str(kind) in post.getlist("phase")]
    return {**typed, "rows": str(len(rows)), "phase": " ".join(chosen)}


def _row(typed: Typed, number: int) -> dict[str, str]:
    return {part: typed.get(f"{part}_{number}", "").strip() for part in PARTS}


def moment(typed: Typed, zone: ZoneInfo, field: str = "day") -> datetime:
    """Day and hour as the office's clock shows them."""
    day = start_of_day(typed.get(field, ""), field, zone)
    found = _HOUR.fullmatch(typed.get("hour", "").strip())
    if found is None:
        raise Refusal("hour", _("Please write the hour like 14:30."), "hour")
    return datetime.combine(day.date(), time(int(found[1]), int(found[2])), zone)


def language_in(typed: Typed) -> str:
    """The language that was chosen, of those of the house; nothing for any other."""
    chosen = typed.get("language", "")
    return chosen if chosen in CODES else ""


def by_language(typed: Typed, name: str, row: str = "") -> dict[str, str]:
    return {code: typed.get(f"{name}_{code}{row}", "") for code in CODES}


def terms(typed: Typed, *, zone: ZoneInfo, now: datetime) -> Terms:
    """What was typed, as terms.  Raises Refusal for a day that is none."""
    opens_at = start_of_day(typed.get("opens", ""), "opens", zone)
    if opens_at.date() == now.astimezone(zone).date():
        opens_at = now
    closes_at = start_of_day(typed.get("closes", ""), "closes", zone) + timedelta(days=1)
    chosen = [PhaseKind(kind) for kind in typed["phase"].split()]
    return Terms(
        question=by_language(typed, "question"),
        plain=by_language(typed, "plain"),
        decides=by_language(typed, "decides"),
        limits=by_language(typed, "limits"),
        opens_at=opens_at,
        closes_at=closes_at,
        phases=[_phase(typed, kind, opens_at, closes_at, zone) for kind in chosen],
        groups=[_group(typed, number) for number in range(1, int(typed["rows"]) + 1)],
        short_reason=typed.get("short_reason", ""),
        unheard_reason=typed.get("unheard_reason", ""),
        explained=[
            word for line in typed.get("explained", "").splitlines() for word in [line.strip()] if word
        ],
    )


def _phase(
    typed: Typed, kind: PhaseKind, opens_at: datetime, closes_at: datetime, zone: ZoneInfo
) -> PhaseTerms:
    """Days that were left empty are those of the consultation."""
    first, last = typed.get(f"{kind}_opens", "").strip(), typed.get(f"{kind}_closes", "").strip()
    begins, ends = opens_at, closes_at
    if first:
        begins = start_of_day(first, f"{kind}_opens", zone)
        if begins.date() == opens_at.astimezone(zone).date():
            begins = opens_at
    if last:
        ends = start_of_day(last, f"{kind}_closes", zone) + timedelta(days=1)
    return PhaseTerms(kind, begins, ends)


def _group(typed: Typed, number: int) -> GroupTerms:
    row = _row(typed, number)
    size = whole(row["size"], _MOST_DIGITS) or 0 if row["size"] else None
    names = {code: row[f"group_{code}"] for code in CODES}
    return GroupTerms(names, size, row["source"], row["heard"])
