"""``lianxin export-rows``: every row behind the record, for an auditor who has a right to see them."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.record.verification.folders import databases_in
from lianxin.record.verification.report import Unreadable
from lianxin.record.verification.tables import snapshot
from lianxin.verify import behind

from ._prepare import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "export-rows", help=_("write every row behind the record to a file: confidential, for an auditor")
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Only the owner of the file may read it, and nothing that is there is overwritten."""
    path: Path = arguments.file
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        say(f"{path}: {error.strerror}")
        return 2
    try:
        rows = _write(descriptor)
    except (OSError, Unreadable) as error:
        path.unlink()
        say(str(error))
        return 2
    print(
        _("%(file)s: %(rows)s rows, with what people said. Keep it as you keep the database.")
        % {"file": path, "rows": rows}
    )
    return 0


def _write(descriptor: int) -> int:
    """All rows as they stand at one moment; how many there were."""
    rows = -1
    with (
        os.fdopen(descriptor, "w", encoding="utf-8") as file,
        databases_in(None) as databases,
        snapshot(databases["default"], databases["vault"]),
    ):
        for line in behind.export(databases):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            rows += 1
    return rows
