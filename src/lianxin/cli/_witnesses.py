"""Witnesses and the key of the record at the command line: ``lianxin office witness`` and ``key-change``."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from lianxin.hear.posting import is_safe
from lianxin.office import clock
from lianxin.office.commands import OfficeError
from lianxin.record.models import Stream, Witness
from lianxin.record.witnessing import commands, queries

from ._steps import add_step, office_of


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _add_witness(steps.add_parser("witness", help=_("those outside who sign that the record only grows")))
    changing = add_step(steps, "key-change", _("let a new key sign the record from now on"), _change_key)
    changing.add_argument(
        "--destroy-old",
        action="store_true",
        help=_("destroy the keys that sign no more; nobody gets them back"),
    )


def _add_witness(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="witness_step", required=True, metavar="STEP")
    naming = add_step(steps, "add", _("name a witness by their public key"), _name)
    naming.add_argument("key", metavar="VKEY", help=_("the public key that `lianxin witness` shows"))
    naming.add_argument(
        "--address", default="", metavar="URL", help=_("where to ask for signatures; else they are handed in")
    )
    add_step(steps, "drop", _("count on a witness no longer"), _drop).add_argument("name", metavar="NAME")
    add_step(steps, "list", _("list the witnesses and what they signed last"), _list)


def _name(arguments: argparse.Namespace) -> str:
    if arguments.address and not is_safe(arguments.address):
        raise OfficeError(_("The address of a witness begins with https://, or is on this machine."))
    try:
        witness = commands.name_witness(
            stream=_stream(arguments), key=arguments.key, address=arguments.address, now=clock.read()
        )
    except commands.WitnessError as error:
        raise OfficeError(
            _("This witness is named already.")
            if error.code == "known"
            else _("This is no key of a witness. It looks like this: name+1234abcd+BASE64")
        ) from None
    return _("%(name)s is a witness of this record now.") % {"name": witness.name}


def _drop(arguments: argparse.Namespace) -> str:
    named = queries.witnesses(_stream(arguments))
    chosen = [witness for witness in named if arguments.name in {witness.name, witness.key}]
    if len(chosen) != 1:
        known = ", ".join(witness.key for witness in named) or _("none yet")
        raise OfficeError(
            _("There is no one witness %(name)s here. Known: %(known)s")
            % {"name": arguments.name, "known": known}
        )
    commands.drop_witness(witness=chosen[0], now=clock.read())
    return _("%(name)s is a witness no longer.") % {"name": chosen[0].name}


def _list(arguments: argparse.Namespace) -> str:
    lines = [_line(witness) for witness in queries.witnesses(_stream(arguments))]
    return "\n".join(lines) or _("No witness is named.")


def _line(witness: Witness) -> str:
    size = queries.newest_size(witness)
    asked = getattr(witness, "asking", None)
    told = [
        witness.key,
        witness.address or "-",
        str(size) if size is not None else "-",
        asked.problem if asked and asked.problem else "-",
    ]
    return "  ".join(told)


def _change_key(arguments: argparse.Namespace) -> str:
    stream = _stream(arguments)
    head = commands.change_key(stream=stream, now=clock.read())
    lines = [
        _("Entry %(number)s changed the key; its head is signed by both.") % {"number": head.size},
        _("Publish the new key where people find it: %(key)s") % {"key": queries.keys(_fresh(stream))[-1]},
    ]
    if arguments.destroy_old:
        gone = ", ".join(commands.destroy_old_keys(stream=stream))
        lines.append(_("Destroyed: %(keys)s") % {"keys": gone})
    return "\n".join(lines)


def _stream(arguments: argparse.Namespace) -> Stream:
    return _fresh(office_of(arguments).stream)


def _fresh(stream: Stream) -> Stream:
    return Stream.objects.get(pk=stream.pk)
