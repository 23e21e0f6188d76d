"""All tables of a new database at once.

Step by step, Django thinks through every model again for each change that was ever made: sixteen seconds of a new
house's first twenty.  To make what all migrations together come to takes one, and leaves the same tables
(``tests/cli/test_tables.py``).
"""

from __future__ import annotations

from django.db import connections, router
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

#: Django's own note of what was done.
_NOTES = "django_migrations"


def is_new(alias: str) -> bool:
    """Whether nothing stands in the database."""
    return set(connections[alias].introspection.table_names()) <= {_NOTES} and not _noted(alias)


def _noted(alias: str) -> bool:
    return bool(MigrationExecutor(connections[alias]).recorder.applied_migrations())


def lay_out(alias: str) -> None:
    """Make every table that belongs into a new database, and note all migrations as done.  All of it or nothing."""
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    migrations = executor.migration_plan(executor.loader.graph.leaf_nodes())
    apps = executor.loader.project_state().apps
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection) and router.allow_migrate_model(alias, model):
                editor.create_model(model)
        for migration, _back in migrations:
            for step in migration.operations:
                if isinstance(step, RunPython) and _is_due(step, alias, migration.app_label):
                    step.code(apps, editor)
            executor.recorder.record_applied(migration.app_label, migration.name)


def _is_due(step: RunPython, alias: str, app: str) -> bool:
    """What only mended rows that were there before has nothing to mend."""
    return not step.elidable and router.allow_migrate(alias, app, **step.hints)
