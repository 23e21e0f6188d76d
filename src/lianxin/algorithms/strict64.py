"""Standard base64 (RFC 4648, section 4) in its one canonical spelling."""

from base64 import b64decode, b64encode


def encode64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def decode64(text: str) -> bytes:
    """Read base64; raises ValueError for every spelling but the one that `encode64` writes."""
    data = b64decode(text, validate=True)
    # Leftover bits in the last symbol would let two texts stand for the same bytes.
    if encode64(data) != text:
        raise ValueError("base64 is not in its canonical spelling")
    return data
