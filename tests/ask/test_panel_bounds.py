"""What a panel by lot was bound to holds: its days, its source, its list, and what somebody said of themselves."""

import logging
import runpy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.algorithms import lots
from lianxin.algorithms.codes import display
from lianxin.algorithms.lots import Lottery
from lianxin.ask.commands import panels as commands
from lianxin.ask.commands.consultations import withdraw_consultation
from lianxin.ask.commands.sittings import SittingTerms, announce_sitting
from lianxin.ask.models import Consultation, Entrant, Panel, PanelDraw
from lianxin.ask.queries import panels as queries
from lianxin.ask.states import PanelState, SeatState
from lianxin.ask.tasks import hold_panels, make_lists
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from lianxin.web.asking.panels.pages import published_list
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check
from tests.record.consulting import open_consultation
from tests.record.panelling import SOURCE, announce, drawn, fresh, joined, listed, vouched
from tests.record.stranger import FOLDER

pytestmark = [pytest.mark.django_db(databases=["default", "vault"])]
NOW = MONDAY + DAY / 2


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.DATA = tmp_path
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def panel(town: Town, asked: Consultation) -> Panel:
    return announce(asked, town.person("coordinator"), now=NOW)


def move(town: Town, panel: Panel, *, now: datetime, **more: Any) -> Panel:
    terms = {"closes_at": panel.closes_at, "draws_at": panel.draws_at, "source": SOURCE, "reason": "Flood"}
    return commands.move_panel(panel=fresh(panel), **(terms | more), by=town.person("lead"), now=now)


def refused(town: Town, panel: Panel, **more: Any) -> str:
    with pytest.raises(Refusal) as found:
        move(town, panel, **more)
    return found.value.code


# --- Days and source ------------------------------------------------------------------------------------------


def test_a_pot_is_never_closed_earlier_than_announced(town: Town, panel: Panel):
    for sooner in (NOW + DAY / 24, NOW + 7 * DAY, panel.closes_at - DAY / 24):
        assert refused(town, panel, now=NOW, closes_at=sooner) == "closes"
    longer = move(town, panel, now=NOW, closes_at=panel.closes_at + DAY, draws_at=panel.draws_at + DAY)
    assert refused(town, longer, now=NOW, closes_at=panel.closes_at) == "closes"
    assert Entry.objects.filter(kind="panel.moved").count() == 1


def test_once_the_list_is_public_the_draw_waits_only_longer_and_for_the_same_source(town: Town, panel: Panel):
    listed(panel, now=NOW)
    later, now = panel.draws_at + DAY, panel.closes_at
    assert refused(town, panel, now=now, draws_at=later, source="Our own dice") == "source"
    assert refused(town, panel, now=now, draws_at=panel.draws_at) == "draws"
    assert refused(town, panel, now=now, draws_at=panel.draws_at - DAY / 24) == "draws"
    move(town, panel, now=now, draws_at=later)

    row = fresh(panel)
    assert (row.draws_at, row.source, PanelDraw.objects.get().source) == (later, SOURCE, SOURCE)


def test_a_list_that_was_sought_while_the_pot_was_left_open_longer_is_none(
    town: Town, panel: Panel, monkeypatch: Any
):
    joined(panel, now=NOW)
    finding = lots.fairest

    def slowly(*args: Any) -> Any:
        move(town, panel, now=panel.closes_at, closes_at=panel.closes_at + DAY, draws_at=panel.draws_at + DAY)
        return finding(*args)

    monkeypatch.setattr(lots, "fairest", slowly)
    make_lists(panel.closes_at)
    assert (fresh(panel).state, PanelDraw.objects.count()) == (PanelState.OPEN, 0)


