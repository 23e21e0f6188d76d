"""The figures of a month are fixed once, at its turn, and a stranger computes the same bytes from public leaves."""

import hashlib
import json
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.cli import verify
from lianxin.cli._checks import check_public
from lianxin.office import commands as offices
from lianxin.record import tiles
from lianxin.record.consumers import OUTSIDE
from lianxin.record.models import Entry, Stream
from lianxin.record.queries import leaves_after
from lianxin.record.verification.sources import Folder
from lianxin.verify import commands, queries
from lianxin.verify.commands import publish_sheet
from lianxin.verify.counting import plain_office
from lianxin.verify.models import Sheet
from lianxin.verify.recount import Recount
from lianxin.verify.sheets import MonthlyFold, fields_of, turned
from lianxin.verify.sheets.folding import COUNTS, spelled
from lianxin.verify.sheets.months import following
from lianxin.verify.tasks import publish_sheets
from tests.factories import DAY, MONDAY, Town, hear, make_town, work_off
from tests.record.checking import check
from tests.record.scenario import Place

tables = pytest.mark.django_db(databases=["default", "vault"])
SHANGHAI = ZoneInfo("Asia/Shanghai")
#: The first moment of July, by the office's clock, is still June in UTC.
JULY = datetime(2026, 7, 1, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
#: On the wall, in whatever zone.
START, END = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001  tests give them each zone


@pytest.fixture
def town() -> Town:
    return make_town()


def sheets(town: Town) -> list[str]:
    return sorted(Sheet.objects.filter(office=town.office).values_list("month", flat=True))


def told(sheet: Sheet) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(sheet.figures)
    return figures


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (JULY, "2026-06"),
        (JULY - SECOND, "2026-05"),
        (JULY + 30 * DAY, "2026-06"),
        (JULY + 31 * DAY, "2026-07"),
    ],
)
def test_a_month_turns_at_midnight_on_the_offices_wall(now: datetime, month: str):
    assert turned(now, SHANGHAI).name == month


