"""A receipt is checked by the browser itself: against a good record, and against those of a dishonest house."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from lianxin.algorithms.merkle import inclusion_proof, leaf_hash, root_of
from lianxin.algorithms.notes import Checkpoint, Signer
from lianxin.algorithms.receipts import Receipt
from lianxin.record import keys
from tests.record.forging import head_of, leaves_in, write_record
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
OFFICE = "willow"
ENTRIES = 320
YES, NO, UNSURE = "Proven", "Not so", "Not proven"
HOLDS = "This receipt holds, and today's record has grown from it."
BROKEN = "Something does not hold."


class House:
    """A house with its page, its own key and a record of 320 entries: all that a dishonest house has as well."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.page = f"{server.base_url}/{OFFICE}/record/check/"
        server.cli("export-record", str(folder / "short"), "--office", OFFICE, check=True)
        short = leaves_in(folder / "short")
        self.leaves = [*short, *(_leaf(number) for number in range(len(short) + 1, ENTRIES + 1))]
        origin = (folder / "short" / "key").read_text(encoding="utf-8").partition("+")[0]
        self.signer = Signer.load(keys.file_in(server.data, origin).read_text(encoding="utf-8").strip())
        self.files = files_of(self.signer, self.leaves, folder / "long")

    def receipt(self, number: int = 5, size: int = 0, signer: Signer | None = None) -> Receipt:
        """The receipt of an entry as the house gave it when it had ``size`` entries."""
        return receipt_of(self.leaves[: size or ENTRIES], number, signer or self.signer)


def _leaf(number: int) -> bytes:
    told = {
        "kind": "unit.added",
        "number": number,
        "public": {},
        "subject": "",
        "time": "2026-06-01T01:00:00Z",
    }
    return json.dumps(told).encode()


def receipt_of(leaves: list[bytes], number: int, signer: Signer) -> Receipt:
    hashes = [leaf_hash(leaf) for leaf in leaves]

    def subtrees(level: int, start: int, stop: int) -> list[bytes]:
        wide = 256**level
        return [root_of(hashes[at * wide : (at + 1) * wide]) for at in range(start, stop)]

    path = tuple(inclusion_proof(number - 1, len(leaves), subtrees))
    return Receipt(number - 1, path, head_of(signer, leaves), leaves[number - 1])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One office, which nothing here changes but by saying something."""
    opened = ("office", "open", OFFICE, "--name", "en=Willow Creek")
    with Server(tmp_path_factory.mktemp("check"), prepare=(opened,)) as server:
        yield House(server, tmp_path_factory.mktemp("record"))


def check(page: Page, house: House, receipt: str, key: str = "") -> tuple[str, list[tuple[str, str]]]:
    """Paste a receipt and press the button: the verdict, and each line with its tag."""
    page.goto(f"{house.page}?lang=en")
    if key:
        page.get_by_text("I have the key from elsewhere").click()
        page.get_by_label("Public key, one line").fill(key)
    page.get_by_label("or paste what is in it").fill(receipt)
    page.get_by_role("button", name="Check it").click()
    return told(page)


def told(page: Page) -> tuple[str, list[tuple[str, str]]]:
    page.wait_for_selector("#check-verdict[data-state]")
    lines = [line.split(" ", 1) for line in page.locator("#check-result li").all_inner_texts()]
    found = [
        next((tag, line.removeprefix(tag).strip()) for tag in (UNSURE, YES, NO) if line.startswith(tag))
        for line in (" ".join(parts) for parts in lines)
    ]
    return page.locator("#check-verdict").inner_text(), found


def serves(page: Page, files: Mapping[str, bytes]) -> None:
    """What the house serves below ``record/`` from now on; what it does not have is not found."""
    base = f"/{OFFICE}/record/"

    def answer(route: Route) -> None:
        path = route.request.url.partition(base)[2]
        data = files.get(path)
        route.fulfill(status=404) if data is None else route.fulfill(status=200, body=data)

    for path in ("checkpoint", "keys.json", "tile/**"):
        page.route(f"**{base}{path}", answer)


def files_of(signer: Signer, leaves: list[bytes], folder: Path) -> dict[str, bytes]:
    write_record(folder, signer, leaves)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.need(36)
@pytest.mark.parametrize(("number", "size"), [(1, 1), (5, 0), (5, 9), (200, 256), (257, 257), (256, 300)])
def test_a_good_receipt_of_any_age_holds_and_nothing_of_it_is_sent(
    house: House, phone: Page, number: int, size: int
) -> None:
    serves(phone, house.files)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(f"{request.url}{request.post_data}"))
    receipt = house.receipt(number, size).encode()

    verdict, lines = check(phone, house, receipt, house.signer.verifier_key)

    assert (verdict, [tag for tag, _text in lines]) == (HOLDS, [YES, YES, YES])
    facts = phone.locator("#check-facts").inner_text()
    assert json.loads(house.leaves[number - 1])["kind"] in facts
    paths = {address.partition("/record/")[2] for address in sent} - {""}
    assert all(
        re.fullmatch(r"(check/\?lang=en|checkpoint|keys\.json|tile/[\dx/.p]+)None", path) for path in paths
    )


def test_whoever_spoke_gets_there_from_the_receipt_and_the_key_is_said_to_be_of_the_same_house(
    house: House, phone: Page, tmp_path: Path
) -> None:
    """Against the house's own record: by the link of the receipt page, and with the proof file that it saves."""
    phone.goto(f"{house.server.base_url}/{OFFICE}/?lang=en")
    phone.fill("#id_body", "The lamp is dark")
    phone.get_by_role("button", name="Hand it in").click()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Save the proof file").click()
    saved.value.save_as(tmp_path / "mine.tlog-proof")
    phone.get_by_role("link", name="Check it in the browser").click()
    by_address = told(phone)
    phone.goto(house.page)
    phone.get_by_label("Choose the proof file").set_input_files(tmp_path / "mine.tlog-proof")

    assert told(phone) == by_address
    verdict, lines = by_address
    assert (verdict, [tag for tag, _text in lines]) == (HOLDS, [YES, YES, YES, UNSURE])
    assert "same office" in lines[-1][1]
    assert "voice.received" in phone.locator("#check-facts").inner_text()
    assert phone.locator("html").evaluate("it => it.scrollWidth") == 360


