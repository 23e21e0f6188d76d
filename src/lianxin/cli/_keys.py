"""Keys of doors at the command line: ``lianxin office key``, ``keys`` and ``unkey``."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from lianxin.channels import channels
from lianxin.office import clock, commands, door_keys
from lianxin.office.commands import OfficeError
from lianxin.office.models import DoorKey

from ._steps import add_step, office_of


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    opening = add_step(steps, "key", _("give a program a key to speak for people at one channel"), _key)
    opening.add_argument("channel", metavar="CHANNEL", help=_("sms, chat or open311"))
    opening.add_argument("--holder", required=True, metavar="NAME", help=_("whose program it is"))
    listing = add_step(steps, "keys", _("list the keys that are open"), _keys)
    listing.add_argument("--secrets", action="store_true", help=_("show the secrets once more"))
    closing = add_step(steps, "unkey", _("close a key; what is signed with it is refused"), _unkey)
    closing.add_argument("number", type=int, metavar="NUMBER")


def _key(arguments: argparse.Namespace) -> str:
    """Open a key and say its secret; it can be said again at any time, because it is derived and kept nowhere."""
    if arguments.channel not in channels():
        known = ", ".join(channels())
        raise OfficeError(
            _("There is no channel %(code)s. Known: %(known)s") % {"code": arguments.channel, "known": known}
        )
    key = commands.open_key(
        office=office_of(arguments), channel=arguments.channel, holder=arguments.holder, now=clock.read()
    )
    return _line(key, secret=True)


def _keys(arguments: argparse.Namespace) -> str:
    held = DoorKey.objects.select_related("office").filter(office=office_of(arguments), closed_at=None)
    lines = [_line(key, secret=arguments.secrets) for key in held.order_by("pk")]
    return "\n".join(lines) or _("No key is open.")


def _unkey(arguments: argparse.Namespace) -> str:
    held = DoorKey.objects.select_related("office").filter(office=office_of(arguments), closed_at=None)
    key = held.filter(pk=arguments.number).first()
    if key is None:
        raise OfficeError(_("There is no open key %(number)d here.") % {"number": arguments.number})
    commands.close_key(key=key, now=clock.read())
    return _("Key %(number)d is closed.") % {"number": key.pk}


def _line(key: DoorKey, *, secret: bool) -> str:
    told = [str(key.pk), key.channel, key.holder, *([door_keys.secret_of(key)] if secret else [])]
    return "  ".join(told)
