"""The real `lianxin serve` as a process of its own, which a test may kill and start again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.support import houses
from tests.support.houses import LIANXIN
from tests.support.ports import LOOPBACK, free_port, is_listening
from tests.support.postgres import Postgres

START_SECONDS = 60


class Server:
    """Context manager around one server with a data folder and, on PostgreSQL, databases of its own.

    `prepare` names the commands that ran before the first start, e.g. `("demo",)` for the demo office; `None` is a
    machine on which Lianxin never ran.
    """

    def __init__(
        self,
        data: Path,
        *,
        postgres: Postgres | None = None,
        prepare: Sequence[Sequence[str]] | None = (("demo",),),
        env: Mapping[str, str] | None = None,
        tries_doors: bool = False,
        gate: str = "off",
    ) -> None:
        self.data = data
        self.port = free_port()
        self.base_url = f"http://{LOOPBACK}:{self.port}"
        self.log_file = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        house = houses.fresh(data, postgres) if prepare is None else houses.prepared(data, prepare, postgres)
        self.env = house.env | {
            "LIANXIN_PORT": str(self.port),
            "LIANXIN_GATE": gate,  # most tests are louder than any village
        }
        if not tries_doors:  # the daily tests of channels would write entries that no test expects
            self.env["LIANXIN_PROBE_ORIGIN"] = ""
        self.env.update(env or {})

    @property
    def pid(self) -> int:
        """The process that was started; what it started itself is in its group."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def cli(
        self, *arguments: str, check: bool = False, timeout: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run `lianxin` beside the server, on the same data."""
        return houses.run(self.env, *arguments, check=check, timeout=timeout)

    def furnish(self, module: str, *arguments: str) -> str:
        """Run a module of the tests in the house, beside the server.  Returns what it prints."""
        more = {"DJANGO_SETTINGS_MODULE": "lianxin.settings", "PYTHONPATH": str(houses.ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.env | more,
            cwd=houses.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{module} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

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
