"""``lianxin restore``: a house from a backup, in a new place, with the gap told in its record."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from getpass import getpass
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.record.keeping import databases, packing, recipients, unpacking
from lianxin.record.keeping.sealing import Unopened
from lianxin.record.verification.sources import Web

from . import _finishing
from ._bytes import progress
from ._prepare import say

DONE, BROKEN, REFUSED, INTERRUPTED = 0, 1, 2, 130
TOLD = "restore.json"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("restore", help=_("bring a house back from a backup"))
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?")
    parser.add_argument("--into", metavar="DATA", type=Path, help=_("the new data folder"))
    parser.add_argument(
        "--key", metavar="FILE", help=_("the file with the key that opens backups; - reads it from the input")
    )
    parser.add_argument(
        "--last-head",
        metavar="FILE|URL",
        action="append",
        default=[],
        help=_("a later receipt or signed head, so that the record can say how much is lost"),
    )
    parser.add_argument(
        "--erased",
        metavar="FILE",
        type=Path,
        help=_("what was erased since, from the lost house; default: the list beside the backup"),
    )
    parser.add_argument("--finish", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: restored, and everything holds; 1: restored, but what was backed up did not hold; 2: nothing was restored."""
    try:
        if arguments.finish:
            return _finishing.finish(arguments.finish)
        return _restore(arguments)
    except Unopened as error:
        say(str(error))
    except OSError as error:
        say(f"{error.filename}: {error.strerror or error}")
    except KeyboardInterrupt:
        say(_("Interrupted: nothing was restored. Begin again with the same command."))
        return INTERRUPTED
    return REFUSED


def _restore(arguments: argparse.Namespace) -> int:
    if arguments.file is None or arguments.into is None:
        raise Unopened(_("Say which backup, and the new folder with --into."))
    identities = recipients.identities_in(_key(arguments.key))
    heads = [_text_at(place) for place in arguments.last_head]
    part = unpacking.clear(arguments.into)
    try:
        with progress(_("Unpacked")) as step:
            manifest = unpacking.unpack(arguments.file, part, identities, step)
        _demand_engine(manifest)
        _hand_over(part, manifest, heads, arguments.erased or arguments.file.parent / packing.ERASED)
        status = _finish_elsewhere(part)
        if status == REFUSED:
            return REFUSED
        unpacking.settle(arguments.into)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    print(_("Restored into %(folder)s.") % {"folder": arguments.into})
    return status


def _key(given: str | None) -> str:
    if given == "-":
        return sys.stdin.read()
    if given:
        return Path(given).read_text(encoding="utf-8", errors="replace")
    return getpass(_("The key that opens backups: "))


def _text_at(place: str) -> str:
    """A receipt or a head, from a file or from whoever keeps a copy."""
    if "://" in place:
        address, _slash, name = place.rpartition("/")
        return (Web(address).read(name) or b"").decode(errors="replace")
    return Path(place).read_text(encoding="utf-8", errors="replace")


def _demand_engine(manifest: packing.Manifest) -> None:
    here = databases.engine("default")
    if manifest.engine != here:
        told = {"backup": manifest.engine, "here": here}
        raise Unopened(
            _("The backup is of a house on %(backup)s, here is %(here)s: set or unset LIANXIN_DATABASE_URL.")
            % told
        )


def _hand_over(part: Path, manifest: packing.Manifest, heads: list[str], erased: Path) -> None:
    told = {
        "made_at": manifest.made_at,
        "migrations": manifest.migrations,
        "heads": heads,
        "erased": str(erased.resolve()) if erased.is_file() else "",
    }
    (part / TOLD).write_text(json.dumps(told), encoding="utf-8")


def _finish_elsewhere(part: Path) -> int:
    """In a process that reads its keys and its databases from the restored house; its log is part of ours."""
    command = [sys.executable, "-c", "import sys; from lianxin.cli import main; sys.exit(main())"]
    done = subprocess.run(  # noqa: S603  our own program
        [*command, "restore", "--finish", str(part)],
        env=os.environ | {"LIANXIN_DATA": str(part)},
        check=False,
    )
    return {_finishing.DONE: DONE, _finishing.BROKEN_BEFORE: BROKEN}.get(done.returncode, REFUSED)
