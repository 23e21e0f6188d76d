"""One receipt, taken home: checked alone, or against the record as it stands today."""

from pathlib import Path

import pytest

from lianxin.algorithms.notes import Checkpoint, Signer
from lianxin.algorithms.receipts import Receipt
from lianxin.cli._checks import check_receipt
from lianxin.record import keys, queries, tiles
from lianxin.record.models import Entry
from lianxin.record.verification import receipts
from lianxin.record.verification.report import Unreadable
from lianxin.record.verification.sources import Folder
from tests.record import scenario

# What is checked are files.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


@pytest.fixture
def place() -> scenario.Place:
    return scenario.found()


@pytest.fixture
def receipt(place: scenario.Place) -> Receipt:
    appended = scenario.say(place).appended
    assert appended is not None
    return appended.receipt()


@pytest.fixture
def file(receipt: Receipt, tmp_path: Path) -> Path:
    path = tmp_path / "mine.tlog-proof"
    path.write_text(receipt.encode(), encoding="utf-8")
    return path


def today(place: scenario.Place, folder: Path) -> Folder:
    place.office.stream.refresh_from_db()
    tiles.export(place.office.stream, folder / "record")
    return Folder(folder / "record")


def key() -> str:
    return keys.signer("lianxin/liuxi").verifier_key


def test_a_receipt_is_known_by_its_name_or_its_first_line(file: Path, tmp_path: Path):
    renamed = tmp_path / "mine.txt"
    renamed.write_bytes(file.read_bytes())
    other = tmp_path / "other.txt"
    other.write_text("c2sp.org/something-else\n")

    assert [receipts.is_receipt(path) for path in (file, renamed, other, tmp_path)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_receipt_holds_and_says_what_it_is_about(file: Path):
    checked = check_receipt(file, key(), None)

    assert (checked.report.broken, checked.leaf and checked.leaf["kind"]) == ([], "voice.received")


def test_the_key_of_the_own_office_is_at_hand(file: Path):
    assert check_receipt(file, None, None).report.ok


def test_without_any_key_it_says_how_to_get_one(place: scenario.Place, tmp_path: Path):
    signer = Signer.generate("lianxin/nobody-s")
    head = signer.sign(Checkpoint("lianxin/nobody-s", 1, b"x" * 32).text())
    path = tmp_path / "foreign.tlog-proof"
    path.write_text(Receipt(0, (), head, b"{}").encode(), encoding="utf-8")

    with pytest.raises(Unreadable, match=r"lianxin/nobody-s.*--key"):
        check_receipt(path, None, None)


def test_a_foreign_key_does_not_open_it(file: Path):
    stranger = Signer.generate("lianxin/liuxi").verifier_key

    checked = check_receipt(file, stranger, None)

    assert (checked.report.ok, checked.leaf) == (False, None)


def test_a_changed_entry_does_not_stand_in_the_record(receipt: Receipt, file: Path):
    assert receipt.extra is not None
    other = Receipt(receipt.index, receipt.path, receipt.head, receipt.extra.replace(b"web", b"api"))
    file.write_text(other.encode(), encoding="utf-8")

    report = check_receipt(file, key(), None).report

    assert [finding.problem for finding in report.broken] == [
        "the entry is not the one that stands in the record at this number"
    ]


def test_a_receipt_without_its_entry_proves_nothing(receipt: Receipt, file: Path):
    file.write_text(Receipt(receipt.index, receipt.path, receipt.head).encode(), encoding="utf-8")

    assert not check_receipt(file, key(), None).report.ok


@pytest.mark.parametrize(
    "content", [b"", b"c2sp.org/tlog-proof@v1\n", b"\xff\xfe", b"c2sp.org/tlog-proof@v1\nindex x\n\n"]
)
def test_a_damaged_file_is_no_receipt(content: bytes, tmp_path: Path):
    path = tmp_path / "damaged.tlog-proof"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match="damaged"):
        check_receipt(path, key(), None)


@pytest.mark.need(36)
@pytest.mark.parametrize("size", [0, 260])
def test_the_record_of_today_has_grown_from_the_receipt(
    place: scenario.Place, file: Path, tmp_path: Path, size: int
):
    scenario.live(place)
    scenario.fill(place, scenario.say(place), size)

    report = check_receipt(file, None, today(place, tmp_path)).report

    assert report.broken == []


def test_a_record_that_lost_its_tail_is_found_by_the_receipt(
    place: scenario.Place, tmp_path: Path, file: Path
):
    record = today(place, tmp_path)
    late = scenario.say(place, "路灯又坏了").appended
    assert late is not None
    file.write_text(late.receipt().encode(), encoding="utf-8")

    report = check_receipt(file, key(), record).report

    assert ["removed" in finding.problem for finding in report.broken] == [True]


def test_a_record_that_was_written_anew_is_found_by_the_receipt(
    place: scenario.Place, tmp_path: Path, file: Path
):
    """Even with the office's own key, another past cannot be made to fit a receipt that is out of the house."""
    record = today(place, tmp_path)
    stream = place.office.stream
    forged = keys.signer(stream.origin).sign(Checkpoint(stream.origin, stream.size, b"x" * 32).text())
    (tmp_path / "record/checkpoint").write_text(forged, encoding="utf-8")

    assert ["no longer contains" in f.problem for f in check_receipt(file, key(), record).report.broken] == [
        True
    ]


def test_a_receipt_for_any_older_entry_holds(place: scenario.Place, file: Path):
    scenario.fill(place, scenario.say(place), 260)

    for entry in Entry.objects.filter(number__in=[1, 7, 256, 257, 260]):
        file.write_text(queries.receipt_for(entry).encode(), encoding="utf-8")
        assert check_receipt(file, key(), None).report.broken == []
