"""P11: votes about money are as secret as any, and anybody computes from public lists what they gave."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianxin.algorithms import ballots
from lianxin.algorithms.ballots import SEALED_SIZE, Vote
from lianxin.algorithms.notes import Signer
from lianxin.algorithms.strict64 import decode64
from lianxin.ask.commands import ballots as commands
from lianxin.ask.models import Ballot, BallotToken, SealedVote
from lianxin.ask.states import MoneyRule, ShareOf, VoteKind
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.promises.conftest import Reached
from tests.record.budgeting import cast, count, open_vote
from tests.record.forging import write_record
from tests.record.stranger import alone

OPEN, CLOSED = MONDAY + DAY, MONDAY + 8 * DAY
SIGNER = Signer.generate("budgets.example/stranger")

pytestmark = pytest.mark.one_engine


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = CLOSED
    return make_town()


def test_a_thousand_tries_without_a_token_count_for_nothing(town: Town, reached: Reached):
    lead, overseer = town.person("lead"), town.person("overseer")
    _budget, ballot, _tokens = open_vote(lead, overseer, tokens=2, now=MONDAY, kind=VoteKind.KNAPSACK)
    vote = ballots.seal_vote(Vote(ballots.new_tracker(), (1, 3)), ballot.trustee, ballot.place)
    refused, tries = 0, 1_000
    for token in ballots.new_tokens(tries):
        with pytest.raises(Refusal) as refusal:
            commands.cast(ballot=ballot, token=token, sealed=vote, now=OPEN)
        refused += refusal.value.code == "token"

    assert (refused, SealedVote.objects.count(), BallotToken.objects.filter(spent=True).count()) == (
        tries,
        0,
        0,
    )
    reached("P11", "votes about money counted of tries without a token", 0, of=tries)


def test_every_sealed_vote_about_money_has_the_one_size(town: Town):
    """The shortest and the longest that the terms of any such vote allow."""
    most = ballots.MOST_PROJECTS
    votes = [
        Vote("0" * 10, (1,)),
        Vote("0" * 10, tuple(range(1, most + 1))),
        Vote("0" * 10, tuple(range(most - 19, most + 1)), (81, *[1] * 19)),
    ]
    lead, overseer = town.person("lead"), town.person("overseer")
    _budget, ballot, tokens = open_vote(lead, overseer, tokens=2, now=MONDAY, kind=VoteKind.POINTS, points=9)
    cast(ballot, tokens[0], (1, 2), points=(8, 1), now=OPEN)

    sizes = {len(ballots.seal_vote(vote, ballot.trustee, ballot.place)) for vote in votes}
    assert sizes == {SEALED_SIZE} == {len(decode64(SealedVote.objects.get().sealed))}


RULES: dict[str, dict[str, Any]] = {
    "equal shares": {"kind": VoteKind.KNAPSACK},
    "greedy with points": {"kind": VoteKind.POINTS, "points": 5, "rule": MoneyRule.GREEDY},
    "deputies": {"rule": MoneyRule.DEPUTIES, "places": 2, "quorum": 50, "share": 30, "of": ShareOf.CAST},
}


def held(town: Town, folder: Path, **terms: Any) -> tuple[Path, Path, Path, Path]:
    """What everybody can download of a counted vote: the ballot, the file of votes, the result, and the record."""
    lead, overseer = town.person("lead"), town.person("overseer")
    _budget, ballot, tokens = open_vote(lead, overseer, tokens=8, now=MONDAY, **terms)
    points = (2, 3) if terms.get("points") else ()
    for number, token in enumerate(tokens[:7]):
        cast(ballot, token, [1 + number % 2, 3], points=points, now=OPEN)
    count(ballot, now=CLOSED)
    files = []
    for address in ("ballots/1.json", "budgets/1/votes.pb", "budgets/1/result.json"):
        file = folder / address.replace("/", "-")
        file.write_bytes(Client().get(f"/willow/{address}").content)
        files.append(file)
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    record = write_record(folder / "record", SIGNER, leaves)
    return files[0], files[1], files[2], record


@pytest.mark.parametrize("name", RULES)
def test_a_stranger_computes_the_published_result_again(town: Town, tmp_path: Path, name: str):
    ballot, votes, result, record = held(town, tmp_path, **RULES[name])

    chain, recounted = (
        alone("budget_recount.py", ballot, votes, result, record),
        alone("ballot_recount.py", ballot, record),
    )

    assert (chain.returncode, chain.stdout.splitlines()[-1]) == (0, "everything holds"), chain
    assert (recounted.returncode, recounted.stderr) == (0, "")
    if name != "deputies":
        tallied = alone("tally_recount.py", votes, result)
        assert (tallied.returncode, tallied.stdout.splitlines()[-1]) == (0, "everything is as told")


def _other_vote(_ballot: Any, votes: list[str], _result: Any) -> None:
    at = votes.index("VOTES") + 2
    votes[at] = votes[at].replace("3", "2") if "3" in votes[at] else votes[at] + ",3"


def _other_winner(_ballot: Any, _votes: list[str], result: Any) -> None:
    result["tally"]["winners"] = ["2"]


def _other_rule(_ballot: Any, _votes: list[str], result: Any) -> None:
    result["tally"]["rule"]["completion"] = "none"


def _dearer(ballot: Any, _votes: list[str], _result: Any) -> None:
    ballot["money"]["costs"][0] += 1


def _list_cut(ballot: Any, _votes: list[str], _result: Any) -> None:
    ballot["votes"].pop()


#: What a hostile house may try with what it publishes of a vote about money.
TAMPERED: dict[str, Callable[[Any, list[str], Any], None]] = {
    "a vote changed in the file": _other_vote,
    "another winner": _other_winner,
    "another rule than announced": _other_rule,
    "a cost changed": _dearer,
    "a vote left out of the list": _list_cut,
}


def test_every_bent_result_is_found(town: Town, tmp_path: Path, reached: Reached):
    ballot, votes, result, record = held(town, tmp_path, kind=VoteKind.KNAPSACK)
    whole = json.loads(ballot.read_bytes()), votes.read_text().splitlines(), json.loads(result.read_bytes())
    found = {}
    for name, tamper in TAMPERED.items():
        told, lines, document = deepcopy(whole)
        tamper(told, lines, document)
        ballot.write_text(json.dumps(told))
        votes.write_text("\n".join(lines) + "\n")
        result.write_text(json.dumps(document))
        found[name] = alone("budget_recount.py", ballot, votes, result, record).returncode

    assert found == dict.fromkeys(TAMPERED, 1)
    reached(
        "P11",
        "bent results of a vote about money found by the separate recount",
        len(found),
        of=len(TAMPERED),
    )


def test_a_vote_beyond_the_money_in_the_list_is_named(town: Town, tmp_path: Path):
    ballot, _votes, _result, record = held(town, tmp_path, kind=VoteKind.KNAPSACK)
    told = json.loads(ballot.read_bytes())
    told["votes"][0] = told["votes"][0][:11] + "1,2,3"
    ballot.write_text(json.dumps(told))

    done = alone("ballot_recount.py", ballot, record)

    assert done.returncode == 1
    assert "goes beyond the money or the points" in done.stdout
    assert Ballot.objects.get().counts
