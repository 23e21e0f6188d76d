"""`python small_front.py PORT`: the front of the house around a tiny application, with less patience than the house has.

It answers with what reached it, as JSON; `/long` answers with the 40 MB of the file that SMALL_FRONT_FILE names.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from lianxin.front import Front, Patience
from lianxin.web.whole import REFUSED

LOOPBACK = "127.0.0.1"


class Long:
    """An answer that lies in a file, as Django's answers say it."""

    def __init__(self, part: str) -> None:
        self.file_to_stream: IO[bytes] = Path(os.environ["SMALL_FRONT_FILE"]).open("rb")  # noqa: SIM115  closed by the front
        self.close = self.file_to_stream.close
        if part:
            first, last = (int(one) for one in part.split("-"))
            self.lies_at = (self.file_to_stream.name, first, last)

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError("nobody reads a long file in a thread")


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/long":
        start("200 OK", [("content-type", "text/plain")])
        return Long(environ["QUERY_STRING"])
    body = environ["wsgi.input"].read()
    told = {
        "refused": environ.get(REFUSED, 0),
        "length": len(body),
        "declared": environ["CONTENT_LENGTH"],
        "words": body[:100].decode("latin-1"),
        "on_disk": getattr(environ["wsgi.input"], "_rolled", False),
        "environ": {name: value for name, value in environ.items() if isinstance(value, str)},
    }
    start("200 OK", [("content-type", "application/json")])
    return iter([json.dumps(told).encode()])


front = Front(application, patience=Patience(grace=0.8, slowest=20_000, silence=0.4, just_now=0.5))

if __name__ == "__main__":
    Granian(
        "tests.support.small_front:front",
        address=LOOPBACK,
        port=int(sys.argv[1]),
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        workers=1,
        log_enabled=False,
    ).serve()
