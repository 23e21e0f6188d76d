"""The page for receipts that are not found: what it says of each, and what it writes down."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import leaf_hash, path_among_new
from lianxin.algorithms.notes import Checkpoint
from lianxin.algorithms.receipts import Receipt
from lianxin.hear.models import Voice
from lianxin.record import keys, restores
from lianxin.record.commands import stamp
from lianxin.record.models import Entry, Stream
from lianxin.record.queries import receipt_for
from tests.factories import MONDAY, Town, hear, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ADDRESS = "/willow/record/lost/"
NOT_FOUND, STANDS, LOST = "no restore explains that", "Nothing of it is lost", "this house lost it"


@pytest.fixture
def town() -> Town:
    return make_town()


def lost_receipt(town: Town, at: datetime = MONDAY) -> str:
    """A receipt of an entry that the house signed and that never reached this record, as after a restore."""
    stream = Stream.objects.get(pk=town.office.stream_id)
    public = {
        "voice": 900,
        "channel": "web",
        "kind": "report",
        "area": None,
        "said_at": stamp(at),
        "imported": False,
        "probe": False,
    }
    leaf = canonical(
        {
            "number": stream.size + 1,
            "kind": "voice.received",
            "time": stamp(at),
            "subject": "voice/900",
            "public": public,
            "commitment": "0" * 64,
        }
    )
    edge = stream.tree()
    path = tuple(path_among_new(edge, [leaf_hash(leaf)], edge.size))
    grown, _finished = edge.append(leaf_hash(leaf))
    head = keys.signer(stream.origin).sign(Checkpoint(stream.origin, grown.size, grown.root()).text())
    return Receipt(index=edge.size, path=path, head=head, extra=leaf).encode()


def restore(town: Town, known: int | None = None, *, hours: int = 1) -> None:
    restores.restored(
        stream_id=town.office.stream_id,
        backup_at=MONDAY - timedelta(hours=8),
        known_size=known,
        now=MONDAY + timedelta(hours=hours),
    )


def show(text: str = "", **more: Any) -> Any:
    return Client(headers={"accept-language": "en"}).post(ADDRESS, {"receipt": text, **more})


def presented() -> list[dict[str, Any]]:
    return [entry.public for entry in Entry.objects.filter(kind="receipt.presented").order_by("number")]


def test_a_lost_receipt_proves_what_existed_and_is_noted_once(town: Town):
    size, receipt = Stream.objects.get().size, lost_receipt(town)
    restore(town, known=size + 3)

    pages = [show(receipt), show("", file=SimpleUploadedFile("a.tlog-proof", receipt.encode()))]
    pages.append(show(receipt.replace("\n", "\r\n")))

    assert [(page.status_code, LOST in page.text, "Say it again" in page.text) for page in pages] == [
        (200, True, True)
    ] * 3
    leaf = Receipt.parse(receipt).extra or b""
    told = {"number": size + 1, "leaf_hash": leaf_hash(leaf).hex(), "restore": size + 1}
    assert presented() == [told]
    record = Client(headers={"accept-language": "en"}).get("/willow/record/").text
    assert f"the old entries from {size + 1} to {size + 3} are lost here" in record
    assert "1 lost entry was shown by its receipt." in record
    assert Voice.objects.count() == 0


def test_a_receipt_that_stands_and_one_that_nothing_explains_are_told_and_not_noted(town: Town):
    hear(town.office)
    standing = receipt_for(Entry.objects.get(kind="voice.received")).encode()
    unexplained = lost_receipt(town)

    pages = [show(standing), show(unexplained)]

    assert [(STANDS in page.text, NOT_FOUND in page.text, LOST in page.text) for page in pages] == [
        (True, False, False),
        (False, True, False),
    ]
    assert presented() == []


@pytest.mark.parametrize(
    "spoil", [lambda _text: "", lambda _text: "hello", lambda text: text[:-9] + "AAAA\n"]
)
def test_what_is_no_receipt_of_ours_is_refused_and_stays_in_the_form(town: Town, spoil: Any):
    typed = spoil(lost_receipt(town))
    restore(town)

    page = show(typed)

    assert (page.status_code, typed.strip()[:20] in page.text) == (422, True)
    assert (presented(), not page.cookies) == ([], True)


def test_a_receipt_of_the_line_after_one_restore_belongs_to_the_next(town: Town):
    restore(town)
    early = Entry.objects.get(kind="record.restored").number
    receipt = lost_receipt(town, MONDAY + timedelta(hours=2))
    restore(town, hours=3)

    show(receipt)

    assert [one["restore"] for one in presented()] == [early + 1]
    assert [
        restores.presented(town.office.stream_id, one) for one in restores.restores(town.office.stream_id)
    ] == [
        0,
        1,
    ]


def test_whoever_types_a_code_learns_that_codes_may_be_lost_whatever_they_type(town: Town):
    known = hear(town.office).code
    client = Client(headers={"accept-language": "en"})
    before = client.get("/willow/follow/").text
    restore(town)
    notice = "may be unknown here"

    pages = [client.get("/willow/follow/").text, client.get("/willow/follow/", {"code": "0" * 16 + "0"}).text]

    assert (notice in before, [notice in page for page in pages]) == (False, [True, True])
    assert client.get(f"/willow/follow/{known}/").status_code == 200
