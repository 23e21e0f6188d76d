"""``lianxin export-record``: the public record as files, for a stranger to keep and to verify."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.office.models import Office
from lianxin.record import tiles
from lianxin.record.models import Stream

from ._prepare import explain_no_office, say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("export-record", help=_("write the public record to a folder"))
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--office", metavar="SLUG", help=_("only this office, directly in the folder"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Each office's record goes to a folder of its name, or one office's directly to the folder given."""
    chosen = Office.objects.order_by("slug")
    if arguments.office:
        chosen = chosen.filter(slug=arguments.office)
    streams = dict(chosen.values_list("slug", "stream"))
    if not streams:
        explain_no_office(arguments.office)
        return 2
    try:
        for slug, stream in streams.items():
            _export(Stream.objects.get(pk=stream), arguments.folder / ("" if arguments.office else slug))
    except OSError as error:
        say(f"{error.filename}: {error.strerror}")
        return 2
    return 0


def _export(stream: Stream, folder: Path) -> None:
    files = tiles.export(stream, folder)
    told = {"folder": folder, "size": stream.size, "files": files}
    print(_("%(folder)s: %(size)s entries in %(files)s files") % told)
