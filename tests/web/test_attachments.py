"""Photos on the pages: kept when words must be mended, shown to those who may see them, never asked for."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.hear.attachments import stage_bytes, storage
from lianxin.hear.cleaning.kinds import MOST_FILE
from lianxin.hear.models import Attachment, Line, StagedFile, Voice
from tests.architecture.trees import SOURCE
from tests.factories import MONDAY, Town, case_of, hear, make_town, work_off
from tests.hear.attachments import samples

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NAME = "CANARY-wang-xiaoming.jpg"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Town:
    monkeypatch.setattr(storage, "FILES", f"files-{tmp_path.name}")
    settings.CLOCK = "tests.factories.tell_time"
    return make_town()


@pytest.fixture
def say(client: Client, town: Town) -> Callable[..., Any]:
    def said(
        body: str, *files: bytes, kept: tuple[str, ...] = (), where: str = "/willow/", **more: str
    ) -> Any:
        sent = [SimpleUploadedFile(NAME, content, "text/html") for content in files]
        return client.post(where, {"body": body, "files": sent, "attachment": kept, **more})

    return said


def tokens(page: str) -> list[str]:
    return re.findall(r'name="attachment" value="([\w-]{22})" checked', page)


def test_what_arrived_stays_when_words_must_be_mended(say: Callable):
    page = say("", samples.photo(), samples.pdf())

    text = page.content.decode()
    assert page.status_code == 422
    assert re.findall(r"checked> ([^<]+)</label>", text) == ["Photo 1, 0.1 MB", "Document 2, 0.1 MB"]
    assert "CANARY" not in text
    received = say("The lamp is dark", kept=tuple(tokens(text)))
    assert (received.status_code, Voice.objects.get().attachments.count()) == (302, 2)


def test_a_file_that_is_refused_holds_back_neither_words_nor_the_others(say: Callable):
    page = say("The lamp is dark", samples.photo(), samples.SVG)

    text = page.content.decode()
    assert (page.status_code, Voice.objects.count()) == (422, 0)
    assert "File 2: This file is none that we can take." in text
    assert ">The lamp is dark</textarea>" in text
    assert say("The lamp is dark", kept=tuple(tokens(text))).status_code == 302
    assert Voice.objects.get().attachments.count() == 1


def test_what_is_unticked_does_not_go_along(say: Callable):
    first, _second = tokens(say("", samples.photo(), samples.png()).content.decode())

    say("The lamp is dark", kept=(first,))

    assert [file.media_type for file in Attachment.objects.all()] == ["image/jpeg"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([samples.photo()] * 11, "At most 10 files go with one message."),
        ([b"\xff\xd8\xff" + bytes(MOST_FILE)], "This file is too large. A photo may have 15 MB"),
        ([b""], "This file is empty."),
    ],
    ids=["too many", "too large", "empty"],
)
def test_bounds_are_told(files: list[bytes], reason: str, say: Callable):
    page = say("The lamp is dark", *files)

    assert (page.status_code, reason in page.content.decode()) == (422, True)
    assert (Voice.objects.count(), StagedFile.objects.count()) == (0, 0)


def test_a_token_that_opens_nothing_is_told_and_not_asked_for_again(say: Callable):
    page = say("The lamp is dark", kept=("x" * 22,)).content.decode()

    assert "A file was kept for a day and is gone now." in page
    assert tokens(page) == []


def test_the_name_of_a_file_is_kept_nowhere(say: Callable):
    say("The lamp is dark", samples.photo())

    rows = [*StagedFile.objects.values(), *Attachment.objects.values(), *Voice.objects.values()]
    assert "CANARY" not in str(rows)
    assert [path for path in storage.folder().rglob("*") if "CANARY" in path.name] == []


def follow(town: Town, *files: bytes) -> tuple[str, Voice]:
    """A voice with files; the address of its page."""
    sent = tuple(stage_bytes(town.office, content, MONDAY) for content in files)
    heard = hear(town.office, attachments=sent)
    work_off(town.office, MONDAY)
    return f"/willow/follow/{heard.code}/", heard.voice


def test_files_are_shown_where_the_voice_is_followed(client: Client, town: Town):
    where, voice = follow(town, samples.photo(), samples.pdf(), samples.sound("WAV", "PCM_16"))

    page = client.get(where).content.decode()

    photo, document, recording = voice.attachments.order_by("pk")
    assert f'<img src="{where}file/{photo.pk}" width="120" height="80" loading="lazy"' in page
    assert f'href="{where}file/{document.pk}" download>Document 2, 0.1 MB' in page
    assert f'<audio controls preload="none" src="{where}file/{recording.pk}"' in page


def test_a_reply_takes_a_photo_along(client: Client, town: Town, say: Callable):
    where, voice = follow(town)

    page = say("", samples.photo(), where=f"{where}reply", text="").content.decode()
    (token,) = tokens(page)
    answer = say("", where=f"{where}reply", text="Here it is.", kept=(token,))

    assert answer.status_code == 302
    (file,) = Attachment.objects.all()
    assert (file.line, file.line.voice) == (Line.objects.get(), voice)
    assert f"{where}file/{file.pk}" in client.get(where).content.decode()


def content(answer: Any) -> bytes:
    """All bytes of an answer, so that its file is closed."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


