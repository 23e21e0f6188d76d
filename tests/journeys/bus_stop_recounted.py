"""What strangers find when the story of the bus stop is over: votes counted again, and the map drawn again."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from lianxin.algorithms.opinion_map.digests import digest_of
from tests.journeys.bus_stop import LEANS, OPINIONS, SLUG, tallies
from tests.journeys.bus_stop_pages import ASKED, Town, go
from tests.record.stranger import alone

#: What `lianxin map` says beside the map itself.
BESIDE = {"people", "source", "texts", "digest"}
LEAST = 5


def strangers_come_to_the_same(town: Town, folder: Path) -> dict[str, Any]:
    """The record holds; one file of Python counts the same; `lianxin map` draws the same map from the files."""
    place = town.server.base_url
    done = alone("votes_recount.py", f"{place}{ASKED}/votes.json", f"{place}/{SLUG}/record/")
    assert (done.returncode, "everything holds" in done.stdout) == (0, True), done.stdout + done.stderr
    recounted = re.findall(r"^ +(\d+) +(\d+) +(\d+)  (\d+)  ", done.stdout, re.MULTILINE)
    counted = {int(number): [int(yes), int(no), int(pass_)] for yes, pass_, no, number in recounted}
    assert counted == tallies(voter.said for voter in town.voters)
    for name in ("votes", "participants-votes", "comments"):
        (folder / f"{name}.csv").write_bytes(town.read(f"{ASKED}/polis/{name}.csv"))
    drawn = ("map", str(folder), "--people", "--json")
    verified, told = (json.loads(said) for said in town.server.several(("verify", "--json"), drawn))
    assert verified["ok"] is True
    return dict(told)


def the_page_of_the_map_says_what_the_files_say(town: Town, told: dict[str, Any]) -> None:
    cast = list(csv.DictReader(io.StringIO(town.read(f"{ASKED}/polis/votes.csv").decode())))
    with town.phone("en") as page:
        page.goto(f"{ASKED}/map")
        go(page, "main ul.list a[href*='/map/']")
        town.fine(page, "19-map-drawn")
        text = re.sub(r"\s+", " ", page.locator("main").inner_text())
        assert f"{len(town.voters)} people gave {len(cast)} answers to {len(LEANS)} statements" in text
        counted = {name: value for name, value in told.items() if name not in BESIDE}
        assert {told["votes"]["digest"], digest_of(counted)} <= set(
            page.locator("code, dd").all_text_contents()
        )
        _the_table_of_the_map(page, told)
        united = {row.inner_text() for row in page.locator("#unites ~ table").first.locator("td[lang]").all()}
        assert united <= {words for words, who in LEANS.items() if who == OPINIONS}
        assert united
    _those_who_think_alike_stand_together(town, told)


def _the_table_of_the_map(page: Page, told: dict[str, Any]) -> None:
    """How many stand in each part, counted from where `lianxin map` puts everybody; of fewer than five, nothing."""
    drawing, sizes = told["drawing"], told["groups"]["sizes"]
    side = drawing["side"]
    squares: Counter[tuple[int, int, int]] = Counter()
    for one in told["people"].values():
        at = [_step(one[axis], drawing, place) for place, axis in enumerate("xy")]
        squares[at[0], at[1], one["group"]] += 1
    bands = min(5, side)
    expected = [[0] * len(sizes) for _band in range(bands)]
    for (x, _y, group), people in squares.items():
        expected[x * bands // side][group] += people if people >= LEAST else 0
    rows = page.locator("figure ~ table").first.locator("tbody tr").all()
    assert [[int(cell) for cell in row.locator("td").all_inner_texts()] for row in rows] == expected


def _step(place: float, drawing: dict[str, Any], axis: int) -> int:
    low, high = drawing["low"][axis], drawing["high"][axis]
    share = min(1.0, max(0.0, (place - low) / (high - low))) if high > low else 0.0
    return min(int(share * int(drawing["side"])), int(drawing["side"]) - 1)


def _those_who_think_alike_stand_together(town: Town, told: dict[str, Any]) -> None:
    """Three opinions were planted, and three groups are found: hardly anybody stands with those of another mind."""
    assert told["shape"] == "groups"
    assert len(told["groups"]["sizes"]) == len(OPINIONS)
    places = told["people"]
    found = Counter(
        (voter.opinion, places[str(voter.number)]["group"])
        for voter in town.voters
        if str(voter.number) in places
    )
    most = {
        opinion: max(count for (one, _g), count in found.items() if one == opinion) for opinion in OPINIONS
    }
    assert sum(most.values()) >= 0.95 * found.total()
