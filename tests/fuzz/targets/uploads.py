"""Files of strangers, in the process that cleans them: it says what it made of one, or why it made nothing."""

import tempfile
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from lianxin.hear.attachments.running import cleaned
from lianxin.hear.cleaning import Unclean
from tests.fuzz.mutating import blobs
from tests.fuzz.trying import target
from tests.hear.attachments import samples

_TOKENS = (b"\xff\xda", b"/JS", b"endobj", b"\xff\xff\xff\xff", b"stream\n", b"IDAT", b"moov", b"ftyp")


@cache
def _good() -> list[bytes]:
    return [
        samples.photo(),
        samples.png(),
        samples.saved(samples.picture(), "WEBP"),
        samples.saved(samples.picture(), "GIF"),
        samples.pdf(),
        samples.sound("WAV", "PCM_16", seconds=0.1),
        samples.sound("OGG", "OPUS", seconds=0.1),
        samples.sound("FLAC", "PCM_16", seconds=0.1),
        samples.tagged_mp3(),
    ]


@target(st.deferred(lambda: blobs(_good(), *_TOKENS)), Unclean)
def upload(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "in", Path(folder) / "out"
        source.write_bytes(data)
        cleaned(source, made)
        assert samples.CANARY.encode() not in made.read_bytes()
