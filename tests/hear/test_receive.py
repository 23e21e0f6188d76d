"""Receiving a voice: on disk once before the receipt is given, however often and at once it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.algorithms.receipts import check_receipt
from lianxin.hear.commands import Heard, NotHeard, Said, receive
from lianxin.hear.models import Contact, Voice
from lianxin.hear.queries import entry_of
from lianxin.hear.states import MOST_CONTACT, MOST_PLACE, MOST_TEXT, MOST_TITLE, VoiceKind
from lianxin.office.models import Office
from lianxin.record.models import Entry, Stream
from lianxin.record.queries import verifier_key
from tests.factories import MONDAY, add_area, hear, make_town, open_office

MOST_QUERIES = 10
BOTH = pytest.mark.django_db(databases=["default", "vault"])
COMMITTED = pytest.mark.django_db(transaction=True, databases=["default", "vault"])


@BOTH
def test_a_voice_is_kept_as_it_was_said_and_its_receipt_holds():
    office = open_office()
    east = add_area(office, "east")

    heard = hear(
        office,
        "  灯不亮。\r\nThe lamp is dark.  ",
        title="Lamp",
        place="bridge",
        area=east,
        kind=VoiceKind.NEED,
        language="en",
    )

    voice, entry = Voice.objects.get(), Entry.objects.latest("number")
    assert (voice.body, voice.title, voice.place) == ("灯不亮。\nThe lamp is dark.", "Lamp", "bridge")
    assert (voice.kind, voice.area, voice.language, voice.channel) == ("need", east, "en", "web")
    assert (voice.said_at, voice.received_at, voice.imported, voice.contact) == (MONDAY, MONDAY, False, None)
    assert entry_of(voice, office.stream_id) == entry
    assert entry.public == {
        "voice": voice.pk,
        "channel": "web",
        "kind": "need",
        "area": "east",
        "said_at": "2026-06-01T01:00:00.000000Z",
        "imported": False,
        "probe": False,
        "asked": None,
    }
    head = check_receipt(heard.appended.receipt(), entry.leaf.encode(), [verifier_key(office.stream)])
    assert head.size == entry.number


@BOTH
def test_of_the_words_nothing_stands_in_the_public_record():
    office = open_office()

    hear(office, "unmistakable", title="unmistakable", place="unmistakable", contact="unmistakable")

    assert "unmistakable" not in "".join(Entry.objects.values_list("leaf", flat=True))
    assert "unmistakable" not in "".join(Entry.objects.values_list("opening", flat=True))


@BOTH
def test_anonymous_is_the_default():
    heard = hear(open_office())

    assert heard.voice.contact is None
    assert not Contact.objects.exists()


@BOTH
def test_the_same_words_under_the_same_key_are_one_voice_with_one_code():
    office = open_office()

    first = hear(office, contact="13800000000", idempotency_key="k")
    again = hear(office, contact="13800000000", idempotency_key="k", now=MONDAY + timedelta(hours=1))

    assert (again.voice, again.code, again.appended) == (first.voice, first.code, None)
    assert [Voice.objects.count(), Contact.objects.count()] == [1, 1]
    assert Entry.objects.filter(kind="voice.received").count() == 1


@BOTH
@pytest.mark.parametrize(
    "changed",
    [
        {"body": "The drain is full"},
        {"title": "Light"},
        {"place": "bridge"},
        {"contact": "13800000000"},
        {"kind": VoiceKind.THANKS},
    ],
)
def test_other_words_under_an_old_key_are_another_voice(changed: dict[str, Any]):
    office = open_office()
    first = hear(office, idempotency_key="k")

    other = hear(office, **{"body": "The lamp is dark", **changed}, idempotency_key="k")

    assert other.appended is not None
    assert other.code != first.code
    assert Voice.objects.count() == 2


@BOTH
def test_without_a_key_the_same_words_are_two_voices():
    office = open_office()

    codes = {hear(office).code for _ in range(2)}

    assert (len(codes), Voice.objects.count()) == (2, 2)


@BOTH
def test_a_key_counts_in_one_office_only():
    codes = {hear(open_office(slug), idempotency_key="k").code for slug in ("willow", "other")}

    assert (len(codes), Voice.objects.count()) == (2, 2)


def at_once(office: Office, bodies: list[str], **more: Any) -> list[Heard | Exception]:
    """The same post from several threads at the same moment, as a nervous double tap sends it."""
    gate = Barrier(len(bodies))

    def post(body: str) -> Heard:
        gate.wait()
        try:
            return receive(
                office=office, said=Said(body=body, channel="web", **more), now=MONDAY, idempotency_key="k"
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, bodies))


@COMMITTED
def test_a_double_tap_is_one_voice():
    office = open_office()

    heard = at_once(office, ["The lamp is dark"] * 8, contact="13800000000")

    assert len({(one.voice.pk, one.code) for one in heard}) == 1
    assert sum(one.appended is not None for one in heard) == 1
    assert [Voice.objects.count(), Contact.objects.count()] == [1, 1]
    assert Voice.objects.get().contact == Contact.objects.get().pk


@COMMITTED
def test_many_people_at_once_are_all_heard():
    office = open_office()

    heard = at_once(office, [f"Lamp {n} is dark" for n in range(16)])

    numbers = sorted(one.appended.entry.number for one in heard)
    assert numbers == list(range(2, 18))
    assert sorted(Voice.objects.values_list("body", flat=True)) == sorted(one.voice.body for one in heard)
    assert Stream.objects.get().size == 17


@COMMITTED
def test_what_cannot_be_written_leaves_nothing_behind():
    office = open_office()
    hear(office, source_id="7")

    with pytest.raises(IntegrityError):
        hear(office, "Another", source_id="7", contact="13800000000")

    assert [Voice.objects.count(), Contact.objects.count()] == [1, 0]
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@COMMITTED
@pytest.mark.parametrize(
    "more", [{}, {"title": "Lamp", "place": "bridge", "language": "en"}, {"contact": "13800000000"}]
)
def test_accepting_a_voice_takes_few_statements(more: dict[str, str]):
    office = Office.objects.get(pk=open_office().pk)
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["vault"]) as vault,
    ):
        hear(office, **more, idempotency_key="k")

    said = [query["sql"].split()[0] for query in main]
    assert len(main) + len(vault) <= MOST_QUERIES, [query["sql"][:80] for query in [*main, *vault]]
    assert "BEGIN" in said, said


@BOTH
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("one\rtwo\r\nthree", "one\ntwo\nthree"),
        ("家庭👨‍👩‍👧 é", "家庭👨‍👩‍👧 é"),
        ("<b>bold</b> & 'quoted'", "<b>bold</b> & 'quoted'"),
        ("\u2028 你好 \u3000", "你好"),
    ],
)
def test_what_cannot_be_shown_goes_and_what_was_said_stays(typed: str, kept: str):
    assert hear(open_office(), typed).voice.body == kept


@BOTH
@pytest.mark.parametrize(
    ("words", "field", "problem"),
    [
        ({"body": ""}, "body", "empty"),
        ({"body": " \n\t\u3000"}, "body", "empty"),
        ({"body": "\x00\x01"}, "body", "empty"),
        ({"body": "x" * (MOST_TEXT + 1)}, "body", "long"),
        ({"body": "字" * 10_000_000}, "body", "long"),
        ({"title": "x" * (MOST_TITLE + 1)}, "title", "long"),
        ({"place": "x" * (MOST_PLACE + 1)}, "place", "long"),
        ({"contact": "x" * (MOST_CONTACT + 1)}, "contact", "long"),
        ({"said_at": MONDAY + timedelta(seconds=1)}, "said_at", "future"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(
    words: dict[str, Any], field: str, problem: str
):
    office = open_office()

    with pytest.raises(NotHeard) as refused:
        hear(office, **{"body": "The lamp is dark", **words})

    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert [Voice.objects.count(), Contact.objects.count(), Entry.objects.count()] == [0, 0, 1]


@BOTH
def test_long_talk_up_to_the_bound_is_welcome():
    heard = hear(
        open_office(),
        "字" * MOST_TEXT,
        title="x" * MOST_TITLE,
        place="x" * MOST_PLACE,
        contact="x" * MOST_CONTACT,
    )

    assert len(Voice.objects.get(pk=heard.voice.pk).body) == MOST_TEXT


@BOTH
def test_a_voice_from_before_counts_from_when_it_was_said():
    earlier = MONDAY - timedelta(days=3)

    voice = hear(open_office(), said_at=earlier, imported=True).voice

    assert (voice.said_at, voice.received_at) == (earlier, MONDAY)


@BOTH
def test_the_database_itself_refuses_a_second_voice_of_one_code():
    town = make_town()
    voice = hear(town.office).voice
    voice.pk = None

    with pytest.raises(DatabaseError), transaction.atomic():
        voice.save(force_insert=True)
