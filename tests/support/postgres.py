"""A PostgreSQL server of the tests' own, thrown away afterwards.

It never touches a cluster that the machine runs: own folder, own port, own process, ended by its own id.
"""

import atexit
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.support.ports import LOOPBACK, free_port

START_SECONDS = 60
#: To compile a query takes longer than to run it on the few rows of a test.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def binaries() -> Path:
    """The newest PostgreSQL on this machine that has both `initdb` and `postgres`."""
    packaged = sorted(
        (folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()),
        key=lambda folder: int(folder.parent.name),
    )
    if packaged:
        return packaged[-1]
    found = shutil.which("initdb")
    if found is None:
        raise RuntimeError("No PostgreSQL server programs: run tools/system-packages.sh as root.")
    return Path(found).resolve().parent


def _ownership() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it the account that its package made."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


def _children_of(parent: int) -> list[int]:
    found = []
    for told in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            _state, above, *_rest = told.read_text().rpartition(")")[2].split()
            if int(above) == parent:
                found.append(int(told.parent.name))
    return found


def _owned_folder(owner: dict[str, Any]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lianxin-pg-", dir="/tmp"))  # a socket path must be short
    if owner:
        account = pwd.getpwnam(owner["user"])
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


@dataclass(eq=False)
class Postgres:
    """One throw-away server; `durable` writes through to the disk as a real office's would."""

    durable: bool = False
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _folder: Path | None = None

    @property
    def pid(self) -> int:
        """The process that was started; its backends are its children."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self) -> "Postgres":
        owner = _ownership()
        folder = self._folder = _owned_folder(owner)
        atexit.register(self.stop)
        self._run_initdb(folder, owner)
        return self.revive()

    def revive(self) -> "Postgres":
        """Start, or start again after a crash, on the data there is."""
        if self._folder is None:
            raise RuntimeError("there is no data yet")
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "max_connections": "60",
            "timezone": "UTC",
            "autovacuum": "off",
            **(DURABLE if self.durable else FAST),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [binaries() / "postgres", "-D", self._folder / "data", *options],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_ownership(),
            )
        self._wait()
        return self

    def _run_initdb(self, folder: Path, owner: dict[str, Any]) -> None:
        command = [binaries() / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **owner)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                gone = self._process is None or self._process.poll() is not None
                if gone or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.log()}") from None
                time.sleep(0.05)
            else:
                return

    def log(self) -> str:
        return (self._folder / "server.log").read_text(errors="replace") if self._folder else ""

    def url(self, database: str) -> str:
        return f"postgresql://postgres@{LOOPBACK}:{self.port}/{database}"

    def new_database(self, purpose: str = "office", *, like: str = "template1") -> str:
        """Create a database, empty if nothing else is said, and return its address."""
        name = f"{purpose}_{secrets.token_hex(4)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
            if self.durable:
                # Without one, a sequence of the copy that is used before a crash is set back to where it was copied:
                # the copy's pages are in the log as they were, and the next numbers were logged for the first alone.
                connection.execute("CHECKPOINT")
        return self.url(name)

    def copy(self, address: str) -> str:
        """A database with all that another holds, which nobody uses at the moment."""
        name = address.rpartition("/")[2]
        return self.new_database(name.partition("_")[0], like=name)

    def crash(self) -> None:
        """End every process of this server at once, as a power cut would."""
        if self._process is None:
            return
        # Each that serves a connection leads a group of its own, and would finish what it is at.
        family = [self._process.pid, *_children_of(self._process.pid)]
        for process in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        atexit.unregister(self.stop)
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.crash()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
