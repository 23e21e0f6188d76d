"""What a file is, is told by its content; what is none of the three kinds is refused with a plain reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.hear.cleaning import Unclean, worker
from lianxin.hear.cleaning.kinds import MOST_BYTES, demand_size, kind_of
from tests.hear.attachments import samples

REFUSED = {
    "a drawing with a script": samples.SVG,
    "a page called photo.jpg": samples.HTML,
    "a letter with macros": samples.zipped("word/vbaProject.bin", b"CANARY"),
    "a bomb in a zip": samples.zipped("zeros", bytes(10_000_000)),
    "a program": b"MZ\x90\0" + bytes(200),
    "another program": b"\x7fELF" + bytes(200),
    "words": "路灯坏了".encode(),
    "an old letter": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200),
    "TIFF": b"II*\0" + bytes(200),
    "BMP": b"BM" + bytes(200),
    "an icon": b"\0\0\1\0" + bytes(200),
    "AVIF": samples.saved(samples.picture(), "AVIF"),
    "PostScript": b"%!PS-Adobe-3.0\nCANARY",
}


@pytest.mark.parametrize("what", REFUSED)
def test_other_kinds_are_refused(what: str, clean: Callable):
    assert clean(REFUSED[what]).problem == "kind"


def test_an_empty_file_is_called_so(clean: Callable):
    assert clean(b"").problem == "empty"


@pytest.mark.parametrize("kind", MOST_BYTES)
def test_each_kind_has_its_bound(kind: str):
    demand_size(kind, MOST_BYTES[kind])
    with pytest.raises(Unclean, match="large"):
        demand_size(kind, MOST_BYTES[kind] + 1)


BEGINNINGS = (
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"%PDF-1.4\n",
    b"OggS",
    b"ID3\3",
    b"\x1aE\xdf\xa3",
)
BEGINNINGS += (
    b"RIFF\0\0\0\0WAVE",
    b"RIFF\0\0\0\0WEBP",
    b"\0\0\0\x18ftypM4A ",
    b"\0\0\0\x18ftypheic",
    b"\xff\xf1",
)


@given(beginning=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=300))
def test_whatever_comes_is_refused_in_words_that_are_known(beginning: bytes, rest: bytes, tmp_path_factory):
    """No beginning of bytes makes the process that cleans say anything but a reason or a result."""
    import io
    import json
    from contextlib import redirect_stdout

    folder: Path = tmp_path_factory.mktemp("any")
    (folder / "source").write_bytes(beginning + rest)
    said = io.StringIO()
    with redirect_stdout(said), pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "take_bounds", lambda: None)  # they would bind this process for good
        worker.main(str(folder / "source"), str(folder / "target"))

    assert json.loads(said.getvalue()).keys() in ({"problem"}, {"media_type", "width", "height", "phash"})


@given(st.binary(max_size=40))
def test_a_kind_is_named_or_refused(head: bytes):
    def told() -> str:
        try:
            return kind_of(head)
        except Unclean as error:
            return error.problem

    assert told() in {*MOST_BYTES, "kind" if head else "empty"}
