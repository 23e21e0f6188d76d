"""Files become part of what was said in the same transaction, and the same form sent again is the same voice."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from lianxin.algorithms.pictures import WINDOWS
from lianxin.hear.attachments import MOST_FILES, stage_bytes
from lianxin.hear.commands import NotHeard, Said, receive, write_line
from lianxin.hear.commands import receiving as module
from lianxin.hear.models import Attachment, Line, Voice
from lianxin.hear.queries import attachments_of
from lianxin.hear.states import Speaker
from lianxin.hear.wording import why_not_heard
from lianxin.office.models import Office
from lianxin.record.digests import row_digest, row_key
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, hear, open_office
from tests.hear.attachments import samples
from tests.record.checking import check

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def vouched() -> dict[str, str]:
    """What the newest entry says of rows."""
    return json.loads(Entry.objects.latest("number").opening)["rows"]


def test_the_entry_of_a_voice_vouches_for_its_files(office: Office):
    tokens = (stage_bytes(office, samples.photo(), MONDAY), stage_bytes(office, samples.pdf(), MONDAY))

    voice = hear(office, attachments=tokens).voice

    files = list(voice.attachments.order_by("pk"))
    assert [(file.media_type, file.office, file.stored_at) for file in files] == [
        ("image/jpeg", office, MONDAY),
        ("application/pdf", office, MONDAY),
    ]
    assert [len(file.phash) for file in files] == [16 * len(WINDOWS), 0]
    assert {key: value for key, value in vouched().items() if key.startswith("hear_attachment/")} == {
        row_key(file): row_digest(file) for file in files
    }
    assert (check().report.broken, check().report.warnings) == ([], [])


def test_the_same_form_sent_again_is_the_same_voice_whatever_its_tokens(office: Office):
    """A mail that is read twice stages its photo twice: other token, same picture, same voice."""
    first, second = (stage_bytes(office, samples.photo(), MONDAY) for _ in range(2))

    codes = [hear(office, attachments=(token,), idempotency_key="k").code for token in (first, first, second)]

    assert len(set(codes)) == 1
    assert (Voice.objects.count(), Attachment.objects.count()) == (1, 1)


def test_other_files_under_the_same_key_are_another_voice(office: Office):
    photo, other = stage_bytes(office, samples.photo(), MONDAY), stage_bytes(office, samples.png(), MONDAY)

    codes = {
        hear(office, attachments=sent, idempotency_key="k").code for sent in ((), (photo,), (photo, other))
    }

    assert (len(codes), Voice.objects.count(), Attachment.objects.count()) == (3, 3, 3)


def test_the_same_picture_twice_in_one_voice_is_kept_once(office: Office):
    tokens = tuple(stage_bytes(office, samples.photo(), MONDAY) for _ in range(2))

    assert hear(office, attachments=tokens).voice.attachments.count() == 1


def test_a_line_has_files_of_its_own(office: Office):
    voice = hear(office).voice
    token = stage_bytes(office, samples.photo(), MONDAY)

    for _ in range(2):
        line = write_line(
            voice=voice,
            speaker=Speaker.RESIDENT,
            text="Here it is.",
            now=MONDAY,
            idempotency_key="k",
            attachments=(token,),
        )

    (file,) = attachments_of([voice.pk])
    assert (file.line, file.voice, Line.objects.count()) == (line, None, 1)
    assert vouched()[row_key(file)] == row_digest(file)


def refusals(office: Office) -> dict[str, tuple[str, ...]]:
    other = open_office("oak")
    many = tuple(f"token-{number}" for number in range(MOST_FILES + 1))
    return {"gone": (stage_bytes(other, samples.photo(), MONDAY),), "many": many}


@pytest.mark.parametrize("problem", ["gone", "many"])
def test_words_wait_until_their_files_can_be_had(problem: str, office: Office):
    tokens = refusals(office)[problem]

    with pytest.raises(NotHeard) as refused:
        hear(office, attachments=tokens)

    assert (refused.value.field, refused.value.problem) == ("attachments", problem)
    assert "go on without it" in why_not_heard(refused.value) or "At most 10 files" in why_not_heard(
        refused.value
    )
    assert Voice.objects.count() == 0


def test_a_file_is_gone_after_its_day(office: Office):
    token = stage_bytes(office, samples.photo(), MONDAY)

    with pytest.raises(NotHeard, match="gone"):
        hear(office, attachments=(token,), now=MONDAY + DAY)
    assert hear(office, attachments=(token,), now=MONDAY + DAY - timedelta(seconds=1)).appended is not None


def test_a_voice_that_fails_leaves_its_files_to_the_next_try(office: Office, monkeypatch):
    token = stage_bytes(office, samples.photo(), MONDAY)
    monkeypatch.setattr(module, "_voice_entry", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))

    with pytest.raises(OSError, match="full"), transaction.atomic():
        receive(office=office, said=Said(body="x", channel="web", attachments=(token,)), now=MONDAY)
    monkeypatch.undo()

    assert Attachment.objects.count() == 0
    assert hear(office, attachments=(token,)).voice.attachments.count() == 1
