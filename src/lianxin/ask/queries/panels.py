"""Reads of panels by lot: who stands ready as numbers, who sits there, and how many of which people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.codes import parse_code
from lianxin.algorithms.lots import Lottery, Pool, Quota
from lianxin.algorithms.small_numbers import shown_of
from lianxin.hear.codes import derived

from ..models import Consultation, Entrant, Panel, PanelDraw, SittingDraw
from ..states import PANEL_GOES_ON, SITS, PanelState, SeatState

#: A change of seats: the place of the value, and from how many to how many there are then.
Change = Sequence[int]


def panels_of(consultation: Consultation) -> list[Panel]:
    rows = consultation.panels.select_related("consultation__office__stream")
    return list(rows.order_by("number"))


def panel_of(consultation: Consultation, number: int) -> Panel | None:
    rows = consultation.panels.select_related("consultation__office__stream", "announced_by")
    return rows.filter(number=number).first()


def advised(consultation: Consultation) -> list[Panel]:
    """Those whose advice is published."""
    rows = consultation.panels.select_related("consultation__office", "advice")
    return list(rows.filter(state=PanelState.ADVISED).order_by("number"))


def still_deliberates(consultation: Consultation) -> bool:
    """Whether a panel is still to be drawn, or has not said yet what it advises."""
    return consultation.panels.filter(state__in=PANEL_GOES_ON).exists()


def unanswered_advice(consultation: Consultation) -> list[Panel]:
    """Panels that advised and were not told yet how it is taken."""
    return [row for row in advised(consultation) if not row.advice.reply]


def draw_of(panel: Panel) -> PanelDraw | None:
    return PanelDraw.objects.filter(panel=panel).first()


def entrant_hash(panel: Panel, key: str) -> bytes:
    """What is kept of the key of somebody who stands ready: useless without the key of the house."""
    return derived("panel entrant", str(panel.pk), key)


def household_hash(panel: Panel, word: str) -> bytes:
    """What is kept of the word of a household: equal whatever its spaces and capitals, useless anywhere else."""
    return derived("panel household", str(panel.pk), " ".join(word.split()).casefold())


def entrant_of(panel: Panel, typed: str) -> Entrant | None:
    """Whoever holds this key, or None; raises ``CodeError`` where it is mistyped."""
    rows = Entrant.objects.select_related("panel__consultation__office__stream")
    return rows.filter(panel=panel, key_hash=entrant_hash(panel, parse_code(typed))).first()


def commitment_of(entrant: Entrant) -> str:
    """What stands for somebody in the published list; whoever holds the key finds the own one on their page."""
    return hashlib.sha256(bytes(entrant.key_hash)).hexdigest()


def ready(panel: Panel) -> list[Entrant]:
    """Who stands ready, in the order of the published list."""
    return sorted(panel.entrants.filter(state=SeatState.WAITING), key=commitment_of)


def seated(panel: Panel) -> list[Entrant]:
    """Who was drawn and has not said no."""
    return list(panel.entrants.filter(state__in=SITS).order_by("number"))


def seats_wait(panel: Panel, now: datetime) -> bool:
    """Whether somebody who was drawn has been silent too long, or went and somebody else could come."""
    late = now - timedelta(days=panel.answer_days)
    if panel.entrants.filter(state=SeatState.DRAWN, called_at__lte=late).exists():
        return True
    gone = panel.entrants.filter(
        state=SeatState.GONE, number__isnull=False, called_at__isnull=False, followed=False
    )
    free = panel.entrants.filter(state=SeatState.WAITING, number__isnull=False)
    return gone.exists() and free.exists()


def standing(panel: Panel) -> int:
    """How many stand ready or were drawn."""
    return panel.entrants.exclude(state=SeatState.GONE).count()


def categories(panel: Panel) -> list[tuple[str, list[tuple[int, str, int, int]]]]:
    """By category the place of each value, its name, and its lowest and highest number of seats."""
    found: dict[str, list[tuple[int, str, int, int]]] = {}
    for place, (category, value, low, high, *_flex) in enumerate(panel.quotas):
        found.setdefault(category, []).append((place, value, low, high))
    return list(found.items())


def changed_quotas(quotas: Sequence[Sequence[str | int]], changes: Iterable[Change]) -> list[list[str | int]]:
    """Seats after a change; how far each may give way is counted from what it was."""
    found = [list(quota) for quota in quotas]
    for place, low, high in changes:
        found[place][2:4] = [low, high]
        found[place][4] = min(int(found[place][4]), low)
        if -1 < int(found[place][5]) < high:
            found[place][5] = high
    return found


def named_changes(quotas: Sequence[Sequence[str | int]], changes: Iterable[Change]) -> list[JSON]:
    """A change of seats as the record tells it: category, value, and the seats there are then."""
    return [[*quotas[place][:2], low, high] for place, low, high in changes]


def pool_in(
    quotas: Sequence[Sequence[str | int]], features: Sequence[Sequence[int]], homes: Sequence[int]
) -> Pool:
    """People by number, as the algorithm takes them."""
    width = len({quota[0] for quota in quotas})
    rows = tuple(Quota(str(q[0]), str(q[1]), int(q[2]), int(q[3]), int(q[4]), int(q[5])) for q in quotas)
    values = np.array(features, dtype=np.int64).reshape(len(features), width)
    return Pool(rows, values, np.array(homes, dtype=np.int64))


def pool_of(draw: PanelDraw) -> Pool:
    return pool_in(draw.quotas, draw.features, draw.homes)


def homes_of(people: Sequence[Entrant]) -> list[int]:
    """A number for each household; whoever gave no word has one of their own."""
    numbers: dict[bytes, int] = {}
    return [numbers.setdefault(bytes(row.household) or bytes(row.key_hash), len(numbers)) for row in people]


def lottery_of(draw: PanelDraw, size: int) -> Lottery:
    panels = tuple(tuple(panel) for panel in draw.panels)
    return Lottery(pool_of(draw).digest, len(draw.commitments), size, panels)


def replacement_seed(draw: PanelDraw | SittingDraw) -> str:
    """By what lot it is drawn who follows those who do not come."""
    return f"{draw.digest}/{draw.seed}/{draw.outside}/replacements"


def shown_pool(draw: PanelDraw) -> list[int | None]:
    """How many stand ready, by place of the value: of each category nothing that tells a single one."""
    return _shown(draw.quotas, Counter(place for row in draw.features for place in row))


def shown_response(panel: Panel, draw: PanelDraw) -> list[list[int | None]]:
    """By place of the value how many were asked, and how many of them come."""
    asked: Counter[int] = Counter()
    come: Counter[int] = Counter()
    for row in panel.entrants.filter(called_at__isnull=False, number__isnull=False):
        places = draw.features[(row.number or 0) - 1]
        asked.update(places)
        come.update(places if row.state in SITS else [])
    gone = Counter({place: number - come[place] for place, number in asked.items()})
    pairs = zip(_shown(draw.quotas, asked), _shown(draw.quotas, come), _shown(draw.quotas, gone), strict=True)
    # Who did not come is the rest of who was asked: where that is about few, only one of the two is told.
    return [[told, None if rest is None else came] for told, came, rest in pairs]


def _shown(quotas: Sequence[Sequence[str | int]], counted: Counter[int]) -> list[int | None]:
    found: dict[int, int | None] = {}
    for category in dict.fromkeys(quota[0] for quota in quotas):
        places = [place for place, quota in enumerate(quotas) if quota[0] == category]
        found |= shown_of({place: counted[place] for place in places}, sum_is_known=True)
    return [found[place] for place in range(len(quotas))]
