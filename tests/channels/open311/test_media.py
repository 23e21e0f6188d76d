"""Pictures and papers: the protocol has no upload, but clients send one all the same."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianxin.hear.models import Attachment, Voice

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.DATA = tmp_path


def picture(colour: str = "red") -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "JPEG", comment=b"canary comment")
    return SimpleUploadedFile("canary-name.jpg", kept.getvalue(), "image/jpeg")


def test_a_picture_in_a_multipart_form_comes_with_the_voice(program):
    answer = program.post(description="路灯坏了", media=picture())

    assert answer.status_code == 200
    kept = Attachment.objects.get()
    assert (kept.voice, kept.media_type, kept.width) == (Voice.objects.get(), "image/jpeg", 40)


def test_several_pictures_in_any_field(program):
    program.post(media=[picture("red"), picture("blue")], photo=picture("green"))

    assert Attachment.objects.count() == 3


def test_the_same_form_with_the_same_picture_is_a_second_try(program):
    first = program.post(media=picture()).json()

    assert program.post(media=picture()).json() == first
    assert program.post(media=picture("blue")).json() != first
    assert (Voice.objects.count(), Attachment.objects.count()) == (2, 2)


def test_what_is_no_picture_is_refused_with_the_reason_and_nothing_is_kept(program):
    status, text = program.refused(media=SimpleUploadedFile("a.jpg", b"<html><script>", "image/jpeg"))

    assert (status, text.startswith("media: This file is none that we can take.")) == (400, True)
    assert (Voice.objects.count(), Attachment.objects.count()) == (0, 0)


def test_nobody_reads_of_a_picture_here(program):
    program.say(media=picture())
    (told,) = program.json("requests", extensions="true")

    assert told["media_url"] is None
    assert "canary" not in str(told)
