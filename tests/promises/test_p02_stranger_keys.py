"""Keys that change, witnesses that saw, backups that were brought back: what the stranger's file makes of them."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from lianxin.algorithms.notes import Cosigner, Signer
from tests.record import stranger
from tests.record.forging import head_of, leaves_in, write_record
from tests.record.outsiders import EARLIER, LEAVES, NAME, SIGNER, THIEF, edited, held, keep, leaf, receipt_of

pytestmark = pytest.mark.one_engine


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("kept"))


def changed_keys(folder: Path, *signers: Signer, leave_out: bool = False) -> Path:
    """A record of 300 entries whose key changed at entries 100, 200 ...; one signer more than changes."""
    leaves, changes = list(LEAVES[:300]), []
    changing = list(zip(range(100, 300, 100), pairwise(signers), strict=False))
    for at, (old, new) in changing:
        leaves[at - 1] = leaf(at, "record.key_changed", old=old.verifier_key, new=new.verifier_key)
    for at, (old, new) in changing:
        note = head_of(old, leaves[:at])
        note += "" if leave_out else head_of(new, leaves[:at]).rpartition("\n\n")[2]
        told = {"number": at, "old": old.verifier_key, "new": new.verifier_key, "head": note}
        changes.append(told)
    write_record(folder, signers[-1], leaves)
    keys = {"keys": [signer.verifier_key for signer in signers], "changes": changes}
    (folder / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    return folder


@pytest.mark.parametrize("trusted", [0, 1, 2])
def test_whoever_trusts_any_key_of_the_record_is_led_to_the_newest(tmp_path: Path, trusted: int):
    signers = [SIGNER, Signer.generate(NAME), Signer.generate(NAME)]
    folder = changed_keys(tmp_path / "record", *signers)
    early = leaves_in(folder)[:50]
    (tmp_path / "head").write_text(head_of(SIGNER, early), encoding="utf-8")

    found = stranger.checked(folder, "--key", signers[trusted].verifier_key, "--head", tmp_path / "head")

    assert (found["broken"], found["told"]) == ([], [])


def test_a_key_that_the_old_one_did_not_hand_over_is_refused(tmp_path: Path):
    new = Signer.generate(NAME)
    stolen = changed_keys(tmp_path / "stolen", THIEF, new)
    alone = changed_keys(tmp_path / "alone", SIGNER, new, leave_out=True)

    found = [stranger.checked(folder, "--key", SIGNER.verifier_key)["broken"] for folder in (stolen, alone)]

    assert "changes a key that was not in use" in found[0][0]
    assert "not both keys have signed it" in found[1][0]


def test_a_retired_key_may_not_speak_again(tmp_path: Path):
    new = Signer.generate(NAME)
    folder = changed_keys(tmp_path / "record", SIGNER, new)
    (tmp_path / "head").write_text(head_of(SIGNER, leaves_in(folder)[:150]), encoding="utf-8")

    found = stranger.checked(folder, "--key", new.verifier_key, "--head", tmp_path / "head")

    assert ["was not in use at 150 entries" in finding for finding in found["broken"]] == [True]


def cosigned(folder: Path, size: int, *witnesses: Cosigner) -> None:
    text = head_of(SIGNER, LEAVES[:size])
    body = text.rpartition("\n\n")[0] + "\n"
    lines = [witness.line(body, 1_800_000_000) for witness in witnesses]
    (folder / "witnessed").write_text(
        text + "".join(line.removesuffix("\n") + "\n" for line in lines), encoding="utf-8"
    )


def test_a_witness_is_believed_by_its_key_alone(kept: Path, tmp_path: Path):
    witness, stranger_witness = Cosigner.generate("witness.example"), Cosigner.generate("witness.example")
    folder = shutil.copytree(kept / "record", tmp_path / "record")
    cosigned(folder, 450, witness)

    known, unknown = (
        stranger.checked(folder, "--key", SIGNER.verifier_key, "--witness", one.verifier_key)
        for one in (witness, stranger_witness)
    )

    assert (known["broken"], known["told"]) == (
        [],
        ["the witness witness.example vouches for 450 entries, seen 2027-01-15T08:00:00+00:00"],
    )
    assert unknown["broken"] == ["the witness witness.example has cosigned none of these heads"]


def test_what_a_witness_saw_convicts_like_any_other_head(kept: Path, tmp_path: Path):
    witness = Cosigner.generate("witness.example")
    folder = write_record(tmp_path / "record", SIGNER, edited(LEAVES))
    cosigned(folder, 450, witness)

    found = stranger.checked(folder, "--key", SIGNER.verifier_key)

    assert len(found["forks"]) == 1


def test_a_backup_that_was_brought_back_is_told_plainly_and_the_lost_receipts_still_prove(
    kept: Path, tmp_path: Path
):
    restored = leaf(
        451, "record.restored", backup_size=450, known_size=None, at="2026-03-05T00:00:00.000000Z"
    )
    again = [*LEAVES[:450], restored, *(leaf(number, unit="again") for number in range(452, 620))]
    folder = write_record(tmp_path / "record", SIGNER, again)

    found = stranger.checked(folder, *held(kept))

    assert (found["broken"], found["forks"]) == ([], [])
    assert sum("LOST" in line for line in found["told"]) == 4
    assert (
        sum(
            "entry 500 was lost with that line; the receipt proves it was there" in one
            for one in found["told"]
        )
        == 1
    )


def test_a_restored_backup_excuses_nothing_before_it(kept: Path, tmp_path: Path):
    restored = leaf(
        451, "record.restored", backup_size=450, known_size=None, at="2026-03-05T00:00:00.000000Z"
    )
    again = [*edited(LEAVES)[:450], restored]
    (tmp_path / "head").write_text(head_of(SIGNER, LEAVES[:440]), encoding="utf-8")
    (tmp_path / "r").write_text(receipt_of(100, LEAVES[:EARLIER]), encoding="utf-8")
    folder = write_record(tmp_path / "record", SIGNER, again)

    found = stranger.checked(
        folder, "--key", SIGNER.verifier_key, "--head", tmp_path / "head", "--receipt", tmp_path / "r"
    )

    assert len(found["forks"]) == 1
    assert any("entry 100 of the receipt is not in today's record" in one for one in found["broken"])
