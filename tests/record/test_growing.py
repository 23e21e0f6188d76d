"""One head a commit: every command in it gets its number and a receipt that holds; who fails leaves no gap."""

from collections.abc import Callable

import pytest
from django.db import transaction

from lianxin.algorithms.merkle import root_of
from lianxin.algorithms.notes import Checkpoint, key_ids, open_head
from lianxin.algorithms.receipts import check_receipt
from lianxin.record import keys
from lianxin.record.commands import Appended, append, hold, next_number, open_stream
from lianxin.record.commit import grouped, undoable
from lianxin.record.entries import KINDS
from lianxin.record.models import Entry, Stream
from lianxin.record.witnessing.commands import change_key
from tests.factories import MONDAY
from tests.record.together import Broken, behind_one

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = "growing/record"


@pytest.fixture
def stream() -> Stream:
    return open_stream(origin=ORIGIN)


def add(stream: Stream, name: str) -> Appended:
    public = {"unit": name, "names": {}}
    return append(
        stream_id=stream.pk, kind=KINDS["unit.added"], subject=name, now=MONDAY, public=public, rows=[]
    )


def adding(stream: Stream, *names: str, then: type[Exception] | None = None) -> Callable[[], list[Appended]]:
    def work() -> list[Appended]:
        done = [add(stream, name) for name in names]
        if then:
            raise then(names)
        return done

    return work


def entries() -> list[tuple[int, str]]:
    return list(Entry.objects.order_by("number").values_list("number", "subject"))


def head_of(stream: Stream) -> Checkpoint:
    """The newest head; it is signed, and it is over exactly the entries that are there."""
    stream.refresh_from_db()
    head = open_head(stream.head, [keys.signer(ORIGIN).verifier_key])
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf_hash", flat=True)]
    assert (head.size, head.root, stream.size) == (len(leaves), root_of(leaves), len(leaves))
    assert stream.tree().root() == head.root
    return head


def test_commands_that_share_a_commit_share_a_head_and_each_has_its_receipt(stream):
    add_alone = grouped(adding(stream, "first"))
    results = behind_one([adding(stream, f"{n}a", f"{n}b") for n in range(9)])

    done = [*add_alone, *(one for result in results for one in result)]
    assert [one.entry.number for one in done] == list(range(1, 20))
    assert len({one.head for one in done}) == 2
    head = head_of(stream)
    for one in done[1:]:
        receipt = one.receipt()
        assert receipt.head == stream.head
        leaf = one.entry.leaf.encode()
        assert check_receipt(receipt, leaf, [keys.signer(ORIGIN).verifier_key]) == head


def test_whoever_fails_leaves_no_gap_and_spoils_no_receipt(stream):
    works = [
        adding(stream, "a"),
        adding(stream, "lost", "lost too", then=Broken),
        adding(stream, "b"),
        adding(stream, "lost as well", then=Broken),
        adding(stream, "c"),
    ]
    results = behind_one([lambda work=work: outcome(work) for work in works])

    assert entries() == [(1, "a"), (2, "b"), (3, "c")]
    head = head_of(stream)
    for result in results:
        for one in result or []:
            leaf = one.entry.leaf.encode()
            assert check_receipt(one.receipt(), leaf, [keys.signer(ORIGIN).verifier_key]) == head


def outcome(work: Callable[[], list[Appended]]) -> list[Appended] | None:
    """A part of the command that is undone: what stood before it in the same command stays."""
    try:
        with undoable():
            return work()
    except Broken:
        return None


def test_a_command_that_fails_behind_others_takes_only_its_own_entries_along(stream):
    behind_one([adding(stream, "a"), adding(stream, "lost", then=Broken), adding(stream, "b")])

    assert entries() == [(1, "a"), (2, "b")]
    head_of(stream)


def test_a_head_that_is_held_is_signed_over_all_that_came_before_in_the_commit(stream):
    seen = []

    def holding() -> str:
        seen.append((next_number(stream.pk), hold(stream.pk)))
        add(stream, "after")
        return "held"

    behind_one([adding(stream, "before"), holding])

    number, held = seen[0]
    assert number == 2
    assert open_head(held.head, [keys.signer(ORIGIN).verifier_key]).root == held.edge.root()
    assert held.edge.size == 1
    assert entries() == [(1, "before"), (2, "after")]
    head_of(stream)


def test_a_head_that_was_held_in_vain_is_signed_again(stream):
    """Signed for a command that was then undone: what is on disk is over what stayed."""

    def in_vain() -> None:
        hold(stream.pk)
        add(stream, "lost")
        raise Broken

    behind_one([adding(stream, "a"), in_vain, adding(stream, "b")])

    assert entries() == [(1, "a"), (2, "b")]
    head_of(stream)


def test_a_key_that_changes_within_a_shared_commit_signs_from_its_entry_on(stream):
    old = keys.signer(ORIGIN)
    change = []

    behind_one(
        [
            adding(stream, "before"),
            lambda: change.append(change_key(stream=stream, now=MONDAY)),
            adding(stream, "after"),
        ]
    )

    new = keys.signer(ORIGIN)
    assert (change[0].size, key_ids(change[0].note, ORIGIN)) == (2, [old.key_id, new.key_id])
    stream.refresh_from_db()
    assert key_ids(stream.head, ORIGIN) == [new.key_id]
    head_of(stream)


def test_nobody_has_a_receipt_before_the_commit(stream):
    def early() -> None:
        add(stream, "a").receipt()

    with pytest.raises(RuntimeError, match="signed when its commit is made"):
        grouped(early)
    assert entries() == []
    head_of(stream)


def test_outside_a_shared_commit_each_entry_signs_its_own_head(stream):
    with transaction.atomic():
        first, second = add(stream, "a"), add(stream, "b")

    assert [open_head(one.head, [keys.signer(ORIGIN).verifier_key]).size for one in (first, second)] == [1, 2]
    head_of(stream)
