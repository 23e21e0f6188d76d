"""P1: a house that burned down comes back from yesterday's backup, and says what it lost since.

Receipts from before the backup resolve; later ones still prove what existed, and the gap is there for everybody to see.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lianxin.algorithms.receipts import Receipt, check_receipt
from lianxin.record.keeping import recipients, unpacking
from lianxin.record.keeping.sealing import Unopened
from tests.promises.conftest import Reached
from tests.support import houses
from tests.support.engines import POSTGRES
from tests.support.houses import House
from tests.support.ports import LOOPBACK
from tests.support.server import Server

OFFICE = "willow"
VOICES = f"/api/v1/offices/{OFFICE}/voices"
OPEN = ("office", "open", OFFICE, "--name", "en=Willow Creek")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Held:
    """What a person went home with."""

    body: str
    code: str
    receipt: str

    @property
    def leaf(self) -> bytes:
        return Receipt.parse(self.receipt).extra or b""

    @property
    def number(self) -> int:
        return Receipt.parse(self.receipt).index + 1


@pytest.fixture
def house(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A machine on which Lianxin never ran, with empty databases; nothing is started on it yet."""
    postgres = request.getfixturevalue("durable_postgres") if engine == POSTGRES else None
    server = Server(tmp_path / "new", postgres=postgres, prepare=None)
    yield server
    server.stop()


