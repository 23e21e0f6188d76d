"""Erasing within a whole record: whatever is changed before or after it, in whatever row, is still found."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.algorithms.merkle import verify_inclusion
from lianxin.algorithms.notes import open_head
from lianxin.hear import erasures, scrubbing
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import Voice
from lianxin.office.refusals import Refusal
from lianxin.record.digests import recorded_models, row_key
from lianxin.record.erasing import Vouchers
from lianxin.record.models import Entry, Stream
from lianxin.record.queries import receipt_for, verifier_key
from tests.promises.by_sql import change, database_of, undone
from tests.promises.test_p02_tampering import another, fields_of, rows_of
from tests.record import scenario
from tests.record.checking import check, places

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
OF_THE_OFFICE = [model for model in recorded_models() if database_of(model) == "default"]


@pytest.fixture(autouse=True)
def nothing_owed_afterwards() -> Iterator[None]:
    """The erasures of these tests are undone with them; what they owe and note must be, too."""
    yield
    for name in (erasures.LEDGER, scrubbing.DUE):
        (django_settings.DATA / name).unlink(missing_ok=True)


def erase(pks: list[int]) -> int:
    """How many of these voices could be erased."""
    count = 0
    for voice in Voice.objects.select_related("office").filter(pk__in=pks):
        try:
            erase_voice(voice=voice, now=scenario.NOW)
        except Refusal:
            continue
        count += 1
    return count


def voices() -> list[int]:
    return list(Voice.objects.order_by("pk").values_list("pk", flat=True))


def test_the_whole_scenario_can_be_erased_and_everything_still_holds(lived: scenario.Place):
    before = {entry.pk: entry.leaf for entry in Entry.objects.all()}

    assert erase(voices()) == len(voices())

    report = check().report
    assert report.broken == []
    # Contacts go once the erasure is on disk; until then nobody claims them.
    assert {one.where.partition("/")[0] for one in report.warnings} <= {"hear_contact"}
    assert {pk: Entry.objects.get(pk=pk).leaf for pk in before} == before
    stream = Stream.objects.get()
    head = open_head(stream.head, [verifier_key(stream)])
    gone = list(Entry.objects.filter(opening=None))
    proofs = [(entry, list(receipt_for(entry).path)) for entry in gone]
    assert [
        verify_inclusion(bytes(entry.leaf_hash), entry.number - 1, head.size, path, head.root)
        for entry, path in proofs
    ] == [True] * len(gone)


def test_the_walk_that_goes_on_finds_what_one_walk_finds(lived: scenario.Place):
    voice = Voice.objects.select_related("office").order_by("pk").first()
    stream, touched = Stream.objects.get(), {row_key(voice)}
    at_once, begun = (Vouchers(stream.pk, since=1) for _ in range(2))
    begun.read_on(touched)
    scenario.say(lived, "又坏了")
    begun.read_on(touched)
    at_once.read_on(touched)

    assert (begun.doomed, begun.newest) == (at_once.doomed, at_once.newest)
    assert row_key(voice) in at_once.orphans()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def check_any_edit(data: st.DataObject) -> None:
    """One column of one row is changed by SQL; some voices are erased before it, some after it."""
    chosen = data.draw(st.lists(st.sampled_from(voices()), max_size=2, unique=True))
    later = data.draw(st.lists(st.sampled_from(voices()), min_size=1, max_size=2, unique=True))
    model = data.draw(st.sampled_from(OF_THE_OFFICE))
    with undone(model):
        erase(chosen)
        standing = rows_of(model)
        if not standing:
            return
        row = data.draw(st.sampled_from(standing))
        field = data.draw(st.sampled_from([one for one in fields_of(model) if not one.primary_key]))
        change(model, row, field, another(getattr(row, field.attname), field))
        erase(later)
        assert model._meta.db_table in places(check())


def test_any_edit_before_or_after_an_erasure_is_found(lived: scenario.Place):
    check_any_edit()


def test_a_private_part_taken_away_by_hand_is_found_beside_those_that_were_erased(lived: scenario.Place):
    erase(voices()[:1])
    kept = Entry.objects.exclude(opening=None).order_by("number")[3]

    Entry.objects.filter(pk=kept.pk).update(salt=None, opening=None)

    assert f"record_entry/{kept.stream_id}/{kept.number}" in {one.where for one in check().report.broken}


def test_a_private_part_that_came_back_is_found(lived: scenario.Place):
    """As after a backup whose erasures nobody applied again."""
    voice = voices()[0]
    before = {entry.pk: (entry.salt, entry.opening) for entry in Entry.objects.all()}
    erase([voice])
    gone = Entry.objects.filter(opening=None).order_by("number").first()
    salt, opening = before[gone.pk]

    Entry.objects.filter(pk=gone.pk).update(salt=salt, opening=opening)

    assert places(check()) >= {"record_entry"}
