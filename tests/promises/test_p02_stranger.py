"""Records that a hostile house serves: the stranger's one file finds every lie from earlier heads and receipts alone."""

import ast
import json
import random
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import leaf_hash, root_of
from lianxin.algorithms.notes import Signer
from tests.promises.conftest import Reached
from tests.record import stranger
from tests.record.forging import head_of, write_record
from tests.record.outsiders import (
    EARLIER,
    LEAVES,
    NAME,
    SIGNER,
    SIZE,
    THIEF,
    edited,
    held,
    keep,
    leaf,
    receipt_of,
)

pytestmark = pytest.mark.one_engine


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("kept"))


def renumbered(leaves: list[bytes], *, without: int) -> list[bytes]:
    """The entry is gone and all after it have moved up, each with its new number: sound in itself."""
    rest = [*leaves[: without - 1], *leaves[without:]]
    told = [json.loads(one) for one in rest]
    return [canonical({**one, "number": number}) for number, one in enumerate(told, 1)]


def swapped(leaves: list[bytes]) -> list[bytes]:
    """Two entries changed places, and their numbers with them."""
    one, other = (json.loads(leaves[at]) for at in (39, 40))
    return [
        *leaves[:39],
        canonical({**other, "number": 40}),
        canonical({**one, "number": 41}),
        *leaves[41:],
    ]


#: The record is written anew with the house's own key: only what outsiders hold can tell.
REWRITTEN: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "an edited entry": edited,
    "an entry left out": lambda leaves: renumbered(leaves, without=77),
    "entries that changed places": swapped,
    "the tail deleted": lambda leaves: leaves[:400],
    "everything deleted": lambda leaves: leaves[:0],
    "the tail deleted and others written": lambda leaves: [
        *leaves[:400],
        *(leaf(number, unit="new") for number in range(401, SIZE + 50)),
    ],
    "a fork before the earlier head": lambda leaves: [*leaves[: EARLIER - 1], leaf(EARLIER, unit="fork")],
}


@pytest.mark.parametrize("attack", REWRITTEN)
def test_a_record_written_anew_is_convicted_by_what_others_hold(
    kept: Path, tmp_path: Path, attack: str, reached: Reached
):
    forged = write_record(tmp_path / "forged", SIGNER, REWRITTEN[attack](LEAVES))
    evidence = tmp_path / "evidence"

    alone = stranger.run(forged, "--key", SIGNER.verifier_key, "--json")
    done = stranger.run(forged, *held(kept), "--evidence", evidence, "--json")

    assert (alone.returncode, done.returncode) == (0, 1)
    today, head = ((folder).read_text() for folder in (forged / "checkpoint", kept / "head"))
    assert head in evidence.read_text()
    assert today in evidence.read_text()
    reached("P2", "rewritten records convicted by the stranger's file", 1, of=1)


