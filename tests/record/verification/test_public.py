"""A stranger's check: from a folder or over HTTP, with the public files alone."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.algorithms.notes import Signer
from lianxin.cli._checks import Checked, check_public
from lianxin.record import keys, tiles
from lianxin.record.verification.report import Unreadable
from lianxin.record.verification.sources import Folder, Source, Web, records_in
from lianxin.verify.queries import rates_by_unit
from tests.record import scenario

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def place(lived: scenario.Place) -> scenario.Place:
    return lived


@pytest.fixture
def folder(place: scenario.Place, tmp_path: Path) -> Path:
    tiles.export(place.office.stream, tmp_path / "liuxi")
    return tmp_path / "liuxi"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def check(source: Source, key: str | None = None) -> Checked:
    return check_public([source], key)


def broken(checked: Checked) -> list[str]:
    return [finding.where.partition(": ")[2] for finding in checked.report.broken]


def test_an_exported_record_holds_and_is_counted_again(place: scenario.Place, folder: Path):
    checked = check(Folder(folder), keys.signer("lianxin/liuxi").verifier_key)

    stream = place.office.stream
    state = checked.report.streams[0]
    assert (checked.report.broken, checked.report.warnings) == ([], [])
    assert (state.origin, state.size, state.head_ok) == ("lianxin/liuxi", stream.size, True)
    assert state.root in stream.head
    counted = [
        (unit["unit"], unit["received"], unit["sums"]["solved"])
        for unit in checked.counts["lianxin/liuxi"]["units"]
    ]
    assert counted == [
        (unit.unit, unit.received, unit.solved) for unit in rates_by_unit(place.office, scenario.NOW)
    ]
    assert [unit for unit, _received, _solved in counted] == ["", "power", "roads"]


def test_a_key_from_the_same_place_is_used_with_a_warning(folder: Path):
    report = check(Folder(folder)).report

    assert (report.ok, [finding.where for finding in report.warnings]) == (True, [f"{folder}: key"])


def test_the_same_over_http(address: str):
    report = check(Web(address)).report

    assert (report.ok, report.streams[0].head_ok) == (True, True)


def test_an_address_without_a_record_cannot_be_read(address: str):
    with pytest.raises(Unreadable, match="checkpoint"):
        check(Web(address + "nothing/"))
    with pytest.raises(Unreadable, match="http"):
        Web("ftp://127.0.0.1/")


def test_a_host_that_does_not_answer_is_said_to_be_out_of_reach():
    with pytest.raises(Unreadable, match="cannot be reached"):
        check(Web("http://127.0.0.1:9/"))


def test_another_key_does_not_fit(folder: Path):
    stranger = Signer.generate("lianxin/liuxi").verifier_key

    checked = check(Folder(folder), stranger)

    assert (broken(checked), checked.report.streams[0].head_ok) == (["checkpoint"], False)
    assert checked.counts == {}


def test_a_missing_bundle_is_named(folder: Path):
    bundle = next((folder / "tile/entries").rglob("*.p/*"))
    bundle.unlink()

    assert bundle.relative_to(folder).as_posix() in broken(check(Folder(folder)))


def test_a_record_that_ends_early_does_not_fit_its_head(folder: Path):
    bundle = next((folder / "tile/entries").rglob("*.p/*"))
    leaves = tiles.unbundle(bundle.read_bytes())
    bundle.write_bytes(bundle.read_bytes()[: -len(leaves[-1]) - 2])

    assert not check(Folder(folder)).report.ok


def test_an_older_head_under_newer_entries_does_not_fit(place: scenario.Place, folder: Path):
    old = (folder / "checkpoint").read_bytes()
    scenario.say(place, "路灯又坏了")
    place.office.stream.refresh_from_db()
    tiles.export(place.office.stream, folder)

    assert check(Folder(folder)).report.ok
    (folder / "checkpoint").write_bytes(old.replace(b"\n", b"\n1", 1))
    assert "checkpoint" in broken(check(Folder(folder)))


@pytest.mark.one_engine  # what is checked are files
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_bit_of_any_file_is_found(folder: Path, data: st.DataObject):
    path = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*") if path.is_file())))
    before = path.read_bytes()
    at, bit = data.draw(st.integers(0, len(before) - 1)), data.draw(st.integers(0, 7))
    path.write_bytes(bytes([*before[:at], before[at] ^ (1 << bit), *before[at + 1 :]]))
    try:
        checked = check(Folder(folder))
    finally:
        path.write_bytes(before)

    assert not checked.report.ok


@pytest.mark.one_engine  # what is checked are files
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_shortened_file_is_found(folder: Path, data: st.DataObject):
    path = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*") if path.is_file())))
    before = path.read_bytes()
    kept = before[: data.draw(st.integers(0, len(before) - (2 if path.name == "key" else 1)))]
    path.write_bytes(kept)
    try:
        checked = check(Folder(folder))
    finally:
        path.write_bytes(before)

    assert not checked.report.ok


def test_records_are_found_in_a_folder_or_below_it(folder: Path, tmp_path: Path):
    assert [source.name for source in records_in(folder)] == [str(folder)]
    assert [source.name for source in records_in(folder.parent)] == [str(folder)]
    assert records_in(folder / "tile") == []
    assert records_in(tmp_path / "nowhere") == []
