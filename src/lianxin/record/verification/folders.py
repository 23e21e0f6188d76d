"""Data folders: the office's own databases, or those in another folder, opened for reading only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils.translation import gettext as _

from lianxin.algorithms.notes import NoteError, Signer

from .. import keys
from .report import Unreadable

FILES = {"default": "lianxin.sqlite3", "vault": "vault.sqlite3"}


def is_data_folder(folder: Path) -> bool:
    return (folder / FILES["default"]).is_file()


@contextmanager
def databases_in(folder: Path | None) -> Iterator[dict[str, str]]:
    """The connection to use for each of the two databases; None means the office's own.

    Raises ``Unreadable`` when there is no record in them.
    """
    if folder is None:
        _demand_record("default")
        yield {alias: alias for alias in FILES}
        return
    opened = {alias: _open(folder / file, f"read-only {alias}") for alias, file in FILES.items()}
    try:
        _demand_record(opened["default"])
        yield opened
    finally:
        for alias in opened.values():
            connections[alias].close()
            del connections[alias]


def keys_in(folder: Path | None, origin: str) -> list[str]:
    """The public keys of a stream by the key files in a data folder, as far as they are there and sound."""
    found = []
    for path in keys.files_in(folder or Path(settings.DATA), origin):
        with suppress(OSError, NoteError, ValueError):
            found.append(Signer.load(path.read_text(encoding="utf-8").strip()).verifier_key)
    return found


def _open(path: Path, alias: str) -> str:
    if not path.is_file():
        raise Unreadable(_("%(path)s is missing.") % {"path": path})
    # Defaults for every setting of a connection come from Django itself.
    defaults: Mapping[str, Any] = connections.configure_settings({"default": {}})["default"]
    options = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{path.resolve().as_uri()}?mode=ro"}
    connections[alias] = DatabaseWrapper({**defaults, **options}, alias)
    return alias


def _demand_record(alias: str) -> None:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM record_stream")
    except DatabaseError as error:
        raise Unreadable(
            _("There is no record in this database yet (%(error)s).") % {"error": error}
        ) from None
