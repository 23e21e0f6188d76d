"""A witness signs what has grown from what it saw, and nothing else; what does not fit it keeps as evidence."""

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.merkle import consistency_proof, fold, leaf_hash
from lianxin.algorithms.notes import Checkpoint, NoteError, cosigned_at, open_head
from lianxin.record.verification import evidence
from lianxin.record.verification.report import Report, Unreadable
from lianxin.record.witnessing.watching import Refused, first_seen, sign
from tests.record.witnessing.parties import NOW, Forgery, Watcher, forgery, watcher

pytestmark = pytest.mark.one_engine
TWO = "signed two heads that cannot both be true: one of %d entries and one of %d"


@pytest.fixture
def record(tmp_path: Path) -> Forgery:
    return forgery(tmp_path / "record", 5)


@pytest.fixture
def witness(tmp_path: Path, record: Forgery) -> Watcher:
    made = watcher(tmp_path / "witness")
    made.knows(record.origin, record.signer.verifier_key)
    return made


def refused(witness: Watcher, record: Forgery) -> Refused:
    with pytest.raises(Refused) as caught:
        witness.look(record.write(), record.origin)
    return caught.value


def remembered(witness: Watcher, record: Forgery) -> int:
    log = witness.memory.log(record.origin)
    return log.head.size if log and log.head else 0


def proven(refusal: Refused) -> list[str]:
    """What the evidence proves to somebody without any network; a text of its own where it proves nothing."""
    assert refusal.evidence is not None
    report = Report()
    again = evidence.Evidence.parse(refusal.evidence.encode())
    try:
        evidence.judge(again, report, "evidence")
    except Unreadable as error:
        return [f"nothing: {error}"]
    return [finding.problem for finding in report.broken]


def test_it_signs_a_record_that_grows_and_remembers_the_last_head(witness: Watcher, record: Forgery):
    sizes = []
    for size in (5, 5, 8, 256, 300, 600):
        note = witness.look(
            record.write([*record.leaves, *(b"more %d" % n for n in range(size - len(record.leaves)))]),
            record.origin,
        )
        assert cosigned_at(note, [witness.key]) == {witness.key: NOW}
        sizes.append(open_head(note, [record.signer.verifier_key]).size)

    assert (sizes, remembered(witness, record)) == ([5, 5, 8, 256, 300, 600], 600)


@pytest.mark.parametrize(("before", "after"), [(5, 9), (4, 9), (5, 5), (256, 300), (1, 2), (300, 700)])
def test_a_fork_is_refused_and_proven(tmp_path: Path, before: int, after: int):
    record = forgery(tmp_path / "record", before)
    witness = watcher(tmp_path / "witness")
    witness.knows(record.origin, record.signer.verifier_key)
    witness.look(record.write(), record.origin)
    record.leaves = [b"another", *record.leaves[1:], *(b"more %d" % n for n in range(after - before))]

    refusal = refused(witness, record)

    assert (refusal.code, proven(refusal)) == (
        "fork",
        ["record.example/willow " + TWO % (before, after)],
    )
    assert remembered(witness, record) == before


def test_a_record_that_shrank_is_refused_and_both_heads_are_kept(witness: Watcher, record: Forgery):
    witness.look(record.write(), record.origin)
    record.leaves = record.leaves[:3]

    refusal = refused(witness, record)

    assert refusal.code == "shrunk"
    assert proven(refusal)[0].startswith("nothing: evidence: both heads are signed by the record, but")


def test_a_head_under_another_key_is_refused(witness: Watcher, record: Forgery, tmp_path: Path):
    other = forgery(tmp_path / "other", 6)

    assert refused(witness, Forgery(other.signer, record.folder, record.leaves)).code == "key"


