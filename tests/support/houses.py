"""Houses as some commands left them, each made once for a whole run: what takes seconds to make is copied at once."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.support.postgres import Postgres

LIANXIN = (str(Path(sys.executable).parent / "lianxin"),)
#: Each is the words after `lianxin`.
Commands = tuple[tuple[str, ...], ...]
DATABASES = {"LIANXIN_DATABASE_URL": "office", "LIANXIN_VAULT_URL": "vault"}
#: An office in which nothing has happened.
WILLOW: Commands = (("office", "open", "willow", "--name", "en=Willow Creek"),)
#: Without an office this only makes the tables.
MAKE_TABLES = ("reindex",)
ROOT = Path(__file__).resolve().parents[2]


def clean_environment() -> dict[str, str]:
    """What a fresh shell would give: nothing of the test run's own settings leaks into the server."""
    # To compile all modules at each start is a third of the time of a start.
    foreign = ("LIANXIN_", "DJANGO_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


@dataclass(frozen=True)
class House:
    """A data folder and, on PostgreSQL, the addresses of its databases."""

    data: Path
    databases: Mapping[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        return clean_environment() | {"LIANXIN_DATA": str(self.data), **self.databases}


def fresh(data: Path, postgres: Postgres | None = None) -> House:
    """Nothing at all, as on a machine on which Lianxin never ran."""
    data.mkdir(parents=True, exist_ok=True)
    names = DATABASES if postgres else {}
    return House(data, {name: postgres.new_database(kind) for name, kind in names.items() if postgres})


def prepared(data: Path, commands: Sequence[Sequence[str]] = (), postgres: Postgres | None = None) -> House:
    """A house of one's own in which these commands have been run; without any it has its tables and no office."""
    made = _made(tuple(map(tuple, commands)), postgres)
    shutil.copytree(made.data, data, dirs_exist_ok=True)
    copies = {name: postgres.copy(url) for name, url in made.databases.items() if postgres}
    return House(data, copies)


@cache
def _made(commands: Commands, postgres: Postgres | None) -> House:
    folder = Path(tempfile.mkdtemp(prefix="lianxin-made-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if commands:
        house = prepared(folder, commands[:-1], postgres)
        run(house.env, *commands[-1], check=True)
        return house
    house = fresh(folder, postgres)
    run(house.env, *MAKE_TABLES, check=True)
    shutil.rmtree(folder / "keys")  # nothing is sealed yet: each house makes its own
    return house


def run(
    env: Mapping[str, str], *arguments: str, check: bool = False, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """The command `lianxin` in a process of its own."""
    done = subprocess.run(
        [*LIANXIN, *arguments], env=env, capture_output=True, text=True, timeout=timeout, check=False
    )
    if check and done.returncode != 0:
        raise RuntimeError(f"lianxin {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done
