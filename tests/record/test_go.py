"""An implementation that we did not write checks our record: golang.org/x/mod's sumdb/note and sumdb/tlog."""

import csv
import json
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lianxin.algorithms.notes import Checkpoint, Signer, split_note
from tests.record.forging import head_of, leaves_in, write_record
from tests.support.go import built
from tests.support.ports import LOOPBACK
from tests.support.server import Server

# The record is the same on every engine.
pytestmark = pytest.mark.one_engine
PROGRAM = Path(__file__).parent / "go" / "check.go"
OFFICE, ORIGIN = "willow", "example.org/willow"
PROVEN = 1_000
#: Each row becomes several entries.
ROWS = 350


@pytest.fixture(scope="module")
def program() -> Path:
    return built(PROGRAM)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file, so that the house into which it is imported is made once."""
    path = tmp_path_factory.mktemp("history") / "history.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "body", "time", "reply", "reply_time"])
        writer.writerows(
            [n, "路灯", f"路灯 {n}", "2024-05-01 08:00:00", "修好了", "2024-05-03 08:00:00"]
            for n in range(ROWS)
        )
    return path


@pytest.fixture
def house(make_server: Callable[..., Server], history: Path) -> Server:
    """An office with a history that is longer than what is proven of it."""
    opened = ("office", "open", OFFICE, "--name", "en=Willow Creek")
    return make_server(prepare=(opened, ("import", str(history))))


def run(program: Path, *words: object) -> tuple[dict[str, int], str]:
    """What the program proved, and what it complained of."""
    done = subprocess.run(
        [program, *map(str, words)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == (1 if done.stderr else 0)
    return json.loads(done.stdout) if done.stdout else {}, done.stderr.strip()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def say(server: Server, words: str) -> Path:
    """Somebody speaks; the receipt that they take home."""
    request = urllib.request.Request(
        f"{server.base_url}/api/v1/offices/{OFFICE}/voices",
        json.dumps({"body": words}).encode(),
        {"Content-Type": "application/json", "Idempotency-Key": words.replace(" ", "-")},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        told = json.loads(answer.read())
    path = server.data / "receipt.tlog-proof"
    path.write_text(told["receipt"], encoding="utf-8")
    return path


def head_in(note: str) -> Checkpoint:
    return Checkpoint.parse(split_note(note)[0])


def test_it_accepts_head_growth_entries_and_receipts_over_http(house: Server, program: Path, tmp_path: Path):
    record = f"{house.base_url}/{OFFICE}/record"
    key, then = get(f"{record}/key").strip(), get(f"{record}/checkpoint")
    old = tmp_path / "old"
    old.write_text(then, encoding="utf-8")
    size = head_in(then).size
    receipt = say(house, "The lamp by the bridge is broken")

    found, complaint = run(program, record, key, old, PROVEN)

    assert (found["grown_from"], found["proven"], complaint) == (size, PROVEN, "")
    assert PROVEN < size < found["size"]
    assert run(program, "receipt", key, receipt) == ({"index": size, "size": size + 1}, "")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder as any web server would serve it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """A test needs no log."""

    with ThreadingHTTPServer((LOOPBACK, 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer.generate(ORIGIN)


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(600)]


@pytest.fixture
def check(program: Path, signer: Signer, leaves: list[bytes], tmp_path: Path) -> Callable[[Path], str]:
    """What the program complains of in a folder, beside a head that somebody kept at 500 entries."""
    kept = tmp_path / "kept"
    kept.write_text(head_of(signer, leaves[:500]), encoding="utf-8")

    def complaint(folder: Path) -> str:
        with served(folder) as address:
            found, complained = run(program, address, signer.verifier_key, kept, PROVEN)
        assert complained or found == {"size": 600, "grown_from": 500, "proven": 600}
        return complained

    return complaint


def test_an_untouched_folder_is_accepted_from_any_web_server(check, signer: Signer, leaves, tmp_path: Path):
    folder = write_record(tmp_path / "record", signer, leaves)

    assert (check(folder), leaves_in(folder)) == ("", leaves)


def flip(path: Path, at: int = 40) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


#: What somebody does to the files of a sound record, and how the complaint begins.
FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a hash": (lambda folder: flip(folder / "tile/0/000"), "entry 1:"),
    "a hash above": (lambda folder: flip(folder / "tile/1/000.p/2"), "the tiles"),
    "an entry": (lambda folder: flip(folder / "tile/entries/001", at=45), "entry 261:"),
    "entries that break off": (
        lambda folder: (folder / "tile/entries/002.p/88").write_bytes(b"\0\3a"),
        "a bundle",
    ),
    "a tile that is gone": (lambda folder: (folder / "tile/0/001").unlink(), "tile/0/001: status 404"),
    "the size in the head": (
        lambda folder: _edit(folder / "checkpoint", "\n600\n", "\n599\n"),
        "the signature",
    ),
}


def _edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("what", FILES)
def test_it_rejects_files_that_were_changed(check, signer: Signer, leaves, tmp_path: Path, what: str):
    folder = write_record(tmp_path / "record", signer, leaves)
    change, complaint = FILES[what]
    change(folder)

    assert check(folder).startswith(complaint)


#: Records that are sound in themselves and signed, and yet not what was kept says.
OTHER_LEAVES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "an edited entry": lambda leaves: [b"forged", *leaves[1:]],
    "an entry that is left out": lambda leaves: [*leaves[:300], *leaves[301:], b"more"],
    "two entries in another order": lambda leaves: [leaves[1], leaves[0], *leaves[2:]],
    "a tail that is gone": lambda leaves: leaves[:450],
}


@pytest.mark.parametrize("what", OTHER_LEAVES)
def test_it_rejects_what_the_house_itself_signed_anew(
    check, signer: Signer, leaves, tmp_path: Path, what: str
):
    folder = write_record(tmp_path / "record", signer, OTHER_LEAVES[what](leaves))

    assert check(folder).startswith(("the growth", "the proof of growth"))


def test_it_rejects_a_record_under_another_key(check, leaves, tmp_path: Path):
    folder = write_record(tmp_path / "record", Signer.generate(ORIGIN), leaves)

    assert check(folder).startswith("the signature")


def test_it_rejects_a_forged_receipt(program: Path, house: Server):
    receipt = say(house, "The well is dry")
    key = get(f"{house.base_url}/{OFFICE}/record/key").strip()
    lines = receipt.read_text(encoding="utf-8").split("\n")
    lines[3], lines[4] = lines[4], lines[3]
    receipt.write_text("\n".join(lines), encoding="utf-8")

    assert run(program, "receipt", key, receipt)[1].startswith("the receipt")
