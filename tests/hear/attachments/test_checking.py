"""`lianxin verify` finds a stored file that was changed, swapped or taken away."""

from pathlib import Path

import pytest

from lianxin.hear.attachments import stage_bytes, storage
from lianxin.hear.models import Attachment
from lianxin.office.models import Office
from tests.factories import MONDAY, hear
from tests.hear.attachments import samples
from tests.record.checking import check

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def kept(office: Office) -> list[Path]:
    """Two photos of one voice, where they lie."""
    tokens = tuple(stage_bytes(office, sent, MONDAY) for sent in (samples.photo(), samples.photo((60, 60))))
    return [storage.path_of(file.digest) for file in hear(office, attachments=tokens).voice.attachments.all()]


def found() -> list[tuple[str, str]]:
    return [(finding.where, finding.problem) for finding in check().report.broken]


def first() -> str:
    return f"hear_attachment/{Attachment.objects.earliest('pk').pk}"


def test_files_as_they_were_stored_hold(kept: list[Path]):
    assert found() == []


def test_a_changed_byte_is_found(kept: list[Path]):
    content = bytearray(kept[0].read_bytes())
    content[len(content) // 2] ^= 1
    kept[0].write_bytes(content)

    assert found() == [(first(), "its file was changed")]


def test_another_photo_in_its_place_is_found(kept: list[Path]):
    kept[0].write_bytes(kept[1].read_bytes())

    assert found() == [(first(), "its file was changed")]


def test_a_file_that_was_taken_away_is_found(kept: list[Path]):
    kept[0].unlink()

    assert found() == [(first(), "its file is gone")]


def test_a_row_that_points_out_of_the_house_is_found_and_followed_nowhere(kept: list[Path]):
    Attachment.objects.filter(digest=kept[0].parent.name + kept[0].name).update(digest="../" * 21 + "x")

    assert [where for where, _problem in found()] == [first(), first()]
    assert "it names no file" in [problem for _where, problem in found()]
