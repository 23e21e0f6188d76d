"""The whole API as its own document describes it, asked by schemathesis: as nobody, as a resident, in each role."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from lianxin.town.place import ACCOUNTS, PASSWORD, SLUG
from tests.fuzz.asked import ASKED
from tests.fuzz.mutating import CANARY
from tests.fuzz.trying import Tried
from tests.support.server import Server

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.skipif(bool(ASKED.replay), reason="another input is tried again"),
]
#: Not looked for: rules that no schema can say (a code that is nobody's, a state that does not allow it) refuse
#: what the schema allows, and a token that ends nowhere is no header that must be there.
NOT_LOOKED_FOR = "positive_data_acceptance,missing_required_header,unsupported_method"
#: Seconds for one answer.
PATIENCE = "5"
ROLES = {str(account.role): account.login for account in ACCOUNTS}
WHO = ["nobody", "resident", *ROLES] if ASKED.seconds else ["resident"]
FEW = "1"
#: A whole town takes long to build; a few questions are asked at an office that has just opened.
SMALL = ("office", "open", "willow", "--name", "en=Willow Creek")
TOWN, PREPARED = (SLUG, ("demo",)) if ASKED.seconds else ("willow", SMALL)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A running house in which somebody said something and left a contact."""
    with Server(tmp_path_factory.mktemp("fuzz") / "data", prepare=(PREPARED,)) as server:
        said = {"body": "路灯坏了 lamp", "contact": f"{CANARY} 13900551234", "kind": "report"}
        address = f"{server.base_url}/api/v1/offices/{TOWN}/voices"
        codes = [httpx.post(address, json={**said, "title": str(n)}).json()["code"] for n in range(3)]
        yield server, codes


def token_of(server: Server, who: str) -> dict[str, str]:
    if who not in ROLES:
        return {}
    answer = httpx.post(
        f"{server.base_url}/api/v1/sessions", json={"login": ROLES[who], "password": PASSWORD}
    )
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def asked_by(who: str, server: Server, codes: list[str], report: Path) -> subprocess.CompletedProcess[str]:
    """`st run` as somebody; only the resident knows the codes."""
    numbers = [str(number) for number in range(1, 25)]
    known = {"slug": [TOWN], "number": numbers, "share": numbers[:3], "task": numbers[:3], "pk": numbers[:5]}
    env = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
        "PYTHONPATH": str(Path.cwd()),
        "FUZZ_CODES": json.dumps(known | ({"code": codes} if who == "resident" else {})),
        "FUZZ_CANARIES": json.dumps([CANARY, "13900551234", *codes]),
    }
    seconds = max(1, int(ASKED.share("api", len(WHO))))
    bounds = ["--max-time", str(seconds)] if ASKED.seconds else ["--max-examples", FEW, "--phases", "fuzzing"]
    headers = [part for name, value in token_of(server, who).items() for part in ("-H", f"{name}: {value}")]
    command = [
        str(Path(sys.executable).with_name("st")),
        "run",
        f"{server.base_url}/api/v1/openapi.json",
        "--no-color",
    ]
    return subprocess.run(
        [
            *command,
            *bounds,
            *headers,
            "--continue-on-failure",
            "--no-shrink",
            "--exclude-checks",
            NOT_LOOKED_FOR,
            "--max-response-time",
            PATIENCE,
            "--report",
            "json",
            "--report-json-path",
            str(report),
        ],
        env=env,
        cwd=report.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("who", WHO)
def test_every_operation_answers_as_it_says(
    who: str, spoken: tuple[Server, list[str]], tmp_path: Path, reached: list[Tried]
):
    server, codes = spoken
    done = asked_by(who, server, codes, tmp_path / "report.json")
    told = json.loads((tmp_path / "report.json").read_text())
    operations, cases = told["operations"], told["test_cases"]
    tried = Tried(f"API as {who}, {operations['tested']} of {operations['total']}", cases["generated"])
    reached.append(tried)
    if done.returncode:
        tried.faults.append(_kept(who, done.stdout))
    assert done.returncode == 0, done.stdout[-6000:]
    assert operations["tested"] == operations["total"]
    assert CANARY not in server.log()
    assert not re.search(r"Traceback|ERROR", server.log()), server.log()[-4000:]


def _kept(who: str, told: str) -> str:
    """What it found, with the requests that show it."""
    ASKED.into.mkdir(parents=True, exist_ok=True)
    path = ASKED.into / f"api-{who}.txt"
    path.write_text(told, encoding="utf-8")
    return f"each with the request that shows it: {path}"
