"""``lianxin demo``: invent a river town if there is none yet, and say how to get in."""

from __future__ import annotations

import argparse
import os

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from lianxin.office import clock, door_keys
from lianxin.office.queries import by_slug
from lianxin.town import demo, place

from ._prepare import migrate
from .serve import DEFAULT_PORT


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "demo", help=_("invent a river town with a week of voices, to try things out")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    migrate()
    if by_slug(place.SLUG) is None:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(_("A week passes in an invented town"), total=None)
            demo.build(clock.read(), lambda done, of: progress.update(task, completed=done, total=of))
    _say_how_to_get_in()
    return 0


def _say_how_to_get_in() -> None:
    office = by_slug(place.SLUG)
    if office is None:
        return
    port = os.environ.get("LIANXIN_PORT") or DEFAULT_PORT
    address = f"http://127.0.0.1:{port}/{place.SLUG}/"
    print(_("%(office)s, an invented office: %(address)s") % {"office": office.name, "address": address})
    print(_("Sign in at %(address)s") % {"address": f"http://127.0.0.1:{port}/sign-in/"})
    for account in place.ACCOUNTS:
        print(f"  {account.login:<12} {place.PASSWORD:<18} {account.role.label}")
    for key in door_keys.open_keys(office, place.KEY_CHANNEL):
        facts = {"address": f"http://127.0.0.1:{port}/open311/v2", "key": door_keys.secret_of(key)}
        print(_("Open311 programs speak at %(address)s with the key %(key)s") % facts)
    print(_("Receipts to follow:"))
    for code, beginning in demo.sample_codes(office):
        print(f"  {code}  {beginning}…")
