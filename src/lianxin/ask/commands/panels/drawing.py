"""The draw: at the hour that was announced, with the number that came from outside.  Once, and for good."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms import lots
from lianxin.algorithms.canonical import JSON
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import panels as entries
from ...models import Panel, PanelDraw
from ...queries.panels import draw_of, lottery_of
from ...states import PanelState
from ..consultations.writing import demand_convenor
from ..sittings.writing import checked_outside
from .answering import call, fill_places
from .listing import seed_of
from .writing import demand, held, record


def draw_panel(*, panel: Panel, outside: str, by: Person, now: datetime) -> PanelDraw:
    """Number and seed decide which panel of the list it is."""
    demand_convenor(panel.office, by)
    outside = checked_outside(outside)

    def work() -> PanelDraw:
        row = held(panel)
        demand(row, PanelState.LISTED)
        if now < row.draws_at:
            raise Refusal("early", _("The hour of the draw that was announced has not come yet."), "outside")
        draw = draw_of(row)
        if draw is None:
            raise Refusal("not_now", _("First the list is published, then it is drawn, once."))
        seed, lottery = seed_of(row), lottery_of(draw, row.size)
        draw.seed, draw.outside, draw.drawn = seed, outside, lots.drawn(lottery, seed, outside)
        draw.save(force_update=True)
        row.state = PanelState.DRAWN
        row.save(force_update=True)
        called = call(row, lottery.panels[draw.drawn - 1], now)
        told: dict[str, JSON] = {"seed": seed, "outside": outside, "drawn": draw.drawn}
        record(row, entries.PANEL_DRAWN, now=now, rows=[row, draw, *called], **told)
        return draw

    drawn = grouped(work)
    fill_places(panel=panel, now=now)
    return drawn
