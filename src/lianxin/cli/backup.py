"""``lianxin backup``: one moment of the whole house in one sealed file, while it stays open."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.office import clock
from lianxin.record.keeping import packing, recipients
from lianxin.record.keeping.sealing import Unopened

from ._bytes import progress
from ._prepare import migrate, say

DONE, REFUSED, INTERRUPTED = 0, 2, 130


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("backup", help=_("seal the whole house into one file"))
    parser.add_argument(
        "--to", metavar="FOLDER", type=Path, default=Path("backups"), help=_("where backups lie")
    )
    parser.add_argument(
        "--key",
        metavar="FILE|RECIPIENT",
        help=_("seal it to this age recipient, or to those in a file, instead of the house's own"),
    )
    parser.add_argument(
        "--keep", metavar="N", type=_count, help=_("delete all but the newest N backups afterwards")
    )
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("a whole number, at least 1"))
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """0 when the backup is whole and on the disk; 2 with the reason when there is none."""
    migrate()
    try:
        chosen = recipients.recipients_of(Path(settings.DATA), arguments.key, _show)
        with progress(_("Packed")) as step:
            made = packing.back_up(to=arguments.to, recipients=chosen, now=clock.read(), step=step)
        gone = packing.rotate(arguments.to, arguments.keep) if arguments.keep else []
    except Unopened as error:
        say(str(error))
        return REFUSED
    except OSError as error:
        say(f"{error.filename or arguments.to}: {error.strerror or error}")
        return REFUSED
    except KeyboardInterrupt:
        say(_("Interrupted: no backup was made. Older ones are untouched."))
        return INTERRUPTED
    print(_("%(path)s, %(size)s MB") % {"path": made, "size": round(made.stat().st_size / 2**20, 1)})
    if gone:
        print(
            ngettext("%(n)d older backup deleted.", "%(n)d older backups deleted.", len(gone))
            % {"n": len(gone)}
        )
    return DONE


def _show(identity: str) -> None:
    """Said once: the house keeps only what seals, never what opens."""
    print(_("This key opens the backups of this house. It is shown only now and kept nowhere:"))
    print(f"\n{identity}\n")
    print(
        _(
            "Write it down and keep it away from this machine and from the backups, at two places. "
            "Without it no backup can be opened, by nobody."
        ),
        flush=True,
    )
