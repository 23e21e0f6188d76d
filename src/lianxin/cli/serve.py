"""``lianxin serve``: the pages, the API and the steady hand, in one process on SQLite."""

from __future__ import annotations

import argparse
import os
import resource

from django.conf import settings
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from ._prepare import migrate, say

DEFAULT_PORT = 8000
#: Connections that may stand open at the same time, as far as this machine allows.
CONNECTIONS = 16_384
#: Milliseconds in which the head of a request must be there, and the bytes that it may have.
HEAD_TIME, HEAD_SIZE = 10_000, 64 * 1024


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
        "lianxin.wsgi:front",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_TIME, max_buffer_size=HEAD_SIZE),
        websockets=False,
        workers=1,
        backlog=1024,
        backpressure=connections(),
        log_access=False,
        log_enabled=False,
    ).serve()


def connections() -> int:
    """How many connections may stand open; the rest of what may be open is for files and databases."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 2 * CONNECTIONS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most // 2


def own_origin(host: str, port: int) -> str:
    """Where this house finds its own front door."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104  not bound here
    return f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"
