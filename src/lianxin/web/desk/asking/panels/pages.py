"""What the staff's pages of a panel show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.commands.panels.announcing import LEAST_SIZE, LIST_DAYS, MOST_SIZE, POT_DAYS
from lianxin.ask.models import Consultation, Panel
from lianxin.ask.queries import panels as queries
from lianxin.ask.rules import may_convene, may_reach
from lianxin.ask.states import BEFORE_DRAW, PANEL_GOES_ON, UNDECIDED, PanelState, SeatState, Stuck
from lianxin.hear.rules import may_register
from lianxin.office.models import Person

from ....asking.frame import frame
from ....asking.panels import pages
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field


def form(consultation: Consultation, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    return {
        **frame(consultation, nav="desk"),
        "typed": typed,
        "texts": [
            text_field(
                typed,
                "task",
                _("What it is asked"),
                _("One question or task, as you would put it to a neighbour."),
            ),
            text_field(
                typed, "days", _("When it meets"), _("Days, hours and place, as far as they are known.")
            ),
            text_field(
                typed,
                "costs",
                _("What is paid for it"),
                _("Pay for the day, travel, care for children and the old, food."),
            ),
        ],
        "least_size": LEAST_SIZE,
        "most_size": MOST_SIZE,
        "pot_days": POT_DAYS,
        "list_days": LIST_DAYS,
        "errors": errors,
    }


def page(
    panel: Panel,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """What can be done now, and what was done."""
    typed, convenes, state = typed or {}, may_convene(person), panel.state
    listed, base = state == PanelState.LISTED, pages.page(panel, now)
    return {
        **base,
        "nav": "desk",
        "typed": typed,
        "errors": errors,
        "may_enter": may_register(person) and base["line"]["open"],
        "bound": listed,
        "may_relax": convenes and state == PanelState.STUCK and panel.stuck["why"] == Stuck.QUOTAS,
        "may_draw": convenes and listed and now >= panel.draws_at,
        "may_move": convenes and state in BEFORE_DRAW and not (listed and now >= panel.draws_at),
        "may_cancel": convenes and state in PANEL_GOES_ON,
        "may_call": may_reach(person) and state == PanelState.DRAWN,
        "may_meet": convenes and state == PanelState.DRAWN,
        "may_advise": convenes and state == PanelState.DRAWN,
        "may_reply": convenes and state == PanelState.ADVISED and panel.consultation.state in UNDECIDED,
        "coming": _coming(panel),
        "kept": _kept(panel, typed),
        "advising": _advising(typed),
        "replying": _replying(panel, typed),
    }


def _coming(panel: Panel) -> dict[str, int] | None:
    """How many of those drawn have answered; that is about the whole panel."""
    if panel.state != PanelState.DRAWN:
        return None
    rows = queries.seated(panel)
    come = sum(row.state == SeatState.COMES for row in rows)
    return {"come": come, "silent": len(rows) - come, "empty": panel.size - len(rows)}


def _kept(panel: Panel, typed: Typed) -> Typed:
    """The days as they stand, until somebody types others."""
    if typed.get("step") == "move":
        return typed
    zone = panel.office.zone
    closes = (panel.closes_at - timedelta(microseconds=1)).astimezone(zone)
    draws = panel.draws_at.astimezone(zone)
    return {
        "closes": f"{closes:%Y-%m-%d}",
        "draws": f"{draws:%Y-%m-%d}",
        "hour": f"{draws:%H:%M}",
        "source": panel.source,
    }


def _advising(typed: Typed) -> list[dict[str, Any]]:
    return [
        text_field(typed, "text", _("What the panel advises"), _("In its own words.")),
        text_field(
            typed, "minority", _("What the others say"), _("In their own words; if all agree, nothing.")
        ),
    ]


def _replying(panel: Panel, typed: Typed) -> list[dict[str, Any]]:
    if panel.state != PanelState.ADVISED:
        return []
    kept = typed if typed.get("step") == "reply" else {f"reply_{k}": t for k, t in panel.advice.reply.items()}
    hint = _("What is done of it, what is not, and why. It stands beside the advice and the decision.")
    return [text_field(kept, "reply", _("How it is taken"), hint)]
