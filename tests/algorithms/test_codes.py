from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.codes import (
    ALPHABET,
    CodeError,
    check_symbol,
    display,
    encode_code,
    parse_code,
    spoken,
)

RAW = st.binary(min_size=10, max_size=10)
FULL_WIDTH = {ord(symbol): ord(symbol) + 0xFEE0 for symbol in ALPHABET}


def reason(typed):
    with pytest.raises(CodeError) as caught:
        parse_code(typed)
    return caught.value.reason


def test_known_codes():
    assert encode_code(bytes(10)) == "00000000000000000"
    assert encode_code(b"\xff" * 10) == "ZZZZZZZZZZZZZZZZ" + check_symbol("Z" * 16)
    assert check_symbol("7K2MQX9DH4TN3VWR") == "X"
    assert [check_symbol(symbols) for symbols in ("", "0", "1", "01", "10", "G")] == [
        "0",
        "0",
        "2",
        "2",
        "4",
        "5",
    ]


def test_a_code_is_shown_and_spoken_in_groups():
    assert display("7K2MQX9DH4TN3VWRX") == "7K2M-QX9D-H4TN-3VWR-X"
    assert spoken("7K2MQX9DH4TN3VWRX") == [list("7K2M"), list("QX9D"), list("H4TN"), list("3VWR"), ["X"]]


@given(RAW)
def test_all_eighty_bits_are_in_the_code(raw):
    code = encode_code(raw)
    number = 0
    for symbol in code[:16]:
        number = number * 32 + ALPHABET.index(symbol)
    assert (len(code), number.to_bytes(10)) == (17, raw)


@given(RAW)
def test_every_way_of_typing_finds_the_code(raw):
    code = encode_code(raw)
    shown = display(code)
    ways = [
        code,
        shown,
        shown.lower(),
        shown.replace("-", " "),
        f"  {shown.replace('-', ' — ')}\n",
        shown.replace("-", "−"),
        f"\ufeff{shown}\u200b",
        code.translate(FULL_WIDTH).replace("", "\u3000"),
        code.lower().translate({ord(small.lower()): ord(small.lower()) + 0xFEE0 for small in ALPHABET}),
        shown.replace("0", "O").replace("1", "I"),
        shown.replace("0", "o").replace("1", "l"),
    ]
    assert [parse_code(way) for way in ways] == [code] * len(ways)


@given(RAW)
def test_every_single_wrong_symbol_is_found(raw):
    code = encode_code(raw)
    for at, right in enumerate(code):
        for wrong in ALPHABET.replace(right, ""):
            assert reason(code[:at] + wrong + code[at + 1 :]) == "check"


@given(RAW)
def test_every_exchange_of_two_symbols_is_found(raw):
    code = encode_code(raw)
    for first, second in combinations(range(17), 2):
        if code[first] != code[second]:
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert reason("".join(swapped)) == "check"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "length"),
        ("7K2M-QX9D-H4TN-3VWR", "length"),
        ("7K2M-QX9D-H4TN-3VWR-XX", "length"),
        ("7" * 201, "length"),
        ("7K2M-QX9D-H4TN-3VWR-U", "symbol"),
        ("7K2M-QX9D-H4TN-3VWR-路", "symbol"),
        ("7K2M_QX9D_H4TN_3VWR_X", "symbol"),
        ("7K2M-QX9D-H4TN-3VWR-8", "check"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(typed, expected):
    assert reason(typed) == expected


@given(st.text())
def test_no_text_breaks_the_reader(typed):
    try:
        code = parse_code(typed)
    except CodeError:
        return
    assert parse_code(display(code)) == code


@pytest.mark.parametrize("size", [0, 9, 11])
def test_a_code_needs_exactly_eighty_bits(size):
    with pytest.raises(ValueError, match="10 bytes"):
        encode_code(bytes(size))


def test_the_check_refuses_more_symbols_than_it_has_weights():
    assert check_symbol("0" * 30) == "0"
    with pytest.raises(ValueError, match="repeat"):
        check_symbol("0" * 31)
