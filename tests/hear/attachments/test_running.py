"""The process that cleans keeps its bounds, knows no secret, and leaves room for the rest of the house."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lianxin.hear.attachments import running
from lianxin.hear.cleaning import JPEG, Unclean, worker
from tests.hear.attachments import samples
from tests.hear.cleaning.test_pdf import bomb


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "source"


def test_a_photo_comes_back_clean(source: Path):
    source.write_bytes(samples.photo())
    target = source.with_name("target")

    cleaned = running.cleaned(source, target)

    assert (cleaned.media_type, cleaned.width, cleaned.height) == (JPEG, 120, 80)
    assert b"CANARY" not in target.read_bytes()


@pytest.mark.parametrize(
    ("sent", "problem"),
    [(samples.SVG, "kind"), (samples.png_bomb(), "pixels"), (samples.photo()[:900], "broken")],
    ids=["drawing", "bomb of pixels", "half"],
)
def test_the_reason_comes_back(sent: bytes, problem: str, source: Path):
    source.write_bytes(sent)

    with pytest.raises(Unclean, match=problem):
        running.cleaned(source, source.with_name("target"))


def test_a_bomb_ends_the_process_and_nothing_else(source: Path):
    source.write_bytes(bomb())
    begun = time.monotonic()

    with pytest.raises(Unclean, match=r"heavy|broken"):
        running.cleaned(source, source.with_name("target"))

    assert time.monotonic() - begun < running.MOST_SECONDS


def bounded(code: str) -> subprocess.CompletedProcess[bytes]:
    begin = "from lianxin.hear.cleaning import worker; worker.take_bounds()\n"
    return subprocess.run(
        [sys.executable, "-I", "-c", begin + code], capture_output=True, check=False, timeout=60
    )


def test_the_process_gets_no_more_memory_and_writes_no_more_than_its_bounds(tmp_path: Path):
    memory = bounded(f"x = bytearray({worker.MOST_MEMORY})")
    written = bounded(f"open({str(tmp_path / 'x')!r}, 'wb').write(bytes({worker.MOST_WRITTEN + 1}))")
    seconds = bounded("import resource; print(resource.getrlimit(resource.RLIMIT_CPU))")

    assert b"MemoryError" in memory.stderr
    assert (written.returncode, (tmp_path / "x").stat().st_size) == (0, worker.MOST_WRITTEN)
    assert seconds.stdout.decode().strip() == str((worker.MOST_SECONDS, worker.MOST_SECONDS))


def test_a_process_that_dies_or_hangs_means_that_the_file_is_too_heavy(
    source: Path, monkeypatch: pytest.MonkeyPatch
):
    """A module of Python's own that never ends stands for a library that hangs."""
    source.write_bytes(samples.photo())
    monkeypatch.setattr(running, "MOST_SECONDS", 0.5)
    for module in ("asyncio", "antigravity_that_is_not_there"):
        monkeypatch.setattr(running, "WORKER", module)
        with pytest.raises(Unclean, match="heavy"):
            running.cleaned(source, source.with_name("target"))


def test_the_process_knows_none_of_the_houses_keys(source: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIANXIN_VAULT_KEY", "a key that nobody may see")
    seen: list[bytes] = []
    source.write_bytes(samples.photo())
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    if running.WORKER.encode() in (process / "cmdline").read_bytes():
                        seen.append((process / "environ").read_bytes())
                except OSError:
                    continue

    watcher = threading.Thread(target=look)
    watcher.start()
    running.cleaned(source, source.with_name("target"))
    ended.set()
    watcher.join()

    assert [found for found in seen if b"nobody may see" in found] == []
    assert any(b"OMP_NUM_THREADS" in found for found in seen)
    assert os.environ["LIANXIN_VAULT_KEY"] == "a key that nobody may see"


def test_who_comes_when_all_places_are_taken_is_asked_to_come_again(source: Path):
    source.write_bytes(samples.photo())
    taken = running.AT_ONCE + running.MOST_WAITING
    for _ in range(taken):
        assert running._places.acquire(blocking=False)
    try:
        with pytest.raises(Unclean, match="busy"):
            running.cleaned(source, source.with_name("target"))
    finally:
        for _ in range(taken):
            running._places.release()

    assert running.cleaned(source, source.with_name("target")).media_type == JPEG
