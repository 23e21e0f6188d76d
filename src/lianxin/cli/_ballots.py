"""What is done with ballots away from the house: the trustee's key, tokens of an outside body, opening the votes."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from html import escape
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms import ballots, sealing
from lianxin.algorithms.ballots import NO_LIMITS, Limits, Opened
from lianxin.algorithms.codes import display
from lianxin.algorithms.sealing import SealError

from ._prepare import say

DONE, MISUSED = 0, 2
MOST_TOKENS = 200_000
_STYLE = (
    "body{font:14pt sans-serif}p{border:1px dashed;padding:12mm 8mm;margin:0 0 6mm;break-inside:avoid}"
    "strong{font:700 16pt monospace;display:block;margin-top:4mm}"
)


def write_new(path: Path, text: str, mode: int = 0o600) -> None:
    """A file that only its owner reads; nothing that is there is ever overwritten."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    key = steps.add_parser("key", help=_("the trustee: make a key on a machine of your own"))
    key.add_argument("name", metavar="NAME", help=_("whose key it is, without spaces"))
    key.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help=_("where the private half is kept")
    )
    key.set_defaults(run=_make_key)
    making = steps.add_parser("make-tokens", help=_("an outside body: make tokens, away from the house"))
    making.add_argument("place", metavar="PLACE", help=_("the ballot, as `place` in its public JSON"))
    making.add_argument("--count", type=int, required=True, metavar="N")
    making.add_argument("--to", type=Path, required=True, metavar="DIR")
    making.set_defaults(run=_make_tokens)
    opening = steps.add_parser("open", help=_("the trustee: open the votes, away from the house"))
    opening.add_argument("votes", type=Path, metavar="FILE", help=_("what `lianxin ballot export` wrote"))
    opening.add_argument("--key", type=Path, required=True, metavar="FILE", help=_("the private key"))
    opening.add_argument("--to", type=Path, required=True, metavar="FILE", help=_("the list to hand back"))
    opening.set_defaults(run=_open)


def _make_key(arguments: argparse.Namespace) -> int:
    try:
        private = sealing.generate(arguments.name)
        write_new(arguments.to, private + "\n")
    except (SealError, OSError) as error:
        say(str(error))
        return MISUSED
    say(
        _("The private half is in %(path)s. Whoever has it can read every vote; without it nobody can.")
        % {"path": arguments.to}
    )
    print(sealing.public_key(private))
    return DONE


def _make_tokens(arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.count <= MOST_TOKENS:
        say(_("--count is between 1 and 200000."))
        return MISUSED
    try:
        make_tokens(arguments.place, arguments.count, arguments.to)
    except OSError as error:
        say(str(error))
        return MISUSED
    say(_("Hand the slips out sealed; give the office commitments.txt and nothing else."))
    return DONE


def make_tokens(place: str, count: int, folder: Path) -> list[str]:
    """Slips to print and a table of tokens, and apart from them the sorted commitments, which are returned."""
    tokens = ballots.new_tokens(count)
    commitments = sorted(ballots.commitment_of(place, token) for token in tokens)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_new(folder / "slips.csv", "".join(f"{display(token)}\r\n" for token in tokens))
    write_new(folder / "slips.html", _slips(place, tokens))
    write_new(folder / "commitments.txt", "".join(f"{one}\n" for one in commitments))
    return commitments


def _slips(place: str, tokens: Sequence[str]) -> str:
    slips = "\n".join(f"<p>{escape(place)}<strong>{display(token)}</strong></p>" for token in tokens)
    return f'<!doctype html><meta charset="utf-8"><title>{escape(place)}</title><style>{_STYLE}</style>\n{slips}\n'


def _open(arguments: argparse.Namespace) -> int:
    try:
        given = json.loads(arguments.votes.read_text(encoding="utf-8"))
        private = arguments.key.read_text(encoding="utf-8").strip()
        opened = _opened(given, private)
        write_new(arguments.to, _list(given, opened))
    except (SealError, OSError) as error:
        say(str(error))
        return MISUSED
    except (ValueError, KeyError, TypeError):
        say(_("This is not what `lianxin ballot export` wrote."))
        return MISUSED
    say(
        _("Opened: %(n)d votes, %(invalid)d that say nothing.")
        % {"n": len(opened.votes), "invalid": opened.invalid}
    )
    say(_("Tell everybody this digest, so that nobody changes the list after you:"))
    print(ballots.digest_of_lines(opened.lines))
    return DONE


def _opened(given: dict[str, object], private: str) -> Opened:
    if sealing.public_key(private) != given["trustee"]:
        raise SealError(_("These votes were sealed for another key."))
    sealed = [str(text) for text in list(given["sealed"])]  # type: ignore[call-overload]
    options, choose = int(str(given["options"])), int(str(given["choose"]))
    place, limits = str(given["place"]), _limits(given.get("limits"))
    return ballots.open_votes(sealed, private, place, options=options, choose=choose, limits=limits)


def _limits(told: object) -> Limits:
    """What a vote about money keeps within; an export of an earlier version says nothing of it."""
    if told is None:
        return NO_LIMITS
    if not isinstance(told, dict):
        raise TypeError("limits")
    costs = tuple(int(str(cost)) for cost in told["costs"])
    return Limits(costs, int(str(told["most"])), int(str(told["points"])))


def _list(given: dict[str, object], opened: Opened) -> str:
    sealed = [str(text) for text in list(given["sealed"])]  # type: ignore[call-overload]
    told = {
        "place": given["place"],
        "sealed": ballots.digest_of_lines(sealed),
        "votes": opened.lines,
        "invalid": opened.invalid,
    }
    return json.dumps(told, indent=0) + "\n"