def test_tiles_that_do_not_give_the_head_are_a_refusal_without_a_proof(witness: Watcher, record: Forgery):
    """Whoever garbles the tiles cannot make an honest office look guilty."""
    witness.look(record.write(), record.origin)
    source = record.write([*record.leaves, b"one more"])
    tile = record.folder / "tile" / "0" / "000.p" / "6"
    tile.write_bytes(tile.read_bytes()[::-1])

    with pytest.raises(Refused) as caught:
        witness.look(source, record.origin)

    assert caught.value.code == "fork"
    assert proven(caught.value)[0].startswith("nothing: ")


def test_a_damaged_memory_signs_nothing(witness: Watcher, record: Forgery):
    witness.look(record.write(), record.origin)
    path = next(witness.memory.folder.glob("*.log.json"))
    path.write_text(path.read_text()[:-20])

    with pytest.raises(NoteError, match="damaged"):
        witness.look(record.write(), record.origin)


def test_the_key_first_seen_is_kept_and_another_one_given_is_refused(tmp_path: Path, record: Forgery):
    witness = watcher(tmp_path / "new")
    source = record.write()
    log = first_seen(memory=witness.memory, source=source, key=None)
    stranger = forgery(tmp_path / "stranger", 1).signer.verifier_key

    assert log.pinned == record.signer.verifier_key
    with pytest.raises(Refused, match="key"):
        first_seen(memory=witness.memory, source=source, key=stranger)


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Heads that come along: which of two lines of the record, and how many entries of it."""
    return draw(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 12)), min_size=1, max_size=12))


@settings(max_examples=25)
@given(story=stories())
def test_whatever_comes_along_no_two_heads_it_signed_contradict(
    tmp_path_factory: Any, story: list[tuple[int, int]]
):
    folder = tmp_path_factory.mktemp("story")
    record = forgery(folder / "record", 1)
    witness = watcher(folder / "witness")
    witness.knows(record.origin, record.signer.verifier_key)
    lines = [[b"same", *(b"%d %d" % (line, n) for n in range(1, 12))] for line in (0, 1)]
    signed = []
    for line, size in story:
        old = remembered(witness, record)
        hashes = [leaf_hash(leaf) for leaf in lines[line]]
        proof = consistency_proof(
            min(old, size), size, lambda _level, start, stop, row=hashes: row[start:stop]
        )
        edge = fold(hashes[:size])
        note = record.signer.sign(Checkpoint(record.origin, size, edge.root()).text())
        try:
            sign(memory=witness.memory, cosigner=witness.cosigner, note=note, old=old, proof=proof, time=NOW)
        except Refused:
            continue
        signed.append((line, size))

    assert [size for _line, size in signed] == sorted(size for _line, size in signed)
    assert all(one == other or min(m, n) == 1 for (one, m), (other, n) in pairwise(signed))


DYING = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from lianxin.algorithms.notes import Cosigner
from lianxin.record.verification.sources import Folder
from lianxin.record.witnessing.memory import Memory
from lianxin.record.witnessing.watching import look
def die(self, text, time):
    os.kill(os.getpid(), signal.SIGKILL)
Cosigner.line = die
memory = Memory(Path(sys.argv[1]))
look(memory=memory, cosigner=memory.cosigner("w"), source=Folder(Path(sys.argv[2])), origin=sys.argv[3], time=1)
"""


def test_killed_between_seeing_and_signing_it_signs_no_other_head_afterwards(
    witness: Watcher, record: Forgery, tmp_path: Path
):
    """What it was about to sign may have left the house: it stands by that head, and no other."""
    honest = list(record.leaves)
    record.write([*honest, b"shown to the witness"])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lianxin.settings",
        "LIANXIN_DATA": str(tmp_path / "none"),
    }
    arguments = [str(witness.memory.folder), str(record.folder), record.origin]
    died = subprocess.run([sys.executable, "-c", DYING, *arguments], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    assert remembered(witness, record) == len(honest) + 1

    record.leaves = [*honest, b"shown to others"]
    assert refused(witness, record).code == "fork"

    record.leaves = [*honest, b"shown to the witness"]
    assert witness.key in cosigned_at(witness.look(record.write(), record.origin), [witness.key])
