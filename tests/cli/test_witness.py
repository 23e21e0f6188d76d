"""`lianxin witness` and the office's own steps, as people call them, beside a running house."""

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lianxin.algorithms.notes import Cosigner, Signer, cosigned_at, open_head, split_note
from lianxin.cli import main
from tests.factories import open_office
from tests.record.forging import leaves_in, write_record
from tests.support.houses import LIANXIN, clean_environment
from tests.support.ports import LOOPBACK, free_port, is_listening
from tests.support.server import Server

OPENING = (("office", "open", "willow", "--name", "en=Willow Creek"),)


def witness(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it as somebody outside would: with a folder of its own and nothing of the house."""
    return subprocess.run(
        [*LIANXIN, "witness", *arguments, "--state", str(folder / "state")],
        env=outside(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def outside(folder: Path) -> dict[str, str]:
    return clean_environment() | {"LIANXIN_DATA": str(folder / "nothing"), "LIANXIN_LANG": "en"}


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


@pytest.mark.one_engine
def test_two_witnesses_a_change_of_the_key_and_a_fork(
    make_server: Callable[..., Server], tmp_path: Path
) -> None:
    server = make_server(prepare=OPENING)
    record = f"{server.base_url}/willow/record/"
    key = fetched(f"{record}key").strip()

    first = witness(tmp_path / "one", record, "--key", key, "--name", "school.example/w1")

    assert (first.returncode, "The office does not know this witness" in first.stderr) == (0, True)
    vkey = first.stderr.split("This witness: ")[1].split("\n")[0]
    assert cosigned_at(first.stdout, [vkey]).keys() == {vkey}
    assert not (tmp_path / "one" / "nothing" / "lianxin.sqlite3").exists()
    server.cli("office", "witness", "add", vkey, check=True)

    with serving(record, tmp_path / "two") as (other, address):
        # While both the house and the witness run; neither is started again.
        changed = server.cli("office", "key-change", "--destroy-old", check=True)
        server.cli("office", "witness", "add", other, "--address", address, check=True)
        wait_for(lambda: other in cosigners(record, [vkey, other]))

    new = fetched(f"{record}key").strip()
    assert (new != key, new in changed.stdout) == (True, True)
    assert open_head(fetched(f"{record}witnessed"), [new]).size > open_head(first.stdout, [key]).size
    told = json.loads(fetched(f"{record}keys.json"))
    assert (told["keys"], len(told["changes"])) == ([key, new], 1)
    followed = witness(tmp_path / "one", record)
    assert (followed.returncode, open_head(followed.stdout, [new]).origin) == (0, "lianxin/willow")
    assert "The office has taken the signature." in followed.stderr
    assert server.cli("verify", record, "--key", key).returncode == 0
    fork_is_refused(server, tmp_path, followed.stdout)


@contextmanager
def serving(record: str, folder: Path) -> Iterator[tuple[str, str]]:
    """A witness at its own door: its key and its address."""
    port = free_port()
    arguments = ["witness", record, "--serve", f"{LOOPBACK}:{port}", "--state", str(folder / "state")]
    with subprocess.Popen(
        [*LIANXIN, *arguments], env=outside(folder), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        key = running.stderr.readline().split("This witness: ")[1].strip()
        wait_for(lambda: is_listening(port))
        try:
            yield key, f"http://{LOOPBACK}:{port}"
        finally:
            running.send_signal(signal.SIGTERM)


def fork_is_refused(server: Server, tmp_path: Path, seen: str) -> None:
    """The steward shows another record, as long and a little different, signed with the house's own key."""
    copy = tmp_path / "copy"
    server.cli("export-record", str(copy), "--office", "willow", check=True)
    folder = server.data / "keys"
    newest = next(path for path in folder.iterdir() if path.name.count(".") > 1)
    signer = Signer.load(newest.read_text().strip())
    leaves = leaves_in(copy)
    write_record(copy, signer, [*leaves[:2], leaves[2].replace(b'"', b"'"), *leaves[3:]])

    refused = witness(tmp_path / "one", str(copy))

    assert (refused.returncode, "there are two records" in refused.stderr, refused.stdout) == (1, True, "")
    evidence = next((tmp_path / "one" / "state").glob("*.evidence.json"))
    judged = server.cli("verify", "--evidence", str(evidence))
    assert (judged.returncode, "signed two heads that cannot both be true" in judged.stdout) == (1, True)
    assert split_note(seen)[0] in json.loads(evidence.read_text())["notes"][0]


def cosigners(record: str, keys: list[str]) -> set[str]:
    try:
        return set(cosigned_at(fetched(f"{record}witnessed"), keys))
    except urllib.error.HTTPError as error:
        error.close()
        return set()


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "There is no record here: nowhere/checkpoint is missing."),
        (("http://127.0.0.1:9/",), "cannot be reached"),
        (("one", "two", "--key", "x"), "--key goes with one record."),
        (("one", "--serve", "anywhere"), "--serve takes an address and a port"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setenv("LIANXIN_LANG", "en")

    assert main(["witness", *arguments, "--state", str(tmp_path / "state")]) == 2

    said = capsys.readouterr()
    assert (told in said.err, said.out) == (True, "")


@pytest.mark.django_db(databases=["default", "vault"])
def test_the_steward_names_lists_and_drops_witnesses(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANXIN_LANG", "en")
    open_office()
    key = Cosigner.generate("neighbour.example/w1").verifier_key
    steps = {
        ("add", key, "--address", "http://witness.example"): 2,
        ("add", "no key"): 2,
        ("add", key, "--address", "https://witness.example/"): 0,
        ("add", key): 2,
        ("list",): 0,
        ("drop", "nobody"): 2,
        ("drop", "neighbour.example/w1"): 0,
    }

    assert {step: main(["office", "witness", *step]) for step in steps} == steps
    assert f"{key}  https://witness.example  -  -\n" in capsys.readouterr().out
    assert main(["office", "witness", "list"]) == 0
    assert capsys.readouterr().out == "No witness is named.\n"
