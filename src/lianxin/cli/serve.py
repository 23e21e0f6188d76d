"""``lianxin serve``: the pages, the API and the steady hand, in one process on SQLite."""

from __future__ import annotations

import argparse
import os

from django.conf import settings
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from ._prepare import migrate, say

DEFAULT_PORT = 8000
THREADS = 16


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("serve", help=_("serve the pages and the API"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("LIANXIN_PORT") or DEFAULT_PORT))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    migrate()
    address = f"http://{arguments.host}:{arguments.port}/"
    say(_("Serving at %(address)s. Ctrl-C ends it; nothing is lost by that.") % {"address": address})
    serve(arguments.host, arguments.port)
    return 0


def serve(host: str, port: int) -> None:
    """Serve until told to stop.  One worker: on SQLite all writers share one queue."""
    # Told twice: a worker may inherit these settings or read the environment anew.
    own = os.environ.setdefault("LIANXIN_PROBE_ORIGIN", own_origin(host, port))
    settings.PROBE_ORIGIN = settings.PROBE_ORIGIN or own
    Granian(
        "lianxin.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
        log_enabled=False,
    ).serve()


def own_origin(host: str, port: int) -> str:
    """Where this house finds its own front door."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104  not bound here
    return f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"