def bytes_at(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def rewritten_by(signer: Signer, leaves: list[bytes]) -> Callable[[Path], object]:
    return lambda folder: write_record(folder, signer, leaves)


TILE = "tile/0/001"
BUNDLE = "tile/entries/001"
PARTIAL = "tile/entries/002.p/88"
#: What is wrong in itself, with no more than the key known.
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "signed anew by another key": (rewritten_by(THIEF, LEAVES), "not signed with the key"),
    "a bit of a tile of hashes": (lambda f: bytes_at(f / TILE, flipped), TILE),
    "a bit of an upper tile": (lambda f: bytes_at(f / "tile/1/000.p/2", flipped), "tile/1/000.p/2"),
    "a bit of an entry": (
        lambda f: bytes_at(f / BUNDLE, lambda data: data[:30] + flipped(data[30:33]) + data[33:]),
        TILE,
    ),
    "a tile cut short": (lambda f: bytes_at(f / TILE, lambda data: data[:-32]), TILE),
    "a bundle cut inside an entry": (lambda f: bytes_at(f / BUNDLE, lambda data: data[:-1]), "breaks off"),
    "a bundle with one entry less": (
        lambda f: bytes_at(f / PARTIAL, lambda data: data[: -2 - len(LEAVES[-1])]),
        "88 entries and there are 87",
    ),
    "a bundle with one entry more": (
        lambda f: bytes_at(f / PARTIAL, lambda data: data + b"\x00\x02{}"),
        "88 entries and there are 89",
    ),
    "a length that reaches beyond the end": (
        lambda f: bytes_at(f / PARTIAL, lambda data: b"\xff\xff" + data[2:]),
        "breaks off",
    ),
    "a bundle gone": (lambda f: (f / BUNDLE).unlink(), "are missing"),
    "a bit of the head's root": (lambda f: bytes_at(f / "checkpoint", flipped), ""),
    "an older head over a longer record": (
        lambda f: (f / "checkpoint").write_text(head_of(SIGNER, LEAVES[:EARLIER])),
        "",
    ),
    "an entry twice": (
        rewritten_by(SIGNER, [*LEAVES[:50], LEAVES[49], *LEAVES[50:]]),
        "the entry that says it is number 50",
    ),
    "a number left out": (rewritten_by(SIGNER, [*LEAVES[:50], *LEAVES[51:]]), "says it is number 52"),
    "entries out of order": (rewritten_by(SIGNER, LEAVES[::-1]), "says it is number 600"),
    "an entry spelled with blanks": (
        rewritten_by(SIGNER, [*LEAVES[:-1], LEAVES[-1].replace(b",", b", ", 1)]),
        "not spelled",
    ),
    "an entry with a field twice": (
        rewritten_by(SIGNER, [*LEAVES[:-1], LEAVES[-1].replace(b"{", b'{"kind":"x",', 1)]),
        "not spelled",
    ),
    "an entry with a fraction": (
        rewritten_by(SIGNER, [*LEAVES[:-1], LEAVES[-1].replace(b'"u600"', b"0.5")]),
        "not spelled",
    ),
    "an entry that is no text": (rewritten_by(SIGNER, [*LEAVES[:-1], b"\xff\xfe"]), "not spelled"),
    "an entry of many brackets": (rewritten_by(SIGNER, [*LEAVES[:-1], b"[" * 60_000]), "not spelled"),
    "an entry with half a character": (
        rewritten_by(SIGNER, [*LEAVES[:-1], LEAVES[-1].replace(b"u600", b"\\ud800")]),
        "not spelled",
    ),
}


@pytest.mark.parametrize("attack", BROKEN)
def test_a_record_that_is_wrong_in_itself_is_named(kept: Path, tmp_path: Path, attack: str, reached: Reached):
    forge, named = BROKEN[attack]
    folder = shutil.copytree(kept / "record", tmp_path / "record")
    forge(folder)

    status = stranger.tool().main([str(folder), "--key", SIGNER.verifier_key, "--json"])

    assert status in {1, 2} if attack == "a bit of the head's root" else status == 1
    if status == 1:
        found = stranger.checked(folder, "--key", SIGNER.verifier_key)["broken"]
        assert any(named in finding for finding in found), found
    reached("P2", "records wrong in themselves named by the stranger's file", 1, of=1)


def test_a_sound_record_that_has_grown_holds(kept: Path):
    done = stranger.run(kept / "record", *held(kept), "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert stranger.told(done) == {
        "ok": True,
        "origin": NAME,
        "size": SIZE,
        "root": root_of([leaf_hash(one) for one in LEAVES]).hex(),
        "broken": [],
        "told": [],
        "forks": [],
    }


def test_two_heads_of_one_size_convict_without_any_record_of_that_size(kept: Path, tmp_path: Path):
    """Two people were shown two futures; the record that is served today knows of neither."""
    for name in ("one", "other"):
        later = [*LEAVES, leaf(SIZE + 1, unit=name)]
        (tmp_path / name).write_text(head_of(SIGNER, later), encoding="utf-8")

    found = stranger.checked(
        kept / "record",
        "--key",
        SIGNER.verifier_key,
        "--head",
        tmp_path / "one",
        "--head",
        tmp_path / "other",
    )

    assert any(f"two heads of {SIZE + 1} entries" in finding for finding in found["broken"])
    assert any(
        (tmp_path / "one").read_text() in pair and (tmp_path / "other").read_text() in pair
        for pair in found["forks"]
    )


