"""An invented record, and what people outside hold of it: an earlier head, and receipts of that time."""

from collections.abc import Sequence
from pathlib import Path

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import leaf_hash, root_of
from lianxin.algorithms.notes import Signer
from lianxin.algorithms.receipts import Receipt
from tests.record.forging import head_of, write_record

NAME = "office.example/town"
SIZE = 600
EARLIER = 500
SIGNER = Signer.generate(NAME)
THIEF = Signer.generate(NAME)


def leaf(number: int, kind: str = "unit.added", **public: object) -> bytes:
    return canonical(
        {
            "number": number,
            "kind": kind,
            "time": f"2026-03-{1 + number // 100:02}T08:00:00.000000Z",
            "subject": f"unit/{number}",
            "public": public,
            "commitment": f"{number:064x}",
        }
    )


LEAVES = [leaf(number, unit=f"u{number}") for number in range(1, SIZE + 1)]


def path_of(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The inclusion proof by the definition of RFC 6962, from the leaf up."""
    if len(hashes) == 1:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    if index < half:
        return [*path_of(hashes[:half], index), root_of(hashes[half:])]
    return [*path_of(hashes[half:], index - half), root_of(hashes[:half])]


def receipt_of(number: int, leaves: Sequence[bytes], signer: Signer = SIGNER) -> str:
    path = path_of([leaf_hash(one) for one in leaves], number - 1)
    return Receipt(number - 1, tuple(path), head_of(signer, leaves), leaves[number - 1]).encode()


def keep(folder: Path) -> Path:
    """What people outside hold: the sound record, an earlier head, and receipts of that time."""
    write_record(folder / "record", SIGNER, LEAVES)
    (folder / "head").write_text(head_of(SIGNER, LEAVES[:EARLIER]), encoding="utf-8")
    for number in (1, 250, EARLIER):
        (folder / f"{number}.tlog-proof").write_text(receipt_of(number, LEAVES[:EARLIER]), encoding="utf-8")
    return folder


def held(kept: Path) -> list[object]:
    """What every stranger knows: the key, an earlier head and three receipts."""
    receipts = [part for path in sorted(kept.glob("*.tlog-proof")) for part in ("--receipt", path)]
    return ["--key", SIGNER.verifier_key, "--head", kept / "head", *receipts]


def edited(leaves: list[bytes]) -> list[bytes]:
    return [*leaves[:99], leaf(100, unit="another"), *leaves[100:]]
