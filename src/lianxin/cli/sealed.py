"""``lianxin sealed``: for a body outside, on its own machine.  Needs no house and no database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms import sealing
from lianxin.algorithms.strict64 import decode64

from ._prepare import say
from ._sealed_house import House, NoHouse

DONE, NOT_OPENED, UNUSABLE = 0, 1, 2
#: So many are signed for in one request.
AT_ONCE = 100


class Unusable(Exception):
    """The command cannot begin; the text says why."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "sealed", help=_("for a body outside: read and answer what people write past an office")
    )
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    making = _step(steps, "key", _("make a key here; its public line goes to the office"), _key)
    making.add_argument("name", metavar="NAME", help=_("whose key it is, such as ombudsman.example"))
    making.add_argument(
        "--into", type=Path, required=True, metavar="FILE", help=_("where the private key goes")
    )
    fetching = _step(steps, "fetch", _("fetch what was written, and sign for it"), _fetch)
    fetching.add_argument("address", metavar="URL", help=_("the office's pages, such as https://…/willow/"))
    fetching.add_argument(
        "--into", type=Path, required=True, metavar="FILE", help=_("what is new is added here")
    )
    opening = _step(steps, "open", _("read what was fetched, with the private key"), _open)
    opening.add_argument("file", type=Path, metavar="FILE")
    opening.add_argument(
        "--key",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help=_("a private key; give it again for keys of earlier years"),
    )
    opening.add_argument("--json", action="store_true", help=_("a line of JSON each"))
    opening.add_argument(
        "--into", type=Path, metavar="FILE", help=_("write it to a new file that only you read")
    )
    answering = _step(
        steps, "answer", _("answer whoever wrote it; the answer is read from the input"), _answer
    )
    answering.add_argument("address", metavar="URL", help=_("the office's pages, such as https://…/willow/"))
    answering.add_argument("voice", type=int, metavar="VOICE", help=_("its number, as `open` shows it"))
    for step in (fetching, answering):
        step.add_argument(
            "--token-file", type=Path, required=True, metavar="FILE", help=_("the token that the office gave")
        )


def _step(steps: Any, name: str, help_text: str, take: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = steps.add_parser(name, help=help_text)
    parser.set_defaults(run=run, take=take)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """0: done; 1: something could not be opened, and is named; 2: it could not begin."""
    try:
        status: int = arguments.take(arguments)
    except (Unusable, NoHouse, sealing.SealError) as problem:
        say(str(problem))
        return UNUSABLE
    except OSError as problem:
        say(f"{problem.filename}: {problem.strerror}")
        return UNUSABLE
    return status


def _key(arguments: argparse.Namespace) -> int:
    private = sealing.generate(arguments.name)
    _write_new(arguments.into, private + "\n")
    print(sealing.public_key(private))
    say(
        _("The private key is in %(file)s. Keep a copy: without it nobody reads what was sealed for it.")
        % {"file": arguments.into}
    )
    say(
        _(
            "Give the line above to the office, and put it on your own pages as well, so that people can compare it."
        )
    )
    return DONE


def _fetch(arguments: argparse.Namespace) -> int:
    house = House(arguments.address, _token(arguments))
    into: Path = arguments.into
    have = {line["voice"] for line in _lines(into)} if into.exists() else set()
    lines = {json.loads(line)["voice"]: line for line in house.lines()}
    fresh = [line for voice, line in lines.items() if voice not in have]
    _append(into, fresh)
    # Only what is on this disk is signed for.
    numbers = sorted(lines)
    noted = sum(house.sign(numbers[at : at + AT_ONCE]) for at in range(0, len(numbers), AT_ONCE))
    say(_("New in the file: %(fresh)d. Signed for: %(noted)d.") % {"fresh": len(fresh), "noted": noted})
    return DONE


def _open(arguments: argparse.Namespace) -> int:
    keys = [path.read_text(encoding="utf-8").strip() for path in arguments.key]
    by_public = {sealing.public_key(key): key for key in keys}
    opened, broken = [], 0
    for line in _lines(arguments.file):
        try:
            opened.append({"voice": line["voice"], "day": line["day"], "words": _words(line, by_public)})
        except (sealing.SealError, ValueError, KeyError, TypeError) as problem:
            broken += 1
            say(
                _("Voice %(voice)s does not open: %(why)s")
                % {"voice": line.get("voice", "?"), "why": problem}
            )
    text = "".join(_told(opened, as_json=arguments.json))
    if arguments.into:
        _write_new(arguments.into, text)
    else:
        sys.stdout.write(text)
    return NOT_OPENED if broken else DONE


def _words(line: dict[str, Any], keys: dict[str, str]) -> str:
    private = keys.get(line["key"])
    if private is None:
        raise sealing.SealError(_("it was sealed for another key: %(key)s") % {"key": line["key"]})
    return sealing.unseal(decode64(line["sealed"]), private, context=line["context"]).decode()


def _told(opened: Iterable[dict[str, Any]], *, as_json: bool) -> Iterator[str]:
    for one in opened:
        if as_json:
            yield json.dumps(one, ensure_ascii=False) + "\n"
        else:
            yield f"— {one['voice']} — {one['day']} —\n{one['words']}\n\n"


def _answer(arguments: argparse.Namespace) -> int:
    House(arguments.address, _token(arguments)).answer(arguments.voice, sys.stdin.read())
    say(_("The answer lies with the house; whoever holds the code reads it."))
    return DONE


def _token(arguments: argparse.Namespace) -> str:
    path: Path = arguments.token_file
    token = path.read_text(encoding="utf-8").strip()
    if not token.isascii() or not token or " " in token:
        raise Unusable(_("%(file)s holds no token.") % {"file": path})
    return token


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
        except ValueError:
            line = None
        if not isinstance(line, dict):
            raise Unusable(_("%(file)s, line %(line)d is no line of JSON.") % {"file": path, "line": number})
        yield line


def _append(path: Path, lines: Iterable[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    _flushed(handle, "".join(f"{line}\n" for line in lines))


def _write_new(path: Path, text: str) -> None:
    """A file that was not there before and that only its owner reads."""
    _flushed(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), text)


def _flushed(handle: int, text: str) -> None:
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
