import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.merkle import EMPTY_EDGE, Edge, fold, leaf_hash, path_among_new
from lianxin.algorithms.notes import Checkpoint, Signer
from lianxin.algorithms.receipts import Receipt, ReceiptError, check_receipt

ORIGIN = "office.example/record"
SIGNER = Signer.load(
    "PRIVATE+KEY+office.example/record+2d8db1c0+AQICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC"
)
KEYS = [SIGNER.verifier_key]
PATH = (leaf_hash(b"a"), leaf_hash(b"b"))


def issue(before: Edge, data: bytes) -> Receipt:
    edge, _ = before.append(leaf_hash(data))
    head = SIGNER.sign(Checkpoint(ORIGIN, edge.size, edge.root()).text())
    return Receipt(before.size, tuple(path_among_new(before, [leaf_hash(data)], before.size)), head)


def refusal(receipt, data, keys=KEYS):
    with pytest.raises(ReceiptError) as caught:
        check_receipt(receipt, data, keys)
    return str(caught.value)


def parse_refusal(text):
    with pytest.raises(ReceiptError) as caught:
        Receipt.parse(text)
    return str(caught.value)


EDGE = fold(leaf_hash(b"%d" % number) for number in range(70_776))
RECEIPT = issue(EDGE, b"the lamp is broken")
TEXT = RECEIPT.encode()


def test_a_receipt_is_spelt_as_the_specification_says():
    receipt = Receipt(73_894, PATH, "HEAD\n", b"\x01\x02")
    assert receipt.encode() == (
        "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 73894\n"
        "Aippeebat6pa5MPl5F9+l3ESp+Y1k4INvsHsc4ok+Tw=\nV+s1YV1H807HFMrN9f10YIpejhAnJOgLJLKHwMJ7ajE=\n\nHEAD\n"
    )


def test_a_receipt_of_a_large_record_fits_one_qr_code_and_holds():
    assert len(TEXT.encode()) < 1100
    assert check_receipt(Receipt.parse(TEXT), b"the lamp is broken", KEYS) == Checkpoint(
        ORIGIN, 70_777, fold([leaf_hash(b"the lamp is broken")], EDGE).root()
    )


def test_the_first_entry_needs_no_hashes():
    receipt = issue(EMPTY_EDGE, b"first")
    assert receipt.encode().startswith("c2sp.org/tlog-proof@v1\nindex 0\n\noffice.example/record\n1\n")
    assert check_receipt(Receipt.parse(receipt.encode()), b"first", KEYS).size == 1


def test_each_thing_that_does_not_hold_is_named():
    data = b"the lamp is broken"
    stranger = Signer.generate(ORIGIN).verifier_key
    other = Signer.generate("other.example/record")
    borrowed = Receipt(RECEIPT.index, RECEIPT.path, other.sign(RECEIPT.head.split("\n\n")[0] + "\n"))
    wrong = "the entry is not the one that stands in the record at this number"
    assert refusal(RECEIPT, b"the lamp is fixed") == wrong
    assert refusal(Receipt(70_775, RECEIPT.path, RECEIPT.head), data) == wrong
    assert refusal(Receipt(70_776, RECEIPT.path[:-1], RECEIPT.head), data) == wrong
    early = "the head was signed before this entry number existed"
    assert refusal(Receipt(70_777, RECEIPT.path, RECEIPT.head), data) == early
    unknown = "no key that we know has signed this note"
    assert refusal(RECEIPT, data, [stranger]) == unknown
    forged = Receipt(RECEIPT.index, RECEIPT.path, RECEIPT.head.replace("70777", "70778"))
    assert refusal(forged, data) == "the signature does not belong to this text"
    keys = [*KEYS, other.verifier_key]
    assert refusal(borrowed, data, keys) == "the head is not signed by the record that it speaks for"


