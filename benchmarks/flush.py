"""The disk: how long a flush takes here, and a way to make it take as long as on a common disk.

The bars were set for a disk whose flush takes some four milliseconds.  Where it takes less, a small library laid
under the engines (LD_PRELOAD) makes every flush last that long, for the raw engine and for the server alike.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int slowly(int (*flush)(int), int file) {
    struct timespec end;
    long wanted = atol(getenv("FLUSH_US") ? getenv("FLUSH_US") : "0");
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += wanted * 1000;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    int result = flush(file), kept = errno;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR) {}
    errno = kept;
    return result;
}

int fsync(int file) { return slowly((int (*)(int))dlsym(RTLD_NEXT, "fsync"), file); }
int fdatasync(int file) { return slowly((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"), file); }
"""


def build(folder: Path) -> Path | None:
    """Compile the library; None where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    source, library = folder / "slow_flush.c", folder / "slow_flush.so"
    source.write_text(SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    folder.chmod(0o755)  # PostgreSQL runs under another account
    return library


@contextmanager
def slowed(library: Path, milliseconds: float) -> Iterator[None]:
    """Every process started in here flushes at least that slowly."""
    os.environ.update(LD_PRELOAD=str(library), FLUSH_US=str(round(milliseconds * 1000)))
    try:
        yield
    finally:
        del os.environ["LD_PRELOAD"], os.environ["FLUSH_US"]


def typical(folder: Path, times: int = 100) -> float:
    """The median milliseconds to bring four kilobytes to this disk."""
    took = []
    with (folder / "flush").open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000
