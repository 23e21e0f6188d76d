"""P13: what is erased is gone from tables, files, index and logs, byte for byte, and every proof still holds."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from lianxin.act import commands as act
from lianxin.act.states import TaskState
from lianxin.algorithms.receipts import check_receipt
from lianxin.hear import scrubbing
from lianxin.hear.attachments import storage
from lianxin.hear.commands import erase_voice, forget_homes, forget_visits, publish
from lianxin.hear.models import Attachment, Contact, Household, Visit, Voice
from lianxin.hear.queries import entry_of
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.record.queries import receipt_for, verifier_key
from tests.factories import MONDAY, Town, case_of, make_town, refresh, take
from tests.hear.attachments import samples
from tests.promises.conftest import Reached
from tests.promises.planted import NEEDLES, PLANTED, WORDS
from tests.promises.raw_bytes import folders_of_databases, hits, written_down
from tests.record.checking import check

# What is scanned must have been committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])
CANARY, OTHER = "zorblatt", "marigold"


def steps(who: str) -> dict[str, dict[str, str]]:
    """Every text that a person can fill in on the page of their voice, by its step."""
    return {
        "reply": {"text": f"{who} in a line"},
        "word": {"word": "not", "comment": f"{who} beside the word"},
        "do/review": {"review_words": f"{who} for another look"},
        "do/pressed": {"pressed_words": f"{who} told outside"},
    }


@pytest.fixture
def log(tmp_path: Path) -> Any:
    """Everything that the house says of itself, in a file."""
    handler = logging.FileHandler(tmp_path / "house.log", encoding="utf-8")
    logging.getLogger().addHandler(handler)
    yield tmp_path / "house.log"
    logging.getLogger().removeHandler(handler)
    handler.close()


def speak(town: Town, who: str, phone: str) -> Voice:
    """Somebody fills in every field there is, through the pages; the office quotes what it read."""
    client, slug = Client(), town.office.slug
    said = f"{who.title()} street has no light since the storm, and {who} is dark"
    photo = SimpleUploadedFile(
        "p.png", samples.png(Image.new("RGB", (30, 30), "red" if who == CANARY else "blue")), "image/png"
    )
    form = {"body": said, "place": f"{who} corner", "contact": f"{who} {phone}", "files": photo}
    found = client.post(f"/{slug}/", {**form, "idempotency_key": who})
    assert found.status_code == 302, found.content.decode()
    code = found["Location"].split("/receipt/")[1].strip("/").split("?")[0]
    consumers.run_until_idle(MONDAY)
    voice = Voice.objects.get(place=f"{who} corner")
    by, case = town.person("power"), case_of(voice)
    take(town, case, "dispatch")
    take(town, case, "accept")
    task = act.add_task(case=refresh(case), title=f"Look: “{said}”", by=by, now=MONDAY)
    act.do_own_task(task=task, voice=voice, note=f"{who} was there", now=MONDAY)
    mile = act.add_task(case=refresh(case), title="Light", unit=town.power, milestone=True, by=by, now=MONDAY)
    act.settle_task(task=mile, state=TaskState.DONE, note="lit", by=by, now=MONDAY)
    act.accept_task(task=mile, voice=voice, accepted=True, words=f"{who} accepts", now=MONDAY)
    publish(voice=voice, title=f"{who} street", text=said, by=town.person("clerk"), now=MONDAY)
    answer = f"You said “{said}”. We rang {phone} and spoke with {who}."
    act.answer(case=refresh(case), done=answer, not_done="", why="", by=by, now=MONDAY)
    for path, fields in steps(who).items():
        given = client.post(f"/{slug}/follow/{code}/{path}", fields)
        assert given.status_code == 302, (path, given.content.decode())
    consumers.run_until_idle(MONDAY)
    return voice


def places() -> list[Path]:
    """Where the bytes lie.  PostgreSQL's write-ahead log is left out: it ends with its recycling, as the guide says."""
    if connection.vendor == "sqlite":
        return folders_of_databases()
    return [folder / "base" for folder in folders_of_databases()]


