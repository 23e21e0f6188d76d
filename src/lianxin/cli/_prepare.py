"""What commands share before they start: tables that are up to date, and the office that is meant."""

from __future__ import annotations

import gc
import sys

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from lianxin.office.models import Office

from ._tables import is_new, lay_out

#: The databases, and whose tables they hold; the vault has one table, of hearing's.
_DATABASES: tuple[tuple[str, str | None], ...] = (("default", None), ("vault", "hear"))


def migrate() -> None:
    """Bring both databases up to date; costs two look-ups when they already are."""
    for alias, app in _DATABASES:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes(app)):
            make_tables(alias, app)


def make_tables(alias: str, app: str | None = None) -> None:
    """Run the migrations of a database, or only those of one app."""
    # Django builds thousands of classes on the way; to look for garbage among them costs a third of the time.
    gc.disable()
    try:
        if is_new(alias):
            lay_out(alias)
        call_command("migrate", *([app] if app else []), database=alias, verbosity=0, interactive=False)
    finally:
        gc.enable()


def the_office(slug: str | None) -> Office | None:
    """The office named, or the only one there is; None when there is none, or more than one, or not that one."""
    offices = Office.objects.filter(slug=slug) if slug else Office.objects.all()
    found = list(offices[:2])
    return found[0] if len(found) == 1 else None


def say(text: str) -> None:
    """A line for the person at the terminal, apart from what a program may read."""
    print(text, file=sys.stderr)


def explain_no_office(slug: str | None) -> None:
    """Say which offices there are when none was meant clearly."""
    known = ", ".join(Office.objects.order_by("slug").values_list("slug", flat=True)) or _("none yet")
    if slug:
        say(_("There is no office %(slug)s. Offices here: %(known)s") % {"slug": slug, "known": known})
    else:
        say(_("Say which office with --office. Offices here: %(known)s") % {"known": known})
