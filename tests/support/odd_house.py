"""Settings of a house in which nobody waits long for a lock, and whose clock a test sets by a file beside its data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lianxin.settings import *  # noqa: F403
from lianxin.settings import DATA, DATABASES

CLOCK = "tests.support.odd_house.now"
OFFSET = "clock-is-off-by-seconds"
for _database in DATABASES.values():
    if _database["ENGINE"].endswith("sqlite3"):
        _database["OPTIONS"] = {**_database["OPTIONS"], "timeout": 1}
    else:
        _database["OPTIONS"] = {"options": "-c lock_timeout=1s"}


def now() -> datetime:
    """The true time, moved by as many seconds as the file says."""
    path = Path(DATA) / OFFSET
    off = int(path.read_text()) if path.exists() else 0
    return datetime.now(UTC) + timedelta(seconds=off)