def test_a_list_that_cannot_be_made_holds_no_other_up(
    town: Town, asked: Consultation, panel: Panel, monkeypatch: Any, caplog: Any
):
    other = announce(asked, town.person("lead"), now=NOW, task={"en": "And the bench?"})
    for one in (panel, other):
        joined(one, now=NOW, reached=True)
    finding, calls = lots.fairest, []

    def raising(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            raise ZeroDivisionError
        return finding(*args)

    monkeypatch.setattr(lots, "fairest", raising)
    with caplog.at_level(logging.ERROR):
        make_lists(panel.closes_at)
    assert [fresh(one).state for one in (panel, other)] == [PanelState.OPEN, PanelState.LISTED]
    assert f"The list of panel {panel.pk} cannot be made" in caplog.text
    assert not any(told in caplog.text for told in ("Granny", "1370000"))


def test_a_withdrawn_consultation_cancels_its_panels_and_forgets_whom_to_reach(
    town: Town, asked: Consultation, panel: Panel
):
    joined(panel, now=NOW, reached=True)
    by = town.person("coordinator")
    withdraw_consultation(consultation=asked, reason="The line is closed.", by=by, now=NOW)
    hold_panels(NOW)
    make_lists(panel.closes_at)

    row = fresh(panel)
    assert (row.state, row.changed_reason) == (PanelState.CANCELLED, "The line is closed.")
    assert not Entrant.objects.filter(contact__isnull=False).exists()
    assert Entry.objects.get(kind="panel.cancelled").public["reason"] == "The line is closed."
    assert check().report.broken == []


# --- What somebody said ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other", [{"features": {1: 1, 2: 2}}, {"household": "Mill Lane 6"}, {"contact": "138"}, {"name": "Lin"}]
)
def test_the_same_form_with_other_words_is_refused_and_tells_how_they_count(
    panel: Panel, other: dict[str, Any]
):
    form: dict[str, Any] = {
        "features": {1: 0, 2: 2},
        "household": "Mill Lane 5",
        "name": "",
        "contact": "139",
    }
    again = {"panel": panel, "now": NOW, "idempotency_key": "form"}
    row, key = commands.put_in_pot(**form, **again)
    assert commands.put_in_pot(**form, **again) == (row, key)
    with pytest.raises(Refusal, match=r"^sent$") as found:
        commands.put_in_pot(**(form | other), **again)
    assert display(key) in str(found.value.text)

    commands.step_back(entrant=row, now=NOW)
    with pytest.raises(Refusal, match=r"^sent$"):
        commands.put_in_pot(**form, **again)
    assert [one.state for one in Entrant.objects.all()] == [SeatState.GONE]


# --- Terms ----------------------------------------------------------------------------------------------------


def test_names_of_seats_hold_nothing_that_cannot_be_stored(town: Town, asked: Consultation):
    table = "age\x00,under 40\x00,2,3\nage,40 and over,2,3"
    made = announce(asked, town.person("lead"), now=NOW, categories=table)
    assert [quota[:2] for quota in made.quotas] == [["age", "under 40"], ["age", "40 and over"]]


def test_texts_that_are_too_long_together_are_refused(town: Town, asked: Consultation):
    texts = dict.fromkeys(("en", "zh-hans", "zh-hant"), "站" * 2000)
    more = {"days": texts, "costs": texts, "task": texts}
    seats = "\n".join(f"age,{'老' * 50}{number},0,5" for number in range(60))
    with pytest.raises(Refusal, match=r"^task$"):
        announce(asked, town.person("lead"), now=NOW, **more, categories=seats)
    assert not Panel.objects.exists()


def test_a_large_panel_meets_too(town: Town, asked: Consultation):
    table = "age,under 40,40,70\nage,40 and over,40,70\nside,east,40,70\nside,west,40,70"
    panel = announce(asked, town.person("lead"), now=NOW, size=101, categories=table, households=False)
    Panel.objects.filter(pk=panel.pk).update(state=PanelState.DRAWN)
    terms = SittingTerms(
        place="The hall", begins_at=NOW + 9 * DAY, seats=0, agenda={"en": "The stop"}, panel=fresh(panel)
    )
    made = announce_sitting(consultation=asked, terms=terms, by=town.person("lead"), now=NOW)
    assert made.seats == 101


