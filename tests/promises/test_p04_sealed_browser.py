"""P4: the browser seals; what leaves it, and what lies in the house, holds none of the words; the body reads all of them."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from tests.promises.conftest import Reached
from tests.promises.raw_bytes import hits
from tests.support.houses import LIANXIN
from tests.support.server import Server

pytestmark = pytest.mark.one_engine
CANARY = "quillfeather"
#: Chinese, signs of four bytes, two lines, and as many signs as may be said.
TYPED = [
    f"{CANARY} 水泵被卖了\n第二行",
    f"🌊🛶 {CANARY} 👩‍🌾",
    f"{CANARY} " + "长" * (20_000 - len(CANARY) - 1),
]


class Ombudsman:
    """A body outside: its own folder, its own key, and a token for the house."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.key = self.run("key", "ombudsman.example", "--into", str(folder / "key")).stdout.strip()
        named = server.cli(
            "office", "sealed-reader", "add", self.key, "--name", "en=The ombudsman",
            "--address", "https://ombudsman.example/", check=True,
        )  # fmt: skip
        (folder / "token").write_text(named.stdout.split()[-1])

    def run(self, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        """`lianxin sealed` on the body's own machine, with a data folder that is not the house's."""
        env = self.server.env | {"LIANXIN_DATA": str(self.folder / "own")}
        return subprocess.run(
            [*LIANXIN, "sealed", *words],
            env=env,
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )

    def house(self) -> tuple[str, ...]:
        return f"{self.server.base_url}/liuxi/", "--token-file", str(self.folder / "token")

    def read(self) -> list[str]:
        """Everything that was written to it, fetched and opened."""
        fetched = str(self.folder / "fetched")
        self.run("fetch", *self.house(), "--into", fetched)
        opened = self.run("open", fetched, "--key", str(self.folder / "key"), "--json")
        return [json.loads(line)["words"] for line in opened.stdout.splitlines()]


@pytest.fixture(scope="module")
def ombudsman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ombudsman]:
    with Server(tmp_path_factory.mktemp("house")) as server:
        yield Ombudsman(tmp_path_factory.mktemp("ombudsman"), server)


def hand_in(page: Page, ombudsman: Ombudsman, words: str, *, sealed_here: bool) -> str:
    """Write it on the page and hand it in; returns the address of the receipt."""
    page.goto(f"{ombudsman.server.base_url}/liuxi/sealed/")
    page.locator("[data-sealed-here]" if sealed_here else "[data-sealed-there]").wait_for(state="visible")
    page.locator("textarea").fill(words)
    page.locator("form.say button").click()
    page.locator("#code").wait_for()
    return page.url


def test_nothing_leaves_the_browser_open_and_the_body_reads_exactly_what_was_typed(
    phone: Page, ombudsman: Ombudsman, reached: Reached
):
    sent: list[bytes] = []
    phone.on("request", lambda request: sent.append(everything_of(request)))

    places = [hand_in(phone, ombudsman, words, sealed_here=True) for words in TYPED]

    bodies = [one for one in sent if b'name="sealed"' in one]
    assert len(bodies) == len(TYPED)
    assert [one for one in sent if CANARY.encode() in one] == []
    assert hits(re.compile(CANARY.encode()), ombudsman.server.data) == {}
    assert ombudsman.read() == TYPED
    assert kept_on_the_device(phone) == {"local": 0, "session": 0, "databases": 0}
    ombudsman.run("answer", *ombudsman.house()[:1], "1", *ombudsman.house()[1:], said="Come on Monday.\n")
    phone.goto(places[0])
    assert "Come on Monday." in phone.locator("main").inner_text()
    assert "They fetched it on" in phone.locator("main").inner_text()
    reached("P4", "requests of the browser that held a word of a sealed voice", 0, of=len(sent))


def everything_of(request: Request) -> bytes:
    """Address, headers and body as they leave."""
    head = f"{request.url} {request.headers}".encode()
    return head + (request.post_data_buffer or b"")


def kept_on_the_device(page: Page) -> dict[str, int]:
    kept: dict[str, int] = page.evaluate(
        """async () => ({ local: localStorage.length, session: sessionStorage.length,
            databases: (await indexedDB.databases()).length })"""
    )
    return kept


def test_without_a_script_the_house_seals_and_says_so_first_and_keeps_no_word_of_it(
    plain_phone: Page, ombudsman: Ombudsman
):
    words = f"{CANARY} " + "长" * 19_000

    hand_in(plain_phone, ombudsman, words, sealed_here=False)

    assert "This house sealed it on arrival." in plain_phone.locator("main").inner_text()
    assert hits(re.compile(CANARY.encode()), ombudsman.server.data) == {}
    assert ombudsman.read()[-1] == words


def test_a_line_that_breaks_loses_no_word_and_sends_none_open(phone: Page, ombudsman: Ombudsman):
    sent: list[bytes] = []
    phone.goto(f"{ombudsman.server.base_url}/liuxi/sealed/")
    phone.locator("[data-sealed-here]").wait_for(state="visible")
    phone.route("**/sealed/", lambda route: (sent.append(everything_of(route.request)), route.abort()))
    phone.locator("textarea").fill(f"{CANARY} again")
    phone.locator("form.say button").click()
    phone.locator("#not_taken").wait_for(state="visible")

    assert phone.locator("textarea").input_value() == f"{CANARY} again"
    phone.unroute("**/sealed/")
    phone.on("request", lambda request: sent.append(everything_of(request)))
    phone.locator("form.say button").click()
    phone.locator("#code").wait_for()
    sealed = [re.search(rb'name="sealed"\s+([\w+/=]+)', one)[1] for one in sent if b'name="sealed"' in one]  # type: ignore[index]
    assert (len(sealed), len(set(sealed))) == (2, 1)
    assert [one for one in sent if CANARY.encode() in one] == []
