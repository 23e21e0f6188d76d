"""``lianxin witness``: watch somebody else's record, and sign that it only grows.  Needs no house and no database."""

from __future__ import annotations

import argparse
import socket
import sys
import time
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.notes import Cosigner, NoteError
from lianxin.record.verification.report import Unreadable
from lianxin.record.verification.sources import Folder, Source, Web
from lianxin.record.witnessing import handing_in
from lianxin.record.witnessing.memory import Log, Memory
from lianxin.record.witnessing.serving import Door, Told, server
from lianxin.record.witnessing.watching import Refused, first_seen, look

from ._prepare import say

SIGNED, REFUSED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
MINUTE = 60.0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("witness", help=_("watch a record elsewhere and sign that it only grows"))
    parser.add_argument(
        "records",
        nargs="+",
        metavar="URL",
        help=_("the address of a record, such as https://…/willow/record/"),
    )
    parser.add_argument("--key", metavar="VKEY", help=_("the public key of the record, from elsewhere"))
    parser.add_argument(
        "--state",
        type=Path,
        default=Path("lianxin-witness"),
        metavar="DIR",
        help=_("what the witness remembers"),
    )
    parser.add_argument("--name", metavar="NAME", help=_("the witness' name; only at the first run"))
    parser.add_argument("--every", type=float, metavar="MINUTES", help=_("look again and again"))
    parser.add_argument(
        "--serve", metavar="HOST:PORT", help=_("let the records come and ask (C2SP tlog-witness)")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: signed; 1: a record does not fit what was seen before, or its key is not the one; 2: nothing could be read."""
    if arguments.key and len(arguments.records) > 1:
        say(_("--key goes with one record."))
        return UNUSABLE
    try:
        memory = Memory(arguments.state)
        cosigner = memory.cosigner(arguments.name or socket.gethostname())
        say(_("This witness: %(key)s") % {"key": cosigner.verifier_key})
        if arguments.serve:
            return _serve(memory, cosigner, arguments)
        return _watch(memory, cosigner, arguments)
    except (NoteError, OSError) as error:
        say(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def _watch(memory: Memory, cosigner: Cosigner, arguments: argparse.Namespace) -> int:
    while True:
        found = {_look(memory, cosigner, place, arguments.key) for place in arguments.records}
        if REFUSED in found or not arguments.every:
            return REFUSED if REFUSED in found else max(found)
        time.sleep(max(arguments.every * MINUTE, 1.0))


def _look(memory: Memory, cosigner: Cosigner, place: str, key: str | None) -> int:
    try:
        source = _source(place)
        log = _known(memory, source, key)
        note = look(memory=memory, cosigner=cosigner, source=source, origin=log.origin, time=int(time.time()))
    except Unreadable as error:
        say(str(error))
        return UNUSABLE
    except Refused as refusal:
        _shout(memory, place, refusal)
        return REFUSED
    _deliver(source, note, cosigner)
    return SIGNED


def _known(memory: Memory, source: Source, key: str | None) -> Log:
    """The record as it is remembered; at the first look its key is believed, loudly."""
    before = {log.origin for log in memory.logs()}
    log = first_seen(memory=memory, source=source, key=key)
    if log.origin not in before:
        say(_("First look at %(origin)s. Its key: %(key)s") % {"origin": log.origin, "key": log.pinned})
        if not key:
            say(_("The key comes from the record itself: compare it with one from elsewhere."))
    return log


def _deliver(source: Source, note: str, cosigner: Cosigner) -> None:
    """To the office's own door, if the record has one that takes it; and to whoever reads what we print."""
    told = handing_in.hand_in(source.name, note) if isinstance(source, Web) else "closed"
    print(note, end="", flush=True)
    if told == "taken":
        say(_("The office has taken the signature."))
    elif told == "unknown":
        say(
            _(
                "The office does not know this witness. Let its steward run: lianxin office witness add %(key)s"
            )
            % {"key": cosigner.verifier_key}
        )
    else:
        say(_("There is no door for signatures at this record; above is the signed head to pass on."))


def _shout(memory: Memory, place: str, refusal: Refused) -> None:
    """What does not fit is said in a way that nobody overlooks, and kept."""
    reasons = {
        "fork": _(
            "it signed a head that is not what has grown from the one seen before: there are two records"
        ),
        "shrunk": _("it has fewer entries now than a head that it signed before"),
        "key": _("its head is not signed by the key that is trusted here"),
    }
    say(_("REFUSED: %(place)s") % {"place": place})
    say("  " + reasons.get(refusal.code, refusal.code))
    if refusal.evidence:
        path = memory.keep(refusal.evidence)
        say("  " + _("Both heads are kept in %(path)s. Show them to others.") % {"path": path})
        say("  " + f"lianxin verify --evidence {path}")


def _serve(memory: Memory, cosigner: Cosigner, arguments: argparse.Namespace) -> int:
    host, colon, port = arguments.serve.rpartition(":")
    if not colon or not port.isdecimal():
        say(_("--serve takes an address and a port, such as 127.0.0.1:8900."))
        return UNUSABLE
    try:
        for place in arguments.records:
            _known(memory, _source(place), arguments.key)
    except Unreadable as error:
        say(str(error))
        return UNUSABLE
    except Refused as refusal:
        _shout(memory, arguments.records[0], refusal)
        return REFUSED
    with server(host.strip("[]"), int(port), Door(memory, cosigner, _told_by(memory))) as made:
        address = f"http://{host}:{made.server_address[1]}"
        say(_("Listening at %(address)s") % {"address": address})
        sys.stderr.flush()
        made.serve_forever()
    return SIGNED


def _told_by(memory: Memory) -> Told:
    def told(refusal: Refused, log: Log | None) -> None:
        if log and (refusal.evidence or refusal.code == "fork"):
            _shout(memory, log.address, refusal)

    return told


def _source(place: str) -> Source:
    return Web(place) if "://" in place else Folder(Path(place))
