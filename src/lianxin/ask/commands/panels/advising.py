"""What a panel advises is published, with what the others say; and those who decide say how they take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON, digest
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import panels as entries
from ...models import Panel, PanelAdvice
from ...queries.panels import draw_of, shown_response
from ...states import UNDECIDED, PanelState
from ..consultations.writing import demand as demand_of
from ..consultations.writing import demand_convenor
from .announcing import texts
from .writing import demand, held, record


def publish_advice(
    *,
    panel: Panel,
    text: Mapping[str, str],
    minority: Mapping[str, str],
    agreed: int,
    took_part: int,
    by: Person,
    now: datetime,
) -> PanelAdvice:
    """Once, in the panel's own words.  Who sat there is forgotten from here on; which people came stays as a number."""
    demand_convenor(panel.office, by)
    made = PanelAdvice(
        panel=panel,
        text=texts(text, "text", needed=True),
        minority=texts(minority, "minority"),
        agreed=agreed,
        took_part=took_part,
        published_by=by,
        published_at=now,
    )
    _demand_figures(panel, made)

    def work() -> PanelAdvice:
        row, draw = held(panel), draw_of(panel)
        demand(row, PanelState.DRAWN)
        if draw is None:
            raise Refusal("not_now", _("First the list is published, then it is drawn, once."))
        made.panel = row
        made.save(force_insert=True)
        row.state, row.response = PanelState.ADVISED, shown_response(row, draw)
        row.save(force_update=True)
        told: dict[str, JSON] = {"agreed": agreed, "took_part": took_part, "digest": digest_of(made)}
        record(row, entries.PANEL_ADVISED, now=now, rows=[row, made], response=row.response, **told)
        return made

    return grouped(work)


def _demand_figures(panel: Panel, made: PanelAdvice) -> None:
    if not 1 <= made.took_part <= panel.size:
        text = _("Please write how many took part: at most the %(n)s of the panel.")
        raise Refusal("took_part", text % {"n": panel.size}, "took_part")
    if not 0 <= made.agreed <= made.took_part:
        raise Refusal("agreed", _("More cannot agree than took part."), "agreed")
    if made.agreed < made.took_part and not made.minority:
        text = _("Not all agreed: please write what the others say.")
        raise Refusal("minority", text, "minority")


def digest_of(advice: PanelAdvice) -> str:
    return digest({"text": advice.text, "minority": advice.minority})


def reply_to_advice(*, panel: Panel, reply: Mapping[str, str], by: Person, now: datetime) -> PanelAdvice:
    """How the advice is taken; before this no decision is published.  It can be put better until then."""
    demand_convenor(panel.office, by)
    told = texts(reply, "reply", needed=True)

    def work() -> PanelAdvice:
        row = held(panel)
        demand(row, PanelState.ADVISED)
        demand_of(row.consultation, *UNDECIDED)
        advice = row.advice
        if advice.reply != told:
            advice.reply = told
            advice.save(force_update=True)
            record(row, entries.PANEL_REPLIED, now=now, rows=[advice], reply=told)
        return advice

    return grouped(work)