def needles(stays: Voice) -> list[bytes]:
    """The canaries, the words of every channel, what lies sealed, and a stretch of each stored file."""
    with connection.cursor() as cursor:  # the engine's own notes about columns quote them as well
        cursor.execute("ANALYZE")
    sealed, files = Contact.objects.exclude(pk=stays.contact), Attachment.objects.exclude(voice=stays)
    raw = [bytes(one.sealed)[12:40] for one in sealed]
    raw += [storage.path_of(one.digest).read_bytes()[-60:-20] for one in files]
    return [re.escape(part) for part in (CANARY.encode(), WORDS.encode(), *raw)]


def let_everything_go(stays: Voice) -> None:
    """Everything but what one other person said."""
    for voice in Voice.objects.select_related("office").exclude(pk=stays.pk).order_by("pk"):
        erase_voice(voice=voice, now=MONDAY)
    visits = Visit.objects.select_related("office")
    forget_visits(visits=list(visits), why="time", now=MONDAY)
    forget_homes(homes=list(Household.objects.select_related("office")), why="time", now=MONDAY)
    consumers.run_until_idle(MONDAY)


def proofs(town: Town, entries: list[Entry]) -> int:
    """How many entries are still proven, under the newest head, as they were before."""
    town.office.stream.refresh_from_db()
    key = verifier_key(town.office.stream)
    receipts = [receipt_for(Entry.objects.get(pk=entry.pk)) for entry in entries]
    held = [check_receipt(receipt, receipt.extra or b"", [key]) for receipt in receipts]
    assert [receipt.extra for receipt in receipts] == [entry.leaf.encode() for entry in entries]
    return len(held)


def test_nothing_that_was_erased_can_be_found_byte_for_byte(
    settings, scratch: Path, log: Path, reached: Reached
):
    settings.CLOCK = "tests.factories.tell_time"
    left = set(django_settings.DATA.rglob("files-*/**/*"))  # by other tests, with the same photo
    town = make_town()
    PLANTED["visit"](town)
    speak(town, CANARY, "139 0055 7777")
    stays = speak(town, OTHER, "138 1111 2222")
    consumers.run_until_idle(MONDAY)
    entries = [entry_of(voice, town.office.stream_id) for voice in Voice.objects.order_by("pk")]
    lying = needles(stays)
    wanted = re.compile(b"|".join([NEEDLES.pattern, *(b"(?i:" + part + b")" for part in lying)]), re.DOTALL)
    folders = [django_settings.DATA, scratch, log.parent, *places()]
    written_down()
    before = hits(wanted, *folders)
    found = b"\n".join(one for some in before.values() for one in some)
    # Each of the canaries lay somewhere before: in a table, sealed, or in a file.
    assert [part for part in lying if not re.search(part, found, re.IGNORECASE)] == []

    let_everything_go(stays)
    assert scrubbing.scrub(MONDAY, night=True)
    written_down()

    assert {where: what for where, what in hits(wanted, *folders).items() if Path(where) not in left} == {}
    assert hits(re.compile(OTHER.encode()), *folders_of_databases())
    assert [Contact.objects.get().pk, Attachment.objects.get().voice_id] == [stays.contact, stays.pk]
    assert (check().report.broken, check().report.warnings) == ([], [])
    assert proofs(town, entries) == len(entries)
    reached("P13", "canaries found after erasing", 0, of=sum(map(len, before.values())))
    reached("P13", "receipts that still prove their entry", len(entries), of=len(entries))


def test_the_log_of_an_engine_is_emptied_only_when_nobody_reads_from_it(
    engine: str, settings, tmp_path: Path
):
    """What is owed stays owed until it could be done."""
    if engine != "sqlite":
        pytest.skip("PostgreSQL waits for the night instead")
    settings.DATA = tmp_path
    scrubbing.owe(tables=["hear_voice"])
    from django.db import connections

    reader: Callable[..., Any] = connections.create_connection("default")
    with reader.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM hear_voice")
        make_town()
        assert not scrubbing.scrub(MONDAY)
        cursor.execute("ROLLBACK")
    reader.close()  # type: ignore[attr-defined]

    assert scrubbing.scrub(MONDAY)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("scrub")] == []