def test_a_head_that_the_house_never_signed_is_no_evidence(kept: Path, tmp_path: Path):
    (tmp_path / "head").write_text(head_of(THIEF, LEAVES[:7]), encoding="utf-8")

    found = stranger.checked(kept / "record", "--key", SIGNER.verifier_key, "--head", tmp_path / "head")

    assert found["forks"] == []
    assert ["proves nothing" in finding for finding in found["broken"]] == [True]


def without(text: str, *, beginning: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(beginning))


RECEIPTS: dict[str, Callable[[str], str]] = {
    "another number": lambda text: text.replace("index 249", "index 248"),
    "another entry": lambda text: text.replace(
        text.split("\n")[1], receipt_of(249, LEAVES[:EARLIER]).split("\n")[1]
    ),
    "a hash less": lambda text: "\n".join(line for at, line in enumerate(text.split("\n")) if at != 3),
    "no entry": lambda text: without(text, beginning="extra "),
    "signed by a thief": lambda _text: receipt_of(250, LEAVES[:EARLIER], THIEF),
    "another signature": lambda text: text[:-6] + ("AAA=\n" if not text.endswith("AAA=\n") else "BBA=\n"),
    "not a receipt": lambda _text: "hello\n",
}


@pytest.mark.parametrize("forgery", RECEIPTS)
def test_a_forged_receipt_is_refused_and_convicts_nobody(kept: Path, tmp_path: Path, forgery: str):
    text = (kept / "250.tlog-proof").read_text(encoding="utf-8")
    (tmp_path / "r").write_text(RECEIPTS[forgery](text), encoding="utf-8")

    found = stranger.checked(kept / "record", "--key", SIGNER.verifier_key, "--receipt", tmp_path / "r")

    assert (len(found["broken"]) >= 1, found["forks"]) == (True, [])


@pytest.mark.acceptance
def test_any_bit_of_any_file_of_the_record_is_noticed(kept: Path, rounds: int, reached: Reached):
    """`make acceptance` flips two hundred; no flip ends in anything but a finding."""
    lots = random.Random(2026)
    files = sorted(path for path in (kept / "record").rglob("*") if path.is_file() and path.name != "key")
    found = 0
    for _round in range(rounds):
        path = lots.choice(files)
        data = path.read_bytes()
        at, bit = lots.randrange(len(data)), lots.randrange(8)
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
        found += stranger.tool().main([str(kept / "record"), "--key", SIGNER.verifier_key]) in {1, 2}
        path.write_bytes(data)

    reached("P2", "flipped bits of a public record noticed by the stranger's file", found, of=rounds)
    assert found == rounds


# --- the file itself ----------------------------------------------------------------------------------------------


@pytest.fixture
def address(kept: Path) -> Iterator[str]:
    """A server that knows nothing but files."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(kept)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/record/"
    server.shutdown()
    server.server_close()


def test_it_reads_a_record_over_http(kept: Path, address: str):
    done = stranger.run(address, *held(kept))

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Everything holds.")


@pytest.mark.parametrize("place", ["/nowhere/at/all", "http://127.0.0.1:9/record/", "file://etc/"])
def test_where_nothing_is_nothing_is_claimed(place: str):
    done = stranger.run(place)

    assert (done.returncode, done.stdout, done.stderr.startswith("Nothing was checked: ")) == (2, "", True)


def test_it_needs_the_standard_library_and_one_package_alone():
    tree = ast.parse(stranger.FILE.read_text(encoding="utf-8"))
    named = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or "."] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
    }

    assert named - sys.stdlib_module_names == {"cryptography"}
