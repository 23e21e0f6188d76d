"""Panels are looked at again: by `lianxin verify` in the house, by one file of Python outside, and before a decision."""

import csv
import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from lianxin.algorithms.lots import Lottery, commitment, drawn
from lianxin.algorithms.notes import Signer
from lianxin.ask.commands.decisions import publish_decision
from lianxin.ask.commands.panels import cancel_panel, reply_to_advice
from lianxin.ask.models import Consultation, Panel, PanelDraw
from lianxin.ask.queries.panels import lottery_of
from lianxin.ask.tasks import make_lists
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record import panelling
from tests.record.checking import check, places
from tests.record.consulting import open_consultation
from tests.record.deciding import closed
from tests.record.forging import write_record
from tests.record.panelling import announce, fresh, vouched
from tests.record.stranger import FOLDER, alone

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2
SMALL = Path(__file__).resolve().parents[3] / "shared/data/sortition/example_small_20"
SIGNER = Signer.generate("panels.example/stranger")


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.DATA = tmp_path
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def panel(town: Town, asked: Consultation) -> Panel:
    made = announce(asked, town.person("coordinator"), now=NOW)
    panelling.drawn(made, town.person("coordinator"), now=NOW)
    return fresh(made)


# --- Real pools -----------------------------------------------------------------------------------------------


@pytest.mark.one_engine
@pytest.mark.skipif(not SMALL.is_dir(), reason="the pool of shared/data is not here")
def test_the_published_pool_of_two_hundred_reaches_its_tenth(town: Town, asked: Consultation):
    table = (SMALL / "categories.csv").read_text(encoding="utf-8")
    panel = announce(asked, town.person("lead"), now=NOW, size=20, categories=table, households=False)
    place = {quota[1]: at for at, quota in enumerate(panel.quotas)}
    with (SMALL / "respondents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            panelling.join(panel, [place[row[quota]] for quota in ("gender", "leaning")], now=NOW)
    make_lists(panel.closes_at)

    draw = PanelDraw.objects.get()
    assert (len(draw.commitments), draw.least, draw.bound) == (200, 100_000, 100_000)
    told = Entry.objects.get(kind="panel.lottery").public
    assert (told["people"], told["panels"], told["least"]) == (200, 1000, 100_000)


# --- In the house ---------------------------------------------------------------------------------------------


def test_verify_finds_a_draw_that_does_not_follow_even_where_the_record_vouches_for_it(panel: Panel):
    assert check().report.broken == []
    row = PanelDraw.objects.get()
    changed: dict[str, Any] = {
        "drawn": 1 + (row.drawn or 0) % len(row.panels),
        "outside": "03 11 18",
        "least": row.least + 1,
        "bound": row.bound + 100_000,
        "panels": [row.panels[-1], *row.panels[1:]],
        "features": [[1 - row.features[0][0], row.features[0][1]], *row.features[1:]],
        "digest": "0" * 64,
    }
    told = {}
    for name, value in changed.items():
        with transaction.atomic():
            bent = PanelDraw.objects.get()
            setattr(bent, name, value)
            vouched(panel, bent, now=NOW)
            found = check()
            told[name] = ([one.where for one in found.report.broken], places(found))
            transaction.set_rollback(True)

    assert told == dict.fromkeys(changed, ([f"ask_paneldraw/{row.pk}"], {"ask_paneldraw"}))


def test_verify_finds_a_list_that_keeps_nothing_though_it_has_a_digest_of_its_own(town: Town, panel: Panel):
    """The seats were announced; a list of friends, with digest, seed and draw that fit it, does not keep them."""
    row = PanelDraw.objects.get()
    same = [number for number, one in enumerate(row.features, 1) if one[0] == row.features[0][0]][:5]
    row.panels = [same for _ in row.panels]
    lottery = lottery_of(row, panel.size)
    row.digest, row.commitment = lottery.digest, commitment(row.seed)
    row.drawn = drawn(lottery, row.seed, row.outside)
    vouched(panel, row, now=NOW)

    assert [one.where for one in check().report.broken] == [f"ask_paneldraw/{row.pk}"]


# --- Outside --------------------------------------------------------------------------------------------------


@pytest.mark.one_engine
def test_a_stranger_draws_again_with_one_file_and_finds_whatever_was_bent(panel: Panel, tmp_path: Path):
    clock.now = panel.draws_at
    first = panelling.queries.seated(panel)[0]
    first.panel = panel
    panelling.commands.step_back(entrant=first, now=clock.now)
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    record = write_record(tmp_path / "record", SIGNER, leaves)
    draw = Client().get("/willow/asking/1/panels/1/draw.json").json()

    def told(changed: dict[str, Any], *more: str) -> tuple[int, str]:
        file = tmp_path / "draw.json"
        file.write_text(json.dumps(changed), encoding="utf-8")
        done = alone("panel_redraw.py", file, record, *more)
        return done.returncode, done.stdout

    status, text = told(draw, "--commitment", draw["commitments"][3])
    assert (status, "number 4: in " in text) == (0, True), text
    sits = sorted(row.number or 0 for row in panelling.queries.seated(panel))
    assert f"with a seat now: {sits}" in text
    lottery = Lottery(draw["pool"], draw["people"], draw["size"], tuple(map(tuple, draw["panels"][::-1])))
    bent: list[dict[str, Any]] = [
        {"drawn": 1 + draw["drawn"] % 1000},
        {"outside": "1"},
        {"seed": "1"},
        {"panels": draw["panels"][::-1]},
        {"panels": draw["panels"][::-1], "digest": lottery.digest},
        {"commitments": draw["commitments"][::-1]},
        {"commitment": "1"},
    ]
    program = runpy.run_path(str(FOLDER / "panel_redraw.py"))
    story = program["story_of"](str(record), draw)
    assert [bool(program["check"](draw | one, story)[0]) for one in [{}, *bent]] == [False] + [True] * len(
        bent
    )
    assert told(draw | bent[0])[0] == 1
    assert alone("panel_redraw.py", tmp_path / "none.json", record).returncode == 2


# --- Before a decision ----------------------------------------------------------------------------------------


def test_a_decision_waits_for_the_panel_and_for_the_reply_to_it(town: Town):
    by = town.person("coordinator")
    asked = closed(by, "The stop should stay", now=MONDAY)
    panel = announce(asked, by, now=asked.closes_at)
    gone = announce(asked, by, now=asked.closes_at, task={"en": "Else?"})

    def refused() -> str:
        with pytest.raises(Refusal) as found:
            publish_decision(consultation=asked, by=by, now=panel.draws_at + 9 * DAY)
        return found.value.code

    assert refused() == "deliberates"
    cancel_panel(panel=gone, reason="One is enough.", by=by, now=asked.closes_at)
    panelling.drawn(panel, by, now=asked.closes_at)
    assert refused() == "deliberates"
    panelling.advise(panel, by, now=panel.draws_at + DAY)
    assert refused() == "advice"
    reply_to_advice(panel=fresh(panel), reply={"en": "So be it."}, by=by, now=panel.draws_at + DAY)
    assert refused() not in {"deliberates", "advice"}
