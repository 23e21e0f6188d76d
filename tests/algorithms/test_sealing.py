"""Sealed texts: only the holder of the key reads them, in the place for which they were sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.sealing import OVERHEAD, SealError, generate, name_of, public_key, seal, unseal

KEY = generate("audit.example")
PUBLIC = public_key(KEY)
PLACE, BLOCK = "liuxi/voice", 256


def sealed(text: bytes = b"The lamp is dark") -> bytes:
    return seal(text, PUBLIC, context=PLACE, block=BLOCK)


@given(st.binary(max_size=2_000), st.integers(min_value=1, max_value=1_024))
def test_what_is_sealed_opens_to_the_same_and_its_length_says_little(text: bytes, block: int):
    found = seal(text, PUBLIC, context=PLACE, block=block)

    assert unseal(found, KEY, context=PLACE) == text
    assert (len(found) - OVERHEAD) % block == 0
    assert len(found) - OVERHEAD - len(text) in range(1, block + 1)


def test_the_same_words_never_look_the_same():
    assert len({sealed() for _ in range(20)}) == 20


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_no_changed_byte_opens(place: int, change: int):
    bent = bytearray(sealed())
    bent[place % len(bent)] ^= change

    with pytest.raises(SealError):
        unseal(bytes(bent), KEY, context=PLACE)


@pytest.mark.parametrize("content", [b"", b"x", bytes(OVERHEAD), bytes(500)])
def test_what_was_never_sealed_does_not_open(content: bytes):
    with pytest.raises(SealError):
        unseal(content, KEY, context=PLACE)


def test_another_key_and_another_place_do_not_open_it():
    with pytest.raises(SealError):
        unseal(sealed(), generate("audit.example"), context=PLACE)
    with pytest.raises(SealError):
        unseal(sealed(), KEY, context="liuxi/other")


def test_a_key_says_whose_it_is():
    assert (name_of(PUBLIC), name_of(KEY.removeprefix("UNSEALING+KEY+"))) == ("audit.example",) * 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        PUBLIC.replace("audit", "other"),
        PUBLIC[:-4],
        f"{PUBLIC}x",
        "a+00000000+AAAA",
        "\ud800" + PUBLIC,
        KEY,
    ],
)
def test_what_is_no_key_is_refused(text: str):
    with pytest.raises(SealError):
        seal(b"x", text, context=PLACE, block=BLOCK)


def test_a_name_with_spaces_is_refused():
    with pytest.raises(SealError):
        generate("two words")
