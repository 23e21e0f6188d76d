"""Every column of the schema is explained, and none that is not there."""

from django.apps import apps

from lianxin.office.columns import IDENTIFIES, kinds, reader_name, schema, tables

#: Tables without meaning of their own: they only join two others, and nothing writes them.
JOINS = {"auth.Group_permissions"}
LANGUAGES = {"en", "zh-hans", "zh-hant"}


def test_every_column_of_the_schema_has_a_class_and_no_other():
    told = {label: frozenset(column for column, _kind in table.pairs()) for label, table in tables().items()}

    assert told == {label: columns for label, columns in schema().items() if label not in JOINS}


def test_no_column_has_two_classes():
    twice = [
        (table.label, column)
        for table in tables().values()
        for column, _kind in table.pairs()
        if [one for one, _ in table.pairs()].count(column) > 1
    ]

    assert twice == []


def test_every_class_and_every_reader_is_known_and_used():
    used = {kind for table in tables().values() for kind in table.columns}
    readers = {reader for table in tables().values() for reader in table.readers}

    assert used == set(kinds())
    assert all(reader_name(reader) for reader in readers)
    assert {kind.identifies for kind in kinds().values()} == set(IDENTIFIES)


def test_everything_is_said_in_three_languages():
    names = [kind.names for kind in kinds().values()] + [table.names for table in tables().values()]

    assert [name for name in names if set(name) != LANGUAGES or not all(name.values())] == []
    assert [name for name in names if name["zh-hans"] == name["en"]] == []


def test_whatever_points_to_staff_is_said_to_tell_of_staff():
    """A column that names an account cannot be passed off as a plain link."""
    people = {
        (model._meta.label, field.attname)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.related_model is apps.get_model("office.Person")
    }
    told = {
        (label, column)
        for label, table in tables().items()
        for column, kind in table.pairs()
        if kind == "staff"
    }

    assert people <= told
    assert told - people == {("office.Person", "login"), ("office.Person", "display_name")}
