"""What a thief of the disk has: the bytes of every file, and of the database server's files."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connections

from lianxin.office import clock
from lianxin.record.keeping import packing, recipients
from tests.support.postgres import binaries

#: The keys lie beside the data on this machine; whoever steals both reads what the house reads.
_AT_ONCE = 1 << 22
_OVERLAP = 200


def hits(needles: re.Pattern[bytes], *folders: Path) -> dict[str, list[bytes]]:
    """Where any of these stands in a file or in its name."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = list(_in_file(needles, path)) if path.is_file() else []
            inside += needles.findall(path.name.encode())
            if inside:
                found[str(path)] = inside
    return found


def _in_file(needles: re.Pattern[bytes], path: Path) -> Iterator[bytes]:
    """Piece by piece, with room for what lies across two pieces."""
    try:
        with path.open("rb") as file:
            before = b""
            while piece := file.read(_AT_ONCE):
                yield from needles.findall(before + piece)
                before = piece[-_OVERLAP:]
    except FileNotFoundError:  # a database tidies up while one looks
        return


def written_down() -> None:
    """Let the engines write what they still hold in memory or in a log to where it stays."""
    for alias in ("default", "vault"):
        with connections[alias].cursor() as cursor:
            sqlite = connections[alias].vendor == "sqlite"
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if sqlite else "CHECKPOINT")


def folders_of_databases() -> list[Path]:
    """Where the engines of this run keep their files, on this machine."""
    found = []
    for alias in ("default", "vault"):
        connection = connections[alias]
        if connection.vendor == "sqlite":
            found.append(Path(str(connection.settings_dict["NAME"])).parent)
        else:
            with connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                found.append(Path(cursor.fetchone()[0]))
    return list(dict.fromkeys(found))


def backed_up(folder: Path) -> Path:
    """Backups of both databases as the engines themselves make them."""
    for alias in ("default", "vault"):
        connection, target = connections[alias], folder / f"backup-{alias}"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(target)])
        else:
            at = connection.settings_dict
            command = [
                binaries() / "pg_dump",
                "-h",
                at["HOST"],
                "-p",
                at["PORT"],
                "-U",
                at["USER"],
                at["NAME"],
            ]
            target.write_bytes(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    return folder


def seal_into(folder: Path) -> Path:
    """What `lianxin backup` makes of both databases and the files beside them."""
    recipient = recipients.Identity.generate().to_public()
    made = packing.back_up(to=folder, recipients=[recipient], now=clock.read(), step=lambda _count: None)
    assert made.stat().st_size > 0
    return made
