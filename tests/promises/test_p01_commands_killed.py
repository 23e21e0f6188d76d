"""P1: kill -9 at a random moment of every command that writes.  The house holds, and the command run again completes."""

import csv
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from pkgutil import iter_modules
from sqlite3 import connect

import pytest

from lianxin import cli
from lianxin.cli._checks import check_data
from lianxin.record.keeping import recipients, unpacking
from tests.promises.conftest import Reached
from tests.support import houses
from tests.support.houses import LIANXIN, House

#: What kills do to transactions of PostgreSQL is shown by its own crashes in test_p01_killed.
pytestmark = pytest.mark.one_engine
OFFICE = "willow"
OPEN = ("office", "open", OFFICE, "--name", "en=Willow Creek")
ROWS = 40
#: Kills come within so many seconds of the start.
FROM, TO = 0.1, 1.0
#: From this many rounds on every command is killed, not only those that move a whole house.
MANY = 100


@dataclass(frozen=True)
class Place:
    """A house of the test's own, and a folder beside it."""

    house: House
    beside: Path

    def rows(self, question: str) -> list[tuple[object, ...]]:
        with closing(connect(self.house.data / "lianxin.sqlite3")) as file:
            return file.execute(question).fetchall()

    def start(self, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*LIANXIN, *words],
            env=self.house.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


@dataclass(frozen=True)
class Deed:
    """A command, the statuses with which it may end when it is run again, and whether its work is there once."""

    words: Callable[[Place], tuple[str, ...]]
    done: Callable[[Place], bool]
    ends: frozenset[int] = frozenset({0})
    rare: bool = False


def _import(place: Place) -> tuple[str, ...]:
    table = place.beside / "old.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(
            [["id", "body", "time"], *([n, f"Old lamp {n}", "2025-05-05 10:00"] for n in range(ROWS))]
        )
    return ("import", str(table), "--map", "id=id,body=body,said_at=time")


def _imported(place: Place) -> bool:
    said = place.rows("SELECT body, count(*) FROM hear_voice GROUP BY body")
    return sorted(said) == sorted((f"Old lamp {n}", 1) for n in range(ROWS))


def _identities(place: Place) -> list[recipients.Identity]:
    return recipients.identities_in((place.beside / "key").read_text())


def _backup(place: Place) -> tuple[str, ...]:
    identity = recipients.Identity.generate()
    (place.beside / "key").write_text(str(identity))
    return ("backup", "--to", str(place.beside / "backups"), "--key", str(identity.to_public()))


def _backed_up(place: Place) -> bool:
    """Whatever has the name of a backup is one, whole; nothing half is left."""
    found = sorted((place.beside / "backups").iterdir())
    for path in found:
        unpacking.unpack(path, unpacking.clear(place.beside / path.name), _identities(place), lambda _n: None)
    left = list(place.house.data.glob(".backup-*"))
    return bool(found) and all(path.name.endswith(".tar.age") for path in found) and not left


def _restore(place: Place) -> tuple[str, ...]:
    houses.run(place.house.env, *_backup(place), check=True)
    [backup] = (place.beside / "backups").iterdir()
    return ("restore", str(backup), "--into", str(place.beside / "new"), "--key", str(place.beside / "key"))


def _restored(place: Place) -> bool:
    new = place.beside / "new"
    again = Place(House(new), place.beside)
    told = again.rows("SELECT count(*) FROM record_entry WHERE kind = 'record.restored'")
    return (
        told == [(1,)]
        and not (new / unpacking.PART).exists()
        and not check_data(new, None, None).report.broken
    )


def _exported(place: Place) -> bool:
    record = place.beside / "record"
    return houses.run(place.house.env, "verify", str(record)).returncode == 0


#: Each command of the house that writes, by its module.
DEEDS = {
    "backup": Deed(_backup, _backed_up),
    "restore": Deed(_restore, _restored, frozenset({0, 2})),  # 2: it had been finished, and is not done twice
    "import_file": Deed(_import, _imported),
    "office": Deed(
        lambda _p: ("office", "unit", "roads", "--name", "en=Roads"),
        lambda p: p.rows("SELECT code FROM office_unit WHERE code = 'roads'") == [("roads",)],
        frozenset({0, 2}),
        rare=True,
    ),
    "export_record": Deed(
        lambda p: ("export-record", str(p.beside / "record"), "--office", OFFICE), _exported, rare=True
    ),
    "reindex": Deed(lambda _p: ("reindex",), lambda _p: True, rare=True),
    "demo": Deed(lambda _p: ("demo",), lambda _p: True, rare=True),
}
#: Commands that are not killed here, and why.
ELSEWHERE = {
    "ballot": "each step is one transaction, as of `office`, and its files are written anew; nothing is said by it",
    "consultation": "each statement, and each two hundred people, is one transaction; what was cut off goes on with the"
    " next run in tests/cli/test_consultation.py",
    "draw": "it has no house and writes nothing: it prints a list",
    "serve": "killed in test_p01_killed.py",
    "verify": "it writes nothing",
    "evaluate": "it writes nothing: what it measures lies in memory",
    "mail": "it only looks",
    "map": "it writes nothing: it reads files of votes and prints",
    "probe": "it tries the doors of a running server, whose entries are killed in test_p01_killed.py",
    "town": "a town lives in a folder that is thrown away",
    "export_rows": "it writes one file of what can be read again",
    "sealed": "it has no house: it reads and adds to files of the body outside, and fetches again what it lacks",
    "tally": "it writes nothing: it reads a file of ballots and prints",
    "witness": "it has no house; it is killed in tests/record/witnessing",
}


def test_every_command_is_killed_or_has_a_reason():
    names = {module.name for module in iter_modules(cli.__path__) if not module.name.startswith("_")}

    assert names - DEEDS.keys() - ELSEWHERE.keys() == set()


@pytest.mark.acceptance
def test_a_kill_at_any_moment_of_a_command_leaves_a_house_that_holds(
    tmp_path: Path, rounds: int, django_db_blocker, reached: Reached
):
    lot, killed, tried = random.Random(rounds), 0, 0
    for name, deed in DEEDS.items():
        if deed.rare and rounds < MANY:
            continue
        for number in range(max(1, rounds // 10)):
            place = Place(
                houses.prepared(tmp_path / f"{name}-{number}", (OPEN,)), tmp_path / f"{name}-{number}-beside"
            )
            place.beside.mkdir()
            words, tried = deed.words(place), tried + 1
            killed += _killed(place, words, lot.uniform(FROM, TO))
            with django_db_blocker.unblock():
                assert _broken(place) == [], (name, number)
                again = houses.run(place.house.env, *words)
                assert again.returncode in deed.ends, (name, number, again.stderr)
                assert deed.done(place), (name, number)
                assert _broken(place) == [], (name, number)
            if rounds < MANY:
                break

    assert killed > 0
    reached("P1", "commands killed at a random moment, after which the house held", killed, of=tried)


def _killed(place: Place, words: tuple[str, ...], after: float) -> bool:
    """Whether the command was still at work when it was killed."""
    process = place.start(words)
    time.sleep(after)
    working = process.poll() is None
    if working:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return working


def _broken(place: Place) -> list[object]:
    return list(check_data(place.house.data, None, None).report.broken)
