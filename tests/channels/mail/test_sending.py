"""What happens to a case is told to the person who spoke, by mail, without a word of what was said."""

from datetime import UTC, datetime, timedelta

import pytest

from lianxin.act import commands as act
from lianxin.act.models import CaseVoice
from lianxin.act.states import Word
from lianxin.channels.notices import send_due
from lianxin.hear.commands import write_line
from lianxin.hear.models import DueNotice, Notice, Voice
from lianxin.hear.states import Speaker
from lianxin.hear.talking.threads import token_of
from lianxin.record import consumers
from lianxin.record.models import Entry
from lianxin.verify.commands import give_verdict
from tests.channels.mail.peers import DOMAIN, PERSON, Outside
from tests.factories import MONDAY, Town, case_of, hear, make_town, take

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
HOUR = timedelta(hours=1)


def reachable(town: Town, contact: str = f"Li Min, {PERSON}", **more: object) -> Voice:
    voice = hear(town.office, "The unmistakable bench", contact=contact, **more).voice
    consumers.run_until_idle(MONDAY)
    voice.office = town.office
    return voice


def told(now: datetime = MONDAY) -> None:
    consumers.run_until_idle(now)
    send_due(now)


@pytest.mark.need(40)
def test_taken_on_answered_and_asked_each_is_told(outside: Outside):
    town = make_town()
    voice = reachable(town)
    case = case_of(voice)
    take(town, case, "dispatch")
    told()
    assert outside.sent == []  # to be handed on is no news

    take(town, case, "accept", now=MONDAY)
    told()
    take(town, case, "answer", now=MONDAY + 2 * HOUR)
    told(MONDAY + 2 * HOUR)
    person = town.person("power")
    write_line(voice=voice, speaker=Speaker.OFFICE, text="unmistakable", person=person, now=MONDAY + 4 * HOUR)
    told(MONDAY + 4 * HOUR)

    assert [sent.recipient for sent in outside.sent] == [PERSON] * 3
    said = [next(line for line in sent.text.split("\n") if line.startswith("– ")) for sent in outside.sent]
    assert said == [
        "– A unit has taken it on. The office must answer by Mon, Jun 15.",
        "– The office has answered. Whether it is solved, only you can say: please read the answer and tell us.",
        "– The office wrote to you and may wait for your reply.",
    ]
    everything = "".join(f"{sent.mail['Subject']} {sent.text}" for sent in outside.sent)
    assert "unmistakable" not in everything
    assert "bulb" not in everything
    assert {sent.mail["Auto-Submitted"] for sent in outside.sent} == {"auto-generated"}
    assert len({sent.mail["Message-ID"] for sent in outside.sent}) == 3


def test_several_things_in_an_hour_are_one_mail(outside: Outside):
    town = make_town()
    voice = reachable(town)
    case = case_of(voice)
    take(town, case, "dispatch")
    take(town, case, "accept")
    told()
    take(town, case, "answer", now=MONDAY + timedelta(minutes=10))
    for minutes in (20, 30):
        now = MONDAY + timedelta(minutes=minutes)
        write_line(
            voice=voice, speaker=Speaker.OFFICE, text=str(minutes), person=town.person("power"), now=now
        )
        told(now)
    told(MONDAY + HOUR)

    assert [sent.text.count("– ") for sent in outside.sent] == [1, 2]
    assert not DueNotice.objects.exists()


def test_a_message_says_where_to_look_how_to_stop_and_how_to_reply(outside: Outside):
    town = make_town()
    voice = reachable(town, language="zh-hant")
    write_line(voice=voice, speaker=Speaker.OFFICE, text="x", person=town.person("power"), now=MONDAY)
    told()

    (sent,) = outside.sent
    stop = f"https://voice.example.org/willow/stop/{token_of('stop', voice)}/"
    assert [word for word in sent.text.split() if "https://" in word] == [
        word
        for word in sent.text.split()
        if word.endswith(("https://voice.example.org/willow/follow/", stop))
    ]
    assert (sent.text.count(stop), sent.mail["List-Unsubscribe"]) == (1, f"<{stop}>")
    assert sent.mail["Reply-To"].addresses[0].addr_spec == f"willow+{token_of('thread', voice)}@{DOMAIN}"
    assert sent.mail["From"].addresses[0].display_name == "柳溪鎮"


@pytest.mark.parametrize(
    "silent",
    [{"contact": ""}, {"confidential": True}, {"imported": True}],
    ids=["no contact", "confidential", "imported"],
)
def test_for_a_sealed_or_anonymous_matter_no_mail_ever_goes(outside: Outside, silent: dict[str, object]):
    town = make_town()
    voice = reachable(town, **silent)
    case = case_of(voice)
    take(town, case, "dispatch")
    take(town, case, "accept")
    take(town, case, "answer")
    write_line(voice=voice, speaker=Speaker.OFFICE, text="x", person=town.person("power"), now=MONDAY)
    for days in range(30):
        told(MONDAY + timedelta(days=days))

    assert (outside.sent, Notice.objects.count(), DueNotice.objects.count()) == ([], 0, 0)


