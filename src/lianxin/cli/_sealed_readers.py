"""Bodies outside to which people can write past the office: ``lianxin office sealed-reader``."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from lianxin.hear.commands import drop_sealed_reader, name_sealed_reader
from lianxin.hear.queries import sealed_readers
from lianxin.office import clock
from lianxin.office.commands import OfficeError
from lianxin.office.refusals import Refusal

from ._steps import add_names, add_step, by_language, office_of


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = steps.add_parser(
        "sealed-reader", help=_("bodies outside to which people can write past the office")
    )
    of_it = parser.add_subparsers(dest="sealed_reader_step", required=True, metavar="STEP")
    naming = add_step(of_it, "add", _("name a body by the public key that it made on its own machine"), _name)
    naming.add_argument("key", metavar="KEY", help=_("the public key that `lianxin sealed key` shows"))
    add_names(naming)
    naming.add_argument(
        "--address",
        required=True,
        metavar="URL",
        help=_("the body's own pages, where its key can be compared"),
    )
    dropping = add_step(of_it, "drop", _("take nothing new for a body; what it has stays its own"), _drop)
    dropping.add_argument("key", metavar="KEY")
    add_step(of_it, "list", _("list the bodies that are named"), _list)


def _name(arguments: argparse.Namespace) -> str:
    try:
        reader, token = name_sealed_reader(
            office=office_of(arguments),
            names=by_language(arguments.name),
            key=arguments.key,
            address=arguments.address,
            now=clock.read(),
        )
    except Refusal as refusal:
        raise OfficeError(str(refusal.text)) from None
    return "\n".join(
        [
            _("People can write past the office to %(name)s now; the record says so.")
            % {"name": reader.name},
            _("Hand the body this token, with which it fetches and answers; it is shown this once: %(token)s")
            % {"token": token},
        ]
    )


def _drop(arguments: argparse.Namespace) -> str:
    named = sealed_readers(office_of(arguments))
    chosen = [reader for reader in named if reader.key == arguments.key]
    if len(chosen) != 1:
        known = "\n".join(reader.key for reader in named) or _("none yet")
        raise OfficeError(_("No body with this key is named. Known:\n%(known)s") % {"known": known})
    drop_sealed_reader(reader=chosen[0], now=clock.read())
    return _("Nothing new goes to %(name)s; what was written before stays theirs to fetch.") % {
        "name": chosen[0].name
    }


def _list(arguments: argparse.Namespace) -> str:
    office = office_of(arguments)
    lines = [f"{reader.key}  {reader.address}  {reader.name}" for reader in sealed_readers(office)]
    return "\n".join(lines) or _("No body outside is named.")
