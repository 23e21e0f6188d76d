"""Files over a bad line: tus 1.0.0, spoken by a client of its own and word by word."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tusclient import client as tus
from tusclient.exceptions import TusCommunicationError

from lianxin.api import uploads
from lianxin.hear.attachments import staging
from lianxin.hear.models import StagedFile
from tests.factories import MONDAY, clock
from tests.hear.attachments import samples
from tests.support.server import Server

WHERE = "/api/v1/offices/willow/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
OFFSETS = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianxin.hear.attachments import storage

    monkeypatch.setattr(storage, "FILES", f"files-{tmp_path.name}")


@pytest.fixture
def ask(client: Any, town: Any) -> Callable[..., Any]:
    def asked(method: str, where: str = WHERE, body: bytes = b"", kind: str = OFFSETS, **headers: Any) -> Any:
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return client.generic(method, where, body, kind, headers={**TUS, **named})

    return asked


def begun(ask: Callable, length: int) -> str:
    answer = ask("POST", Upload_Length=length)
    assert answer.status_code == 201
    return answer["Location"].removeprefix("http://testserver")


def test_the_house_says_what_it_speaks(client: Any, town: Any):
    answer = client.options(WHERE)

    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Max-Size"]) == (204, "1.0.0", "31457280")
    assert answer["Tus-Extension"] == "creation,termination,expiration"


def test_a_file_comes_in_pieces_and_goes_along_with_a_voice(ask: Callable, api: Any):
    sent = samples.photo()
    where = begun(ask, len(sent))

    first = ask("PATCH", where, sent[:500], Upload_Offset=0)
    told = ask("HEAD", where)
    last = ask("PATCH", where, sent[500:], Upload_Offset=500)

    assert (first.status_code, first["Upload-Offset"]) == (204, "500")
    assert (told.status_code, told["Upload-Offset"], told["Upload-Length"]) == (200, "500", str(len(sent)))
    assert told["Upload-Expires"] == "Tue, 02 Jun 2026 01:00:00 GMT"
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(sent)))
    said = {"body": "The lamp is dark", "attachments": [where.rpartition("/")[2]]}
    receipt = api.post("/offices/willow/voices", said)
    assert receipt.status_code == 201
    code = receipt.json()["code"]
    (file,) = api.get(f"/offices/willow/voices/{code}").json()["attachments"]
    assert (file["media_type"], file["original_sha256"]) == ("image/jpeg", StagedFile.objects.get().original)


def test_a_file_may_be_taken_back(ask: Callable):
    where = begun(ask, 10)

    assert ask("DELETE", where).status_code == 204
    assert [ask(method, where).status_code for method in ("HEAD", "PATCH", "DELETE")] == [404, 404, 404]


def test_an_old_proxy_may_let_only_post_through(ask: Callable):
    where = begun(ask, 10)

    answer = ask("POST", where, b"abc", Upload_Offset=0, X_HTTP_Method_Override="PATCH")

    assert (answer.status_code, answer["Upload-Offset"]) == (204, "3")


def test_a_file_waits_for_a_day(ask: Callable):
    where = begun(ask, 10)
    clock.now = MONDAY + staging.KEPT

    assert ask("HEAD", where).status_code == 404


def test_what_was_said_of_a_file_is_not_kept(ask: Callable):
    """Clients send the file's name along; it may be a person's."""
    ask("POST", Upload_Length=10, Upload_Metadata="filename Q0FOQVJZ,filetype aW1hZ2UvanBlZw==")

    (row,) = StagedFile.objects.values()
    assert "CANARY" not in str(row)


REFUSED = {
    "no version": (lambda ask: ask("POST", Upload_Length=3, Tus_Resumable="0.2.2"), 412, "version"),
    "no length": (lambda ask: ask("POST"), 400, "malformed"),
    "a length that is none": (lambda ask: ask("POST", Upload_Length="٣"), 400, "malformed"),
    "nothing": (lambda ask: ask("POST", Upload_Length=0), 422, "empty"),
    "too much": (lambda ask: ask("POST", Upload_Length=31457281), 413, "large"),
    "another place": (lambda ask: ask("PATCH", begun(ask, 10), b"x", Upload_Offset=4), 409, "offset"),
    "another type": (
        lambda ask: ask("PATCH", begun(ask, 10), b"x", "image/jpeg", Upload_Offset=0),
        415,
        "wrong_type",
    ),
    "a method": (lambda ask: ask("PUT", begun(ask, 10), b"x"), 405, "method"),
    "no token": (lambda ask: ask("HEAD", f"{WHERE}/nothing"), 404, None),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_says_why(what: str, ask: Callable):
    send, status, error = REFUSED[what]

    answer = send(ask)

    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    assert error is None or answer.json()["error"] == error


def test_a_file_that_cannot_be_taken_says_so_at_its_end_and_whenever_asked(ask: Callable):
    where = begun(ask, len(samples.SVG))

    answer = ask("PATCH", where, samples.SVG, Upload_Offset=0)

    assert (answer.status_code, answer.json()["error"]) == (422, "kind")
    assert answer.json()["message"].startswith(
        "This file is none that we can take. Photos (JPEG, PNG, HEIC, WebP)"
    )
    assert ask("HEAD", where).status_code == 422


def test_no_more_is_taken_than_was_announced(ask: Callable):
    sent = samples.photo()
    where = begun(ask, len(sent))

    answer = ask("PATCH", where, sent + b"CANARY" * 1000, Upload_Offset=0)

    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(sent)))


def test_when_many_lines_are_busy_the_next_one_comes_again(ask: Callable):
    where = begun(ask, 10)
    for _ in range(uploads._MOST_LINES):
        assert uploads._lines.acquire(blocking=False)
    try:
        answer = ask("PATCH", where, b"abc", Upload_Offset=0)
    finally:
        for _ in range(uploads._MOST_LINES):
            uploads._lines.release()

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert ask("PATCH", where, b"abc", Upload_Offset=0).status_code == 204


class Torn(io.BytesIO):
    """A file on a device whose line tears after some bytes."""

    torn_at = 200_000

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= self.torn_at:
            raise ConnectionError("the line is down")
        return super().read(size)


def noisy_photo() -> bytes:
    from PIL import Image

    noise = Image.merge("RGB", [Image.effect_noise((900, 700), 90) for _ in range(3)])
    return samples.saved(noise, "JPEG", quality=95, exif=samples.exif())


def test_a_client_goes_on_after_the_line_tore_and_the_house_was_killed(make_server: Callable[..., Server]):
    """tuspy, unchanged, over HTTP: torn on the device, then the server dies without warning, then it goes on."""
    server = make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),))
    sent = noisy_photo()
    there = tus.TusClient(f"{server.base_url}{WHERE}")
    torn = there.uploader(file_stream=Torn(sent), chunk_size=64_000, metadata={"filename": "CANARY.jpg"})
    with pytest.raises((ConnectionError, TusCommunicationError)):
        torn.upload()
    where, reached = torn.url, torn.offset
    server.kill()
    server.start()

    again = there.uploader(file_stream=io.BytesIO(sent), url=where, chunk_size=64_000)
    assert again.offset == reached > 0
    again.upload()

    stored = [path for path in (server.data / "files").rglob("*") if path.is_file() and path.name != ".lock"]
    (clean,) = stored
    assert clean.read_bytes()[:3] == b"\xff\xd8\xff"
    assert b"CANARY" not in clean.read_bytes()