def swapped(receipt: Receipt) -> Receipt:
    path = list(receipt.path)
    path[0], path[1] = path[1], path[0]
    return Receipt(receipt.index, tuple(path), receipt.head, receipt.extra)


def edited(receipt: Receipt) -> Receipt:
    return Receipt(receipt.index, receipt.path, receipt.head, (receipt.extra or b"").replace(b'"', b"'", 1))


SPOILED: dict[str, Callable[[Receipt], str]] = {
    "cut off": lambda one: one.encode()[:300],
    "without its signature": lambda one: one.encode().rsplit("\n\n", 1)[0] + "\n",
    "edited": lambda one: edited(one).encode(),
    "out of order": lambda one: swapped(one).encode(),
    "another number": lambda one: Receipt(one.index + 1, one.path, one.head, one.extra).encode(),
    "a hash too few": lambda one: Receipt(one.index, one.path[:-1], one.head, one.extra).encode(),
    "a hash too many": lambda one: Receipt(one.index, (*one.path, one.path[0]), one.head, one.extra).encode(),
    "without its entry": lambda one: Receipt(one.index, one.path, one.head).encode(),
    "nothing": lambda _one: "",
    "something else": lambda _one: "a letter\n\nto nobody\n",
}


def test_a_receipt_that_was_spoiled_never_holds(house: House, phone: Page) -> None:
    serves(phone, house.files)
    found = {
        what: check(phone, house, spoil(house.receipt()), house.signer.verifier_key)
        for what, spoil in SPOILED.items()
    }

    assert {what: verdict.startswith(BROKEN) for what, (verdict, _lines) in found.items()} == dict.fromkeys(
        SPOILED, True
    )
    assert all(lines[-1][0] == NO for _verdict, lines in found.values())


def test_a_receipt_under_another_key_is_not_taken_for_signed(house: House, phone: Page) -> None:
    serves(phone, house.files)
    forger = Signer.generate(house.signer.name)
    by_forger = house.receipt(signer=forger).encode()
    stranger = Signer.generate("somewhere.else")

    with_our_key = check(phone, house, by_forger, house.signer.verifier_key)
    with_theirs = check(phone, house, house.receipt().encode(), forger.verifier_key)
    with_a_strangers = check(phone, house, house.receipt().encode(), stranger.verifier_key)
    with_half_a_key = check(phone, house, house.receipt().encode(), house.signer.verifier_key[:-4])

    # The hashes hold; only the signature tells the forger apart.
    assert [tag for tag, _text in with_our_key[1]] == [YES, YES, NO]
    for verdict, lines in (with_our_key, with_theirs, with_a_strangers, with_half_a_key):
        assert verdict.startswith(BROKEN)
        assert NO in {tag for tag, _text in lines}


def forked(house: House) -> list[bytes]:
    """Another history from the fourth entry on, of the same length."""
    return [*house.leaves[:3], *(leaf.replace(b"2026", b"2025") + b" " for leaf in house.leaves[3:])]


@pytest.mark.need(36)
def test_a_dishonest_house_is_found_out_although_it_signs_with_the_right_key(
    house: House, phone: Page, tmp_path: Path
) -> None:
    """Each record is sound in itself and signed with the house's own key: only the receipt contradicts it."""
    receipt, key = house.receipt(9, 300).encode(), house.signer.verifier_key
    whole = house.leaves
    records = {
        "forked": forked(house),
        "edited": [*whole[:8], whole[8] + b" ", *whole[9:]],
        "reordered": [*whole[:20], whole[21], whole[20], *whole[22:]],
        "left out": [*whole[:99], *whole[100:]],
        "cut off": whole[:250],
    }
    found = {}
    for what, leaves in records.items():
        phone.unroute_all()
        serves(phone, files_of(house.signer, leaves, tmp_path / what))
        found[what] = [tag for tag, _text in check(phone, house, receipt, key)[1]]

    assert found == {what: [YES, NO, YES] for what in records}


