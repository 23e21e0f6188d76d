"""The daily round: each door once a day at its own time, and one that stumbles or hangs holds up no other."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.channels import Channel, ChannelClosed, Probing, channels, probes
from lianxin.channels.probes import PERIOD, slot, try_door, try_doors
from lianxin.cli.serve import own_origin
from lianxin.hear.models import Probe
from lianxin.office.models import Office
from lianxin.record.consumers import OUTSIDE, TIMED
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, open_office

BOTH = pytest.mark.django_db(databases=["default", "vault"])
MOMENTS = st.integers(0, 400 * 24 * 3600).map(lambda seconds: MONDAY + timedelta(seconds=seconds))


@given(st.sampled_from(["web", "api", "sms", "mail"]), MOMENTS)
def test_a_period_begins_once_a_day_at_the_same_time(code: str, now: datetime):
    office = Office(slug="willow")
    begun = slot(office, code, now)

    assert now - PERIOD < begun <= now
    assert slot(office, code, begun) == begun
    assert slot(office, code, begun + PERIOD) == begun + PERIOD
    assert slot(office, code, begun + PERIOD - timedelta(seconds=1)) == begun


def test_doors_do_not_all_have_the_same_time():
    times = {slot(Office(slug=slug), code, MONDAY) for slug in ("willow", "liuxi") for code in channels()}

    assert len(times) == 2 * len(channels())


@BOTH
def test_each_door_is_tried_once_in_each_period(town: Town, settings):
    settings.PROBE_ORIGIN = "http://127.0.0.1:9"
    for hours in range(0, 72, 3):
        probes.try_due(MONDAY + timedelta(hours=hours))

    tried = list(Probe.objects.filter(channel="web"))
    periods = {slot(town.office, "web", probe.sent_at) for probe in tried}
    assert len(tried) == len(periods) == 4
    assert {probe.problem for probe in tried} == {"no_answer"}


@BOTH
def test_without_knowing_its_own_address_the_house_tries_nothing(town: Town, settings):
    settings.PROBE_ORIGIN = ""
    for days in range(3):
        try_doors(MONDAY + days * DAY)

    assert not Probe.objects.exists()


@BOTH
def test_the_first_round_waits_until_the_front_door_is_open(town: Town, settings, monkeypatch):
    monkeypatch.setattr(probes, "_next_round", [])
    settings.PROBE_ORIGIN = "http://127.0.0.1:9"
    counts = []
    for seconds in (0, 2, 4, 5):
        try_doors(MONDAY + timedelta(seconds=seconds))
        counts.append(Probe.objects.exists())

    assert counts == [False, False, False, True]


def test_the_round_has_a_thread_of_its_own():
    assert try_doors in OUTSIDE
    assert try_doors not in TIMED


def _open(office: Office, words: str) -> None:
    """Whatever is said is taken."""


def _closed(office: Office, words: str) -> None:
    raise ChannelClosed("a_problem_with_a_name_that_is_longer_than_any_column_of_ours")


def _stumbling(office: Office, words: str) -> None:
    raise RuntimeError(words)


@BOTH
@pytest.mark.parametrize(
    ("send", "problem"),
    [
        (_closed, "a_problem_with_a_name_that_is_longer_tha"),
        (_stumbling, "broken"),
        (_open, ""),
    ],
)
def test_whatever_a_door_does_is_written_down(frozen_clock, caplog, send, problem: str):
    office = open_office()
    channel = Channel(code="drum", name="Drum", probing=Probing(send))

    probe = try_door(office=office, channel=channel, now=MONDAY)

    assert (probe.problem, probe.settled_at is None) == (problem, not problem)
    assert probe.label not in caplog.text
    assert Entry.objects.filter(kind="probe.settled").exists() == bool(problem)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104  nothing is bound here
        ("::", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_the_house_finds_its_own_front_door(host: str, origin: str):
    assert own_origin(host, 8000) == origin