HEADERS = {
    "Content-Type": "image/jpeg",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_bytes_are_sent_so_that_they_can_do_nothing(client: Client, town: Town):
    where, voice = follow(town, samples.photo(), samples.pdf())
    photo, document = voice.attachments.order_by("pk")

    answer = client.get(f"{where}file/{photo.pk}")
    paper = client.get(f"{where}file/{document.pk}")
    assert content(paper).startswith(b"%PDF-")

    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"] == f'inline; filename="photo-{photo.pk}.jpg"'
    assert paper["Content-Disposition"] == f'attachment; filename="document-{document.pk}.pdf"'
    assert content(answer) == storage.path_of(photo.digest).read_bytes()


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_players_may_ask_for_a_part(asked: str, status: int, part: slice, client: Client, town: Town):
    where, voice = follow(town, samples.photo())
    file = voice.attachments.get()
    expected = storage.path_of(file.digest).read_bytes()[part]

    answer = client.get(f"{where}file/{file.pk}", headers={"Range": asked})

    assert (answer.status_code, content(answer)) == (status, expected)
    assert answer["Content-Length"] == str(len(expected))


def test_a_part_behind_the_end_is_refused(client: Client, town: Town):
    where, voice = follow(town, samples.photo())
    file = voice.attachments.get()

    answer = client.get(f"{where}file/{file.pk}", headers={"Range": f"bytes={file.size}-"})

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{file.size}")


def test_a_file_opens_only_with_the_receipt_of_its_own_voice(client: Client, town: Town):
    where, voice = follow(town, samples.photo())
    other, _voice = follow(town, samples.png())
    number = voice.attachments.get().pk

    answers = [client.get(f"{place}file/{number}") for place in (where, other)]

    assert content(answers[0]).startswith(b"\xff\xd8\xff")
    assert [answer.status_code for answer in answers] == [200, 404]
    assert client.get(f"{where}file/{number + 100}").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("power", 200), ("clerk", 200), ("water", 404)])
def test_a_file_opens_at_the_desk_for_those_who_may_see_the_case(
    who: str, status: int, client: Client, town: Town
):
    _where, voice = follow(town, samples.photo())
    case, number = case_of(voice), voice.attachments.get().pk
    client.force_login(town.person(who))

    answers = [client.get(f"/willow/desk/{case.number}/{rest}") for rest in ("", f"file/{number}")]

    assert [answer.status_code for answer in answers] == [status, status]
    assert content(answers[1]).startswith(b"\xff\xd8\xff") is (status == 200)
    assert status == 404 or f"/willow/desk/{case.number}/file/{number}" in answers[0].content.decode()


def test_another_cases_file_does_not_open_at_the_desk(client: Client, town: Town):
    """Somebody who may see one case does not reach a file of another by its number."""
    _where, voice = follow(town, samples.photo())
    _other, hidden = follow(town, samples.png())
    client.force_login(town.person("power"))

    answer = client.get(f"/willow/desk/{case_of(voice).number}/file/{hidden.attachments.get().pk}")

    assert answer.status_code == 404


def test_nothing_of_it_is_public(client: Client, town: Town):
    _where, voice = follow(town, samples.photo())
    number = case_of(voice).number

    pages = [
        client.get(f"/willow/{rest}").content.decode() for rest in ("cases/", f"cases/{number}/", "record/")
    ]

    assert [page for page in pages if "/file/" in page or voice.attachments.get().digest in page] == []


def test_no_form_of_the_house_demands_a_file():
    templates = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("templates/**/*.html")]
    inputs = [found for text in templates for found in re.findall(r"<input[^>]*type=\"file\"[^>]*>", text)]

    assert len(inputs) >= 1
    assert [found for found in inputs if "required" in found] == []


def test_words_alone_are_enough(say: Callable):
    assert say("The lamp is dark").status_code == 302
