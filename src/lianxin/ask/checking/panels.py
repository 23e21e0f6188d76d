"""Whether every list of panels keeps what was announced, and every panel is the one that list, seed and number give."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from lianxin.algorithms import lots
from lianxin.algorithms.lots import Lottery, Pool
from lianxin.algorithms.lots.leximin import best_chances
from lianxin.record.models import Entry
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from ..entries.panels import PANEL_ANNOUNCED, PANEL_DRAWN, PANEL_LOTTERY, PANEL_RELAXED
from ..models import Panel, PanelDraw
from ..queries.panels import pool_in

#: Up to so many people the whole list is found again; of more it is looked at whether it keeps what it has to.
FOUND_AGAIN = 300
MILLION = 1_000_000
#: By so many of the list people of one kind stand in it more or less often, where each is alone in a household.
IN_TURN = 1
#: The same where some share a household, who cannot always take their turn: so large a part of the list.
AMONG_HOMES = 0.02
#: Two lists as fair as can be differ by their rounding: by so much in a chance, and by so many millionths in the bound.
ROUNDED, SAME_BOUND = 0.01, 100
_SPOKEN = tuple(kind.name for kind in (PANEL_ANNOUNCED, PANEL_RELAXED, PANEL_LOTTERY, PANEL_DRAWN))
#: What the record says of one panel: the kinds of its entries, and what stands in them.
Story = Sequence[tuple[str, dict[str, Any]]]


def check_panels(place: Place, report: Report, step: Step) -> None:
    """Each list is held against its pool and its entry, and drawn again; the rows are checked with all others."""
    for row in Table(PanelDraw, place.using).rows():
        step(1)
        try:
            panel = _panel(row, place)
            if panel is None:
                continue
            problem, doubt = _looked_at(row.columns, panel, place)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, lots.NoPanel):
            problem, doubt = _("the list or its pool cannot be read"), ""
        if problem:
            report.fail(row.key, problem)
        elif doubt:
            report.warn(row.key, doubt)


def _panel(row: Row, place: Place) -> Panel | None:
    """The panel of this list, if it is one of the office that is looked at."""
    rows = Panel.objects.using(place.using).select_related("consultation__office")
    panel = rows.filter(pk=row.columns["panel_id"]).first()
    if panel is None:
        raise KeyError("panel_id")
    return panel if place.office is None or panel.consultation.office_id == place.office else None


def _looked_at(told: dict[str, Any], panel: Panel, place: Place) -> tuple[str, str]:
    """What is wrong, or else what a careful reader should know."""
    quotas, panels = _read(told["quotas"]), _read(told["panels"])
    pool = pool_in(quotas, _read(told["features"]), _read(told["homes"]))
    lottery = Lottery(
        pool.digest, len(_read(told["commitments"])), panel.size, tuple(tuple(one) for one in panels)
    )
    story = _story(panel, place)
    if lottery.digest != told["digest"] or not _is_told(told, story):
        return _("this list is not the one that was published"), ""
    if not _is_announced(quotas, panel.size, story) or not _keeps(pool, lottery):
        return _("a panel in this list does not keep the seats that were announced"), ""
    problem = lots.problem_of(pool, panel.size)
    if told["least"] != math.floor(min(lottery.chances()) * MILLION) or not _is_bound(problem, told["bound"]):
        return _("the smallest chance in this list is not the one that was published"), ""
    if told["seed"] and not _is_drawn(told, lottery):
        return _("list, seed and number give another panel"), ""
    if not _is_even(pool, problem, lottery):
        return _("people of one kind do not stand in this list equally often"), ""
    return _found_again(pool, problem, lottery, told["bound"])


def _read(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def _story(panel: Panel, place: Place) -> Story:
    consultation = panel.consultation
    rows = Entry.objects.using(place.using).filter(
        stream_id=consultation.office.stream_id, subject=consultation.subject, kind__in=_SPOKEN
    )
    found = [(kind, json.loads(leaf)["public"]) for kind, leaf in _leaves(rows)]
    return [(kind, public) for kind, public in found if public["panel"] == panel.number]


def _is_announced(quotas: Any, size: int, story: Story) -> bool:
    """Whether size and seats are those of the announcement, changed only as the record says."""
    [announced] = [public for kind, public in story if kind == PANEL_ANNOUNCED.name]
    seats = {(category, value): (low, high) for category, value, low, high in announced["quotas"]}
    for kind, public in story:
        if kind == PANEL_RELAXED.name:
            seats |= {(category, value): (low, high) for category, value, low, high in public["changes"]}
    used = [((quota[0], quota[1]), (quota[2], quota[3])) for quota in quotas]
    return announced["size"] == size and used == list(seats.items())


def _is_told(told: dict[str, Any], story: Story) -> bool:
    """Whether the record said this digest and this commitment before it was drawn."""
    kinds = (PANEL_LOTTERY.name, PANEL_DRAWN.name)
    ours = [(kind, public) for kind, public in story if kind in kinds]
    if [kind for kind, _public in ours] != list(kinds[: 2 if told["seed"] else 1]):
        return False
    listed = ours[0][1]
    if (listed["lottery"], listed["commitment"]) != (told["digest"], told["commitment"]):
        return False
    drawn = {name: told[name] for name in ("seed", "outside", "drawn")}
    return not told["seed"] or all(ours[1][1][name] == value for name, value in drawn.items())


def _leaves(rows: Any) -> list[tuple[str, bytes]]:
    return list(rows.order_by("number").values_list("kind", "leaf"))


def _keeps(pool: Pool, lottery: Lottery) -> bool:
    """Whether each panel has its size, its quotas, and of each household one person at most."""
    low, high = ([getattr(quota, name) for quota in pool.quotas] for name in ("low", "high"))
    for panel in lottery.panels:
        places = [person - 1 for person in panel]
        if len({*places}) != lottery.size or len({*pool.households[places].tolist()}) != lottery.size:
            return False
        have = np.bincount(pool.values[places].ravel(), minlength=len(pool.quotas))
        if (have < low).any() or (have > high).any():
            return False
    return True


def _is_bound(problem: lots.Problem, bound: int) -> bool:
    """No lottery can be fairer than the quotas alone allow; what was published claims no more than that."""
    return bound <= math.ceil(float(best_chances(problem).min()) * MILLION) + 1


def _is_drawn(told: dict[str, Any], lottery: Lottery) -> bool:
    number = lots.drawn(lottery, told["seed"], told["outside"])
    return bool(number == told["drawn"] and lots.commitment(told["seed"]) == told["commitment"])


def _is_even(pool: Pool, problem: lots.Problem, lottery: Lottery) -> bool:
    """Whoever is alike, in what they said and in their households, stands in the list as often, but for rounding."""
    times = np.array([round(chance * len(lottery.panels)) for chance in lottery.chances()])
    shared = np.bincount(pool.households)[pool.households] > 1
    for kind in range(len(problem.count)):
        alike = problem.of_person == kind
        most = max(IN_TURN, AMONG_HOMES * len(lottery.panels)) if shared[alike].any() else IN_TURN
        if np.ptp(times[alike]) > most:
            return False
    return True


def _found_again(pool: Pool, problem: lots.Problem, lottery: Lottery, bound: int) -> tuple[str, str]:
    """Other versions of the solver may find another list as fair: that is no fault; a list less fair is one."""
    if lottery.people > FOUND_AGAIN:
        return "", ""
    fair = lots.fairest(problem, pool.seed)
    again = lots.published(pool, problem, fair, len(lottery.panels))
    if again.digest == lottery.digest or _times(again) == _times(lottery):
        return "", ""
    far = np.abs(np.sort(again.chances()) - np.sort(lottery.chances())).max()
    if fair.proved and (far > ROUNDED or abs(fair.bound * MILLION - bound) > SAME_BOUND):
        return _("the chances in this list are not the fairest that these seats allow"), ""
    return "", _("another solver finds another list of panels, as fair; it was not compared")


def _times(lottery: Lottery) -> Counter[int]:
    return Counter(person for panel in lottery.panels for person in panel)