def test_nobody_is_told_of_their_own_words(outside: Outside):
    town = make_town()
    voice = reachable(town)
    write_line(voice=voice, speaker=Speaker.RESIDENT, text="More", now=MONDAY)
    case = case_of(voice)
    for step in ("dispatch", "accept", "answer", "not"):
        take(town, case, step)
    consumers.run_until_idle(MONDAY)

    kinds = {entry.number: entry.kind for entry in voice.office.stream.entries.all()}
    owed = DueNotice.objects.order_by("about").values_list("about", flat=True)
    assert [kinds[number] for number in owed] == ["case.accepted", "case.answered"]


def test_a_passed_deadline_is_told(outside: Outside):
    town = make_town()
    voice = reachable(town)
    later = datetime(2026, 6, 10, 2, tzinfo=UTC)
    act.climb(case=case_of(voice), now=later)
    told(later)

    (sent,) = outside.sent
    assert "– A deadline passed: the coordinator was told." in sent.text


def test_a_record_that_is_read_for_the_first_time_tells_no_old_news(outside: Outside):
    town = make_town()
    case = case_of(reachable(town))
    take(town, case, "dispatch")
    take(town, case, "accept")

    told(MONDAY + timedelta(days=3))

    assert (outside.sent, DueNotice.objects.count()) == ([], 0)


def owe(town: Town, **more: str) -> Voice:
    voice = reachable(town, **more)
    write_line(voice=voice, speaker=Speaker.OFFICE, text="x", person=town.person("power"), now=MONDAY)
    consumers.run_until_idle(MONDAY)
    return voice


def states() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("state", "channel"))


def test_a_server_that_is_away_is_tried_again_until_a_week_has_passed(outside: Outside):
    town = make_town()
    voice = owe(town)
    beside = owe(town, contact="other@people.example.net")
    outside.away = True
    send_due(MONDAY)
    assert (states(), outside.sent) == ([], [])

    outside.away = False
    send_due(MONDAY + timedelta(minutes=6))
    assert states() == [("sent", "mail")] * 2
    assert {sent.recipient for sent in outside.sent} == {PERSON, "other@people.example.net"}
    assert voice.pk != beside.pk


def test_after_a_week_it_is_given_up(outside: Outside):
    owe(make_town())
    outside.away = True
    for hours in range(0, 24 * 9, 6):
        send_due(MONDAY + hours * HOUR)

    assert (states(), DueNotice.objects.count()) == ([("given_up", "mail")], 0)


def test_an_address_where_nobody_is_comes_back(outside: Outside):
    owe(make_town())
    outside.unknown.add(PERSON)
    send_due(MONDAY)

    assert states() == [("bounced", "mail")]


def test_a_contact_that_no_channel_reaches_is_said_to_be_so(outside: Outside):
    owe(make_town(), contact="the house behind the bridge")
    send_due(MONDAY)

    assert states() == [("no_way", "")]


def test_at_night_nothing_goes(outside: Outside):
    town = make_town()
    night = datetime(2026, 6, 1, 15, 30, tzinfo=UTC)
    voice = reachable(town)
    write_line(voice=voice, speaker=Speaker.OFFICE, text="x", person=town.person("power"), now=night)
    told(night)
    assert outside.sent == []

    told(datetime(2026, 6, 2, 0, 0, tzinfo=UTC))
    assert len(outside.sent) == 1


def test_no_error_and_no_log_says_the_address(
    outside: Outside, caplog: pytest.LogCaptureFixture, settings, capsys: pytest.CaptureFixture[str]
):
    owe(make_town())
    for problem in ("smtp://127.0.0.1:1", "smtp://no.such.host.invalid:25"):
        settings.SMTP_URL = problem
        send_due(MONDAY)
        send_due(MONDAY + timedelta(days=8))
    outside.away = True

    assert len(caplog.records) >= 1
    assert PERSON not in caplog.text + "".join(capsys.readouterr())


def test_a_case_reopened_by_one_is_told_to_the_others(outside: Outside):
    town = make_town()
    voice, beside = reachable(town), reachable(town)
    case, theirs = case_of(voice), case_of(beside)
    CaseVoice.objects.filter(case=theirs).update(case=case)
    for step in ("dispatch", "accept", "answer"):
        take(town, case, step)
    give_verdict(voice=voice, word=Word.NOT, now=MONDAY)
    consumers.run_until_idle(MONDAY)

    owed = DueNotice.objects.filter(about=Entry.objects.get(kind="case.reopened").number)
    assert [due.voice for due in owed] == [beside]