@given(st.integers(0, len(TEXT) - 1), st.characters(exclude_categories=["Cs"]))
def test_any_changed_character_spoils_a_receipt(at, char):
    changed = TEXT[:at] + char + TEXT[at + 1 :]
    if changed != TEXT:
        with pytest.raises(ReceiptError):
            check_receipt(Receipt.parse(changed), b"the lamp is broken", KEYS)


HASHES = st.binary(min_size=32, max_size=32)
EXTRAS = st.none() | st.binary(min_size=1)


@given(st.integers(0, 2**59), st.lists(HASHES, max_size=63).map(tuple), EXTRAS)
def test_every_receipt_comes_back_from_its_text(index, path, extra):
    receipt = Receipt(index, path, RECEIPT.head, extra)
    assert Receipt.parse(receipt.encode()) == receipt


@given(st.text(st.sampled_from("\n\r 0123456789=abcdefindextra/@.")) | st.text())
def test_junk_in_the_place_of_the_proof_never_passes_in_two_spellings(junk):
    text = f"c2sp.org/tlog-proof@v1\n{junk}\n\n{RECEIPT.head}"
    try:
        receipt = Receipt.parse(text)
    except ReceiptError:
        return
    assert receipt.encode() == text


HEAD = RECEIPT.head
HASH = "Aippeebat6pa5MPl5F9+l3ESp+Y1k4INvsHsc4ok+Tw="
START = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "this is not a receipt of a public record"),
        (TEXT.replace("@v1", "@v2", 1), "this is not a receipt of a public record"),
        (" " + TEXT, "this is not a receipt of a public record"),
        (TEXT.replace("\n", "\r\n"), "this is not a receipt of a public record"),
        (f"{START}index 1", "the receipt breaks off before the signed head"),
        (f"{START}\n{HEAD}", "the receipt does not say the entry number"),
        (f"{START}extra AQI=\n\n{HEAD}", "the receipt does not say the entry number"),
        (f"{START}index 1\nextra AQI=\n\n{HEAD}", "a hash is not proper base64"),
        (f"{START}extra \nindex 1\n\n{HEAD}", "the extra line must not be empty"),
        (f"{START}extra A\nindex 1\n\n{HEAD}", "the extra line is not proper base64"),
        (f"{START}extra AQI=\nextra AQI=\nindex 1\n\n{HEAD}", "the receipt does not say the entry number"),
        (f"{START}index 01\n\n{HEAD}", "a number is not written in plain digits"),
        (f"{START}index -1\n\n{HEAD}", "a number is not written in plain digits"),
        (f"{START}index 1 \n\n{HEAD}", "a number is not written in plain digits"),
        (f"{START}index  1\n\n{HEAD}", "a number is not written in plain digits"),
        (f"{START}index\n\n{HEAD}", "the receipt does not say the entry number"),
        (f"{START}index 1\nAAAA\n\n{HEAD}", "a hash has the wrong length"),
        (f"{START}index 1\n{HASH[:-2]}x=\n\n{HEAD}", "a hash is not proper base64"),
        (
            f"{START}index 1\n{(HASH + chr(10)) * 64}\n{HEAD}",
            "the receipt has more hashes than any record needs",
        ),
        (f"{START}index 1\n\n", "the note carries no signature"),
        (f"{START}index 1\n\n\n{HEAD}", "the head does not have its three lines"),
        (f"{START}index 1\n\n{HEAD}trailing\n", "a signature line is malformed"),
        (f"{START}index 1\n\n{HEAD}\n", "the note carries no signature"),
        (f"{START}index 1\n\n{HEAD}\n{TEXT}", "the head does not have its three lines"),
    ],
)
def test_junk_is_refused_with_a_reason(text, reason):
    assert parse_refusal(text) == reason


@pytest.mark.parametrize(
    ("index", "path", "extra"),
    [(-1, (), None), (0, (b"short",), None), (0, (bytes(32),) * 64, None), (0, (), b"")],
)
def test_no_impossible_receipt_can_be_made(index, path, extra):
    with pytest.raises(ReceiptError):
        Receipt(index, path, HEAD, extra)
