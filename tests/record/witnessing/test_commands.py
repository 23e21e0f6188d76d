"""Witnesses are named and dropped in the record, heads are kept, and only what a named witness signed is taken."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from lianxin.algorithms.merkle import EMPTY_ROOT
from lianxin.algorithms.notes import Checkpoint, Cosigner, Signer, cosigned_at
from lianxin.algorithms.receipts import check_receipt
from lianxin.office.models import Office
from lianxin.record import keys
from lianxin.record.models import Cosignature, Entry, Head, Stream, Witness
from lianxin.record.queries import receipt_for
from lianxin.record.witnessing import commands, queries
from lianxin.record.witnessing.commands import WitnessError
from lianxin.verify.witnesses import keep_day_heads
from tests.factories import MONDAY, hear, open_office
from tests.record.checking import check, places
from tests.record.watching import cosigned

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def cosigner() -> Cosigner:
    return Cosigner.generate("neighbour.example/w1")


@pytest.fixture
def witness(office: Office, cosigner: Cosigner) -> Witness:
    return commands.name_witness(stream=stream(office), key=cosigner.verifier_key, now=MONDAY)


def stream(office: Office) -> Stream:
    return Stream.objects.get(pk=office.stream_id)


def taken(office: Office, note: str) -> list[Cosignature]:
    return commands.take_cosignatures(stream=stream(office), note=note, now=MONDAY)


def refused(office: Office, note: str) -> str:
    with pytest.raises(WitnessError) as caught:
        taken(office, note)
    return caught.value.code


def test_naming_and_dropping_stand_in_the_record(office: Office, witness: Witness):
    commands.drop_witness(witness=witness, now=MONDAY)
    commands.drop_witness(witness=witness, now=MONDAY)

    told = Entry.objects.filter(kind__startswith="witness.").order_by("number")
    public = {"witness": "neighbour.example/w1", "key": witness.key}
    assert [(entry.kind, entry.public) for entry in told] == [
        ("witness.named", public),
        ("witness.dropped", public),
    ]
    assert queries.witnesses(stream(office)) == []


def test_a_key_that_is_none_or_signs_notes_is_no_witness(office: Office, witness: Witness):
    wrong = ["", "a witness", Signer.generate("neighbour.example/w1").verifier_key, witness.key + "A"]
    codes = []
    for key in [*wrong, witness.key]:
        with pytest.raises(WitnessError) as caught:
            commands.name_witness(stream=stream(office), key=key, now=MONDAY)
        codes.append(caught.value.code)

    assert codes == ["key", "key", "key", "key", "known"]


def test_a_signature_is_kept_once_and_the_next_receipt_carries_it(
    office: Office, witness: Witness, cosigner: Cosigner
):
    entry = hear(office).appended.entry
    note = cosigned(office, cosigner, now=MONDAY)

    assert [one.line for one in taken(office, note)] == [one.line for one in taken(office, note)]
    assert Cosignature.objects.count() == 1
    hear(office, "Another word")

    receipt = receipt_for(entry)
    check_receipt(receipt, entry.leaf.encode(), [keys.signer("lianxin/willow").verifier_key])
    assert cosigned_at(receipt.head, [witness.key]) == {witness.key: int(MONDAY.timestamp())}
    newest = hear(office, "Later").appended.entry
    assert receipt_for(newest).head == stream(office).head


def test_what_is_not_a_named_witness_below_a_head_of_ours_is_refused(
    office: Office, witness: Witness, cosigner: Cosigner
):
    good = cosigned(office, cosigner, now=MONDAY)
    head, _blank, lines = good.partition("\n\n")
    stranger, other = Cosigner.generate("neighbour.example/w1"), Signer.generate("lianxin/willow")
    hear(office)
    replayed = stream(office).head + lines.splitlines(keepends=True)[-1]
    size = stream(office).size
    forked = keys.signer("lianxin/willow").sign(Checkpoint("lianxin/willow", size, EMPTY_ROOT).text())
    longer = keys.signer("lianxin/willow").sign(Checkpoint("lianxin/willow", size + 9, EMPTY_ROOT).text())
    below = {
        "no witness": (stream(office).head, "unknown"),
        "a stranger": (cosigned(office, stranger, now=MONDAY), "unknown"),
        "replayed below another head": (replayed, "signature"),
        "not our head": (other.sign(head + "\n") + lines.splitlines(keepends=True)[-1], "not_ours"),
        "another record": (forked + cosigner.line(forked.partition("\n\n")[0] + "\n", 1), "contradiction"),
        "entries we do not have": (
            longer + cosigner.line(longer.partition("\n\n")[0] + "\n", 1),
            "contradiction",
        ),
        "from next year": (cosigned(office, cosigner, now=MONDAY + timedelta(days=365)), "time"),
        "from the end of time": (
            stream(office).head + cosigner.line(stream(office).head.partition("\n\n")[0] + "\n", 2**63 - 1),
            "time",
        ),
    }

    assert {name: refused(office, note) for name, (note, _code) in below.items()} == {
        name: code for name, (_note, code) in below.items()
    }
    commands.drop_witness(witness=witness, now=MONDAY)
    assert (refused(office, good), Cosignature.objects.count()) == ("unknown", 0)


def test_lines_of_others_are_not_kept(office: Office, witness: Witness, cosigner: Cosigner):
    stranger = Cosigner.generate("lianxin/willow")
    text = stream(office).head.partition("\n\n")[0] + "\n"

    taken(office, cosigned(office, cosigner, now=MONDAY) + stranger.line(text, 1))

    kept = Head.objects.get()
    assert (kept.note, kept.with_cosignatures().count("\N{EM DASH}")) == (stream(office).head, 2)


def test_one_head_of_each_day_is_kept_by_the_office_s_own_midnight(office: Office):
    zone = ZoneInfo("Asia/Shanghai")
    evening = MONDAY.astimezone(zone).replace(hour=23, minute=30)
    moments = [evening + timedelta(minutes=minutes) for minutes in (0, 20, 40, 60, 60 * 24 + 60)]
    kept = [keep_day_heads(moments[0]), keep_day_heads(moments[0])]
    for moment in moments[1:4]:
        hear(office, f"At {moment}")
        kept.append(keep_day_heads(moment))
    kept.append(keep_day_heads(moments[4]))  # a day on which nothing was said has the head of the day before
    hear(office, "At last")
    kept.append(keep_day_heads(moments[4]))

    days = [head.day.isoformat() for head in Head.objects.order_by("size") if head.day]
    assert (kept, days) == ([1, 0, 0, 1, 0, 1, 0], ["2026-06-01", "2026-06-02", "2026-06-03"])


def test_heads_and_signatures_that_somebody_changed_are_found(
    office: Office, witness: Witness, cosigner: Cosigner
):
    taken(office, cosigned(office, cosigner, now=MONDAY))
    assert check().report.ok
    head, line = Head.objects.get(), Cosignature.objects.get()
    forged = keys.signer("lianxin/willow").sign(Checkpoint("lianxin/willow", head.size, EMPTY_ROOT).text())
    found = []
    for row, column, value in (
        (head, "note", forged),
        (head, "note", ""),
        (head, "size", head.size - 1),
        (line, "line", Cosigner.generate("x").line(head.note.partition("\n\n")[0] + "\n", 1)),
        (line, "signed_at", MONDAY - timedelta(days=1)),
    ):
        before = getattr(row, column)
        type(row).objects.filter(pk=row.pk).update(**{column: value})
        found.append(places(check()))
        type(row).objects.filter(pk=row.pk).update(**{column: before})

    both = {"record_head", "record_cosignature"}
    assert found == [both, both, {"record_head"}, {"record_cosignature"}, {"record_cosignature"}]
    assert check().report.ok
