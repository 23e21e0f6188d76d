"""A panel in the test's town, and every kind of entry that panels write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import panels as commands
from lianxin.ask.commands.panels import PanelTerms
from lianxin.ask.entries.panels import PANEL_REPLACED
from lianxin.ask.models import Consultation, Entrant, Panel, PanelDraw
from lianxin.ask.queries import panels as queries
from lianxin.ask.tasks import hold_panels, make_lists
from lianxin.office.models import Person
from lianxin.record.commands import append

if TYPE_CHECKING:
    from tests.record.scenario import Place

DAY = timedelta(days=1)
TASK = {"en": "Where shall the stop stand?", "zh-hans": "站该设在哪里？"}
SOURCE = "The state lottery of the tenth of June"
OUTSIDE = "03 11 17"
CATEGORIES = "age,under 40,2,3\nage,40 and over,2,3\nside,east,2,3\nside,west,2,3"


def terms(now: datetime, **more: Any) -> PanelTerms:
    told = {
        "task": TASK,
        "days": {"en": "Four Saturdays in July"},
        "costs": {"en": "50 a day, and the bus"},
        "size": 5,
        "categories": CATEGORIES,
        "closes_at": now + 8 * DAY,
        "draws_at": now + 10 * DAY,
        "source": SOURCE,
        "answer_days": 7,
        "households": True,
    }
    return PanelTerms(**(told | more))


def announce(consultation: Consultation, by: Person, *, now: datetime, **more: Any) -> Panel:
    return commands.announce_panel(consultation=consultation, terms=terms(now, **more), by=by, now=now)


def fresh(panel: Panel) -> Panel:
    return Panel.objects.select_related("consultation__office__stream").get(pk=panel.pk)


def join(
    panel: Panel, places: list[int], *, now: datetime, household: str = "", contact: str = ""
) -> tuple[Entrant, str]:
    """``places`` are those of the values that they chose, one of each category."""
    return commands.put_in_pot(
        panel=panel,
        features=dict(enumerate(places, 1)),
        household=household,
        name="Granny" if contact else "",
        contact=contact,
        now=now,
    )


def joined(panel: Panel, *, now: datetime, people: int = 12, reached: bool = False) -> dict[int, str]:
    """So many stand ready, of every kind in turn; keys by row."""
    keys: dict[int, str] = {}
    for number in range(people):
        places = [number % 2, 2 + number // 2 % 2]
        row, key = join(panel, places, now=now, contact=f"1370000{number:04}" if reached else "")
        keys[row.pk] = key
    return keys


def listed(panel: Panel, *, now: datetime, **more: Any) -> dict[int, str]:
    """The pot is closed, and the list is made by the clock."""
    keys = joined(panel, now=now, **more)
    make_lists(panel.closes_at)
    return keys


def one_listed(consultation: Consultation, by: Person, *, now: datetime) -> Panel:
    """One whose list is published; nobody has drawn it yet."""
    panel = announce(consultation, by, now=now, task={"en": "What shall the bench be of?"})
    listed(panel, now=now)
    return fresh(panel)


def drawn(panel: Panel, by: Person, *, now: datetime, **more: Any) -> dict[int, str]:
    keys = listed(panel, now=now, **more)
    commands.draw_panel(panel=panel, outside=OUTSIDE, by=by, now=panel.draws_at)
    return keys


def advise(panel: Panel, by: Person, *, now: datetime) -> None:
    text = {"en": "At the mill, with a roof.", "zh-hans": "设在磨坊，要有顶棚。"}
    commands.publish_advice(
        panel=fresh(panel),
        text=text,
        minority={"en": "At the bridge."},
        agreed=4,
        took_part=5,
        by=by,
        now=now,
    )


def vouched(panel: Panel, row: Panel | PanelDraw, *, now: datetime) -> None:
    """Somebody of the office has the record vouch for what they changed."""
    row.save(force_update=True)
    told = {"consultation": 1, "panel": 1, "gone": [], "came": [], "missed": []}
    append(
        stream_id=panel.office.stream_id,
        kind=PANEL_REPLACED,
        subject=panel.subject,
        now=now,
        public=told,
        rows=[row],
    )


def sit_on_a_panel(place: Place, consultation: Consultation, *, now: datetime) -> Panel:
    """Every kind of entry that panels write, once; the decision can be published afterwards."""
    by = place.coordinator
    gone = announce(consultation, by, now=now, task={"en": "And the lamps?"})
    join(gone, [0, 2], now=now)
    later = gone.closes_at + 20 * DAY
    commands.move_panel(
        panel=gone,
        closes_at=gone.closes_at,
        draws_at=later,
        source=SOURCE,
        reason="The lottery is later.",
        by=by,
        now=now,
    )
    commands.cancel_panel(panel=gone, reason="The road is closed.", by=by, now=now)
    _stuck(consultation, by, now)
    panel = announce(consultation, by, now=now)
    drawn(panel, by, now=now)
    then = panel.draws_at
    commands.open_contacts(panel=fresh(panel), by=by, now=then)
    first, second, *_others = queries.seated(panel)
    for row in (first, second):
        row.panel = fresh(panel)
    commands.accept(entrant=first, now=then)
    commands.step_back(entrant=second, now=then)
    hold_panels(then + 7 * DAY)
    advise(panel, by, now=then + 8 * DAY)
    commands.reply_to_advice(
        panel=fresh(panel),
        reply={"en": "We build it there.", "zh-hans": "就建在那里。"},
        by=by,
        now=then + 9 * DAY,
    )
    return fresh(panel)


def _stuck(consultation: Consultation, by: Person, now: datetime) -> None:
    """Nobody of the west stands ready: the seats are changed in the open, and then it is cancelled."""
    stuck = announce(consultation, by, now=now, task={"en": "And the bench?"})
    for number in range(8):
        join(stuck, [number % 2, 2], now=now)
    make_lists(stuck.closes_at)
    commands.relax_panel(panel=fresh(stuck), reason="Nobody of the west came.", by=by, now=stuck.closes_at)
    commands.cancel_panel(panel=fresh(stuck), reason="The bench stays.", by=by, now=stuck.closes_at)
