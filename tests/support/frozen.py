"""A server whose clock stands where a test puts it: the real application, the real steady hand, another moment.

`python -m tests.support.frozen FOLDER PORT` is the process; `FrozenServer` starts it and moves its clock.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.support.ports import LOOPBACK
from tests.support.server import Server

ROOT = Path(__file__).resolve().parents[2]
#: Two whole looks of the steady hand let what follows from what follows happen, too; one may be under way.
LOOKS = 3
#: Stands between commands that are run one after the other, and between what they say.
THEN = "\x1e"
PAUSE = 0.2
PATIENCE = 60


def clock_file() -> Path:
    return Path(os.environ["LIANXIN_DATA"], "clock")


def looks_file() -> Path:
    return Path(os.environ["LIANXIN_DATA"], "looks")


def read() -> datetime:
    """What `settings.CLOCK` names in the server's process."""
    return datetime.fromisoformat(clock_file().read_text(encoding="utf-8").strip())


class FrozenServer(Server):
    """`found` names a function, as `module:function`, that founds the office before the first start."""

    def __init__(self, data: Path, *, found: str, moment: datetime) -> None:
        super().__init__(data, prepare=())
        self._found = found
        data.mkdir(parents=True, exist_ok=True)
        self.set_clock(moment)

    def start(self) -> Self:
        command = [sys.executable, "-m", "tests.support.frozen", str(self.port), self._found]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
            )
        self._wait_until_healthy()
        return self

    def set_clock(self, moment: datetime) -> None:
        new = self.data / "clock.new"
        new.write_text(moment.astimezone(UTC).isoformat(), encoding="utf-8")
        new.replace(self.data / "clock")
        if self._process is not None:
            self._settle()

    def _settle(self) -> None:
        """Return once the steady hand has looked at the new moment, and at what came of that."""
        enough, deadline = self._looks() + LOOKS, time.monotonic() + PATIENCE
        while self._looks() < enough:
            if time.monotonic() > deadline:
                raise RuntimeError(f"The steady hand does not look:\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def _looks(self) -> int:
        looks = self.data / "looks"
        return looks.stat().st_size if looks.exists() else 0

    def several(self, *commands: Sequence[str]) -> list[str]:
        """What each of these commands says, run one after the other: most of a command's time is its start."""
        joined = [word for command in commands for word in (*command, THEN)]
        return self.cli(*joined[:-1]).stdout.split(THEN)

    def cli(self, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        """The command `lianxin` at the frozen moment."""
        command = [sys.executable, "-m", "tests.support.frozen", "cli", *arguments]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, cwd=ROOT)
        if done.returncode:
            raise RuntimeError(f"lianxin {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done


class _Hands(ThreadingMixIn, WSGIServer):
    """Threads that stay, as in the real server: each keeps its connections to the databases.

    So many, because a browser opens connections on which it says nothing.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._hands = ThreadPoolExecutor(32)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._hands.submit(self.process_request_thread, request, client_address)


class _Quiet(WSGIRequestHandler):
    timeout = 10

    def handle(self) -> None:
        with suppress(TimeoutError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Requests are no news here."""


def _set_up() -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings")
    django.setup()
    settings.CLOCK = "tests.support.frozen.read"
    # Slow on purpose elsewhere; here a dozen people sign in again after every jump of the clock.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _serve(port: int, found: str) -> None:
    from django.utils.module_loading import import_string

    from lianxin.cli._prepare import migrate
    from lianxin.office.models import Office

    migrate()
    if not Office.objects.exists():
        founding: Callable[[datetime], None] = import_string(found.replace(":", "."))
        founding(read())
    _count_looks()
    from lianxin.wsgi import application  # starts the steady hand

    make_server(LOOPBACK, port, application, server_class=_Hands, handler_class=_Quiet).serve_forever()


def _count_looks() -> None:
    """Leave a byte for each look at the clocks; it looks more often, and at another moment without a pause."""
    from lianxin import steady_hand

    class Counted(steady_hand.Hand):
        seen = 0

        def work(self) -> None:
            moved = clock_file().stat().st_mtime_ns
            if moved != self.seen:
                for _look in range(LOOKS):
                    self.look(clocks=True)
            else:
                super().work()
            self.seen = moved

        def look(self, *, clocks: bool) -> bool:
            looked = super().look(clocks=clocks)
            if looked:
                with looks_file().open("ab") as looks:
                    looks.write(b".")
            return looked

    steady_hand.Hand, steady_hand.PAUSE = Counted, PAUSE  # type: ignore[misc]


def _run(words: list[str]) -> int:
    """One command, or several until one fails."""
    from lianxin.cli import main as lianxin

    while words:
        place = words.index(THEN) if THEN in words else len(words)
        command, words = words[:place], words[place + 1 :]
        failed = lianxin(command)
        if failed:
            return failed
        if words:
            sys.stdout.write(THEN)
    return 0


def main(arguments: list[str]) -> int:
    _set_up()
    if arguments[0] == "cli":
        return _run(arguments[1:])
    _serve(int(arguments[0]), arguments[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
