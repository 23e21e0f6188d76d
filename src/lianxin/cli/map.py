"""``lianxin map``: an opinion map out of the files of a Polis conversation.  Needs no house and no database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.algorithms.opinion_map import mapping, published, result
from lianxin.algorithms.opinion_map.digests import digest_of
from lianxin.channels.file import polis
from lianxin.channels.file.polis import BadFolder, Conversation

from . import _map_told
from ._prepare import say

DRAWN, UNUSABLE = 0, 2
#: Lines left out that are named one by one.
NAMED = 20


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "map",
        help=_("draw an opinion map from Polis files"),
        description=_(
            "Reads votes.csv or participants-votes.csv, and comments.csv if it is there. "
            "The map depends on the votes and the seed alone; nothing is written."
        ),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=_("where the files are"))
    parser.add_argument(
        "--classic",
        action="store_true",
        help=_("the published Polis pipeline, for comparison; agree is -1 in its JSON"),
    )
    parser.add_argument(
        "--stated",
        type=Path,
        metavar="FILE",
        help=_("with --classic: take who is in and how they group from a published result"),
    )
    parser.add_argument(
        "--seed", type=_seed, default=0, metavar="N", help=_("decides the lots that are drawn")
    )
    parser.add_argument(
        "--strict", action="store_true", help=_("leave out statements that nobody has looked at")
    )
    parser.add_argument(
        "--people",
        action="store_true",
        help=_("with --json: add where each person stands; not for publishing"),
    )
    parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: the map was drawn, or it was found that there is none to draw; 2: there is nothing to read."""
    try:
        read = polis.read(arguments.folder, strict=arguments.strict)
        told = _classic(read, arguments) if arguments.classic else _default(read, arguments)
    except BadFolder as error:
        say(str(error))
        return UNUSABLE
    _say_left_out(read)
    if arguments.json:
        print(json.dumps(told | _source(read), ensure_ascii=False, allow_nan=False))
    elif arguments.classic:
        _map_told.show_classic(read, told)
    else:
        _map_told.show(read, told)
    return DRAWN


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_("a whole number that is not negative"))
    return int(text)


def _default(read: Conversation, arguments: argparse.Namespace) -> dict[str, Any]:
    drawn = mapping.draw_map(read.votes, read.out, read.statements.meta(), arguments.seed)
    told = result.document(drawn)
    told |= {"digest": digest_of(told)}
    return told | {"people": result.people(drawn)} if arguments.people else told


def _classic(read: Conversation, arguments: argparse.Namespace) -> dict[str, Any]:
    stated = polis.stated(arguments.stated)
    return published.document(read.votes, read.out, read.statements.meta(), stated)


def _source(read: Conversation) -> dict[str, Any]:
    """What was read, which number agrees in it, and what was left out."""
    return {
        "source": {
            "file": read.source,
            "agree": read.agrees,
            "agree_known_from": read.known_from,
            "moderated_out": read.out,
            "meta": read.statements.meta(),
            "left_out": [
                {"file": file, "line": problem.line, "problem": problem.code}
                for file, problem in read.left_out
            ],
        },
        "texts": {str(one.number): one.text for one in read.statements.rows.values() if one.text},
    }


def _say_left_out(read: Conversation) -> None:
    for file, problem in read.left_out[:NAMED]:
        told = {"file": file, "line": problem.line, "why": polis.why(problem)}
        say(_("%(file)s, line %(line)d is left out: %(why)s.") % told)
    if (more := len(read.left_out) - NAMED) > 0:
        say(ngettext("%(n)d more line is left out.", "%(n)d more lines are left out.", more) % {"n": more})
