"""Photos and documents that come with a mail are cleaned and kept; what cannot be taken is named with the reason."""

import io

import pytest
from PIL import Image

from lianxin.channels.mail.polling import look_into
from lianxin.hear.models import Attachment, Line, Voice
from tests.channels.mail.peers import Maildir, Outside, letter
from tests.factories import MONDAY, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def photo() -> bytes:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "canary description"
    Image.new("RGB", (40, 30), "orange").save(written, "JPEG", exif=exif)
    return written.getvalue()


def with_files(text: str = "See here", **more: str) -> bytes:
    mail = letter(text, **more)
    mail.add_attachment(photo(), maintype="image", subtype="jpeg", filename="canary.jpg")
    mail.add_attachment(b"PK\x03\x04 macros", maintype="application", subtype="zip", filename="合同.docm")
    return mail.as_bytes()


def test_the_photo_is_kept_and_the_refused_file_stands_in_the_receipt(outside: Outside, maildir: Maildir):
    open_office()
    for _ in range(2):
        maildir.deliver(with_files())

    assert dict(look_into(maildir.address, MONDAY)) == {"taken": 2}

    assert list(Attachment.objects.values_list("voice", "media_type")) == [
        (Voice.objects.get().pk, "image/jpeg")
    ]
    (sent,) = outside.sent
    assert "Some files could not be taken. Your words were." in sent.text
    assert "– 合同.docm: This file is none that we can take." in sent.text
    assert "canary" not in sent.text


def test_a_photo_alone_is_a_voice_too(outside: Outside, maildir: Maildir):
    open_office()
    maildir.deliver(with_files("", subject=""))

    look_into(maildir.address, MONDAY)

    assert Voice.objects.get().body == "(Sent without words.)"
    assert Attachment.objects.count() == 1


def test_a_photo_in_a_reply_belongs_to_the_line_and_who_sent_a_refused_file_is_told(
    outside: Outside, maildir: Maildir
):
    open_office()
    maildir.deliver(letter())
    look_into(maildir.address, MONDAY)
    maildir.deliver(with_files(to=outside.sent[0].sender, name="<2@x>"))

    assert dict(look_into(maildir.address, MONDAY)) == {"taken": 1}

    assert list(Attachment.objects.values_list("line", flat=True)) == [Line.objects.get().pk]
    assert "合同.docm" in outside.sent[1].text
