"""``lianxin demo``: invent a river town if there is none yet, and say how to get in."""

from __future__ import annotations

import argparse
import os

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from lianxin.office import clock, door_keys
from lianxin.office.queries import by_slug
from lianxin.town import demo, place, season

from ._prepare import migrate
from .serve import DEFAULT_PORT

#: The week of stories must lie within the season.
LEAST_DAYS = 14


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "demo", help=_("invent a river town with a week of voices, to try things out")
    )
    parser.add_argument(
        "--season",
        type=int,
        default=0,
        metavar="DAYS",
        help=_("let people live in it for so many days before the end of that week, 14 or more"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    migrate()
    if by_slug(place.SLUG) is None:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(_("Time passes in an invented town"), total=None)
            _build(arguments.season, lambda done, of: progress.update(task, completed=done, total=of))
    _say_how_to_get_in()
    return 0


def _build(days: int, progress: demo.Progress) -> None:
    if days:
        season.live(now=clock.read(), days=max(days, LEAST_DAYS), progress=progress)
    else:
        demo.build(clock.read(), progress)


def _say_how_to_get_in() -> None:
    office = by_slug(place.SLUG)
    if office is None:
        return
    port = os.environ.get("LIANXIN_PORT") or DEFAULT_PORT
    address = f"http://127.0.0.1:{port}/{place.SLUG}/"
    print(_("%(office)s, an invented office: %(address)s") % {"office": office.name, "address": address})
    print(_("Sign in at %(address)s") % {"address": f"http://127.0.0.1:{port}/sign-in/"})
    if not office.second_factor:
        print(_("It is invented, so a password is enough; a real office demands more of those who decide."))
    for account in place.ACCOUNTS:
        print(f"  {account.login:<12} {place.PASSWORD:<18} {account.role.label}")
    for key in door_keys.open_keys(office, place.KEY_CHANNEL):
        facts = {"address": f"http://127.0.0.1:{port}/open311/v2", "key": door_keys.secret_of(key)}
        print(_("Open311 programs speak at %(address)s with the key %(key)s") % facts)
    print(_("Receipts to follow:"))
    for code, beginning in demo.sample_codes(office):
        print(f"  {code}  {beginning}…")
