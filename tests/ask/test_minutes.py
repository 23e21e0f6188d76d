"""Minutes of sittings: nobody can bend them after they were confirmed, and nothing joins a seat and what was said."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Model

from lianxin.ask.commands import sittings as commands
from lianxin.ask.commands.sittings import OwnWords, correcting
from lianxin.ask.entries.sittings import MINUTES_DECIDED
from lianxin.ask.models import Confirmation, Consultation, Minute, Seat, Sitting, Statement
from lianxin.ask.queries import sittings as queries
from lianxin.ask.states import MinuteState, SeatState, SittingMode, SittingState, StatementState
from lianxin.ask.tasks import hold_sittings
from lianxin.hear.commands import erase_voice
from lianxin.hear.models import Voice
from lianxin.hear.queries import by_code
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.commands import append
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check, places
from tests.record.consulting import open_consultation
from tests.record.sitting import announce, drawn, fresh, held, seat_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2
WORDS = [
    (1, "The stop should stay at the bridge"),
    (1, "The mill is too far to walk"),
    (2, "The town should pay"),
]


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("coordinator"), now=MONDAY)


@pytest.fixture
def sitting(town: Town, asked: Consultation) -> Sitting:
    return announce(asked, town.person("coordinator"), now=NOW)


def with_seat(sitting: Sitting, keys: dict[int, str]) -> list[str]:
    """Keys of those who sit there, in the order of their numbers."""
    return [keys[seat.pk] for seat in queries.seated(sitting) if seat.pk in keys]


def say(sitting: Sitting, key: str, minute: Minute, *, mine: bool = False) -> None:
    minute.sitting = fresh(sitting)
    commands.confirm(seat=seat_of(sitting, key), key=key, minute=minute, mine=mine, now=sitting.begins_at)


def correct(sitting: Sitting, key: str, minute: Minute, words: str) -> Minute:
    minute.sitting = fresh(sitting)
    own = OwnWords(words, "en")
    made = commands.correct(
        seat=seat_of(sitting, key), key=key, minute=minute, own=own, now=sitting.begins_at
    )
    made.sitting = fresh(sitting)
    return made


@pytest.fixture
def keys(town: Town, sitting: Sitting) -> list[str]:
    return with_seat(sitting, drawn(sitting, town.person("coordinator"), now=NOW))


@pytest.fixture
def minutes(town: Town, sitting: Sitting, keys: list[str]) -> list[Minute]:
    return held(sitting, town.person("clerk"), words=WORDS)


def settled(sitting: Sitting) -> Sitting:
    later = sitting.begins_at + 7 * DAY
    hold_sittings(later)
    consumers.run_until_idle(later)
    return fresh(sitting)


def test_silence_confirms_nothing_and_every_idea_becomes_a_statement(
    sitting: Sitting, keys: list[str], minutes: list[Minute]
):
    say(sitting, keys[0], minutes[0], mine=True)
    assert queries.published(fresh(sitting)) == []
    over = settled(sitting)

    assert over.state == SittingState.SETTLED
    rows = queries.published(over)
    assert [row.words for row in rows] == [words for _topic, words in WORDS]
    assert queries.confirmed(rows) == {minutes[0].pk}
    assert Entry.objects.get(kind="minutes.shown").public["unconfirmed"] == 2
    said = Statement.objects.order_by("number")
    assert [(one.words, one.state) for one in said] == [
        (words, StatementState.WAITING) for _t, words in WORDS
    ]
    assert {one.voice.channel for one in said if one.voice} == {"sitting"}


def test_whoever_said_it_gets_the_receipt_and_can_take_it_away(
    sitting: Sitting, keys: list[str], minutes: list[Minute]
):
    say(sitting, keys[0], minutes[0], mine=True)
    over = settled(sitting)
    row = Minute.objects.get(pk=minutes[0].pk)
    row.sitting = over
    voice = by_code(over.office, commands.receipt_of(row))
    assert voice == row.voice
    assert voice
    erase_voice(voice=voice, now=over.begins_at + 8 * DAY)

    gone = Minute.objects.get(pk=row.pk)
    assert (gone.words, bytes(gone.salt)) == ("", b"")
    assert check().report.broken == []


def test_a_correction_stands_beside_until_it_is_decided(
    town: Town, sitting: Sitting, keys: list[str], minutes: list[Minute]
):
    beside = correct(sitting, keys[0], minutes[0], "The stop should stay near the bridge")
    instead = correct(sitting, keys[1], minutes[1], "The mill is too far for old people")
    over = settled(sitting)
    assert [row.words for row in queries.published(over)] == [WORDS[2][1]]
    assert over.state == SittingState.HELD

    by = town.person("clerk")
    commands.decide_correction(correction=beside, instead=False, by=by, now=over.begins_at)
    commands.decide_correction(correction=instead, instead=True, by=by, now=over.begins_at)
    with pytest.raises(Refusal, match=r"^decided$"):
        commands.decide_correction(correction=instead, instead=False, by=by, now=over.begins_at)
    over = settled(sitting)

    assert over.state == SittingState.SETTLED
    told = [(row.words, row.corrects.number if row.corrects else 0) for row in queries.published(over)]
    assert told == [
        (WORDS[0][1], 0),
        ("The stop should stay near the bridge", 1),
        ("The mill is too far for old people", 2),
        (WORDS[2][1], 0),
    ]
    assert Minute.objects.get(pk=minutes[1].pk).state == MinuteState.REPLACED


def test_a_correction_is_taken_whole_or_not_at_all(
    sitting: Sitting, keys: list[str], minutes: list[Minute], monkeypatch: pytest.MonkeyPatch
):
    def breaks(*_given: object, **_named: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(correcting, "record", breaks)
        # Outside of a test the error ends the transaction of the command; here the mark inside of it shows.
        with pytest.raises(OSError, match="full"), transaction.atomic():
            correct(sitting, keys[0], minutes[0], "The stop should stay near the bridge")

    assert not Confirmation.objects.exists()
    assert Minute.objects.count() == len(minutes)
    correct(sitting, keys[0], minutes[0], "The stop should stay near the bridge")


def test_nothing_is_confirmed_in_minutes_that_stand_meanwhile(
    sitting: Sitting, keys: list[str], minutes: list[Minute]
):
    seat = seat_of(sitting, keys[0])  # read while they could still be confirmed
    Sitting.objects.filter(pk=sitting.pk).update(state=SittingState.SETTLED)
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.confirm(seat=seat, key=keys[0], minute=minutes[0], mine=False, now=sitting.begins_at)

    assert not Confirmation.objects.exists()


def test_nobody_confirms_twice_or_without_a_seat(
    town: Town, asked: Consultation, sitting: Sitting, keys: list[str], minutes: list[Minute]
):
    say(sitting, keys[0], minutes[0])
    with pytest.raises(Refusal, match=r"^twice$"):
        say(sitting, keys[0], minutes[0])
    with pytest.raises(Refusal, match=r"^twice$"):
        correct(sitting, keys[0], minutes[0], "Otherwise")
    waiting = Seat.objects.filter(state=SeatState.WAITING)[0]
    waiting.sitting = fresh(sitting)
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.confirm(seat=waiting, key="x", minute=minutes[0], mine=False, now=sitting.begins_at)
    late = seat_of(sitting, keys[1])
    with pytest.raises(Refusal, match=r"^not_now$"):
        commands.confirm(
            seat=late, key=keys[1], minute=minutes[0], mine=False, now=sitting.begins_at + 7 * DAY
        )

    assert Confirmation.objects.count() == 1


def test_confirmations_enter_at_the_full_hour_and_of_a_confidential_sitting_at_the_end(
    town: Town, asked: Consultation
):
    at: dict[str, int] = {}
    for mode in SittingMode:
        by = town.person("coordinator")
        sitting = announce(asked, by, now=NOW, mode=mode, place=mode)
        keys = with_seat(sitting, drawn(sitting, by, now=NOW))
        for minute in held(sitting, by, words=WORDS):
            say(sitting, keys[0], minute)
        hour = sitting.begins_at.replace(minute=0) + timedelta(hours=1)
        hold_sittings(hour + timedelta(minutes=30))
        assert not Entry.objects.filter(
            kind="minutes.confirmed", leaf__contains=f'"sitting":{sitting.number}'
        ).exists()
        hold_sittings(hour)
        rows = Entry.objects.filter(kind="minutes.confirmed")
        at[mode] = sum(
            len(row.public["confirmed"]) for row in rows if row.public["sitting"] == sitting.number
        )

    assert at == {"open": 3, "confidential": 0}
    hold_sittings(NOW + 30 * DAY)
    assert sum(len(row.public["confirmed"]) for row in Entry.objects.filter(kind="minutes.confirmed")) == 6


def test_an_altered_minute_contradicts_what_was_confirmed(
    sitting: Sitting, keys: list[str], minutes: list[Minute]
):
    """Even where somebody of the office has the record vouch for the altered row (N22)."""
    for minute in minutes:
        say(sitting, keys[0], minute)
    settled(sitting)
    assert check().report.broken == []
    row = Minute.objects.get(pk=minutes[0].pk)
    row.words = "The stop should go to the mill"
    row.save(force_update=True)
    told = {"consultation": 1, "sitting": 1, "minute": 1, "correction": 2, "instead": False}
    append(
        stream_id=sitting.office.stream_id,
        kind=MINUTES_DECIDED,
        subject="consultation/1",
        now=NOW + 20 * DAY,
        public=told,
        rows=[row],
    )

    found = check()
    assert places(found) == {"ask_minute"}
    assert [finding.where for finding in found.report.broken] == [f"ask_minute/{row.pk}"]


def test_nothing_that_is_kept_joins_a_seat_and_what_was_said(town: Town, asked: Consultation):
    """A copy of every table, with the key of the house: no row of a seat and of what was said share anything (N21)."""
    by = town.person("coordinator")
    sitting = announce(asked, by, now=NOW, mode=SittingMode.CONFIDENTIAL)
    keys = with_seat(sitting, drawn(sitting, by, now=NOW))
    for minute in held(sitting, by, words=WORDS):
        say(sitting, keys[minute.number % 4], minute, mine=True)
    settled(sitting)

    def values(*models: type[Model]) -> set[bytes]:
        """Whatever is long enough to know something again by."""
        found: set[bytes] = set()
        for model in models:
            for row in model.objects.values():
                for value in row.values():
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    if len(raw) >= 8:
                        found.add(raw)
        return found

    own = {field.name for field in Seat._meta.local_fields}
    said = {field.name for model in (Minute, Confirmation) for field in model._meta.local_fields}
    assert own & said == {"id", "number", "sitting", "state"}
    assert values(Seat) & values(Minute, Confirmation, Voice, Statement) == set()
    # Even with the key of the house marks cannot be made again from what is kept of the codes.
    marks = {bytes(one.mark) for one in Confirmation.objects.all()}
    kept = [bytes(seat.key_hash) for seat in Seat.objects.all()]
    rows = list(Minute.objects.all())
    tried = {
        queries.mark_of(row, text) for row in rows for hash_ in kept for text in (hash_.hex(), str(hash_))
    }
    assert marks & tried == set()
    assert marks == {queries.mark_of(row, keys[row.number % 4]) for row in rows}
    assert not any(
        word in entry.leaf
        for entry in Entry.objects.filter(kind__startswith="minutes.")
        for word in ("seat", "key", *(words for _topic, words in WORDS))
    )


def test_the_order_of_confidential_minutes_is_that_of_the_lot(town: Town, asked: Consultation):
    by = town.person("coordinator")
    words = [(1, f"Idea number {number} of this evening") for number in range(40)]
    orders = []
    for mode in SittingMode:
        sitting = announce(asked, by, now=NOW, mode=mode, place=mode)
        drawn(sitting, by, now=NOW)
        orders.append([row.words for row in held(sitting, by, words=words)])

    assert orders[0] == [text for _topic, text in words]
    assert orders[1] != orders[0]
    assert sorted(orders[1]) == sorted(orders[0])


def test_minutes_that_repeat_an_earlier_sitting_are_named(
    town: Town, asked: Consultation, sitting: Sitting, minutes: list[Minute]
):
    by = town.person("coordinator")
    later = announce(asked, by, now=NOW + DAY, place="The school", begins_at=NOW + 9 * DAY)
    drawn(later, by, now=NOW + DAY)
    held(later, by, words=[*WORDS[:2], (2, "Nobody said this at the mill before today")])

    assert queries.copies(fresh(later)) == [(sitting, 2)]
    assert queries.copies(fresh(sitting)) == []


@pytest.mark.parametrize("words", ["", "x" * 201, "Ring Wang at 13800138000"])
def test_an_idea_is_short_and_names_no_way_to_reach_anybody(
    town: Town, sitting: Sitting, keys: list[str], words: str
):
    with pytest.raises(Refusal, match=r"^(long|personal)$"):
        held(sitting, town.person("clerk"), words=[(1, "Something"), (1, words)])
    assert not Minute.objects.exists()
