"""The pot is closed: the list of equally likely panels, with its digest and the commitment of a seed, before the draw.

Nobody starts it and nobody can hold it back: the clock does.  It takes as long as it takes, before anybody is held up;
whatever happens meanwhile, nothing of it counts, and it is made again from those who stand ready then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from lianxin.algorithms import lots
from lianxin.algorithms.canonical import digest
from lianxin.hear.codes import derived
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ...entries import panels as entries
from ...models import Entrant, Panel, PanelDraw
from ...queries.panels import commitment_of, homes_of, named_changes, pool_in, ready
from ...states import PanelState, Stuck
from ..sittings.drawing import PANELS
from .announcing import LIST_DAYS
from .writing import held, record

MILLION = 1_000_000
#: Places behind the point that the solver of the bound vouches for; what stands behind them would round a tenth up.
CERTAIN = 9


def make_list(*, panel: Panel, now: datetime) -> PanelDraw | None:
    """The list; None where there cannot be one, which the record says, or where somebody went while it was made."""
    if not _is_due(panel, now):
        return None
    people = ready(panel)
    made, stuck = _made(panel, people, now)

    def work() -> PanelDraw | None:
        row = held(panel)
        if not _is_due(row, now) or row.quotas != panel.quotas or ready(row) != people:
            return None
        if made is None or now > row.draws_at - timedelta(days=LIST_DAYS) / 2:
            _stand_still(row, stuck or {"why": str(Stuck.LATE), "changes": []}, len(people), now)
            return None
        _publish(row, made, people, now)
        return made

    return grouped(work)


def _is_due(panel: Panel, now: datetime) -> bool:
    """The pot is closed and no list is made; while one is sought, somebody may leave the pot open longer."""
    return panel.state == PanelState.OPEN and now >= panel.closes_at


def _made(
    panel: Panel, people: Sequence[Entrant], now: datetime
) -> tuple[PanelDraw | None, dict[str, object]]:
    """The list, or why there is none."""
    features, homes = [row.features for row in people], homes_of(people)
    if len(set(homes)) < panel.size:
        return None, {"why": str(Stuck.FEW), "changes": []}
    pool = pool_in(panel.quotas, features, homes)
    problem = lots.problem_of(pool, panel.size)
    try:
        fair = lots.fairest(problem, pool.seed)
    except lots.NoPanel:
        return None, _smallest(pool, problem)
    lottery = lots.published(pool, problem, fair, PANELS)
    made = PanelDraw(
        panel=panel,
        commitments=[commitment_of(row) for row in people],
        features=features,
        homes=homes,
        quotas=panel.quotas,
        panels=[list(numbers) for numbers in lottery.panels],
        least=math.floor(min(lottery.chances()) * MILLION),
        bound=math.ceil(round(fair.bound, CERTAIN) * MILLION),
        digest=lottery.digest,
        commitment=lots.commitment(seed_of(panel)),
        source=panel.source,
        published_at=now,
    )
    return made, {}


def seed_of(panel: Panel) -> str:
    """Secret until the draw: only this house can derive it, and nobody chose it."""
    return derived("panel seed", str(panel.pk)).hex()


def _smallest(pool: lots.Pool, problem: lots.Problem) -> dict[str, object]:
    found = lots.smallest_relaxation(pool, problem)
    if found is None:
        return {"why": str(Stuck.FEW), "changes": []}
    changes = [[pool.quotas.index(one.quota), one.low, one.high] for one in found.changes]
    return {"why": str(Stuck.QUOTAS), "changes": changes, "within": found.within_flex}


def _stand_still(row: Panel, stuck: dict[str, object], people: int, now: datetime) -> None:
    row.state, row.stuck = PanelState.STUCK, stuck | {"people": people}
    row.save(force_update=True)
    told = named_changes(row.quotas, row.stuck["changes"])
    record(row, entries.PANEL_STUCK, now=now, rows=[row], why=row.stuck["why"], people=people, changes=told)


def _publish(row: Panel, made: PanelDraw, people: Sequence[Entrant], now: datetime) -> None:
    for number, one in enumerate(people, 1):
        one.number = number
        one.save(force_update=True)
    made.panel, made.source = row, row.source
    made.save(force_insert=True)
    row.state = PanelState.LISTED
    row.save(force_update=True)
    record(
        row,
        entries.PANEL_LOTTERY,
        now=now,
        rows=[row, made, *people],
        people=len(people),
        pool=digest(made.commitments),
        lottery=made.digest,
        panels=len(made.panels),
        least=made.least,
        bound=made.bound,
        commitment=made.commitment,
        source=made.source,
        draws_at=stamp(row.draws_at),
    )
