"""P7: files that people send carry no hidden data out again, and cannot attack whoever opens them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.hear.attachments import storage
from lianxin.hear.models import Attachment, StagedFile, Voice
from tests.factories import Town, make_town
from tests.hear.attachments import samples
from tests.hear.attachments.heic import heic
from tests.hear.cleaning.test_pdf import bomb
from tests.promises.conftest import Reached

# Files lie in folders, whatever the engine.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
#: What no file that comes out may hold: what was hidden in the samples, and what could act.
FORBIDDEN = (
    b"CANARY",
    b"<script",
    b"<?php",
    b"PK\x03\x04",
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
)
FORBIDDEN += (b"/OpenAction", b"GPSLatitude", b"Exif\0\0", b"ns.adobe.com/xap", b"\x7fELF", b"MZ\x90")

#: Files that are taken in; each hides something.
TAKEN: dict[str, Callable[[], bytes]] = {
    "a photo with a place, remarks, a profile and a preview": samples.photo,
    "a screenshot with an author": samples.png,
    "a telephone's photo": heic,
    "a photo that is also an archive": lambda: samples.photo() + samples.zipped("CANARY", b"CANARY"),
    "a photo that is also a page": lambda: samples.photo() + samples.HTML,
    "a photo that is also a program": lambda: samples.photo() + b"\x7fELFCANARY",
    "a screenshot that is also a drawing with a script": lambda: samples.png() + samples.SVG,
    "a document that acts, links and holds files": samples.pdf,
    "a document behind which something hangs": lambda: samples.pdf() + samples.zipped("CANARY", b"CANARY"),
    "a recording with a title": lambda: samples.sound("WAV", "PCM_16"),
    "a recording with tags at both ends": samples.tagged_mp3,
}
#: Files that are refused, and the words that say so stay the same whatever they hold.
REFUSED: dict[str, Callable[[], bytes]] = {
    "a drawing with a script": lambda: samples.SVG,
    "a page": lambda: samples.HTML,
    "a letter with macros": lambda: samples.zipped("word/vbaProject.bin", b"CANARY"),
    "a bomb in an archive": lambda: samples.zipped("zeros", bytes(10_000_000)),
    "a bomb of pixels": samples.png_bomb,
    "a bomb in a document": bomb,
    "a page behind a photo's first bytes": lambda: b"\xff\xd8\xff" + samples.HTML,
    "a program": lambda: b"MZ\x90\0" + bytes(200),
    "half a photo": lambda: samples.photo((400, 300))[:3000],
}
NAME = "CANARY-../../etc/passwd\u202egpj.exe"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Town:
    monkeypatch.setattr(storage, "FILES", f"files-{tmp_path.name}")
    settings.CLOCK = "tests.factories.tell_time"
    return make_town()


def send(client: Client, content: bytes) -> Any:
    """By the form, under a name and a type that lie."""
    file = SimpleUploadedFile(NAME, content, "text/html")
    return client.post("/willow/", {"body": "The lamp is dark", "files": [file]})


def fetched(client: Client, where: str) -> tuple[bytes, dict[str, str]]:
    answer: Any = client.get(where)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    return content, dict(answer.items())


def everything(content: bytes) -> bytes:
    """The bytes, and for a document also what its streams unpack to."""
    if not content.startswith(b"%PDF-"):
        return content
    target = samples.io.BytesIO()
    with pikepdf.open(samples.io.BytesIO(content)) as opened:
        opened.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    return content + target.getvalue()


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_in_comes_out_made_anew(town: Town, client: Client, what: str, reached: Reached):
    sent = TAKEN[what]()
    received = send(client, sent)
    assert received.status_code == 302
    where = received["Location"].replace("/receipt/", "/follow/")

    content, head = fetched(client, f"{where}file/{Attachment.objects.get().pk}")

    assert [mark for mark in FORBIDDEN if mark in everything(content)] == []
    assert (content != sent, head["X-Content-Type-Options"]) == (True, "nosniff")
    assert "sandbox" in head["Content-Security-Policy"]
    assert "CANARY" not in str([head, *Attachment.objects.values(), *StagedFile.objects.values()])
    assert stored() == [content]
    reached("P7", "files made anew without what was hidden in them", 1, of=1)


def stored() -> list[bytes]:
    """What lies in the folder of files: nothing but what comes out, under names of our own."""
    paths = [path for path in storage.folder().rglob("*") if path.is_file()]
    assert [path for path in paths if "CANARY" in str(path)] == []
    return [content for content in map(Path.read_bytes, paths) if content]  # a lock is an empty file


@pytest.mark.parametrize("what", REFUSED)
def test_what_could_attack_is_refused_and_nothing_of_it_stays(
    town: Town, client: Client, what: str, reached: Reached
):
    page = send(client, REFUSED[what]())

    assert (page.status_code, Voice.objects.count(), Attachment.objects.count()) == (422, 0, 0)
    assert "The lamp is dark" in page.content.decode()
    assert "CANARY" not in page.content.decode()
    assert stored() == []
    reached("P7", "files refused", 1, of=1)
