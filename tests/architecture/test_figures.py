"""docs/reference/figures.md accounts for every published figure: no number without a source."""

import re
from pathlib import Path
from typing import Any

import pytest

from lianxin.api.door import api
from lianxin.api.rates import FiguresOut
from lianxin.office.doors import ANYONE
from lianxin.record.entries import KINDS
from lianxin.verify.counting import Material, plain, whole
from lianxin.verify.sheets import MonthlyFold
from lianxin.verify.sheets.fields import fields_of
from lianxin.verify.sheets.folding import COUNTS, EVENTS
from tests.architecture.test_urls import AGREED

PAGE = Path(__file__).parents[2] / "docs/reference/figures.md"
SECTIONS = dict(part.split("\n", 1) for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:])
OFFICE = "/<slug:slug>/"
#: Numbers that name a thing, a place in a list or a point of the record; and the parts of every rate.
NAMES = {
    "number",
    "id",
    "case",
    "correction",
    "entry",
    "before",
    "after",
    "old",
    "new",
    "size",
    "replaces",
    "statement",
    "idea",
    "consultation",
    "material",
    "paragraph",
    "topic",
    "point",
    "series",
    "beside",
}
RATE = {"RateOut", "EstimateOut", "SideOut", "FiguresOut", "MonthOut", "UnitOut"}
#: Pages without a figure of their own, and files that show those of a page.
WITHOUT = {
    "", "follow/", "kept/", "sealed/", "handover/", "record/check/", "record/<int:number>/", "record/lost/", "record/heads/", "at/", "at/<slug:code>/", "asking/<int:number>/say", "words/",
}  # fmt: skip
FILE = re.compile(r"\.(?:csv|json|atom|ics|js)$|^record/(?:checkpoint|key|tile|witnessed|cosignature|heads/<)|^oversight|\.js$|^near/")  # fmt: skip


def rows(section: str, table: int = 0) -> dict[str, list[str]]:
    """The rows of a table by their first cell, without its marks."""
    tables = re.findall(r"(?:^\|.*\n)+", SECTIONS[section], re.MULTILINE)
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in tables[table].splitlines()]
    return {row[0].strip("`"): row[1:] for row in cells[2:]}


def section(begins: str) -> str:
    return next(name for name in SECTIONS if name.startswith(begins))


def test_every_rate_stands_there_and_nothing_else():
    published = set(plain(whole(Material(), ""))) - {"unit"}

    assert set(rows(section("Rates"))) == published
    assert published == set(FiguresOut.model_fields)


@pytest.mark.need(64)
def test_every_figure_of_a_sheet_is_counted_or_stated_there():
    sheet = fields_of(MonthlyFold().figures("2026-06", "2026-06-01T00:00", "2026-07-01T00:00", "").decode())
    stated = {one.name.split(".")[1] for one in sheet if one.stated == "typed"}

    assert set(rows("Monthly sheets")) == {*COUNTS, "paid_cents"}
    assert stated <= set(rows("Monthly sheets", 1)) == {"people", "funds", "outage_minutes"}


def test_the_kinds_that_a_sheet_counts_are_those_that_the_page_names():
    named = {kind for row in rows("Monthly sheets").values() for kind in re.findall(r"`([\w.]+)`", row[-1])}

    assert named == set(EVENTS)


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_every_source_is_a_kind_of_entry(name: str):
    kinds = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", SECTIONS[name])) - {"rates.csv"}

    assert kinds <= set(KINDS)


def numbers(schema: dict[str, Any]) -> list[str]:
    """The fields of a schema that are numbers, or numbers by name."""
    found = []
    for name, told in schema.get("properties", {}).items():
        kinds = [told, *told.get("anyOf", [])]
        inner = [
            one.get("additionalProperties")
            for one in kinds
            if isinstance(one.get("additionalProperties"), dict)
        ]
        if any(one.get("type") in {"integer", "number"} for one in [*kinds, *inner]):
            found.append(name)
    return found


def public_schemas() -> set[str]:
    """Every schema that an answer to anybody holds."""
    told = api.get_openapi_schema()
    named, waiting = set[str](), list[str]()
    for path, doors in told["paths"].items():
        if (
            "get" in doors
            and "/desk/" not in path
            and "{code}" not in path
            and not doors["get"].get("security")
        ):
            waiting += re.findall(r"schemas/(\w+)", str(doors["get"]["responses"][200]))
    while waiting:
        name = waiting.pop()
        if name not in named:
            named.add(name)
            waiting += re.findall(r"schemas/(\w+)", str(told["components"]["schemas"][name]))
    return named


@pytest.mark.need(36)
def test_every_number_that_the_api_tells_everybody_has_a_source():
    schemas, listed = api.get_openapi_schema()["components"]["schemas"], set(rows(section("Other")))
    rates = set(rows(section("Rates")))
    missing = {
        f"{name}.{field}"
        for name in public_schemas() - RATE
        for field in numbers(schemas[name])
        if field not in NAMES and f"{name}.{field}" not in listed
    }

    inherited = {"OpenCase.refusals", "OpenCase.reopened", "OpenCase.level"}
    assert missing - inherited == {f"OfficeFiguresOut.{name}" for name in numbers(schemas["UnitOut"]) if name in rates}  # fmt: skip


def test_every_page_for_everybody_stands_there():
    pages = {
        address.removeprefix(OFFICE)
        for address, rule in AGREED.items()
        if rule == ANYONE and address.startswith(OFFICE)
    }
    with_figures = {page for page in pages - WITHOUT if not FILE.search(page)}

    assert set(rows("Pages")) - {"near/"} == with_figures
