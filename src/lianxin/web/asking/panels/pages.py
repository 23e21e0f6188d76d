"""What the public pages of a panel show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404

from lianxin.algorithms.drawing import lot
from lianxin.algorithms.small_numbers import LEAST, shown
from lianxin.ask.commands.panels import is_open
from lianxin.ask.models import Panel, PanelDraw
from lianxin.ask.queries import panels as queries
from lianxin.ask.states import PanelState, Stuck
from lianxin.office.models import Office

from ... import dates
from ...stages import Tag
from ..frame import found_at, frame
from ..numbers import few
from ..sittings.pages import drawn_list
from ..texts import told

_TONES = {
    PanelState.OPEN: "river",
    PanelState.STUCK: "amber",
    PanelState.LISTED: "river",
    PanelState.DRAWN: "leaf",
    PanelState.ADVISED: "leaf",
    PanelState.CANCELLED: "brick",
}
_MILLION = 1_000_000
#: So many of the smallest lots the page of the draw shows: the first one decides.
_LOTS = 3


def panel_at(office: Office, number: int, panel: int) -> Panel:
    """The panel of an address, or nothing is found there."""
    found = queries.panel_of(found_at(office, number), panel)
    if found is None:
        raise Http404
    found.consultation.office = office
    return found


def line(panel: Panel, now: datetime) -> dict[str, Any]:
    """One line of a list."""
    state = PanelState(panel.state)
    return {
        "number": panel.number,
        "task": told(panel.task),
        "size": panel.size,
        "tag": Tag(str(state.label), _TONES[state]),
        "open": is_open(panel, now),
        "closes": dates.moment(panel.closes_at, panel.office.zone, now),
        "draws": dates.moment(panel.draws_at, panel.office.zone, now),
    }


def head(panel: Panel, now: datetime) -> dict[str, Any]:
    """What every page of a panel has."""
    return {**frame(panel.consultation), "panel": panel, "line": line(panel, now)}


def page(panel: Panel, now: datetime) -> dict[str, Any]:
    draw = queries.draw_of(panel)
    return {
        **head(panel, now),
        "cancelled": panel.state == PanelState.CANCELLED,
        "drawn": panel.state in {PanelState.DRAWN, PanelState.ADVISED},
        "over": panel.state in {PanelState.ADVISED, PanelState.CANCELLED},
        "announced": dates.day(panel.announced_at, panel.office.zone, now),
        "days": told(panel.days) if panel.days else None,
        "costs": told(panel.costs) if panel.costs else None,
        "ready": few(shown(queries.standing(panel))),
        "categories": _categories(panel, draw),
        "stuck": stuck(panel),
        "draw": listed(draw, panel) if draw else None,
        "sits": [row.number for row in queries.seated(panel)],
        "advice": advice(panel),
        "sittings": _sittings(panel, now),
        "least": LEAST,
    }


def _categories(panel: Panel, draw: PanelDraw | None) -> list[dict[str, Any]]:
    """By category its values: seats, how many stand ready once the pot is closed, who was asked and came in the end."""
    ready = queries.shown_pool(draw) if draw else []
    return [
        {
            "name": category,
            "values": [
                {
                    "name": name,
                    "low": low,
                    "high": high,
                    "ready": few(ready[place]) if draw else "",
                    "asked": few(panel.response[place][0]) if panel.response else "",
                    "came": few(panel.response[place][1]) if panel.response else "",
                }
                for place, name, low, high in values
            ],
        }
        for category, values in queries.categories(panel)
    ]


def stuck(panel: Panel) -> dict[str, Any] | None:
    """Why no list could be made, and the smallest change that would do."""
    if panel.state != PanelState.STUCK:
        return None
    changes = [
        {
            "category": panel.quotas[place][0],
            "value": panel.quotas[place][1],
            "min": panel.quotas[place][2],
            "max": panel.quotas[place][3],
            "low": low,
            "high": high,
        }
        for place, low, high in panel.stuck["changes"]
    ]
    why = Stuck(panel.stuck["why"])
    return {"why": why.label, "changes": changes, "people": panel.stuck["people"]}


def listed(draw: PanelDraw, panel: Panel) -> dict[str, Any]:
    """The list as it was published, and once it was drawn what came of it."""
    return {
        "row": draw,
        "people": len(draw.commitments),
        "panels": len(draw.panels),
        "when": dates.moment(draw.published_at, panel.office.zone),
        "least": f"{100 * draw.least / _MILLION:.2f}",
        "bound": f"{100 * draw.bound / _MILLION:.2f}",
        "numbers": draw.panels[draw.drawn - 1] if draw.drawn else None,
    }


def lots(draw: PanelDraw) -> list[tuple[int, str]]:
    """The smallest lots with the places in the list that they belong to."""
    if not draw.drawn:
        return []
    seed = f"{draw.digest}/{draw.seed}/{draw.outside}"
    every = sorted((lot(seed, place).hex(), place) for place in range(1, len(draw.panels) + 1))
    return [(place, digest) for digest, place in every[:_LOTS]]


def advice(panel: Panel) -> dict[str, Any] | None:
    if panel.state != PanelState.ADVISED:
        return None
    row = panel.advice
    return {
        "number": panel.number,
        "task": told(panel.task),
        "text": told(row.text),
        "minority": told(row.minority) if row.minority else None,
        "reply": told(row.reply) if row.reply else None,
        "agreed": row.agreed,
        "took_part": row.took_part,
        "when": dates.day(row.published_at, panel.office.zone),
    }


def _sittings(panel: Panel, now: datetime) -> list[dict[str, Any]]:
    rows = panel.sittings.order_by("begins_at", "number")
    return [
        {
            "number": row.number,
            "place": row.place,
            "when": dates.moment(row.begins_at, panel.office.zone, now),
        }
        for row in rows
    ]


def published_list(draw: PanelDraw, panel: Panel) -> dict[str, Any]:
    named = {"consultation": panel.consultation.number, "panel": panel.number}
    return named | drawn_list(queries.lottery_of(draw, panel.size), draw)
