"""P1: a full disk, a database that another process holds, a clock that jumps.

No receipt is given for what is not kept; whoever gets none is told so plainly and has what they typed; nothing doubles.
"""

import json
import os
import re
import resource
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests.promises.conftest import Reached
from tests.promises.test_p01_restore import FORM, OFFICE, OPEN, VOICES, Held, ask, entries, speak
from tests.support import odd_house
from tests.support.server import Server

ROOT = Path(__file__).resolve().parents[2]
ODD = {"DJANGO_SETTINGS_MODULE": odd_house.__name__, "PYTHONPATH": str(ROOT)}
HOUR, YEAR = 3600, 365 * 24 * 3600
Made = Callable[..., Server]


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of a few megabytes at this folder, where this machine lets us; whether it does."""
    folder.mkdir()
    command = ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["/usr/bin/umount", "--lazy", str(folder)], check=True)


@contextmanager
def no_room(server: Server, *, disk: bool) -> Iterator[None]:
    """The disk is full; where it is not our own, no file of the server's may grow."""
    filler = server.data / "filler"
    if disk:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
    else:
        limited(server, 4096)
    try:
        yield
    finally:
        filler.unlink(missing_ok=True)
        if not disk:
            limited(server, resource.RLIM_INFINITY)


def limited(server: Server, size: int) -> None:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(folder.name)) == server.pid:
                resource.prlimit(int(folder.name), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def api(server: Server, body: str) -> tuple[int, dict[str, object]]:
    status, content = ask(server, "POST", VOICES, json.dumps({"body": body}), "application/json")
    return status, json.loads(content)


def bodies(server: Server) -> Counter[str]:
    question = "SELECT body FROM hear_voice"
    if url := server.env.get("LIANXIN_DATABASE_URL"):
        with psycopg.connect(url) as base:
            return Counter(body for (body,) in base.execute(question))
    with closing(sqlite3.connect(server.data / "lianxin.sqlite3")) as file:
        return Counter(body for (body,) in file.execute(question))


def holds(server: Server) -> str:
    """What `lianxin verify` says of a house in which everything holds."""
    done = server.cli("verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def sent_again(page: str) -> str:
    """The fields of the form that a page gives back, as a browser sends them."""
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    long = re.findall(r'<textarea class="short" name="([^"]*)"[^>]*>([^<]*)</textarea>', page)
    return urlencode([(unescape(name), unescape(value)) for name, value in hidden + long])


@pytest.mark.one_engine
def test_a_full_disk_gives_no_receipt_keeps_the_words_on_the_page_and_recovers(
    make_server: Made, tmp_path: Path, rounds: int, reached: Reached
):
    with small_disk(tmp_path / "data-0") as disk:
        server = make_server(prepare=(OPEN,))
        kept = [speak(server, "Before the disk was full")]
        refused = []
        with no_room(server, disk=disk):
            for n in range(rounds):
                words = f"While it was full {n} " + "long " * 3000
                status, told = api(server, words)
                assert (status, told.get("error")) in {(201, None), (503, "not_kept")}
                (kept.append(Held(words, str(told["code"]), "")) if status == 201 else refused.append(words))
            typed = urlencode(
                {"body": "Typed\ninto the form " + "x" * 9000, "idempotency_key": "full-disk-1"}
            )
            status, page = ask(server, "POST", f"/{OFFICE}/", typed, FORM["Content-Type"])
            assert (status, "there is no receipt" in page) == (503, True)
            assert server.is_healthy()  # who reads notices nothing
        assert refused
        assert ask(server, "POST", f"/{OFFICE}/", sent_again(page), FORM["Content-Type"])[0] == 302
        kept.append(speak(server, "After there was room"))

        found = bodies(server)
        assert found == Counter([held.body for held in kept] + ["Typed\ninto the form " + "x" * 9000])
        server.stop()
        holds(server)
    reached("P1", "voices refused without a receipt while the disk was full, none of them kept", len(refused))


@contextmanager
def held_by_another(server: Server) -> Iterator[None]:
    """Another process has the database to itself."""
    if url := server.env.get("LIANXIN_DATABASE_URL"):
        with psycopg.connect(url) as base:
            base.execute("SELECT 1 FROM record_stream FOR UPDATE")
            yield
        return
    with closing(sqlite3.connect(server.data / "lianxin.sqlite3", isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        yield
        file.execute("ROLLBACK")


def test_a_held_database_is_waited_for_then_said_and_a_jumping_clock_changes_no_order(
    make_server: Made, reached: Reached
):
    """Both in one house: here nobody waits longer than a second, otherwise it is twenty."""
    server = make_server(prepare=(OPEN,), env=ODD)
    typed = urlencode({"body": "Said while it was held", "idempotency_key": "held-once"})
    with held_by_another(server):
        assert api(server, "Said to the API while it was held")[0] == 503
        status, page = ask(server, "POST", f"/{OFFICE}/", typed, FORM["Content-Type"])
        assert (status, "What you typed is still here" in page) == (503, True)
    for again in (sent_again(page), typed):
        assert ask(server, "POST", f"/{OFFICE}/", again, FORM["Content-Type"])[0] == 302
    assert bodies(server) == Counter(["Said while it was held"])

    held = []
    for off in (0, -HOUR, YEAR, 0):
        (server.data / odd_house.OFFSET).write_text(str(off))
        held.append(speak(server, f"Said with the clock off by {off} at {len(held)}"))
    numbers = [one.number for one in held]
    assert numbers == sorted(numbers)
    lines = entries(server)
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    server.stop()
    # Two at least: what the house does by itself may have fallen due in the year that came and went, and is told too.
    [back] = re.findall(r"its clock was set back (\d+) times", holds(server))
    assert int(back) >= 2
    reached("P1", "jumps of the clock, after which the numbers still stood in order and the jump was told", 3)
