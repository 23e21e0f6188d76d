"""Opinion maps: drawn from the record alone, published by the clock, drawn again by whoever checks."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.algorithms.opinion_map.digests import digest_of, spelled, version_of
from lianxin.ask.commands.maps import draw_map
from lianxin.ask.models import Consultation, DrawnMap
from lianxin.ask.queries import votes as counting
from lianxin.ask.queries.maps import drawn as maps
from lianxin.ask.queries.maps import live as live_maps
from lianxin.ask.queries.statements import next_for
from lianxin.ask.tasks import hold_maps
from lianxin.cli import main
from lianxin.record.models import Entry
from tests.ask.crowds import nobody_yet, seal, vote_in
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.checking import check
from tests.record.consulting import open_consultation
from tests.record.stating import ended, put_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
#: A full hour, half a day after the consultation opened.
OPEN = MONDAY + DAY / 2
STATEMENTS = 12


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    made = open_consultation(town.person("coordinator"), now=MONDAY)
    for number in range(STATEMENTS):
        put_in(made, f"The stop should stand at gate {number}", town.person("coordinator"), now=MONDAY)
    return made


def drawn(asked: Consultation, *, people: int = 60, camps: int = 2) -> DrawnMap:
    vote_in(asked, people=people, camps=camps)
    seal(asked, now=OPEN)
    made = draw_map(consultation=asked, now=OPEN)
    assert made is not None
    return made


def test_a_map_enters_the_record_with_all_that_is_needed_to_draw_it_again(asked: Consultation):
    made = drawn(asked)
    entry = Entry.objects.get(kind="map.drawn")
    document = json.loads(made.result)

    assert entry.public == {
        "consultation": 1,
        "map": 1,
        "batch": made.upto_batch,
        "people": 60,
        "votes": made.votes,
        "input": counting.votes_of(asked).digest(),
        "parameters": made.parameters,
        "version": made.version,
        "result": digest_of(document),
    }
    sizes = document["groups"]["sizes"]
    assert (document["shape"], len(sizes), sum(sizes)) == ("groups", 2, document["people_on_the_map"])
    assert spelled(document) == made.result
    assert check().report.broken == []
    assert draw_map(consultation=asked, now=OPEN + DAY) is None


def test_of_fewer_than_five_people_nothing_is_drawn(asked: Consultation):
    vote_in(asked, people=4)
    now = ended(asked)
    hold_maps(now)

    assert not DrawnMap.objects.exists()
    assert live_maps.live_map(asked) is None


def test_one_map_a_day_and_one_when_every_vote_is_there(asked: Consultation):
    for hours in (0, 1, 2, 24, 25):
        now = OPEN + timedelta(hours=hours)
        vote_in(asked, people=6, seed=hours)
        assert seal(asked, now=now)
        hold_maps(now)
    late = vote_in(asked, people=6, seed=99)
    now = ended(asked)
    hold_maps(now)
    with CaptureQueriesContext(connection) as looked:
        hold_maps(now + DAY)

    people = list(asked.maps.order_by("number").values_list("number", "people", "drawn_at"))
    assert people == [(1, 6, OPEN), (2, 24, OPEN + DAY), (3, 30 + len(late), now)]
    assert len(looked) == 1


def test_a_map_that_does_not_follow_from_its_votes_is_found(asked: Consultation):
    made = drawn(asked)
    good = DrawnMap.objects.filter(pk=made.pk)
    lied = json.loads(made.result)
    lied["statements"][0]["agree"] += 1
    # Whoever bends a map before it enters the record: row and entry agree with each other.
    changes = {
        "these votes give another map": {"result": spelled(lied), "result_digest": digest_of(lied)},
        "not drawn from the votes": {"people": 61},
        "not the one of its digest": {"result_digest": "0" * 64},
        "cannot be read": {"result": "{"},
        "or the map cannot be read": {"result": "[" * 100_000},
        "votes or the map cannot be read": {"result": "[]"},
    }
    for problem, change in changes.items():
        good.update(**change)
        found = [one.problem for one in check().report.broken]
        assert any(problem in one for one in found), problem
        good.update(**{name: getattr(made, name) for name in change})
    assert check().report.broken == []


@pytest.mark.one_engine
def test_another_release_is_said_and_not_taken_for_a_lie(asked: Consultation):
    made = drawn(asked)
    other = json.loads(made.result)
    other["code"]["numpy"], other["statements"][0]["bridging"] = "9.9.9", 0.0
    made.result, made.result_digest, made.version = spelled(other), digest_of(other), version_of(other)
    made.save(force_update=True)

    report = check().report
    assert [one.problem for one in report.warnings if "drawn again" in one.problem] != []
    assert not any("another map" in one.problem for one in report.broken)


@pytest.mark.one_engine
@pytest.mark.need(2)
def test_a_stranger_draws_the_same_map_from_what_is_published(asked: Consultation, tmp_path: Path, capsys):
    """Through the door alone: the three files of the page, and `lianxin map` over them."""
    vote_in(asked, people=60)
    hold_maps(ended(asked))
    made = maps.newest_map(asked)
    client, place = Client(), f"/{asked.office.slug}/asking/{asked.number}/polis"
    clock = {"HTTP_HOST": "testserver"}
    for name in ("votes", "participants-votes", "comments"):
        answer = client.get(f"{place}/{name}.csv", **clock)
        (tmp_path / f"{name}.csv").write_bytes(answer.getvalue())
    assert main(["map", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert made is not None
    assert told["votes"]["digest"] == made.input_digest
    assert told["digest"] == made.result_digest


def test_the_live_map_follows_the_record_and_nobody_waits_for_it(asked: Consultation, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(live_maps.time, "monotonic", lambda: now[0])
    vote_in(asked, people=20)
    assert live_maps.live_map(asked) is None
    seal(asked, now=OPEN)
    first = live_maps.live_map(asked, patience=30)
    assert first is not None
    with CaptureQueriesContext(connection) as looked:
        again = live_maps.live_map(asked)

    assert (first.document["votes"]["people"], again is first, len(looked)) == (20, True, 1)
    # What has not entered the record moves nothing.
    vote_in(asked, people=20, seed=2)
    now[0] = 60.0
    assert live_maps.live_map(asked, patience=30) is first
    seal(asked, now=OPEN + timedelta(hours=1))
    now[0] = 61.0
    assert live_maps.live_map(asked) is first
    now[0] = 70.0
    newer = live_maps.live_map(asked, patience=30)
    assert newer is not None
    assert newer.document == maps.document_of(counting.votes_of(asked))


def test_a_map_of_another_database_is_never_shown(asked: Consultation):
    vote_in(asked, people=20)
    seal(asked, now=OPEN)
    first = live_maps.live_map(asked, patience=30)
    asked.batches.filter(number=1).update(salt=b"another")

    assert live_maps.live_map(asked, patience=30) is not first


@pytest.mark.one_engine
def test_what_comes_next_follows_the_weights_of_the_map(asked: Consultation, town: Town):
    """What came after the map comes up like the heaviest; a statement with ten times the weight comes up more often."""
    vote_in(asked, people=40)
    seal(asked, now=OPEN)
    weights = live_maps.live_map(asked, patience=30).document["routing"]
    assert {int(number): weight for number, weight in weights.items()} == live_maps.routing(asked)
    assert set(map(int, weights)) == set(range(1, STATEMENTS + 1))
    new = put_in(asked, "The stop should stand at the mill", town.person("coordinator"), now=OPEN)
    first = [next_for(one, most=1)[0].number for one in nobody_yet(asked, 200)]

    heaviest = max(weights.values())
    expected = 200 * heaviest / (1 + heaviest)
    assert abs(first.count(new.number) - expected) < 4 * expected**0.5 + 3
