"""Runs one town in a process and a folder of its own, and prints what became of it as JSON.

``python -m lianxin.town.simulation --seed 1 --agents honest,lazy --days 365``; ``lianxin town simulate`` starts it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

import django


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--agents", required=True)
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--homes", type=int, required=True)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings")
    django.setup()

    from lianxin.cli._prepare import migrate  # noqa: PLC0415  the applications must be loaded first

    from . import run  # noqa: PLC0415  the same

    migrate()

    result = run.simulate(
        seed=arguments.seed,
        agents=arguments.agents.split(","),
        days=arguments.days,
        homes=arguments.homes,
        progress=_tell,
    )
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    return 0


def _tell(done: int, of: int) -> None:
    """One line a day for whoever started this."""
    sys.stderr.write(f"{done}/{of}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