def test_tiles_that_do_not_fit_the_head_prove_nothing(house: House, phone: Page, tmp_path: Path) -> None:
    receipt, key = house.receipt(9, 300).encode(), house.signer.verifier_key
    fork = files_of(house.signer, forked(house), tmp_path / "fork")
    mixed = {
        "good head, other tiles": fork | {"checkpoint": house.files["checkpoint"]},
        "other head, good tiles": house.files | {"checkpoint": fork["checkpoint"]},
        "nothing served": {},
        "head unsigned": house.files
        | {"checkpoint": house.files["checkpoint"].rsplit(b"\n\n", 1)[0] + b"\n\n"},
        "head by another": house.files
        | {"checkpoint": head_of(Signer.generate(house.signer.name), house.leaves).encode()},
    }
    found = {}
    for what, files in mixed.items():
        phone.unroute_all()
        serves(phone, files)
        found[what] = [tag for tag, _text in check(phone, house, receipt, key)[1]]

    assert found == {what: [YES, NO, YES] for what in mixed}


def changed_key(house: House, old: Signer, new: Signer) -> tuple[list[bytes], dict[str, object]]:
    """The record with a change of keys as its 306th entry, and what ``keys.json`` says of it."""
    public = {"old": old.verifier_key, "new": new.verifier_key}
    change = {**json.loads(house.leaves[0]), "kind": "record.key_changed", "number": 306, "public": public}
    leaves = [*house.leaves[:305], json.dumps(change).encode(), *house.leaves[305:]]
    head = head_of(old, leaves[:306])
    told = {
        "keys": [old.verifier_key, new.verifier_key],
        "changes": [{"number": 306, **public, "head": head}],
    }
    return leaves, told


def test_a_printed_old_key_leads_to_the_new_one_only_over_a_change_that_it_signed(
    house: House, phone: Page, tmp_path: Path
) -> None:
    old, new = house.signer, Signer.generate(house.signer.name)
    leaves, told_keys = changed_key(house, old, new)
    files = files_of(new, leaves, tmp_path / "changed")
    receipt = house.receipt(9, 300).encode()
    by_thief = {
        **told_keys,
        "changes": [{**told_keys["changes"][0], "head": head_of(new, leaves[:306])}],  # type: ignore[index]
    }

    serves(phone, files | {"keys.json": json.dumps(told_keys).encode()})
    with_old = check(phone, house, receipt, old.verifier_key)
    with_new = check(phone, house, receipt, new.verifier_key)
    phone.unroute_all()
    serves(phone, files | {"keys.json": json.dumps(by_thief).encode()})
    with_thief = check(phone, house, receipt, old.verifier_key)

    assert (with_old[0], with_new[0]) == (HOLDS, HOLDS)
    assert [tag for tag, _text in with_thief[1]] == [YES, NO, YES]


def test_an_old_browser_without_ed25519_says_so_and_still_checks_the_tree(house: House, phone: Page) -> None:
    serves(phone, house.files)
    phone.add_init_script(
        "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    )
    good = check(phone, house, house.receipt(9, 300).encode(), house.signer.verifier_key)
    spoiled = check(phone, house, edited(house.receipt(9, 300)).encode(), house.signer.verifier_key)

    assert good[0] == "What could be checked holds, but not everything could be checked."
    assert [tag for tag, _text in good[1]] == [YES, YES, UNSURE]
    assert spoiled[0].startswith(BROKEN)


def test_without_javascript_the_page_says_how_to_check_it_elsewhere(house: House, plain_phone: Page) -> None:
    plain_phone.goto(f"{house.page}?lang=en")

    assert plain_phone.get_by_text("Without JavaScript this page cannot check anything.").is_visible()
    assert plain_phone.get_by_role("button", name="Check it").count() == 0
    program = plain_phone.get_by_role("link", name="A program that one person can read in one sitting")
    assert str(program.get_attribute("href")).endswith("stranger/lianxin_verify.py")


def test_the_head_of_a_receipt_is_the_one_that_a_printed_sheet_shows(house: House, phone: Page) -> None:
    serves(phone, house.files)
    check(phone, house, house.receipt().encode(), house.signer.verifier_key)
    said = phone.locator("#check-facts").inner_text()
    head = Checkpoint.parse(house.files["checkpoint"].decode().rsplit("\n\n", 1)[0] + "\n")

    assert f"{ENTRIES} · {head.text().splitlines()[2]}" in said
