"""The real `lianxin serve` as a process of its own, which a test may kill and start again."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from tests.support.ports import LOOPBACK, free_port, is_listening
from tests.support.postgres import Postgres

START_SECONDS = 60
LIANXIN = (str(Path(sys.executable).parent / "lianxin"),)


def clean_environment() -> dict[str, str]:
    """What a fresh shell would give: nothing of the test run's own settings leaks into the server."""
    foreign = ("LIANXIN_", "DJANGO_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


@cache
def demo_town() -> Path:
    """The demo office, made once for a whole run: it takes longer to invent than to copy."""
    folder = Path(tempfile.mkdtemp(prefix="lianxin-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = Server(folder, prepare=())
    server.cli("demo", check=True)
    return folder


class Server:
    """Context manager around one server with a data folder and, on PostgreSQL, databases of its own.

    `prepare` names the commands that run once before the first start, e.g. `("demo",)` for the demo office.
    """

    def __init__(
        self,
        data: Path,
        *,
        postgres: Postgres | None = None,
        prepare: Sequence[Sequence[str]] = (("demo",),),
        env: Mapping[str, str] | None = None,
        tries_doors: bool = False,
        gate: str = "off",
    ) -> None:
        self.data = data
        self.port = free_port()
        self.base_url = f"http://{LOOPBACK}:{self.port}"
        self.log_file = data / "server.log"
        self._prepare = list(prepare)
        self._process: subprocess.Popen[bytes] | None = None
        self.env = clean_environment() | {
            "LIANXIN_DATA": str(data),
            "LIANXIN_PORT": str(self.port),
            "LIANXIN_GATE": gate,  # most tests are louder than any village
        }
        if not tries_doors:  # the daily tests of channels would write entries that no test expects
            self.env["LIANXIN_PROBE_ORIGIN"] = ""
        if postgres is not None:
            self.env["LIANXIN_DATABASE_URL"] = postgres.new_database("office")
            self.env["LIANXIN_VAULT_URL"] = postgres.new_database("vault")
        self.env.update(env or {})

    @property
    def pid(self) -> int:
        """The process that was started; what it started itself is in its group."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def __enter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        if self._prepare == [("demo",)] and "LIANXIN_DATABASE_URL" not in self.env:
            self._prepare.clear()
            shutil.copytree(demo_town(), self.data, dirs_exist_ok=True)
        while self._prepare:
            self.cli(*self._prepare.pop(0), check=True)
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def cli(
        self, *arguments: str, check: bool = False, timeout: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run `lianxin` beside the server, on the same data."""
        done = subprocess.run(
            [*LIANXIN, *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"lianxin {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done

    def start(self) -> Self:
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*LIANXIN, "serve"], env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_healthy()
        return self

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            gone = self._process is None or self._process.poll() is not None
            if gone or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def kill(self) -> None:
        """SIGKILL to every process this server started: nothing gets to tidy up."""
        self._signal_group(signal.SIGKILL)

    def restart(self) -> Self:
        self.stop()
        return self.start()

    def stop(self) -> None:
        """Ask politely, then insist; returns when nothing listens any more."""
        try:
            self._signal_group(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal_group(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        self._process.wait(timeout=15)
        deadline = time.monotonic() + 15
        while is_listening(self.port):
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("serve", 15)
            time.sleep(0.02)
        self._process = None
