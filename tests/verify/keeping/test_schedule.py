"""The plan of what is kept how long names every table and every text column there is."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models

from lianxin.verify.keeping import COLUMNS, FROM, KINDS, REST
from lianxin.verify.keeping.schedule import WORDING

#: What may hold a text; choices hold codes of our own.
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.UUIDField)
#: What SQLite keeps of its index over hear_searchtext, which goes with the rows of that table.
INDEX = {"hear_search", *(f"hear_search_{part}" for part in ("config", "data", "docsize", "idx"))}


def text_columns(model: type[models.Model]) -> set[str]:
    fields = model._meta.local_concrete_fields
    return {field.column for field in fields if isinstance(field, TEXTS) and not field.choices}


@pytest.mark.django_db
def test_every_table_and_every_text_column_has_its_time():
    of_models = {m._meta.db_table: text_columns(m) for m in apps.get_models(include_auto_created=True)}

    assert {table: set(columns) for table, columns in COLUMNS.items() if columns} == {
        table: columns for table, columns in of_models.items() if columns
    }
    assert set(REST) == set(connection.introspection.table_names()) - INDEX | {"hear_contact"}


def test_every_kind_is_used_worded_and_named():
    used = {*REST.values(), *(kind for columns in COLUMNS.values() for kind in columns.values())}

    assert used == set(KINDS) == set(WORDING)
    assert {kind.since for kind in KINDS.values() if kind.after} == set(FROM)
    assert all((kind.after is None) == (kind.since == "") for kind in KINDS.values())


def test_the_plan_keeps_what_other_rooms_keep_for_the_same_time():
    from lianxin.hear.attachments.staging import KEPT
    from lianxin.hear.commands.notices import GIVE_UP_AFTER
    from lianxin.hear.hooks import nonces

    assert KINDS["staged"].after == KEPT
    assert KINDS["messages"].after == GIVE_UP_AFTER
    assert (KINDS["nonces"].after or timedelta()) >= nonces.KEPT
