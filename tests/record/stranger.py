"""The stranger's verifier as tests run it: by itself, where `lianxin` cannot be imported, or loaded for speed."""

import importlib.util
import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import connections

FOLDER = Path(__file__).resolve().parents[2] / "src/lianxin/web/static/lianxin/stranger"
FILE = FOLDER / "lianxin_verify.py"


@cache
def tool() -> ModuleType:
    """The file as a module, for what is asked hundreds of times."""
    spec = importlib.util.spec_from_file_location("stranger_verify", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The file as a stranger runs it: Python alone, told nothing of our source."""
    return subprocess.run(
        [sys.executable, "-I", "-c", _ALONE, str(FILE), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin"},
        cwd="/",
    )


def alone(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Another of the stranger's files by its name: Python alone, which reads addresses of this machine as well."""
    return subprocess.run(
        [sys.executable, "-I", str(FOLDER / name), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "no_proxy": "*"},
        cwd="/",
    )


#: What of ours can be found is taken away before the file runs; a module of ours would be an error.
_ALONE = """
import runpy, sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"lianxin", "django", "tests"}:
            raise ImportError(name + " is not here")

sys.meta_path.insert(0, Nothing())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def checked(*arguments: object) -> dict[str, Any]:
    """What the file says as JSON, loaded in this process."""
    asked = tool().arguments([str(argument) for argument in arguments])
    record, report = tool().run(asked)
    return {"broken": report.broken, "told": report.told, "forks": report.forks, "record": record}


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What it printed with --json."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def files_of(folder: Path, aliases: Sequence[str] = ("default", "vault")) -> dict[str, Path]:
    """Both databases as the test's transaction sees them, as files that anybody can open."""
    names = {"default": "lianxin", "vault": "vault"}
    found = {}
    for alias in aliases:
        connections[alias].ensure_connection()
        raw: sqlite3.Connection = connections[alias].connection
        found[names[alias]] = folder / f"{names[alias]}.sqlite3"
        data = raw.serialize()
        # A file for one reader: without the log that is written ahead, which is kept beside it.
        found[names[alias]].write_bytes(data[:18] + b"\x01\x01" + data[20:])
    return found


def schema() -> dict[str, Any]:
    """The tables that the file knows."""
    tables: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))["tables"]
    return tables
