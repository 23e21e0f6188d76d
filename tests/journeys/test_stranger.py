"""A stranger follows the three lines of the record's page: downloads the file, reads the record, keeps the figures."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.support.server import Server

OFFICE = "liuxi"


@pytest.mark.need(93)
def test_the_file_is_downloaded_from_the_page_and_checks_the_record_and_its_figures(
    server: Server, tmp_path: Path
):
    with httpx.Client(base_url=server.base_url, follow_redirects=True) as client:
        for words in ("路灯坏了", "桥上的栏杆松了"):
            told = client.post(f"/api/v1/offices/{OFFICE}/voices", json={"body": words})
            assert told.status_code == 201, told.text
        page = client.get(f"/{OFFICE}/record/").text
        [address] = re.findall(r'href="([^"]*lianxin_verify\.py)"', page)
        (tmp_path / "lianxin_verify.py").write_bytes(client.get(address).raise_for_status().content)
        assert f"python3 lianxin_verify.py {server.base_url}/{OFFICE}/record/" in page

        counted(client)
        done = figures_of(tmp_path, f"{server.base_url}/{OFFICE}/record/")
        published = client.get(f"/api/v1/offices/{OFFICE}/rates").json()

    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "Everything holds.")
    assert found["office"]["received"] == published["office"]["received"] >= 2
    assert [unit["unit"] for unit in found["units"]] == [unit["unit"] for unit in published["units"]]


def counted(client: httpx.Client) -> None:
    """Wait until the figures have been counted through the whole record, and nothing more is on its way."""
    ends = time.monotonic() + 15
    while (
        client.get(f"/api/v1/offices/{OFFICE}/rates").json()["entries"]
        != (client.get(f"/api/v1/offices/{OFFICE}/record").json()["size"])
    ):
        assert time.monotonic() < ends, "the figures never caught up"
        time.sleep(0.1)


def figures_of(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "lianxin_verify.py", address, "--figures"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