# --- The list -------------------------------------------------------------------------------------------------


def _favoured(pool: Any, problem: Any, fair: Any, length: int) -> Lottery:
    """Somebody sits wherever another of the same kind would."""
    found = lots.lottery.published(pool, problem, fair, length)
    kinds = problem.of_person.tolist()
    friend = 1
    other = next(one for one in range(2, len(kinds) + 1) if kinds[one - 1] == kinds[0])
    panels = [
        tuple(sorted({*one} - {other} | {friend})) if other in one and friend not in one else one
        for one in found.panels
    ]
    return replace(found, panels=tuple(panels))


def _one_panel(problem: Any, seed: int) -> Any:
    """Whoever is alike sits as often; but of all panels only those with one set of kinds are in the list."""
    found = lots.fairness.fairest(problem, seed)
    weights = found.mixture.weights * 0
    weights[0] = 1
    return replace(found, mixture=replace(found.mixture, weights=weights))


@pytest.mark.one_engine
@pytest.mark.parametrize(("name", "bent"), [("published", _favoured), ("fairest", _one_panel)])
def test_verify_finds_a_list_that_favours_somebody_though_it_keeps_every_seat(
    panel: Panel, monkeypatch: Any, name: str, bent: Any
):
    joined(panel, now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(lots, name, bent)
        make_lists(panel.closes_at)

    row = PanelDraw.objects.get()
    assert [one.where for one in check().report.broken] == [f"ask_paneldraw/{row.pk}"]


@pytest.mark.one_engine
@pytest.mark.parametrize("what", ["quotas", "size"])
def test_verify_finds_seats_that_were_never_announced(panel: Panel, what: str):
    """Somebody bends seats or size between the announcement and the list, and has the record vouch for them."""
    row = fresh(panel)
    if what == "quotas":
        row.quotas = [[category, value, 0, 5, 0, -1] for category, value, *_seats in row.quotas]
    else:
        row.size = 6
    vouched(panel, row, now=NOW)
    listed(fresh(panel), now=NOW, people=16)

    found = PanelDraw.objects.get()
    assert [one.where for one in check().report.broken] == [f"ask_paneldraw/{found.pk}"]


# --- By the clock ---------------------------------------------------------------------------------------------


def test_the_clock_leaves_a_list_alone_where_nobody_is_late(town: Town, panel: Panel):
    drawn(panel, town.person("coordinator"), now=NOW)
    with CaptureQueriesContext(connection) as told:
        hold_panels(panel.draws_at)
    assert not any("ask_paneldraw" in one["sql"] for one in told)
    with CaptureQueriesContext(connection) as told:
        hold_panels(panel.draws_at + 7 * DAY)
    assert any("ask_paneldraw" in one["sql"] for one in told)
    assert queries.seated(panel)


def test_a_stranger_reads_how_a_draw_was_put_off_and_how_far_chances_lie_apart(town: Town, panel: Panel):
    listed(panel, now=NOW)
    move(town, panel, now=panel.closes_at, draws_at=panel.draws_at + DAY)
    program = runpy.run_path(str(FOLDER / "panel_redraw.py"))
    rows = Entry.objects.filter(kind__startswith="panel.").order_by("number")
    story = [{"kind": row.kind, "public": row.public} for row in rows]
    draw = published_list(PanelDraw.objects.get(), fresh(panel))
    broken, told = program["check"](draw, story)
    assert broken == []
    assert told[0].startswith("chances: the lowest 41")
    assert "Flood" in told[1]
    assert SOURCE in told[1]
    story[-1]["public"]["source"] = "Our own dice"
    assert program["check"](draw, story)[0] == ["another source was named when the list was public already"]