@given(
    st.datetimes(min_value=START, max_value=END),
    st.sampled_from(["Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "UTC"]),
)
def test_months_follow_each_other_without_a_gap_on_quarters_of_an_hour(day: datetime, name: str):
    zone = ZoneInfo(name)
    one = turned(day.replace(tzinfo=zone), zone)
    after = following(one.name, zone)

    assert one.ends == after.begins <= day.replace(tzinfo=zone) < after.ends
    assert one.ends.timestamp() % 900 == 0


@tables
def test_nothing_is_fixed_before_the_turn_and_then_one_sheet_once(town: Town):
    publish_sheets(JULY - SECOND)
    before = sheets(town)
    for _again in range(3):
        publish_sheets(JULY)

    assert publish_sheets in OUTSIDE
    assert (before, sheets(town)) == ([], ["2026-06"])
    assert Entry.objects.filter(kind="sheet.published").count() == 1


@tables
def test_an_office_that_began_in_the_meantime_has_no_sheet_for_a_month_that_it_did_not_live(town: Town):
    offices.open_office(slug="later", names={"en": "Later"}, now=JULY + DAY)
    publish_sheets(JULY + 2 * DAY)

    assert list(Sheet.objects.values_list("office__slug", "month")) == [("willow", "2026-06")]


@tables
def test_after_months_of_sleep_every_month_gets_its_own_sheet_with_its_own_events(town: Town):
    publish_sheets(JULY)
    hear(town.office, now=JULY + 3 * DAY)
    hear(town.office, now=JULY + 40 * DAY)
    work_off(town.office, JULY + 100 * DAY)
    for _pass in range(5):
        publish_sheets(JULY + 100 * DAY)

    found = {
        row.month: told(row)["computed"]["month"]["received"]
        for row in Sheet.objects.filter(office=town.office)
    }
    assert found == {"2026-06": 0, "2026-07": 1, "2026-08": 1, "2026-09": 0}


@tables
def test_a_month_that_is_not_over_is_refused(town: Town):
    with pytest.raises(ValueError, match="not over"):
        publish_sheet(office=town.office, month=turned(JULY, SHANGHAI), now=JULY - SECOND)


def published(place: Place) -> Sheet:
    """The sheet of the month in which the scenario's last entry was written."""
    newest = Entry.objects.filter(stream_id=place.office.stream_id).latest("time")
    now = newest.time + 40 * DAY
    sheet = publish_sheet(office=place.office, month=turned(now, SHANGHAI), now=now)
    assert sheet is not None
    return sheet


def exported(place: Place, folder: Path) -> Folder:
    tiles.export(Stream.objects.get(pk=place.office.stream_id), folder)
    return Folder(folder)


@tables
@pytest.mark.need(36)
def test_a_stranger_computes_the_same_bytes_from_the_public_leaves(lived: Place, tmp_path: Path):
    """From the exported record alone: what ``lianxin verify`` finds is the sheet, byte for byte."""
    sheet = published(lived)
    hear(lived.office, now=sheet.made_at + DAY)  # the record grows on: the sheet is of its own size
    checked = check_public([exported(lived, tmp_path)], None)

    assert checked.report.broken == []
    every = {row.month: row.figures.encode() for row in Sheet.objects.filter(office=lived.office)}
    assert sheet.month in every
    assert checked.sheets[lived.office.stream.origin] == every
    entry = Entry.objects.get(kind="sheet.published", subject=f"sheet/{sheet.month}")
    assert entry.public["digest"] == sheet.digest == hashlib.sha256(sheet.figures.encode()).hexdigest()
    assert (entry.public["size"], entry.number) == (sheet.size, sheet.size + 1)
    assert sheet.head.splitlines()[1] == str(sheet.size)


@tables
def test_what_stands_open_is_what_the_rates_page_counts(lived: Place):
    """One counting: the sheet's rates are those that are published, with fractions written as text."""
    sheet = published(lived)
    recount = Recount()
    recount.read(leaf for leaf in leaves_after(lived.office.stream_id, 0) if leaf["number"] <= sheet.size)
    recount.as_of = Entry.objects.get(number=sheet.size + 1, stream_id=lived.office.stream_id).leaf
    as_of = json.loads(recount.as_of)["time"]
    office, computed = plain_office(recount.material(), as_of), told(sheet)["computed"]

    assert (computed["office"], computed["units"]) == (spelled(office["office"]), spelled(office["units"]))


@tables
def test_the_months_events_are_those_of_its_leaves(lived: Place):
    """Counted here by other means: all months together hold each thing that ever happened, once."""
    published(lived)
    fold = MonthlyFold()
    leaves = list(leaves_after(lived.office.stream_id, 0))
    for leaf in leaves:
        fold.read(leaf)
    ever = json.loads(
        fold.figures("2026-03", "2000-01-01T00:00:00", "2100-01-01T00:00:00", leaves[-1]["time"])
    )
    kinds = [leaf["kind"] for leaf in leaves]

    month = ever["computed"]["month"]
    assert set(COUNTS) <= set(month)
    expected = {
        "answered": kinds.count("case.answered"),
        "escalated": kinds.count("case.escalated"),
        "digests_made": kinds.count("digest.made"),
        "digests_late": kinds.count("digest.late"),
        "reviews_asked": kinds.count("review.asked"),
        "promises_broken": kinds.count("promise.broken"),
        "received": sum(leaf["kind"] == "voice.received" and not leaf["public"].get("probe") and not leaf["public"].get("asked") and not leaf["public"]["imported"] for leaf in leaves),
        "paid_cents_CNY": sum(leaf["public"]["amount_cents"] for leaf in leaves if leaf["kind"] == "fund.paid"),
    }  # fmt: skip
    assert {name: month[name] for name in expected} == expected
    assert all(expected.values())


@tables
@pytest.mark.need(64)
def test_what_the_office_states_stands_apart_from_what_is_counted(town: Town):
    offices.set_population(area=town.east, people=900, now=MONDAY)
    offices.add_area(office=town.office, code="west", names={"en": "West"}, population=70, now=MONDAY)
    publish_sheets(JULY)

    sheet = Sheet.objects.get(office=town.office)
    assert told(sheet)["typed"] == {"funds": {}, "outage_minutes": 0, "people": {"east": 900, "west": 70}}
    stated = {one.name: one.stated for one in fields_of(sheet.figures)}
    assert {name for name, how in stated.items() if how == "typed"} == {
        "typed.outage_minutes",
        "typed.people.east",
        "typed.people.west",
    }
    assert all(name.startswith(f"{how}.") for name, how in stated.items())


def resigned(sheet: Sheet, **changed: Any) -> None:
    """Somebody with SQL changes the row behind the record."""
    Sheet.objects.filter(pk=sheet.pk).update(**changed)


@tables
@pytest.mark.need(36)
def test_a_sheet_that_was_changed_in_the_table_is_named(lived: Place):
    sheet = published(lived)
    assert check().report.broken == []
    other = sheet.figures.replace('"received":', '"received":1', 1)
    resigned(sheet, figures=other)

    found = {finding.where for finding in check().report.broken}
    assert f"verify_sheet/{sheet.pk}" in found


@tables
@pytest.mark.need(36)
def test_a_house_that_signs_a_prettier_sheet_is_found_out_by_its_own_leaves(
    lived: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """The house itself writes another number into the sheet, with digest, entry and signature all in order."""
    honest = MonthlyFold.figures

    def pretty(self: MonthlyFold, *given: str) -> bytes:
        return honest(self, *given).replace(b'"answered":', b'"answered":9', 1)

    with monkeypatch.context() as patched:
        patched.setattr(MonthlyFold, "figures", pretty)
        sheet = published(lived)
    checked = check_public([exported(lived, tmp_path)], None)

    assert [finding.problem for finding in checked.report.broken] == [
        f"entry {sheet.size + 1}: the entries give other figures for {sheet.month} than the sheet has"
    ]
    assert [finding.problem for finding in check().report.broken] == [
        f"entry {sheet.size + 1}: the entries give other figures for {sheet.month} than the sheet has"
    ]


def test_fractions_have_one_spelling():
    assert spelled({"share": 2 / 3, "n": 3, "rows": [{"low": 0.0}, None, True]}) == {
        "share": "0.666667",
        "n": 3,
        "rows": [{"low": "0.000000"}, None, True],
    }


@tables
def test_the_sheets_to_publish_take_one_look_up_while_there_are_none(
    town: Town, django_assert_num_queries: Any
):
    while queries.sheets_to_publish(JULY):
        publish_sheets(JULY)
    with django_assert_num_queries(1):
        assert queries.sheets_to_publish(JULY + DAY) == []


@tables
def test_who_writes_while_a_sheet_is_computed_is_on_it(town: Town, monkeypatch: pytest.MonkeyPatch):
    """Somebody speaks each time the figures are ready: at the third time the record waits, and nobody is left out."""
    honest, asked = MonthlyFold.figures, list[int]()

    def slow(self: MonthlyFold, *given: str) -> bytes:
        found = honest(self, *given)
        asked.append(self.number)
        if len(asked) <= commands.sheets.TRIES:
            hear(town.office, f"Voice {len(asked)}", now=JULY - DAY)
        return found

    monkeypatch.setattr(MonthlyFold, "figures", slow)
    sheet = publish_sheet(office=town.office, month=turned(JULY, SHANGHAI), now=JULY)

    assert sheet is not None
    assert told(sheet)["computed"]["month"]["received"] == commands.sheets.TRIES
    assert asked[-1] == sheet.size == asked[0] + commands.sheets.TRIES
    monkeypatch.undo()
    assert check().report.broken == []


@tables
@pytest.mark.need(36)
def test_the_command_on_the_sheet_prints_the_bytes_of_the_digest(
    lived: Place, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
):
    sheet = published(lived)
    exported(lived, tmp_path)
    arguments = {"source": str(tmp_path), "sheet": sheet.month, "json": False, "key": None, "office": None, "origin": None, "evidence": None}  # fmt: skip
    done = verify.run(Namespace(**arguments))
    printed = capfdbinary.readouterr().out
    missing = verify.run(Namespace(**arguments | {"sheet": "1999-01"}))

    assert (done, missing) == (0, 2)
    assert hashlib.sha256(printed).hexdigest() == sheet.digest
