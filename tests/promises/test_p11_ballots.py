"""P11: one person one vote, secret, and anybody can count again."""

import json
import re
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, models
from django.test import Client

from lianxin.algorithms import ballots
from lianxin.algorithms.ballots import Vote
from lianxin.algorithms.notes import Signer
from lianxin.algorithms.strict64 import encode64
from lianxin.ask.commands import ballots as commands
from lianxin.ask.models import Ballot, BallotToken, SealedVote
from lianxin.ask.queries import ballots as queries
from lianxin.ask.tasks import hold_ballots
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, add_person, clock, make_town
from tests.promises.conftest import Reached
from tests.promises.crawling import Crawl, client_of, every_address
from tests.promises.raw_bytes import hits
from tests.record.balloting import cast, count, fresh, open_ballot
from tests.record.forging import write_record
from tests.record.stranger import alone
from tests.support.houses import WILLOW
from tests.support.server import Server

OPEN, CLOSED = MONDAY + DAY, MONDAY + 8 * DAY
SIGNER = Signer.generate("ballots.example/stranger")
TABLES = (BallotToken, SealedVote)


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def opened(town: Town) -> tuple[Ballot, list[str]]:
    """An open ballot with twelve tokens."""
    return open_ballot(town.person("coordinator"), town.person("overseer"), tokens=12, now=MONDAY, choose=2)


def sealed(ballot: Ballot, *choices: int) -> bytes:
    return ballots.seal_vote(Vote(ballots.new_tracker(), choices), ballot.trustee, ballot.place)


# --- One person, one vote ---------------------------------------------------------------------------------------


