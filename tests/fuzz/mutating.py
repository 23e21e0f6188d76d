"""Inputs: good samples with a few changes, and texts that are seldom good."""

import struct
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

Piece = TypeVar("Piece", str, bytes)
#: A word that must not come out again where nobody asked for it.
CANARY = "Quillfeather"
#: What has broken readers before: ends of texts, of lines, of numbers and of scripts.
ODD = (
    "",
    "\0",
    "\ud800",
    "\udcff",
    "\u202e",
    "\ufeff",
    "\u2028",
    "\x85",
    "\r\n\r\n",
    "\n",
    "\t",
    '"',
    "'",
    "\\",
    "%",
    "%00",
    "%s%n{0}",
    "../../etc/passwd",
    "=1+1",
    "-1",
    "0",
    "1e999",
    "NaN",
    "-0.0",
    "٣",
    "²",
    "İ",
    "ß",
    "ﷺ",
    "9" * 25,
    "9" * 4400,
    "1" + "0" * 18,
    "9223372036854775808",
    "-9223372036854775809",
    "2147483648",
    "0001-01-01",
    "9999-12-31T23:59:59.999999-23:59",
    "a" * 300,
    "字" * 70,
    "e\u0301" * 40,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "<xssq>",
    "{{7*7}}",
    CANARY,
)
_NUMBERS = tuple(
    struct.pack(form, value)
    for form, value in (
        ("<I", 0),
        ("<I", 2**32 - 1),
        (">I", 2**31),
        (">H", 65535),
        (">Q", 2**63),
        ("<d", 1e308),
    )
)
BYTES = (
    *(one.encode(errors="surrogatepass") for one in ODD),
    *_NUMBERS,
    b"\xff\xfe",
    b"\x80",
    b"\xc0\xaf",
    b"\xf5\x80\x80\x80",
    "灯坏了".encode("gb18030"),
    "燈壞了".encode("big5"),
    "灯".encode("utf-16"),
)
_CHANGES = st.tuples(
    st.sampled_from(("cut", "cut", "double", "put", "put", "over", "over", "end", "flip")),
    st.floats(0, 1),
    st.integers(1, 60),
    st.integers(0, 2**16),
)
odd = st.sampled_from(ODD) | st.text(st.characters(codec=None), max_size=20)
#: Texts as people type them into a field, and odd ones.
typed = odd | st.builds(
    lambda a, b, c: a + b + c, odd, st.sampled_from(("lamp", "灯坏了", "2026-06-01", "7")), odd
)
json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd, inner, max_size=4),
    max_leaves=10,
)


def mutated(samples: Sequence[Piece], tokens: Sequence[Piece]) -> st.SearchStrategy[Piece]:
    """One of the samples with up to five changes; a token may come into it anywhere."""
    changes = st.lists(_CHANGES, max_size=5)
    return st.builds(lambda sample, some: _changed(sample, some, tokens), st.sampled_from(samples), changes)


def texts(samples: Sequence[str], *tokens: str) -> st.SearchStrategy[str]:
    return mutated(samples, (*tokens, *ODD)) | odd


def blobs(samples: Sequence[bytes], *tokens: bytes) -> st.SearchStrategy[bytes]:
    return mutated(samples, (*tokens, *BYTES)) | st.binary(max_size=80)


def _changed(piece: Piece, changes: list[tuple[str, float, int, int]], tokens: Sequence[Piece]) -> Piece:
    for kind, where, span, number in changes:
        at = int(where * len(piece))
        piece = _change(piece, kind, slice(at, at + span), tokens[number % len(tokens)], number)
    return piece


def _change(piece: Piece, kind: str, place: slice, token: Piece, number: int) -> Piece:
    at, stop = place.start, place.stop
    match kind:
        case "cut":
            return piece[:at] + piece[stop:]
        case "double":
            return piece[:stop] + piece[at:]
        case "put":
            return piece[:at] + token + piece[at:]
        case "over":
            return piece[:at] + token + piece[at + len(token) :]
        case "end":
            return piece[:at]
    return piece[:at] + _flipped(piece[at : at + 1], number) + piece[at + 1 :]


def _flipped(one: Piece, number: int) -> Piece:
    if isinstance(one, bytes):
        return bytes(value ^ (number & 255) for value in one)
    return "".join(chr(ord(char) ^ (number & 127)) for char in one)