def ask(server: Server, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str]:
    with closing(HTTPConnection(LOOPBACK, server.port, timeout=30)) as connection:
        headers = {"Content-Type": kind, "Accept-Language": "en"} if kind else {"Accept-Language": "en"}
        connection.request(method, path, body.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def speak(server: Server, body: str) -> Held:
    status, content = ask(server, "POST", VOICES, json.dumps({"body": body}), "application/json")
    assert status == 201, content
    told = json.loads(content)
    return Held(body, told["code"].replace("-", ""), told["receipt"])


def show(server: Server, receipt: str) -> tuple[int, str]:
    return ask(
        server, "POST", f"/{OFFICE}/record/lost/", urlencode({"receipt": receipt}), FORM["Content-Type"]
    )


def entries(server: Server) -> list[dict[str, object]]:
    status, content = ask(server, "GET", f"/api/v1/offices/{OFFICE}/record/entries")
    assert status == 200
    return json.loads(content)["items"]


def back_up(house: Server | House, folder: Path) -> tuple[Path, Path]:
    """The backup, and the file with the key that was shown."""
    done = houses.run(house.env, "backup", "--to", str(folder), check=True)
    key = folder.parent / "kept-elsewhere.txt"
    key.write_text(re.findall(r"^AGE-SECRET-KEY-1\w+$", done.stdout, re.MULTILINE)[0], encoding="utf-8")
    [path] = folder.glob("*.tar.age")
    return path, key


def test_yesterdays_backup_brings_back_the_house_and_tells_the_gap(
    make_server: Callable[..., Server], house: Server, tmp_path: Path, reached: Reached
):
    burned = make_server(prepare=(OPEN,))
    before = [speak(burned, f"The lamp {n} is dark") for n in range(6)]
    backup, key = back_up(burned, tmp_path / "backups")
    after = [speak(burned, f"The bridge {n} shakes") for n in range(4)]
    assert ask(burned, "DELETE", f"{VOICES}/{before[0].code}")[0] == 200
    burned.kill()
    last = tmp_path / "last.tlog-proof"
    last.write_text(after[-1].receipt, encoding="utf-8")

    erased = burned.data / "erased.jsonl"
    more = ("--last-head", str(last), "--erased", str(erased))
    restored = house.cli("restore", str(backup), "--into", str(house.data), "--key", str(key), *more)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "1 later erasure was done again." in restored.stdout
    assert "later entries are lost." in restored.stdout
    house.start()

    found = {
        held.code: json.loads(ask(house, "GET", f"{VOICES}/{held.code}")[1]).get("body") for held in before
    }
    # What one of them took back after the backup stays gone; that it was received stands.
    assert found == {held.code: held.body for held in before} | {before[0].code: ""}
    lines = {line["number"]: line for line in entries(house)}
    assert {held.number: lines[held.number]["leaf"].encode() for held in before} == {
        held.number: held.leaf for held in before
    }
    told = [json.loads(line["leaf"]) for line in lines.values() if line["kind"] == "record.restored"]
    size, lost = told[0]["public"]["backup_size"], Receipt.parse(after[-1].receipt)
    assert [one["public"]["known_size"] for one in told] == [int(lost.head.split("\n")[1])]
    assert max(held.number for held in before) <= size < min(held.number for held in after)
    the_gap_is_shown(house, after)
    receipts_still_prove(house, before, after)
    house.stop()
    checked = house.cli("verify")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    reached("P1", "receipts from before a backup that resolve after its restore", len(found), of=len(before))
    reached("P1", "receipts of lost entries that still prove them", len(after), of=len(after))


def the_gap_is_shown(house: Server, after: list[Held]) -> None:
    status, record = ask(house, "GET", f"/{OFFICE}/record/")
    assert (status, "was restored from a backup" in record) == (200, True)
    lost_code, wrong_code = after[0].code, "0000000000000000X"
    page = ask(house, "GET", f"/{OFFICE}/follow/{lost_code}/")
    asked = ask(house, "POST", f"/{OFFICE}/follow/", urlencode({"code": lost_code}), FORM["Content-Type"])
    assert page[0] == 404
    assert (asked[0], "may be unknown here" in asked[1]) == (422, True)
    assert "may be unknown here" in ask(house, "GET", f"/{OFFICE}/follow/?code={wrong_code}")[1]


def receipts_still_prove(house: Server, before: list[Held], after: list[Held]) -> None:
    key = ask(house, "GET", f"/{OFFICE}/record/key")[1].strip()
    for held in (*before, *after):
        check_receipt(Receipt.parse(held.receipt), held.leaf, [key])
    for _twice in range(2):
        for held in after:
            status, page = show(house, held.receipt)
            assert (status, "It existed, and this house lost it." in page, "Say it again" in page) == (
                200,
                True,
                True,
            )
    assert "Nothing of it is lost." in show(house, before[0].receipt)[1]
    status, page = show(house, before[0].receipt.replace("index", "indeks"))
    assert (status, "indeks" in page) == (422, True)
    presented = [
        json.loads(line["leaf"])["public"] for line in entries(house) if line["kind"] == "receipt.presented"
    ]
    assert [one["number"] for one in presented] == [held.number for held in after]
    again = speak(house, after[0].body)
    assert json.loads(ask(house, "GET", f"{VOICES}/{again.code}")[1])["body"] == after[0].body


@pytest.mark.one_engine
@pytest.mark.acceptance
def test_an_altered_byte_is_found_nothing_is_overwritten_and_old_backups_go(
    tmp_path: Path, rounds: int, reached: Reached
):
    """One house for all, because a backup takes longer to make than to look at."""
    house = houses.prepared(tmp_path / "house", (OPEN,))
    path, key = back_up(house, tmp_path / "backups")
    identities = recipients.identities_in(key.read_text())

    problems = list(altered(path, tmp_path, identities, rounds))
    assert [
        one for one in problems if not re.match(r"bad\.tar\.age (is damaged|cannot be opened)", one)
    ] == []
    reached("P1", "altered or cut backups found", len(problems), of=rounds)

    held = (house.data / "lianxin.sqlite3").read_bytes()
    over = houses.run(house.env, "restore", str(path), "--into", str(house.data), "--key", str(key))
    told = f"{house.data} is not empty. A house is restored into a new folder only.\n"
    assert (over.returncode, over.stderr) == (2, told)
    assert (house.data / "lianxin.sqlite3").read_bytes() == held

    again = houses.run(house.env, "backup", "--to", str(path.parent), "--keep", "1", check=True)
    assert "AGE-SECRET-KEY" not in again.stdout
    [kept] = path.parent.iterdir()
    manifest = unpacking.unpack(kept, unpacking.clear(tmp_path / "good"), identities, lambda _count: None)
    assert {"lianxin.sqlite3", "vault.sqlite3", "keys/vault.key"} <= manifest.files.keys()
    assert kept != path
    inside = [one.read_bytes() for one in house.data.rglob("*") if one.is_file()]
    assert not [content for content in inside if b"AGE-SECRET-KEY" in content]
    # The key alone opens it: another one of the same kind does not.
    stranger, into = [recipients.Identity.generate()], unpacking.clear(tmp_path / "shut")
    with pytest.raises(Unopened, match="this is not its key"):
        unpacking.unpack(kept, into, stranger, lambda _count: None)


def altered(path: Path, tmp_path: Path, identities: list[recipients.Identity], rounds: int) -> Iterator[str]:
    """What is said of a backup in which one bit is turned, or whose end is cut off, somewhere."""
    whole, lot = path.read_bytes(), random.Random(7)
    bad = tmp_path / "bad.tar.age"
    for number in range(rounds):
        at = lot.randrange(len(whole))
        cut = number % 5 == 4
        bad.write_bytes(
            whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        )
        with pytest.raises(Unopened) as caught:
            unpacking.unpack(
                bad, unpacking.clear(tmp_path / f"into-{number}"), identities, lambda _count: None
            )
        yield str(caught.value)
