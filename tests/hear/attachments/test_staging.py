"""A file waits for its words for a day, under a token that is not kept, and leaves nothing behind."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from lianxin.hear.attachments import Unclean, stage_bytes, staging, storage
from lianxin.hear.cleaning.kinds import MOST_FILE
from lianxin.hear.commands.attachments import held
from lianxin.hear.models import StagedFile
from lianxin.office.models import Office
from tests.factories import DAY, MONDAY, hear, open_office, work_off
from tests.hear.attachments import samples

HOUR = timedelta(hours=1)


def on_disk(files: Path) -> list[Path]:
    return sorted(path for path in files.rglob("*") if path.is_file() and path.name != ".lock")


def test_a_file_lies_under_the_digest_of_its_clean_bytes(office: Office, files: Path):
    sent = samples.photo()

    token = stage_bytes(office, sent, MONDAY)

    staged = StagedFile.objects.get()
    (path,) = on_disk(files)
    content = path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == staged.digest == path.parent.name + path.name
    assert staged.original == hashlib.sha256(sent).hexdigest()
    assert (staged.size, staged.media_type) == (len(content), "image/jpeg")
    assert (staged.width, staged.height) == (120, 80)
    assert b"CANARY" not in content
    assert path.stat().st_mode & 0o077 == 0
    assert token.encode() not in bytes(staged.token_lookup)


def test_a_stream_is_taken_like_bytes(office: Office):
    stage_bytes(office, samples.photo(), MONDAY)
    stage_bytes(office, io.BytesIO(samples.photo()), MONDAY)

    first, second = StagedFile.objects.all()
    assert (first.digest, first.original) == (second.digest, second.original)


def test_the_token_opens_its_file_at_its_office_for_a_day(office: Office):
    other = open_office("oak")
    token = stage_bytes(office, samples.photo(), MONDAY)

    def found(at: Office, typed: str, later: timedelta) -> bool:
        return staging.find(office=at, token=typed, now=MONDAY + later) is not None

    assert len(token) == 22
    assert found(office, token, timedelta()) is True
    assert found(office, token, DAY - HOUR) is True
    assert found(office, token, DAY) is False
    assert found(other, token, timedelta()) is False
    assert found(office, token[:-1], timedelta()) is False


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"", "empty"),
        (samples.SVG, "kind"),
        (bytes(MOST_FILE + 1), "large"),
        (samples.photo()[:900], "broken"),
    ],
    ids=["empty", "drawing", "large", "half"],
)
def test_a_file_that_is_refused_leaves_nothing(sent: bytes, problem: str, office: Office, files: Path):
    with pytest.raises(Unclean, match=problem):
        stage_bytes(office, sent, MONDAY)

    assert (on_disk(files), StagedFile.objects.count()) == ([], 0)


def test_a_photo_that_is_larger_than_photos_may_be_is_not_even_read(office: Office, monkeypatch):
    monkeypatch.setattr(staging.running, "WORKER", "a_module_that_is_not_there")

    with pytest.raises(Unclean, match="large"):
        stage_bytes(office, samples.photo() + bytes(15 * 1024 * 1024), MONDAY)


def test_nothing_is_taken_when_the_disk_must_keep_its_room_for_words(office: Office, monkeypatch):
    monkeypatch.setattr(storage, "LEAST_FREE", 1 << 60)

    with pytest.raises(Unclean, match="full"):
        stage_bytes(office, samples.photo(), MONDAY)
    assert hear(office).appended is not None


def test_only_so_many_files_may_be_half_received(office: Office, monkeypatch):
    monkeypatch.setattr(staging, "MOST_OPEN", 2)
    for _ in range(2):
        staging.begin(office=office, length=10, now=MONDAY)

    with pytest.raises(Unclean, match="busy"):
        staging.begin(office=office, length=10, now=MONDAY)
    staging.begin(office=open_office("oak"), length=10, now=MONDAY)
    staging.begin(office=office, length=10, now=MONDAY + DAY)


def test_what_nobody_claims_is_gone_after_a_day(office: Office, files: Path):
    stage_bytes(office, samples.photo(), MONDAY)
    half, _token = staging.begin(office=office, length=10, now=MONDAY)
    staging.part_of(half).write_bytes(b"half")

    work_off(office, MONDAY + DAY)
    assert StagedFile.objects.count() == 2
    work_off(office, MONDAY + DAY + HOUR)

    assert (on_disk(files), StagedFile.objects.count()) == ([], 0)


def test_what_a_fall_of_the_house_left_on_its_way_in_is_gone_after_a_day(office: Office, files: Path):
    """Killed while it took a form or cleaned a photo, the house leaves what was not cleaned yet."""
    left = [
        storage.incoming() / "form-x",
        storage.incoming() / "clean-x" / "clean",
        storage.incoming() / "y.part",
    ]
    left[1].parent.mkdir()
    for path in left:
        path.write_bytes(samples.photo())
        os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))
    os.utime(left[1].parent, (MONDAY.timestamp(), MONDAY.timestamp()))

    staging.purge(MONDAY + DAY)
    assert len(on_disk(files)) == 3
    staging.purge(MONDAY + DAY + 2 * HOUR)

    assert on_disk(files) == []


def test_bytes_stay_as_long_as_anybody_refers_to_them(office: Office, files: Path):
    """The same photo, sent three times: one is claimed, one is dropped, one is left to its day."""
    first = stage_bytes(office, samples.photo(), MONDAY)
    second = stage_bytes(office, samples.photo(), MONDAY)
    hear(office, attachments=(stage_bytes(office, samples.photo(), MONDAY),))
    assert len(on_disk(files)) == 1

    for token in (first, second):
        staged = staging.find(office=office, token=token, now=MONDAY)
        staging.drop(staged)
    staging.purge(MONDAY + DAY + HOUR)

    assert (len(on_disk(files)), StagedFile.objects.count()) == (1, 0)


def test_a_file_that_came_whole_before_the_house_fell_is_cleaned_when_it_is_asked_for(office: Office):
    sent = samples.photo()
    staged, token = staging.begin(office=office, length=len(sent), now=MONDAY)
    staging.part_of(staged).write_bytes(sent)

    (found,) = held(office=office, tokens=[token], now=MONDAY)

    assert (found.original, staging.part_of(staged).exists()) == (hashlib.sha256(sent).hexdigest(), False)


def test_a_refusal_is_remembered(office: Office, files: Path):
    staged, token = staging.begin(office=office, length=len(samples.HTML), now=MONDAY)
    staging.part_of(staged).write_bytes(samples.HTML)

    for _ in range(2):
        with pytest.raises(Unclean, match="kind"):
            held(office=office, tokens=[token], now=MONDAY)
    assert on_disk(files) == []


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_keeping_and_forgetting_the_same_bytes_at_once_loses_none(files: Path):
    """Whoever keeps a photo while the same photo's day ends for another still has it."""
    office = open_office()

    def stage(number: int) -> str:
        try:
            return stage_bytes(office, samples.photo(), MONDAY + number * timedelta(seconds=1))
        finally:
            connections.close_all()

    def forget(token: str) -> None:
        try:
            staging.drop(staging.find(office=office, token=token, now=MONDAY + HOUR))
        finally:
            connections.close_all()

    tokens = [stage(number) for number in range(3)]
    with ThreadPoolExecutor(6) as hands:
        kept = [hands.submit(stage, number) for number in range(3, 6)]
        list(hands.map(forget, tokens))
        last = [done.result() for done in kept]

    found = [staging.find(office=office, token=token, now=MONDAY + HOUR) for token in last]
    assert [storage.digest_of(storage.path_of(one.digest)) == one.digest for one in found] == [True] * 3
