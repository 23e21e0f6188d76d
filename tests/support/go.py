"""Go programs of the tests, built once a run from Debian's own packages, without any network."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

#: Where Debian's golang-…-dev packages put their sources.
SOURCES = Path("/usr/share/gocode")


@cache
def built(source: Path) -> Path:
    """The program of one file; the test is skipped where this machine has no Go."""
    go = shutil.which("go")
    if go is None or not (SOURCES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("golang-go and golang-golang-x-mod-dev are not installed (`make system` installs them)")
    folder = Path(tempfile.mkdtemp(prefix="lianxin-go-"))
    own = {"GO111MODULE": "off", "GOPATH": str(SOURCES), "GOCACHE": str(folder / "cache"), "GOFLAGS": "-p=1"}
    program = folder / source.stem
    subprocess.run([go, "build", "-o", program, source], env=os.environ | own, check=True, timeout=300)
    shutil.rmtree(folder / "cache", ignore_errors=True)
    return program
