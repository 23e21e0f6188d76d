"""Messages to people who spoke: owed once, sent together, never at night, and written down as they ended."""

from datetime import UTC, datetime, timedelta

import pytest

from lianxin.hear.commands import claim_notices, note_bounce, settle_notice, stop_notices, tell
from lianxin.hear.commands.notices import APART, LONGEST_PAUSE
from lianxin.hear.models import DueNotice, Notice, NoticeStop, Voice
from lianxin.hear.states import NoticeState
from lianxin.office.models import Office
from lianxin.record.models import Entry
from tests.factories import MONDAY, hear, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOUR = timedelta(hours=1)
#: Nine in the evening and eight in the morning in Shanghai.
NIGHT, MORNING = datetime(2026, 6, 1, 13, 0, tzinfo=UTC), datetime(2026, 6, 2, 0, 0, tzinfo=UTC)


def reachable(office: Office | None = None, **more: object) -> Voice:
    office = office or open_office()
    voice = hear(office, contact="li@people.example.net", **more).voice
    voice.office = office
    return voice


def claimed(now: datetime) -> list[tuple[Voice, tuple[int, ...]]]:
    return [(due.voice, due.abouts) for due in claim_notices(now=now)]


def test_a_message_is_owed_once_and_claimed_once():
    voice = reachable()

    assert [tell(voice=voice, about=7, now=MONDAY) for _ in range(2)] == [True, False]

    assert claimed(MONDAY) == [(voice, (7,))]
    assert claimed(MONDAY) == []


def test_what_became_of_it_stands_in_the_record_and_it_is_not_owed_again():
    voice = reachable()
    tell(voice=voice, about=7, now=MONDAY)

    settle_notice(voice=voice, abouts=[7], state=NoticeState.SENT, channel="mail", now=MONDAY)

    assert list(Notice.objects.values_list("voice", "about", "state", "channel", "settled_at")) == [
        (voice.pk, 7, "sent", "mail", MONDAY)
    ]
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.subject, entry.public) == (
        "notice.settled",
        voice.subject,
        {"voice": voice.pk, "state": "sent", "channel": "mail"},
    )
    assert not DueNotice.objects.exists()
    assert not tell(voice=voice, about=7, now=MONDAY)


@pytest.mark.parametrize(
    "silent",
    [{"contact": ""}, {"confidential": True}, {"imported": True}],
    ids=["no contact", "confidential", "imported"],
)
def test_nobody_is_written_to_who_cannot_or_must_not_be(silent: dict[str, object]):
    office = open_office()
    voice = hear(office, **{"contact": "li@people.example.net", **silent}).voice
    voice.office = office

    assert not tell(voice=voice, about=7, now=MONDAY)
    assert not DueNotice.objects.exists()


def test_what_happens_within_an_hour_is_told_together():
    voice = reachable()
    tell(voice=voice, about=7, now=MONDAY)
    claim_notices(now=MONDAY)
    settle_notice(voice=voice, abouts=[7], state=NoticeState.SENT, channel="mail", now=MONDAY)
    for about, minutes in ((8, 5), (9, 50)):
        tell(voice=voice, about=about, now=MONDAY + timedelta(minutes=minutes))

    assert claimed(MONDAY + timedelta(minutes=59)) == []
    assert claimed(MONDAY + APART) == [(voice, (8, 9))]


def test_at_night_nothing_is_taken_however_late_it_is():
    voice = reachable()
    tell(voice=voice, about=7, now=NIGHT - timedelta(minutes=1))
    tell(voice=voice, about=8, now=NIGHT + HOUR)

    assert [claimed(NIGHT + n * HOUR) for n in range(11)] == [[]] * 11
    assert claimed(MORNING) == [(voice, (7, 8))]


def test_what_nobody_reports_back_is_tried_again_with_growing_pauses():
    office = open_office(notices={"quiet": {"from": "00:00", "until": "00:00"}})
    voice = reachable(office)
    tell(voice=voice, about=7, now=MONDAY)
    now, gaps = MONDAY, []
    for _ in range(10):
        assert claimed(now) == [(voice, (7,))]
        again = DueNotice.objects.get().due_at
        gaps.append(again - now)
        now = again

    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1]) == (timedelta(minutes=5), LONGEST_PAUSE)


def test_the_newest_message_comes_back_once():
    voice = reachable()
    for about, hours in ((7, 0), (8, 2), (9, 2)):
        now = MONDAY + hours * HOUR
        settle_notice(voice=voice, abouts=[about], state=NoticeState.SENT, channel="mail", now=now)

    assert [len(note_bounce(voice=voice, channel="mail", now=MONDAY + 3 * HOUR)) for _ in range(2)] == [2, 0]
    assert list(Notice.objects.order_by("about").values_list("state", flat=True)) == [
        "sent",
        "bounced",
        "bounced",
    ]
    assert note_bounce(voice=voice, channel="sms", now=MONDAY) == []


def test_who_wants_no_messages_gets_none_also_not_those_on_their_way():
    voice, beside = reachable(), reachable(open_office("other"))
    for one in (voice, beside):
        tell(voice=one, about=7, now=MONDAY)

    stops = [stop_notices(voice=voice, now=MONDAY) for _ in range(2)]

    assert stops[0] == stops[1] == NoticeStop.objects.get()
    assert list(Notice.objects.values_list("voice", "about", "state")) == [(voice.pk, 7, "withheld")]
    assert not tell(voice=voice, about=8, now=MONDAY)
    assert claimed(MONDAY) == [(beside, (7,))]
    assert list(Entry.objects.filter(kind="notices.stopped").values_list("subject", flat=True)) == [
        voice.subject
    ]


def test_of_the_address_nothing_stands_outside_the_vault():
    voice = reachable()
    tell(voice=voice, about=7, now=MONDAY)
    settle_notice(voice=voice, abouts=[7], state=NoticeState.SENT, channel="mail", now=MONDAY)

    from django.db import connection

    with connection.cursor() as cursor:
        cells = []
        for table in ("hear_notice", "hear_duenotice", "hear_voice", "record_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    assert [cell for cell in cells if "people.example" in cell] == []
