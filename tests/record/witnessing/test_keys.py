"""The key changes: nobody signs with the wrong one, and whoever trusts the old key follows to the new one."""

from pathlib import Path

import pytest
from django.conf import settings

from lianxin.algorithms.notes import NoteError, Signer, key_ids, open_head, signers_of
from lianxin.algorithms.receipts import Receipt
from lianxin.cli._checks import Checked, check_evidence, check_public, check_receipt
from lianxin.office.models import Office
from lianxin.record import keys
from lianxin.record.models import Entry, Head, Stream
from lianxin.record.verification.sources import Folder
from lianxin.record.witnessing import commands, queries
from tests.factories import MONDAY, hear, open_office
from tests.record.checking import check, places
from tests.record.forging import head_of, write_record
from tests.record.witnessing.parties import published, watcher

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ORIGIN = "lianxin/willow"


@pytest.fixture
def office() -> Office:
    for path in keys.files_in(Path(settings.DATA), ORIGIN)[1:]:
        path.unlink()  # of tests before: their records are gone
    return open_office()


def stream(office: Office) -> Stream:
    return Stream.objects.get(pk=office.stream_id)


def change(office: Office) -> tuple[str, str]:
    """The key before and the key after."""
    before = keys.signer(ORIGIN).verifier_key
    commands.change_key(stream=stream(office), now=MONDAY)
    return before, keys.signer(ORIGIN).verifier_key


def saved(receipt: Receipt, folder: Path, name: str = "mine") -> Path:
    path = folder / f"{name}.tlog-proof"
    path.write_text(receipt.encode(), encoding="utf-8")
    return path


def broken(checked: Checked) -> list[str]:
    return [finding.problem for finding in checked.report.broken]


def test_the_head_of_the_change_bears_both_signatures_and_later_ones_the_new_one_alone(office: Office):
    old, new = change(office)
    bridge = stream(office).head
    hear(office)

    assert signers_of(bridge, [old, new]) == {old, new}
    assert signers_of(stream(office).head, [old, new]) == {new}
    entry = Entry.objects.get(kind="record.key_changed")
    assert (entry.public, Head.objects.get(size=entry.number).note) == ({"old": old, "new": new}, bridge)
    assert queries.key_history(stream(office)) == {
        "keys": [old, new],
        "changes": [{"number": entry.number, "old": old, "new": new, "head": bridge}],
    }


@pytest.mark.parametrize("changes", [1, 3])
def test_everything_holds_for_whoever_trusts_any_of_the_keys(office: Office, tmp_path: Path, changes: int):
    first = hear(office).appended
    assert first is not None
    for number in range(changes):
        hear(office, f"Between {number}")
        change(office)
    last = hear(office, "Last").appended
    assert last is not None
    source = published(stream(office), tmp_path / "record")
    files = [saved(first.receipt(), tmp_path, "first"), saved(last.receipt(), tmp_path, "last")]
    trusted = queries.keys(stream(office))

    assert broken(check()) == []
    for key in trusted:
        assert broken(check_public([source], key)) == []
        assert [broken(check_receipt(file, key, source)) for file in files] == [[], []]
    assert [broken(check_receipt(file, None, None)) for file in files] == [[], []]


def test_a_stranger_s_key_is_not_followed(office: Office, tmp_path: Path):
    receipt = hear(office).appended
    assert receipt is not None
    change(office)
    source = published(stream(office), tmp_path / "record")
    stranger = Signer.generate(ORIGIN).verifier_key

    no_way = "no change of the key leads from a key that we trust to the one that signs"
    assert broken(check_public([source], stranger)) == [no_way]
    assert no_way in broken(check_receipt(saved(receipt.receipt(), tmp_path), stranger, source))


def test_a_thief_with_a_copy_of_the_record_cannot_make_his_key_the_next(office: Office, tmp_path: Path):
    """Without the old key nobody signs the head that would lead to another one."""
    old, new = change(office)
    source = published(stream(office), tmp_path / "record")
    path = tmp_path / "record" / "keys.json"
    sound = path.read_bytes()
    thief = Signer.generate(ORIGIN)
    bridge = stream(office).head
    forgeries = {
        "without the head": sound.replace(b'"head":"lianxin', b'"head":"somebody'),
        "signed by the new key alone": sound.replace(key_line(bridge, old).encode(), b""),
        "another key": sound.replace(new.encode(), thief.verifier_key.encode()),
        "nothing": b"{}",
        "no json": b"[",
    }

    assert forgeries["signed by the new key alone"] != sound
    for forged in forgeries.values():
        path.write_bytes(forged)
        assert broken(check_public([source], old)) != []
    path.unlink()
    assert broken(check_public([source], old)) != []


