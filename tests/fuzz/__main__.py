"""`python -m tests.fuzz --minutes 10`: odd inputs for everything that reads, within so many minutes in all."""

import argparse
import os
import subprocess
import sys

from tests.fuzz import asked


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    reader.add_argument("--minutes", type=float, default=10.0, help="for everything together")
    reader.add_argument("--into", default=".fuzz", metavar="FOLDER", help="where failing inputs are kept")
    reader.add_argument("--replay", metavar="FILE", help="try one kept input again")
    reader.add_argument("--only", default="", metavar="NAME,…", help="these targets alone")
    return reader.parse_args()


def main() -> int:
    """The exit status is that of the tests: 0 when nothing was found."""
    given = _arguments()
    env = os.environ | {
        asked.MINUTES: "0" if given.replay else str(given.minutes),
        asked.INTO: given.into,
        asked.REPLAY: given.replay or "",
        asked.ONLY: given.only,
    }
    tests = ["tests/fuzz/test_targets.py"] if given.only else ["tests/fuzz"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--quiet", "--no-header", *tests], env=env, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
