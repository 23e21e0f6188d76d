"""Tracking codes: 80 random bits in Crockford's base32, with a check symbol that finds slips of the pen."""

import re
import unicodedata
from typing import Literal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RAW_BYTES = 10
SYMBOLS = 16
LENGTH = SYMBOLS + 1

_GROUP = 4
_LONGEST_TYPED = 200
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
# x^5 + x^2 + 1 is primitive over GF(2): the powers of alpha run through all 31 nonzero elements.
_POLYNOMIAL = 0b100101
_WEIGHTS = 31

Reason = Literal["length", "symbol", "check"]


class CodeError(ValueError):
    """The typed code cannot be right; `reason` says whether length, a symbol or the check symbol is off."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"tracking code: {reason}")
        self.reason: Reason = reason


def encode_code(raw: bytes) -> str:
    """Ten random bytes as 16 symbols and the check symbol, without dashes."""
    if len(raw) != RAW_BYTES:
        raise ValueError(f"a tracking code is made of {RAW_BYTES} bytes, not {len(raw)}")
    bits = int.from_bytes(raw)
    symbols = "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (SYMBOLS - 1), -1, -5))
    return symbols + check_symbol(symbols)


def check_symbol(symbols: str) -> str:
    """The symbol c with sum(alpha**(n - i) * s_i) + c = 0 in GF(32).

    All weights (1 for c) are distinct and nonzero up to 30 symbols, so changing any one symbol, or exchanging
    any two unequal ones, changes the sum.
    """
    if len(symbols) >= _WEIGHTS:
        raise ValueError(f"from {_WEIGHTS} symbols on the weights repeat")
    total = 0
    for symbol in symbols:
        total = _times_alpha(total ^ _VALUE[symbol])
    return ALPHABET[total]


def display(code: str) -> str:
    """The code as people see it: groups of four, parted by dashes."""
    return "-".join(_groups(code))


def spoken(code: str) -> list[list[str]]:
    """The symbols in groups, to be read aloud one by one with a pause between groups."""
    return [list(group) for group in _groups(code)]


def parse_code(typed: str) -> str:
    """The code meant by what a person typed.

    Any case or width, with or without dashes and spaces; O stands for 0, I and L for 1.
    Raises CodeError; a wrong symbol is told before a wrong length, and that before a wrong check symbol.
    """
    if len(typed) > _LONGEST_TYPED:
        raise CodeError("length")
    plain = unicodedata.normalize("NFKC", typed)
    code = "".join(char.upper() for char in plain if not _is_filler(char)).translate(_LOOKALIKES)
    if any(symbol not in _VALUE for symbol in code):
        raise CodeError("symbol")
    if len(code) != LENGTH:
        raise CodeError("length")
    if check_symbol(code[:SYMBOLS]) != code[SYMBOLS]:
        raise CodeError("check")
    return code


def _is_filler(char: str) -> bool:
    """Spaces, dashes of every script, the minus sign, and the invisible marks that pasting brings along."""
    return char.isspace() or char == "\N{MINUS SIGN}" or unicodedata.category(char) in {"Pd", "Cf"}


def _groups(code: str) -> list[str]:
    return re.findall(f".{{1,{_GROUP}}}", code)


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 32 else doubled
