"""``lianxin probe``: try the doors now, and say which are open."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from lianxin.channels import Channel, channels
from lianxin.channels.health import why
from lianxin.channels.probes import try_door
from lianxin.hear.models import Probe
from lianxin.office import clock
from lianxin.office.models import Office

from ._prepare import explain_no_office, migrate, say, the_office
from .serve import DEFAULT_PORT, own_origin

OPEN, CLOSED, MISUSED = 0, 1, 2
#: Seconds in which a test usually arrives; what takes longer is left to the steady hand.
LONGEST = 20.0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("probe", help=_("try the ways in now; the server must be running"))
    parser.add_argument("--office", metavar="SLUG", help=_("which office, where there are several"))
    parser.add_argument("--channel", metavar="CHANNEL", help=_("one channel alone"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every door that was tried is open, 1 when one is closed, 2 when nothing could be tried."""
    migrate()
    office = the_office(arguments.office)
    if office is None:
        explain_no_office(arguments.office)
        return MISUSED
    ways = _ways(office, arguments.channel)
    if not ways:
        say(_("No such channel is set up at this office."))
        return MISUSED
    settings.PROBE_ORIGIN = settings.PROBE_ORIGIN or own_origin("", _port())
    probes = _settled([try_door(office=office, channel=channel, now=clock.read()) for channel in ways])
    print(_as_json(probes)) if arguments.json else _show(probes)
    return CLOSED if any(probe.problem for probe in probes) else OPEN


def _port() -> int:
    return int(os.environ.get("LIANXIN_PORT") or DEFAULT_PORT)


def _ways(office: Office, wanted: str | None) -> list[Channel]:
    return [
        channel
        for code, channel in channels().items()
        if channel.probing and wanted in {None, code} and channel.probing.ready(office)
    ]


def _settled(sent: Sequence[Probe | None]) -> list[Probe]:
    """The tests as they stand once all have arrived, or when nobody should wait any longer."""
    numbers, deadline = [probe.pk for probe in sent if probe], time.monotonic() + LONGEST
    while Probe.objects.filter(pk__in=numbers, settled_at=None).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    return list(Probe.objects.filter(pk__in=numbers).order_by("pk"))


def _standing(probe: Probe) -> str:
    if probe.settled_at is None:
        return "underway"
    return "closed" if probe.problem else "open"


def _as_json(probes: list[Probe]) -> str:
    found = [{"channel": p.channel, "standing": _standing(p), "problem": p.problem} for p in probes]
    return json.dumps(found, ensure_ascii=False, indent=2)


def _show(probes: list[Probe]) -> None:
    words = {"open": _("Open now"), "closed": _("Closed"), "underway": _("On its way")}
    table = Table(_("Way in"), _("Door"), _("What happened"), box=None)
    for probe in probes:
        told = why(probe.channel, probe.problem) or _took(probe)
        table.add_row(probe.channel, words[_standing(probe)], told)
    Console().print(table)


def _took(probe: Probe) -> str:
    if probe.settled_at is None:
        return _("It will be settled when it arrives.")
    return _("arrived after %(seconds).1f s") % {
        "seconds": (probe.settled_at - probe.sent_at).total_seconds()
    }
