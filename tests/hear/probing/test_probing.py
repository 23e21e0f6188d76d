"""A label makes a test of one voice, through one channel, once; nobody else's matter can be made to pass for one."""

from datetime import timedelta

import pytest

from lianxin.act.models import Case
from lianxin.hear import probing
from lianxin.hear.commands import Said, begin_probe, receive, settle_probe
from lianxin.hear.models import Probe, Voice
from lianxin.office.models import Office
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import MONDAY, hear, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def label(office: Office) -> str:
    """The label of a test that is under way."""
    made = probing.new_label(office)
    begin_probe(office=office, channel="web", label=made, now=MONDAY)
    return made


def entries(kind: str) -> list[dict[str, object]]:
    return [entry.public for entry in Entry.objects.filter(kind=kind).order_by("number")]


def test_a_test_that_arrives_is_settled_and_opens_no_case(office: Office, label: str):
    voice = hear(office, probing.words(label), now=MONDAY + timedelta(seconds=3)).voice
    consumers.run_until_idle(MONDAY + timedelta(minutes=1))

    probe = Probe.objects.get()
    assert voice.probe
    assert (probe.voice, probe.problem, probe.settled_at) == (voice, "", MONDAY + timedelta(seconds=3))
    assert entries("probe.sent") == [{"probe": probe.pk, "channel": "web"}]
    assert entries("probe.settled") == [
        {"probe": probe.pk, "channel": "web", "ok": True, "problem": "", "seconds": 3}
    ]
    assert not Case.objects.exists()


def test_only_the_words_of_a_test_that_waits_are_one(office: Office, label: str):
    other = open_office("other")
    used = probing.new_label(office)
    settle_probe(
        probe=begin_probe(office=office, channel="web", label=used, now=MONDAY), now=MONDAY, problem="lost"
    )
    unknown = probing.new_label(office)
    forged = label[:-1] + ("a" if label[-1] != "a" else "b")
    long = probing.words(label) + " The lamp at the bridge has been dark for three weeks, and yesterday" * 4
    real = {
        "another office": (other, "web", probing.words(label)),
        "another channel": (office, "sms", probing.words(label)),
        "a settled test": (office, "web", probing.words(used)),
        "a test that was never begun": (office, "web", probing.words(unknown)),
        "a forged label": (office, "web", probing.words(forged)),
        "a person's own words before a label": (office, "web", long),
    }

    voices = {
        why: receive(office=at, said=Said(body=body, channel=channel), now=MONDAY).voice
        for why, (at, channel, body) in real.items()
    }
    consumers.run_until_idle(MONDAY)

    assert {why for why, voice in voices.items() if voice.probe} == set()
    assert Case.objects.count() == len(real)


def test_a_voice_at_a_door_made_for_trying_is_nobodys_case(office: Office):
    voice = receive(office=office, said=Said(body="just trying", channel="api", trial=True), now=MONDAY).voice
    consumers.run_until_idle(MONDAY)

    assert (voice.probe, Case.objects.count(), Probe.objects.count()) == (True, 0, 0)


def test_a_failure_that_is_noticed_after_the_arrival_counts(office: Office, label: str):
    hear(office, probing.words(label))
    consumers.run_until_idle(MONDAY)

    settle_probe(probe=Probe.objects.get(), now=MONDAY, problem="no_receipt")
    settle_probe(probe=Probe.objects.get(), now=MONDAY, voice=Voice.objects.get())
    settle_probe(probe=Probe.objects.get(), now=MONDAY, problem="lost")

    probe = Probe.objects.get()
    assert (probe.problem, probe.voice) == ("no_receipt", Voice.objects.get())
    assert [entry["ok"] for entry in entries("probe.settled")] == [True, False]


def test_of_two_processes_one_begins(office: Office):
    begun = [
        begin_probe(
            office=office,
            channel=channel,
            label=probing.new_label(office),
            now=MONDAY,
            unless_since=MONDAY - timedelta(hours=1),
        )
        for channel in ("web", "web", "api")
    ]

    assert [probe is not None for probe in begun] == [True, False, True]
