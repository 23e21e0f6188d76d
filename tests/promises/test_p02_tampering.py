"""A hostile administrator with SQL: whatever is changed behind the record, the check fails and names the table."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, models
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.hear import vault
from lianxin.record.digests import recorded_models
from lianxin.record.models import Cursor, Entry, Setback, Stream, Subtree
from lianxin.record.verification.tables import Table
from lianxin.verify.models import Outcome
from tests.promises.by_sql import COPY, SPELLINGS, change, copied, database_of, key_of, rows_of, undone
from tests.record import scenario
from tests.record.checking import check, places

DATABASES = ["default", "vault"]
LOG = [Entry, Stream, Subtree, Outcome]
COVERED = [*recorded_models(), *LOG]

#: Tables that the record does not vouch for, each with the reason.
UNCOVERED = {
    "ask_ballottoken": "tokens of ballots: the record has the digest of the roll, and after closing of those that voted",
    "ask_decisiondraft": "a decision that is being written: once published it stands in ask_decision, and this row goes",
    "ask_confirmation": "that a minute is right, by a mark: what was confirmed enters the record in batches, with the digest of the words",
    "ask_comprehension": "what people found in the office's page: it enters the record in batches, without time and order",
    "ask_participant": "who votes in a consultation, as numbers by lot: what they say enters the record in batches",
    "ask_surveyanswer": "what people answered in a survey: it enters the record in batches, without time and order",
    "ask_vote": "votes of a consultation: they enter the record in batches; single ones have no time and no order there",
    "ask_sealedvote": "sealed votes: the record has their digest after closing; before, no order of them may stand anywhere",
    "auth_group": "of Django; empty and unused, roles are rows of our own",
    "auth_group_permissions": "as auth_group",
    "auth_permission": "as auth_group",
    "django_content_type": "of Django; names of tables, made again by every migration",
    "django_migrations": "of Django; which tables exist, not what they hold",
    "django_session": "of Django; who is signed in now, gone tomorrow",
    "hear_duenotice": "messages still to be sent; what became of each stands in hear_notice",
    "hear_stagedfile": "files that nobody has spoken with yet: gone tomorrow, and a row of hear_attachment once claimed",
    "hear_glance": "who looked today; in the night each becomes a row of hear_look, which the record vouches for",
    "hear_searchtext": "what voices are found by: made again from their words by `lianxin reindex`",
    "hear_nonce": "signed messages of the last minutes: it refuses repetitions and says nothing",
    "office_spentcode": "one-time codes of the last minutes: they open nothing again, and say nothing",
    "verify_lastlook": "when detectors last looked, so that they look once a day; what they saw is in verify_finding",
    "record_cursor": "how far consumers have read: what they wrote is compared with the record instead",
    "record_head": "signed heads: checked against the entries, and signed by the record's own key",
    "record_cosignature": "signed by the witnesses named in record_witness: checked with their keys",
    "record_asking": "when a witness was last asked: made anew by asking, and no proof of anything",
    "record_setback": "entries to be tried again: as record_cursor",
}

#: From so many rounds on nothing is done together.
ALONE_FROM = 200
#: What SQLite keeps of its index over hear_searchtext.
INDEX = {"hear_search", *(f"hear_search_{part}" for part in ("config", "data", "docsize", "idx"))}

pytestmark = pytest.mark.django_db(databases=DATABASES)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def fields_of(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if field.column]


def grow(place: scenario.Place) -> None:
    """Let the record be so long that hashes stand above its entries."""
    scenario.fill(place, scenario.say(place), 260)
    scenario.consumers.run_until_idle(scenario.NOW)


def test_every_table_is_vouched_for_or_listed_with_a_reason():
    tables = {name for alias in DATABASES for name in connections[alias].introspection.table_names()}

    assert tables - INDEX == {model._meta.db_table for model in COVERED} | set(UNCOVERED)


def test_an_untouched_record_holds(lived: scenario.Place):
    grow(lived)

    checked = check()

    assert (checked.report.broken, checked.report.warnings) == ([], [])
    assert {model._meta.db_table: model.objects.using(database_of(model)).exists() for model in COVERED} == {
        model._meta.db_table: True for model in COVERED
    }


#: For each type, another value that differs by as little as possible.
OTHERS = {
    bool: lambda value: not value,
    int: lambda value: value + 1000,
    datetime: lambda value: value + timedelta(microseconds=1),
    date: lambda value: value + timedelta(days=1),
    bytes: lambda value: bytes([value[0] ^ 1, *value[1:]]) if value else b"x",
    UUID: lambda value: UUID(int=value.int ^ 1),
    dict: lambda value: {**value, "x": 1},
    list: lambda value: [*value, "x"],
    str: lambda value: value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x",
}


def another(value: Any, field: models.Field) -> Any:
    value = bytes(value) if isinstance(value, memoryview) else value
    return blank(field) if value is None else OTHERS[type(value)](value)


def blank(field: models.Field) -> Any:
    kind = field.target_field.get_internal_type() if field.is_relation else field.get_internal_type()
    return {
        "BigAutoField": 1,
        "BigIntegerField": 1,
        "IntegerField": 1,
        "DateField": scenario.NOW.date(),
        "DateTimeField": scenario.NOW,
        "BooleanField": True,
        "UUIDField": UUID(int=1),
        "BinaryField": b"x",
    }.get(kind, "x")


Column = tuple[type[models.Model], models.Field]


def together(of: list[type[models.Model]]) -> list[list[Column]]:
    """One column of each table at a time: no table is named for what was done to another, as a test below shows."""
    places = range(max(len(fields_of(model)) for model in of))
    return [[(model, fields_of(model)[n]) for model in of if n < len(fields_of(model))] for n in places]


def one_by_one(of: list[type[models.Model]]) -> list[list[Column]]:
    return [[(model, field)] for model in of for field in fields_of(model)]


@contextmanager
def undone_in(of: Iterable[type[models.Model]]) -> Iterator[None]:
    """What happens inside is rolled back in each database that holds one of these tables."""
    with ExitStack() as undoing:
        for model in {database_of(model): model for model in of}.values():
            undoing.enter_context(undone(model))
        yield


def named_for(columns: list[Column]) -> set[str]:
    """The tables that the check names when these columns were changed, each in one row."""
    with undone_in(model for model, _field in columns):
        for model, field in columns:
            row = rows_of(model)[-1]
            change(model, row, field, another(getattr(row, field.attname), field))
        return places(check())


def unnoticed(columns: list[Column]) -> set[tuple[str, str]]:
    named = named_for(columns)
    return {(m._meta.db_table, field.column) for m, field in columns if m._meta.db_table not in named}


@pytest.mark.acceptance
def test_a_changed_column_is_found_and_its_table_named(lived: scenario.Place, rounds: int):
    """`make acceptance` changes every column alone."""
    rows = [model for model in COVERED if model not in LOG]
    changes = one_by_one(rows) if rounds >= ALONE_FROM else together(rows)

    assert (
        set().union(*map(unnoticed, [*changes, *one_by_one([m for m in LOG if m is not Subtree])])) == set()
    )
    assert check().report.ok


def test_a_changed_hash_of_many_entries_is_found(lived: scenario.Place):
    grow(lived)

    assert set().union(*map(unnoticed, one_by_one([Subtree]))) == set()
    assert check().report.ok


def halves(of: list[type[models.Model]]) -> list[list[type[models.Model]]]:
    """Sets of tables such that for any two of them each is in one without the other: as many as twice their bits."""
    bits = range(len(of).bit_length())
    return [[m for n, m in enumerate(of) if n >> bit & 1 == side] for bit in bits for side in (0, 1)]


def test_only_the_tables_that_were_changed_are_named(lived: scenario.Place, rounds: int):
    """A table that were named for what was done to another stands once without it; `make acceptance` goes one by one."""
    of = recorded_models()
    for changed in [[model] for model in of] if rounds >= ALONE_FROM else halves(of):
        named = named_for([(model, fields_of(model)[-1]) for model in changed])

        assert named == {model._meta.db_table for model in changed}


def some_at_once(of: list[type[models.Model]], rounds: int) -> list[list[type[models.Model]]]:
    """An eighth of the tables each time; `make acceptance` goes one by one."""
    parts = len(of) if rounds >= ALONE_FROM else 8
    return [of[n::parts] for n in range(parts)]


def test_a_deleted_row_is_found(lived: scenario.Place, rounds: int):
    for doomed in some_at_once(recorded_models(), rounds):
        gone = {model: rows_of(model)[-1].pk for model in doomed}
        with undone_in(doomed):
            for model, key in gone.items():
                rows = model.objects.using(database_of(model)).filter(pk=key)
                rows._raw_delete(rows.db)
            told = [finding.where for finding in check().report.broken if "gone" in finding.problem]

        assert sorted(told) == sorted(f"{model._meta.db_table}/{key}" for model, key in gone.items())


def test_an_inserted_row_is_found(lived: scenario.Place, rounds: int):
    of_the_office = [model for model in recorded_models() if database_of(model) == "default"]
    for added in some_at_once(of_the_office, rounds):
        with undone_in(added):
            for model in added:
                copied(model).save(force_insert=True)
            found = {finding.where: finding.problem for finding in reversed(check().report.broken)}

        assert {model: found.get(f"{model._meta.db_table}/{COPY}") for model in added} == dict.fromkeys(
            added, "no entry of the record vouches for this row"
        )


def test_a_contact_that_no_voice_claims_is_mentioned_but_breaks_nothing(lived: scenario.Place):
    """The vault commits before the voice does; a crash between the two leaves a contact without a voice."""
    contact = vault.put(office_id=lived.office.pk, text="13700000000")

    report = check().report

    assert (report.ok, [finding.where for finding in report.warnings]) == (
        True,
        [f"hear_contact/{contact.pk}"],
    )


def test_a_cut_off_tail_is_found(lived: scenario.Place):
    newest = Entry.objects.order_by("number").last()

    Entry.objects.filter(pk=newest.pk).delete()

    assert "record_stream" in places(check())


def test_entries_that_changed_places_are_found(lived: scenario.Place):

    for old, new in ((20, -1), (21, 20), (-1, 21)):
        Entry.objects.filter(number=old).update(number=new)

    assert sum(finding.where.startswith("record_entry/") for finding in check().report.broken) >= 2


def test_a_private_part_that_was_wiped_is_found(lived: scenario.Place):
    """Else the newest digest of a row could be made to disappear, and the row set back to an older state."""
    Entry.objects.filter(number=20).update(salt=None, opening=None)

    assert places(check()) >= {"record_entry"}


def test_an_outcome_made_up_or_taken_away_is_found(lived: scenario.Place):
    known = Outcome.objects.first()

    with undone(Outcome):
        Outcome.objects.create(office=lived.office, voice_id=4711, said_at=known.said_at)
        assert places(check()) == {"verify_outcome"}
    with undone(Outcome):
        known.delete()
        assert places(check()) == {"verify_outcome"}


@pytest.mark.parametrize("number", [-1, 100_000])
def test_a_cursor_outside_the_record_is_found(lived: scenario.Place, number: int):
    Cursor.objects.update(number=number)

    assert "record_cursor" in places(check())


def test_rows_of_the_log_without_a_record_are_found(lived: scenario.Place):
    columns = {"stream_id": 77, "consumer": "x", "number": 1, "next_try": scenario.NOW, "problem": ""}

    with undone(Setback):
        Setback.objects.create(**columns)
        Subtree.objects.create(stream_id=77, level=1, position=0, hash=b"x" * 32)

        assert places(check()) == {"record_setback", "record_subtree"}
    assert lived.office.pk


KEPT_AS_BYTES = (
    models.CharField,
    models.TextField,
    models.BinaryField,
    models.JSONField,
    models.DateTimeField,
    models.UUIDField,
)
#: Tables with such columns and rows.
TEXTS = [m for m in COVERED if m is not Subtree and any(isinstance(f, KEPT_AS_BYTES) for f in fields_of(m))]


@pytest.fixture
def on_sqlite(engine: str, db: None) -> Iterator[None]:
    if engine != "sqlite":
        pytest.skip("PostgreSQL keeps one spelling of every value and refuses bytes that are no text")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "PRAGMA ignore_check_constraints = ON"
        )  # the only guard of JSON; an attacker needs no guard
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def turned(model: type[models.Model], data: st.DataObject) -> bool:
    """One bit of one value of one row; nothing where that value is empty."""
    table = Table(model, database_of(model))
    row = data.draw(st.sampled_from(list(table.rows())))
    field = data.draw(
        st.sampled_from([field for field in fields_of(model) if isinstance(field, KEPT_AS_BYTES)])
    )
    connection = connections[database_of(model)]
    raw = connection.ops.quote_name(field.column)
    with connection.cursor() as cursor:
        condition, key = key_of(model, row.columns)
        where = f"WHERE {condition}"
        cursor.execute(f"SELECT typeof({raw}), CAST({raw} AS BLOB) FROM {model._meta.db_table} {where}", key)
        kind, old = cursor.fetchone()
        if not old or kind not in {"text", "blob"}:
            return False
        at, bit = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(0, 7))
        new = bytes([*old[:at], old[at] ^ (1 << bit), *old[at + 1 :]])
        sql = f"UPDATE {model._meta.db_table} SET {raw} = CAST(%s AS {kind}) {where}"
        cursor.execute(sql, [new, *key])
    return True


#: Ten tables of rows together; a table of the log alone, because all others are looked at by it.
SOME_TEXTS = st.one_of(
    st.lists(st.sampled_from([m for m in TEXTS if m not in LOG]), min_size=10, max_size=10, unique=True),
    st.sampled_from([[m] for m in TEXTS if m in LOG]),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of=SOME_TEXTS, data=st.data())
def check_any_byte(of: list[type[models.Model]], data: st.DataObject) -> None:
    with undone_in(of):
        bent = {model._meta.db_table for model in of if turned(model, data)}
        assert bent <= places(check())


def test_any_byte_of_any_text_is_found(lived: scenario.Place, on_sqlite: None):
    check_any_byte()


def named_after(statement: str) -> set[str]:
    with undone(Entry), connections["default"].cursor() as cursor:
        cursor.execute(statement)
        return places(check())


def test_a_value_spelled_otherwise_is_found(lived: scenario.Place, on_sqlite: None):
    """SQLite keeps whatever it is given; a date that is none must be named, not end the check."""
    named = {
        (table, column, value): table in named_after(f"UPDATE {table} SET {column} = {value}")
        for table, column, value in SPELLINGS
    }

    assert named == dict.fromkeys(SPELLINGS, True)


def test_a_contact_moved_within_the_vault_is_found(lived: scenario.Place):
    contact = next(model for model in recorded_models() if database_of(model) == "vault")
    first, second = rows_of(contact)[:2]
    contact.objects.filter(pk=first.pk).update(sealed=second.sealed)

    assert places(check()) == {"hear_contact"}