def key_line(note: str, key: str) -> str:
    """A signature line as JSON spells it."""
    key_id = key.split("+")[1]
    lines = note.partition("\n\n")[2].splitlines()
    return lines[key_ids(note, ORIGIN).index(key_id)] + "\\n"


def test_a_bridge_that_somebody_removed_is_missed(office: Office):
    change(office)
    hear(office)
    Head.objects.all().delete()

    assert places(check()) == {"record_stream"}


def test_heads_under_a_key_that_lost_its_voice_do_not_count(office: Office, tmp_path: Path):
    """Whoever steals the old key later can sign nothing that passes for a later head."""
    old_signer = keys.signer(ORIGIN)
    change(office)
    hear(office)
    source = published(stream(office), tmp_path / "record")
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    (tmp_path / "record" / "checkpoint").write_text(head_of(old_signer, leaves), encoding="utf-8")

    assert broken(check_public([source], old_signer.verifier_key)) == [
        "the signed head does not hold: no key that we know has signed this note"
    ]


def test_the_old_key_is_destroyed_only_when_asked_and_the_new_one_stays(office: Office, tmp_path: Path):
    receipt = hear(office).appended
    assert receipt is not None
    old, new = change(office)
    files = keys.files_in(Path(settings.DATA), ORIGIN)
    first = files[0].read_bytes()

    assert len(files) == 2
    try:
        assert commands.destroy_old_keys(stream=stream(office)) == [old.split("+")[1]]
        assert commands.destroy_old_keys(stream=stream(office)) == []
        assert keys.files_in(Path(settings.DATA), ORIGIN) == files[1:]
        hear(office, "And it goes on")
        assert open_head(stream(office).head, [new]).size == stream(office).size
        assert (broken(check()), broken(check_receipt(saved(receipt.receipt(), tmp_path), None, None))) == (
            [],
            [],
        )
    finally:
        files[0].write_bytes(first)  # other tests use the key of this name


def test_a_key_that_does_not_follow_the_head_never_signs(office: Office):
    change(office)
    files = keys.files_in(Path(settings.DATA), ORIGIN)
    keys._load.cache_clear()
    text = files[1].read_text()
    files[1].write_text(Signer.generate(ORIGIN).dump())
    try:
        with pytest.raises(NoteError, match="is not the key that the newest head is signed with"):
            hear(office)
    finally:
        files[1].write_text(text)
        keys._load.cache_clear()


def test_a_witness_follows_the_change(office: Office, tmp_path: Path):
    witness = watcher(tmp_path / "witness")
    source = published(stream(office), tmp_path / "record")
    witness.knows(ORIGIN, keys.signer(ORIGIN).verifier_key)
    witness.look(source, ORIGIN)
    _old, new = change(office)
    hear(office)

    note = witness.look(published(stream(office), tmp_path / "record"), ORIGIN)

    log = witness.memory.log(ORIGIN)
    assert (open_head(note, [new]).size, log and log.key) == (stream(office).size, new)


def test_a_forked_record_leaves_evidence_beside_the_receipt(office: Office, tmp_path: Path):
    """Both heads bear the office's signature; the file convinces others without any network."""
    heard = hear(office).appended
    assert heard is not None
    signer = keys.signer(ORIGIN)
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    write_record(tmp_path / "record", signer, [*leaves[:-1], b"{}", b"{}"])
    file = saved(heard.receipt(), tmp_path)

    checked = check_receipt(file, signer.verifier_key, Folder(tmp_path / "record"))

    assert broken(checked) == ["the record no longer contains what it contained when the receipt was given"]
    judged = check_evidence(tmp_path / "mine.evidence.json", signer.verifier_key)
    assert broken(judged) == [
        f"{ORIGIN} signed two heads that cannot both be true: one of {len(leaves)} entries and one of {len(leaves) + 1}"
    ]
