"""Whatever holds for every channel: a receipt, the same shape of case, a test a day, and a folder is all it takes."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib import reload
from itertools import cycle
from pathlib import Path

import pytest
from django.test import Client
from django.urls import clear_url_caches

import lianxin.channels
import lianxin.urls
from lianxin.channels import channels, listed_anew
from lianxin.channels.health import doors
from lianxin.channels.probes import give_up, try_door, try_due
from lianxin.hear.models import Probe, Voice
from lianxin.hear.queries import by_code
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.channels.ways import WAYS
from tests.factories import DAY, MONDAY, Town, case_of, clock, make_town, open_case, voice_of
from tests.support.proxy import Proxy, proxy_to

BOTH = pytest.mark.django_db(databases=["default", "vault"])
COMMITTED = pytest.mark.django_db(transaction=True, databases=["default", "vault"])


def shape(voice: Voice) -> dict[str, object]:
    """What a case is made of, whatever door its voice came through; a receipt that was sent back is not part of it."""
    case = case_of(voice)
    steps = Entry.objects.filter(subject__in=[voice.subject, case.subject]).exclude(kind="notice.settled")
    steps = steps.order_by("number")
    return {
        "number": case.number == steps[0].number,
        "state": case.state,
        "unit": case.unit.code if case.unit else None,
        "word": case.word,
        "clocks": [
            moment - voice.received_at for moment in (case.received_at, case.accept_due, case.answer_due)
        ],
        "steps": [step.kind for step in steps],
        "public": sorted(steps[0].public),
    }


@BOTH
@pytest.mark.need(1)
@pytest.mark.parametrize("code", sorted(WAYS))
def test_a_voice_has_a_receipt_and_the_same_shape_of_case(town: Town, code: str):
    way = WAYS[code]
    way.set_up(town)

    receipt = way.say(town, "The lamp at the bridge is dark", MONDAY)
    consumers.run_until_idle(MONDAY)

    voice = by_code(town.office, receipt)
    assert voice is not None
    assert (voice.channel, voice.probe, voice.imported) == (code, False, False)
    assert "The lamp at the bridge is dark" in voice.body
    assert shape(voice) == shape(voice_of(open_case(town.office, "The lamp is dark", now=MONDAY)))
    assert shape(voice)["steps"] == ["voice.received", "case.opened", "case.dispatched"]


@pytest.fixture
def front(live_server, settings) -> Iterator[Proxy]:
    with proxy_to(live_server.url) as proxy:
        settings.PROBE_ORIGIN = proxy.origin
        yield proxy


def standings(town: Town) -> dict[str, str]:
    return {door.code: door.standing for door in doors(town.office, clock.now)}


def doors_in(front: Proxy, town: Town) -> dict[str, set[str]]:
    """Where each channel's test comes in, as the front door sees it; channels that are not set up have none."""
    found = {}
    for code, channel in channels().items():
        if channel.probing and channel.probing.ready(town.office):
            front.taken.clear()
            try_door(office=town.office, channel=channel, now=clock.now)
            found[code] = set(front.taken)
    consumers.run_until_idle(clock.now)
    return found


@COMMITTED
@pytest.mark.need(1)
def test_each_door_that_breaks_shows_within_one_period(front: Proxy, frozen_clock):
    """Day by day another door is shut; on the same day the page says so of this one and of no other."""
    town = make_town()
    for way in WAYS.values():
        way.set_up(town)
    paths = doors_in(front, town)
    assert set(paths) == set(WAYS) - {"mail"}  # mail comes by another door: tests/channels/mail breaks it
    assert {
        code: standing for code, standing in standings(town).items() if standing != "absent"
    } == dict.fromkeys(paths, "open")

    for broken, how in zip(sorted(paths), cycle(("busy", "drop"))):
        frozen_clock.now += DAY
        front.shut, front.how = paths[broken], how
        try_due(clock.now)
        consumers.run_until_idle(clock.now)
        assert {code for code, standing in standings(town).items() if standing == "closed"} == {broken}
        assert try_due(clock.now) == []
        page = Client().get("/willow/channels/?lang=en").content.decode()
        assert page.count('<span class="tag brick">Closed</span>') == 1

    assert not Voice.objects.filter(probe=False).exists()
    assert Entry.objects.filter(kind="case.opened").count() == 0


