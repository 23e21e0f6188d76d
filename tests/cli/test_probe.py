"""`lianxin probe` beside a real server: every door that is set up is tried, and the contract works as it is written."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.server import Server

ROOT = Path(__file__).resolve().parent.parent.parent
OPEN = ("office", "open", "willow", "--name", "en=Willow Creek")


@pytest.fixture
def willow(make_server) -> Server:
    """A running server with one office, whose people speak English here."""
    return make_server(
        prepare=(OPEN, ("office", "key", "sms", "--holder", "Gateway")), env={"LIANXIN_LANG": "en"}
    )


def run_example(server: Server) -> dict[str, object]:
    """What the example in the contract prints, run as it stands there."""
    text = (ROOT / "docs/channels.md").read_text(encoding="utf-8")
    script = re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1]
    secret = server.cli("office", "keys", "--secrets", check=True).stdout.split()[-1]
    env = {"SECRET": secret, "ORIGIN": server.base_url, "OFFICE": "willow", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["/bin/bash", "-euc", script], env=env, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_doors_are_tried_now_and_the_contract_holds_as_it_is_written(willow: Server):
    done = willow.cli("probe", "--json")
    found = {one["channel"]: (one["standing"], one["problem"]) for one in json.loads(done.stdout)}

    assert found == dict.fromkeys(found, ("open", ""))
    assert set(found) >= {"web", "api", "sms"}
    assert "chat" not in found
    assert done.returncode == 0
    assert willow.cli("probe", "--channel", "chat").returncode == 2

    answer = run_example(willow)
    assert (answer["taken_as"], str(answer["reply"]).startswith("Received as number ")) == ("voice", True)
    assert answer["code"] in str(answer["reply"])

    willow.stop()
    done = willow.cli("probe", "--channel", "web")
    assert done.returncode == 1
    assert "Nobody answered at the door." in done.stdout
    assert willow.cli("verify").returncode == 0
