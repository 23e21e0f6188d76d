"""``lianxin reindex``: make what voices are found by anew from their words.

It begins with the engine's own index (seconds for a hundred thousand voices, in which nobody else can write), so
that it mends a damaged one too; then the words, a few voices at a time, while the house stays open.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lianxin.hear.models import Voice
from lianxin.hear.search import index_many, tidy
from lianxin.record.commit import grouped

from ._prepare import migrate, say

DONE, INTERRUPTED = 0, 130
#: Voices for each commit: people who speak meanwhile wait for no more than these.
AT_ONCE = 200


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("reindex", help=_("make the search index anew from the words"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when everything can be found again.  To begin once more after an interruption does no harm."""
    migrate()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    total = Voice.objects.count()
    try:
        with shown:
            task = shown.add_task(_("Voices"), total=total)
            grouped(tidy)
            for part in _parts():
                grouped(lambda part=part: index_many(part))  # type: ignore[misc]
                shown.advance(task, len(part))
    except KeyboardInterrupt:
        say(_("Interrupted: what is indexed stays so. Run it again to finish."))
        return INTERRUPTED
    print(ngettext("%(n)d voice indexed.", "%(n)d voices indexed.", total) % {"n": total})
    return DONE


def _parts() -> Iterator[list[Voice]]:
    """All voices by their row number, some at a time."""
    last = 0
    while part := list(Voice.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield part
        last = part[-1].pk