@COMMITTED
def test_a_voice_that_does_not_arrive_closes_its_door_when_patience_ends(front: Proxy, frozen_clock):
    town = make_town()
    try_due(MONDAY)  # and no consumer runs: what was taken goes nowhere

    give_up(MONDAY + timedelta(minutes=14))
    assert not Probe.objects.exclude(settled_at=None).exists()
    give_up(MONDAY + timedelta(minutes=15))

    found = {door.code: (door.standing, door.health.problem) for door in doors(town.office, MONDAY)}
    assert (found["web"], found["api"]) == (("closed", "lost"), ("closed", "lost"))


@COMMITTED
def test_a_house_whose_front_door_is_gone_says_so(front: Proxy, frozen_clock, settings):
    settings.PROBE_ORIGIN = "http://127.0.0.1:9"
    town = make_town()

    try_due(MONDAY)

    found = {door.code: (door.standing, door.health.problem) for door in doors(town.office, MONDAY)}
    assert found["web"] == ("closed", "no_answer")


def test_every_channel_with_a_door_is_tried_and_has_a_way_in():
    """A channel that has an address is tried; one that a test cannot come through is missing from the rows above."""
    assert [code for code, channel in channels().items() if channel.urls and not channel.probing] == []
    assert {code for code, channel in channels().items() if channel.probing} == set(WAYS)


FOLDER = {
    "__init__.py": "",
    "channel.py": """
from lianxin.channels import Channel, ChannelClosed, Probing
from lianxin.hear.posting import knock


def send(office, words):
    if knock(f"/{office.slug}/drum/", form={"beat": words}).status != 200:
        raise ChannelClosed("refused")


CHANNEL = Channel(code="drum", name="Drum", urls="lianxin.channels.drum.urls", probing=Probing(send))
""",
    "urls.py": """
from django.urls import path

from . import views

urlpatterns = [path("<slug:slug>/drum/", views.beat)]
""",
    "views.py": """
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lianxin.hear.commands import Said, receive
from lianxin.office.clock import now_of
from lianxin.office.doors import anyone_at


@csrf_exempt
@anyone_at
def beat(request, office):
    said = Said(body=request.POST["beat"], channel="drum")
    return HttpResponse(receive(office=office, said=said, now=now_of(request)).code)
""",
}


@pytest.fixture
def drum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A channel that is added while the house runs: its folder, and nothing anywhere else."""
    for name, text in FOLDER.items():
        file = tmp_path / "drum" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(lianxin.channels, "__path__", [*lianxin.channels.__path__, str(tmp_path)])
    with listed_anew():
        reload(lianxin.urls)
        clear_url_caches()
        yield
    for name in [name for name in sys.modules if name.startswith("lianxin.channels.drum")]:
        del sys.modules[name]
    monkeypatch.undo()
    reload(lianxin.urls)
    clear_url_caches()


@COMMITTED
def test_a_folder_that_is_added_at_run_time_is_a_channel(drum: None, front: Proxy, frozen_clock):
    town = make_town()

    code = Client().post("/willow/drum/", {"beat": "The lamp at the bridge is dark"}).content.decode()
    try_due(MONDAY)
    consumers.run_until_idle(MONDAY)

    voice = by_code(town.office, code)
    assert voice is not None
    assert (voice.channel, shape(voice)["steps"]) == (
        "drum",
        ["voice.received", "case.opened", "case.dispatched"],
    )
    assert [(door.name, door.standing) for door in doors(town.office, MONDAY) if door.code == "drum"] == [
        ("Drum", "open")
    ]
    assert "Drum" in Client().get("/willow/channels/?lang=en").content.decode()
