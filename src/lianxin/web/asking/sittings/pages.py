"""What the public pages of a sitting show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from lianxin.algorithms.lots import Lottery
from lianxin.algorithms.small_numbers import LEAST, shown
from lianxin.algorithms.weighting import shown_coverage
from lianxin.ask.commands.sittings import is_open
from lianxin.ask.commands.sittings.announcing import NOTICE_DAYS
from lianxin.ask.commands.sittings.drawing import lottery_of
from lianxin.ask.models import Group, Minute, PanelDraw, Sitting, SittingDraw
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.states import MinuteState, Sharing, SittingMode, SittingState
from lianxin.office.models import Office

from ... import dates
from ...stages import Tag
from ..frame import found_at, frame
from ..numbers import few, percent
from ..texts import told
from .comparing import comparison

_TONES = {SittingState.SETTLED: "leaf", SittingState.HELD: "amber", SittingState.CANCELLED: "brick"}


def sitting_at(office: Office, number: int, sitting: int) -> Sitting:
    """The sitting of an address, or nothing is found there."""
    found = queries.sitting_of(found_at(office, number), sitting)
    if found is None:
        raise Http404
    found.consultation.office = office
    return found


def line(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """One line of a list."""
    state = SittingState(sitting.state)
    return {
        "number": sitting.number,
        "place": sitting.place,
        "when": dates.moment(sitting.begins_at, sitting.office.zone, now),
        "tag": Tag(str(state.label), _TONES.get(state, "river")),
        "open": is_open(sitting, now),
        "confidential": sitting.mode == SittingMode.CONFIDENTIAL,
    }


def head(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """What every page of a sitting has."""
    return {
        **frame(sitting.consultation),
        "sitting": sitting,
        "line": line(sitting, now),
        "agenda": [told(texts) for texts in sitting.agenda],
    }


def page(sitting: Sitting, now: datetime) -> dict[str, Any]:
    groups, named = groups_of(sitting.consultation), queries.named(sitting)
    return {
        **head(sitting, now),
        "cancelled": sitting.state == SittingState.CANCELLED,
        "over": sitting.state in {SittingState.HELD, SittingState.SETTLED},
        "announced": dates.day(sitting.announced_at, sitting.office.zone, now),
        "notice_days": NOTICE_DAYS,
        "sharing": Sharing(sitting.shared).label,
        "named": named,
        "share": _share(sitting.seats, sitting.seats + len(named)),
        **_waiting(sitting, groups),
        "draw": _draw(sitting, groups),
        **_came(sitting, groups),
        **minutes(sitting, now),
        "compared": comparison(sitting),
        "least": LEAST,
    }


def _share(by_lot: int, every: int) -> dict[str, Any]:
    return {"by_lot": by_lot, "all": every, "percent": round(100 * by_lot / every)}


def _waiting(sitting: Sitting, groups: Sequence[Group]) -> dict[str, Any]:
    """How many put their name down: of no group fewer than five."""
    counted = queries.waiting_by_group(sitting)
    total = sum(counted.values())
    return {"ready": few(shown(total)), "nobody_of": [one.name for one in groups if not counted[one.number]]}


def _draw(sitting: Sitting, groups: Sequence[Group]) -> dict[str, Any] | None:
    found = queries.draw_of(sitting)
    if found is None:
        return None
    names = {group.number: group.name for group in groups}
    return {
        "people": len(found.commitments),
        "panels": len(found.panels),
        "row": found,
        "when": dates.moment(found.published_at, sitting.office.zone),
        "quotas": [(names.get(group) or _("none of these"), seats) for group, seats in found.quotas if seats],
        "panel": found.panels[found.drawn - 1] if found.drawn else None,
        "sits": sorted(row.number for row in queries.seated(sitting) if row.number),
    }


def published_draw(draw: SittingDraw) -> dict[str, Any]:
    return drawn_list(lottery_of(draw), draw)


def drawn_list(lottery: Lottery, draw: SittingDraw | PanelDraw) -> dict[str, Any]:
    """All that is needed to draw again: the list as ``lianxin draw --lottery`` reads it, and the commitments."""
    return {
        "people": lottery.people,
        "pool": lottery.pool,
        "size": lottery.size,
        "panels": lottery.panels,
        "digest": lottery.digest,
        "commitments": draw.commitments,
        "commitment": draw.commitment,
        "source": draw.source,
        "seed": draw.seed,
        "outside": draw.outside,
        "drawn": draw.drawn,
    }


def _came(sitting: Sitting, groups: Sequence[Group]) -> dict[str, Any]:
    """How many of each group came beside how many they are: never so few that somebody could be told apart."""
    if not sitting.came:
        return {"came": []}
    cover = shown_coverage(queries.came_by_group(sitting, groups))
    rows = []
    for group in groups:
        heard = cover.groups[group.number]
        rows.append(
            {
                "name": group.name,
                "size": group.size,
                "came": few(heard.heard),
                "nobody": heard.heard == 0,
                "percent": percent(heard),
            }
        )
    return {
        "came": rows,
        "came_all": sum(sitting.came.values()),
        "silent": [row["name"] for row in rows if row["nobody"]],
    }


def minutes(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """What was said, under each point of the agenda, and whether somebody who was there confirmed it."""
    rows = queries.published(sitting)
    right = queries.confirmed(rows)
    by_topic: list[dict[str, Any]] = []
    for topic, title in enumerate([None, *sitting.agenda]):
        said = [_minute(row, right) for row in rows if row.topic == topic]
        if said:
            by_topic.append({"title": told(title) if title else None, "said": said})
    until = sitting.minutes_until
    return {
        "minutes": by_topic,
        "until": dates.day(until, sitting.office.zone, now) if until and now < until else "",
        "disputed": sitting.minutes.filter(state=MinuteState.DISPUTED, corrects=None).count(),
    }


def _minute(row: Minute, right: set[int]) -> dict[str, Any]:
    return {
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "tag": _standing(row, confirmed=row.pk in right),
        "beside": row.corrects.number if row.corrects and row.corrects.state == MinuteState.STANDS else 0,
    }


def _standing(row: Minute, *, confirmed: bool) -> Tag:
    if not row.words:
        return Tag(_("taken back by the person who said it"), "")
    if row.corrects_id:
        return Tag(_("in the words of somebody who was there"), "leaf")
    if confirmed:
        return Tag(_("confirmed by somebody who was there"), "leaf")
    return Tag(_("not confirmed"), "amber")
