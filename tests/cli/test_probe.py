"""`lianxin probe` beside a real server: every door that is set up is tried, and the contract works as it is written."""

import json
import re
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support.server import Server

ROOT = Path(__file__).resolve().parent.parent.parent
OPEN = ("office", "open", "willow", "--name", "en=Willow Creek")


def standings(server: Server) -> dict[str, str]:
    with urllib.request.urlopen(f"{server.base_url}/api/v1/offices/willow/channels") as answer:
        return {one["code"]: one["standing"] for one in json.load(answer)}


def run_example(server: Server) -> dict[str, object]:
    """What the example in the contract prints, run as it stands there."""
    text = (ROOT / "docs/channels.md").read_text(encoding="utf-8")
    script = re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1]
    secret = server.cli("office", "keys", "--secrets", check=True).stdout.split()[-1]
    env = {"SECRET": secret, "ORIGIN": server.base_url, "OFFICE": "willow", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["/bin/bash", "-euc", script], env=env, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.one_engine
def test_a_server_tries_its_doors_by_itself_and_when_it_is_told_to(make_server):
    """One server for the whole of it: starting one costs more than all that is done with it."""
    willow: Server = make_server(
        prepare=(OPEN, ("office", "key", "sms", "--holder", "Gateway")),
        env={"LIANXIN_LANG": "en"},
        tries_doors=True,
    )
    answer = run_example(willow)
    assert (answer["taken_as"], str(answer["reply"]).startswith("Received as number ")) == ("voice", True)
    assert str(answer["code"]) in str(answer["reply"])

    deadline = time.monotonic() + 60
    while "untried" in standings(willow).values() and time.monotonic() < deadline:
        time.sleep(0.3)
    found = standings(willow)
    assert {found[code] for code in ("web", "api", "sms")} == {"open"}
    assert (found["chat"], set(found.values())) == ("absent", {"open", "absent"})

    done = willow.cli("probe", "--json")
    told = {one["channel"]: one["standing"] for one in json.loads(done.stdout)}
    assert (done.returncode, told) == (0, {code: one for code, one in found.items() if one == "open"})

    willow.stop()
    done = willow.cli("probe", "--channel", "web")
    assert (done.returncode, "Nobody answered at the door." in done.stdout) == (1, True)
