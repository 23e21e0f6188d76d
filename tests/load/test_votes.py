"""A crowd votes on statements through the pages: every answer is written down once."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Server

ROOT = Path(__file__).resolve().parents[2]
LINES, EACH = 8, 14
MANY = 200


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    return make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),), gate="off")


def run(server: Server, *arguments: object) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.voters", *map(str, arguments)],
        env=server.env | {"DJANGO_SETTINGS_MODULE": "lianxin.settings", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.one_engine
@pytest.mark.acceptance
def test_every_vote_of_a_crowd_is_written_down_once(server: Server, rounds: int):
    """Thirty people; many rounds make ten thousand of them.  The pace is measured in ``benchmarks/voting.py``."""
    people = 50 * rounds if rounds >= MANY else 30
    run(server, "open", 30)
    told = run(server, "vote", server.port, people, LINES)
    stored = run(server, "count")

    sent = told["sent"]
    assert sum(sent.values()) == EACH * people
    assert stored[:4] == [sent["agree"], sent["disagree"], sent["pass"], people]