def test_a_token_votes_once_and_is_told_so_politely(opened: tuple[Ballot, list[str]], reached: Reached):
    _ballot, tokens = opened
    client = Client(headers={"Accept-Language": "en"})
    sent = {"token": tokens[0].lower(), "choice": "1"}

    first, second = (client.post("/willow/ballots/1/", sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert "This token has voted already, and its vote counts once." in second.content.decode()
    assert (SealedVote.objects.count(), BallotToken.objects.filter(spent=True).count()) == (1, 1)
    assert (first.cookies, second.cookies) == ({}, {})
    reached("P11", "votes counted of a token that was used twice", 1, of=2)


def test_a_thousand_scripted_tries_without_a_token_count_for_nothing(
    opened: tuple[Ballot, list[str]], reached: Reached
):
    ballot, tokens = opened
    vote, tries = encode64(sealed(ballot, 1)), 1_000
    client = Client(headers={"Accept-Language": "en"})
    near = [ballots.new_token() for _ in range(10)] + ["", "0" * 17, tokens[0][:-1], "☃" * 300, "\x00"]

    statuses = {
        client.post("/willow/ballots/1/", {"token": token, "sealed": vote}).status_code for token in near
    }
    refused = 0
    for token in ballots.new_tokens(tries - len(near)):
        with pytest.raises(Refusal) as refusal:
            commands.cast(ballot=ballot, token=token, sealed=sealed(ballot, 1), now=OPEN)
        refused += refusal.value.code == "token"

    assert (statuses, refused + len(near)) == ({422}, tries)
    assert (SealedVote.objects.count(), BallotToken.objects.filter(spent=True).count()) == (0, 0)
    reached("P11", "votes counted of scripted tries without a token", 0, of=tries)


def test_a_copied_vote_and_one_of_another_size_are_refused(opened: tuple[Ballot, list[str]]):
    ballot, tokens = opened
    vote, client = sealed(ballot, 1), Client()

    def post(token: str, data: bytes) -> int:
        return client.post("/willow/ballots/1/", {"token": token, "sealed": encode64(data)}).status_code

    assert post(tokens[0], vote) == 200
    assert {post(tokens[1], data) for data in (vote, vote[:-1], vote + b"x", b"\x00")} == {422}
    assert not BallotToken.objects.filter(spent=True).exclude(
        commitment=ballots.commitment_of(ballot.place, tokens[0])
    )


def ask_house(server: Server, *arguments: str) -> Any:
    return json.loads(server.furnish("tests.promises.ballot_house", *arguments))


def sent(server: Server, number: int, **fields: str) -> int:
    request = urllib.request.Request(
        f"{server.base_url}/willow/ballots/{number}/", data=urlencode(fields).encode(), method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def raced(server: Server, house: Any, mark: str, choices: tuple[int, ...]) -> list[int]:
    """Fifty votes with one token, sent at once; the statuses, sorted."""
    sealed_ = [ballots.seal_vote(Vote(mark, choices), house["trustee"], house["place"]) for _ in range(50)]
    start, statuses = threading.Barrier(50), list[int]()

    def send(vote: str) -> None:
        start.wait()
        statuses.append(sent(server, house["number"], token=house["tokens"][0], sealed=vote))

    threads = [threading.Thread(target=send, args=(encode64(vote),)) for vote in sealed_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_fifty_at_once_with_one_token_are_one_vote_and_nothing_of_it_is_readable_on_disk(
    make_server: Callable[..., Server], tmp_path: Path, reached: Reached
):
    """Over HTTP against a running house; then its files are searched for token, mark and choice."""
    server = make_server(prepare=WILLOW)
    house, money = ask_house(server, "open", "3"), ask_house(server, "money", "1")
    mark = ballots.new_tracker()
    assert raced(server, money, ballots.new_tracker(), (1, 3)) == [200, *[422] * 49]
    reached("P11", "votes counted of parallel casts with one token, about money", 1, of=50)
    assert raced(server, house, mark, (1,)) == [200, *[422] * 49]
    plain = sent(server, house["number"], token=house["tokens"][1], choice="2", tracker="0123456789")
    assert (plain, ask_house(server, "count")) == (200, [3, 3])
    used = [*house["tokens"][:2], mark, "0123456789"]
    needles = re.compile("|".join(used).encode())
    server.stop()
    assert hits(needles, server.data) == {}
    assert hits(
        re.compile(ballots.commitment_of(house["place"], used[0]).encode()), server.data
    ) or server.env.get("LIANXIN_DATABASE_URL")
    reached("P11", "votes counted of parallel casts with one token", 1, of=50)


# --- Secret -----------------------------------------------------------------------------------------------------


def columns(model: type[models.Model]) -> set[str]:
    return {field.attname for field in model._meta.local_concrete_fields}


@pytest.mark.one_engine
def test_no_table_joins_a_token_with_a_vote_and_none_tells_when():
    assert columns(BallotToken) == {"commitment", "ballot_id", "spent"}
    assert columns(SealedVote) == {"key", "ballot_id", "sealed"}
    related = {
        field.related_model for model in TABLES for field in model._meta.get_fields() if field.is_relation
    }
    assert related == {Ballot}


def raw_order(model: type[models.Model], key: str) -> list[Any]:
    """The rows as the database itself has laid them down."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {model._meta.db_table} ORDER BY {place}")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_the_order_of_casting_stands_nowhere(opened: tuple[Ballot, list[str]], reached: Reached):
    """Cast in a known order: both tables, the lists and the record say nothing of it.

    PostgreSQL keeps the order of writing until the tables are mixed, with each turnout; SQLite never has it.
    """
    ballot, tokens = opened
    before = Entry.objects.count()
    for number, token in enumerate(tokens):
        cast(ballot, token, [1 + number % 3], now=OPEN)
    assert Entry.objects.count() == before
    if connection.vendor == "sqlite":
        assert in_order_of_their_own()
    hold_ballots(OPEN)

    assert in_order_of_their_own()
    assert all(vote.key == ballots.key_of(ballots.decode64(vote.sealed)) for vote in SealedVote.objects.all())
    hold_ballots(CLOSED)
    assert in_order_of_their_own()
    done = count(fresh(ballot), now=CLOSED)
    assert done.opened.splitlines() == sorted(done.opened.splitlines())
    assert [*queries.spent_of(done)] == sorted(queries.spent_of(done))
    kinds = list(Entry.objects.filter(number__gt=before).values_list("kind", flat=True))
    assert kinds == ["ballot.turnout", "ballot.closed", "ballot.counted"]
    reached("P11", "votes whose place in a table or list tells when they came", 0, of=len(tokens))


def in_order_of_their_own() -> bool:
    """Both tables lie sorted by what says nothing, and no transaction of the one is one of a single vote."""
    if connection.vendor == "postgresql":
        for model in TABLES:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table}")
                assert cursor.fetchone() == (1,)
    laid = {model: raw_order(model, model._meta.pk.column) for model in TABLES}
    return all(rows == sorted(rows) and len(rows) == len(set(rows)) >= 12 for rows in laid.values())


@pytest.mark.one_engine
def test_no_page_shows_anybody_a_token_a_mark_or_a_vote_before_the_count(
    opened: tuple[Ballot, list[str]], town: Town, reached: Reached
):
    ballot, tokens = opened
    marks = [cast(ballot, token, [2], now=OPEN) for token in tokens]
    secret = [*tokens, *marks, *SealedVote.objects.values_list("sealed", flat=True)]
    needles = re.compile("|".join(map(re.escape, secret)).encode())
    parts = {"slug": ["willow"], "number": [1], "code": ["east"], "step": ["x"], "kind": ["split"]}
    everything = [Role.COORDINATOR, Role.LEAD, Role.CLERK, Role.STEWARD]
    staff = add_person(town.office, "all-roles", *((role, None) for role in everything))
    seen = 0
    for person in (None, staff, town.person("overseer"), town.person("power")):
        crawl = Crawl(client_of(person), follows=False).run(
            one for one in every_address(parts) if "ballot" in one or "record" in one or "handover" in one
        )
        seen += len(crawl.opened)
        assert [address for address, answer in crawl.opened.items() if needles.search(answer)] == []

    assert not needles.search("".join(Entry.objects.values_list("leaf", flat=True)).encode())
    public = Client().get("/willow/ballots/1.json").json()
    assert (public["spent"], public["sealed"], public["votes"]) == ([], [], [])
    reached("P11", "answers to staff and others that show a token, a mark or a vote", 0, of=seen)


def test_a_turnout_never_tells_of_one(opened: tuple[Ballot, list[str]]):
    ballot, tokens = opened
    told = []
    for token in tokens:
        cast(ballot, token, [1], now=OPEN)
        hold_ballots(OPEN)
        told.append(fresh(ballot).turnout)
    hold_ballots(OPEN + DAY)

    assert told == [0] * 4 + [5] * 8
    assert fresh(ballot).turnout == 12


# --- Counted again ------------------------------------------------------------------------------------------------


def recount(*arguments: object) -> subprocess.CompletedProcess[str]:
    return alone("ballot_recount.py", *arguments)


Held = tuple[Path, dict[str, Any], list[str], list[str]]


@pytest.fixture
def held(opened: tuple[Ballot, list[str]], tmp_path: Path) -> Held:
    """A counted ballot as strangers have it: the record in a folder, the JSON, and two voters' own secrets."""
    ballot, tokens = opened
    marks = [cast(ballot, token, [1 + number % 2, 3], now=OPEN) for number, token in enumerate(tokens[:10])]
    for now in (OPEN, CLOSED):
        hold_ballots(now)
    count(fresh(ballot), now=CLOSED)
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    record = write_record(tmp_path / "record", SIGNER, leaves)
    return record, Client().get("/willow/ballots/1.json").json(), tokens, marks


@pytest.mark.one_engine
def test_a_stranger_counts_again_and_a_voter_finds_the_own_vote(held: Held, tmp_path: Path):
    record, public, tokens, marks = held
    file = tmp_path / "ballot.json"
    file.write_text(json.dumps(public))

    done = recount(file, record, "--mark", f"{marks[0][:5]}-{marks[0][5:]}".lower(), "--token", tokens[11])

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "under your mark: Repair the bridge, Neither",
        "your token: has not voted",
        "       5  Repair the bridge",
        "       5  Repair the school",
        "      10  Neither",
        "12 tokens, 10 spent, 10 votes",
        "everything holds",
    ]
    assert recount(file, record, "--mark", "00000-00000").returncode == 1
    assert recount(tmp_path / "nowhere", record).returncode == 2


def _stuffed(public: dict[str, Any]) -> None:
    public["votes"] = sorted([*public["votes"], "0000000000 1"])
    public["counts"] = [public["counts"][0] + 1, *public["counts"][1:]]


def _changed(public: dict[str, Any]) -> None:
    public["votes"][0] = public["votes"][0][:11] + "2"


def _spent_of_nobody(public: dict[str, Any]) -> None:
    public["spent"] = sorted([*public["spent"][1:], "f" * 64])


def _unspent_used(public: dict[str, Any]) -> None:
    public["spent"] = sorted(public["roll"][:11])


#: What a hostile house, or whoever carries the list, may try with what it publishes.
TAMPERED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a vote stuffed in": _stuffed,
    "a choice changed": _changed,
    "a vote left out": lambda public: public["votes"].pop(),
    "another figure": lambda public: public["counts"].reverse() or public["counts"].append(0),
    "a token of nobody": _spent_of_nobody,
    "a token more that is said to be spent": _unspent_used,
    "a roll with one more": lambda public: public["roll"].append("e" * 64),
    "a sealed vote exchanged": lambda public: public["sealed"].__setitem__(0, "A" * 408),
    "a sealed vote twice": lambda public: public["sealed"].__setitem__(0, public["sealed"][1]),
    "other options": lambda public: public["options"].reverse(),
    "another trustee": lambda public: public.update(trustee="nobody+00000000+x"),
    "more choices allowed": lambda public: public.update(choose=3),
    "invalid ones hidden": lambda public: public.update(invalid=1),
    "another ballot's place": lambda public: public.update(number=2),
}


@pytest.mark.one_engine
def test_every_tampered_list_is_found(held: Held, tmp_path: Path, reached: Reached):
    record, public, _tokens, _marks = held
    found = {}
    for name, tamper in TAMPERED.items():
        forged = deepcopy(public)
        tamper(forged)
        file = tmp_path / "forged.json"
        file.write_text(json.dumps(forged))
        found[name] = recount(file, record).returncode

    assert found == dict.fromkeys(TAMPERED, 1)
    reached("P11", "tampered lists of a ballot found by the separate recount", len(found), of=len(TAMPERED))
