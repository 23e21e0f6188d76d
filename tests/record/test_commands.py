"""Appending: gap-free numbers, proofs that hold, commitments that bind, all or nothing."""

import json

import pytest
from django.db import transaction

from lianxin.algorithms.receipts import check_receipt
from lianxin.office.models import Unit
from lianxin.record import keys
from lianxin.record.commands import MOST_LEAF, append, commitment, stamp
from lianxin.record.digests import row_digest
from lianxin.record.entries import KINDS
from lianxin.record.models import Entry, Stream
from tests.record import scenario

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
UNIT_ADDED = "unit.added"


def add(place: scenario.Place, **public: object):
    fields = {"unit": "x", "names": {}, **public}
    unit = Unit.objects.first()
    assert unit is not None
    return append(
        stream_id=place.office.stream_id,
        kind=KINDS[UNIT_ADDED],
        subject="unit/1",
        now=scenario.NOW,
        public=fields,
        rows=[unit],
    )


def test_numbers_have_no_gaps_even_after_a_command_that_failed():
    place = scenario.found()
    size = Entry.objects.count()

    with transaction.atomic():
        add(place)
        transaction.set_rollback(True)
    appended = add(place)

    assert appended.entry.number == size + 1
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, size + 2))


def test_every_entry_has_a_receipt_that_holds():
    place = scenario.found()

    for _ in range(5):
        appended = add(place)
        head = check_receipt(
            appended.receipt(), appended.entry.leaf.encode(), [keys.signer("lianxin/liuxi").verifier_key]
        )
        assert (head.origin, head.size) == ("lianxin/liuxi", appended.entry.number)


def test_the_leaf_publishes_what_is_declared_and_commits_to_the_rest():
    entry = add(scenario.found()).entry
    leaf, opening = json.loads(entry.leaf), json.loads(entry.opening)

    unit = Unit.objects.first()
    assert unit is not None
    assert opening == {"rows": {f"office_unit/{unit.pk}": row_digest(unit)}}
    assert leaf == {
        "number": entry.number,
        "kind": UNIT_ADDED,
        "time": stamp(scenario.NOW),
        "subject": "unit/1",
        "public": {"unit": "x", "names": {}},
        "commitment": commitment(bytes(entry.salt), entry.opening.encode()),
    }


def test_equal_entries_have_unequal_commitments():
    """A fresh salt each time: who guesses the private part cannot test the guess on the leaf."""
    place = scenario.found()

    assert add(place).entry.public == add(place).entry.public
    salts = Entry.objects.values_list("salt", flat=True)
    assert len({bytes(salt) for salt in salts}) == len(salts)


@pytest.mark.parametrize("public", [{"extra": 1}, {"unit": 1.5}])
def test_a_field_that_is_not_declared_or_has_no_single_spelling_is_refused(public: dict[str, object]):
    place = scenario.found()
    before = Stream.objects.values().get()

    with pytest.raises((ValueError, TypeError)):
        add(place, **public)

    assert Stream.objects.values().get() == before


def test_a_leaf_too_long_for_a_tile_is_refused():
    with pytest.raises(ValueError, match="too long"):
        add(scenario.found(), unit="x" * MOST_LEAF)
