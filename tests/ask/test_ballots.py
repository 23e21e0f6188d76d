"""How a ballot goes on: two people, a roll that stands, and a clock."""

from typing import Any

import pytest

from lianxin.algorithms import ballots
from lianxin.algorithms.ballots import Opened, Vote
from lianxin.ask.commands import ballots as commands
from lianxin.ask.commands.ballots.announcing import MOST_DECISION
from lianxin.ask.commands.ballots.roll import MOST_WHERE
from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.states import BallotState, Maker
from lianxin.ask.tasks import hold_ballots
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.balloting import announce, cast, count, fresh, give_tokens, propose

OPEN, CLOSED = MONDAY + DAY, MONDAY + 8 * DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def ballot(town: Town) -> Ballot:
    return announce(town.person("coordinator"), town.person("overseer"), now=MONDAY)


def code_of(refused: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        refused()
    return refusal.value.code


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"question": {}}, "question"),
        ({"question": {"en": "?" * 501}}, "question"),
        ({"options": [{"en": "One"}]}, "options"),
        ({"options": [{"en": "One"}] * 31}, "options"),
        ({"options": [{"en": "One"}, {"zh-hans": "二"}]}, "languages"),
        ({"options": [{"en": "One"}, {"en": " \x00 "}]}, "options"),
        ({"choose": 0}, "choose"),
        ({"choose": 4}, "choose"),
        ({"opens_at": MONDAY}, "times"),
        ({"closes_at": OPEN}, "times"),
        ({"trustee": "nobody+00000000+x"}, "key"),
    ],
)
def test_terms_that_cannot_be_are_refused(town: Town, terms: dict[str, Any], code: str):
    assert code_of(lambda: propose(town.person("lead"), now=MONDAY, **terms)) == code
    assert not Ballot.objects.exists()


def test_only_those_who_may_ask_ask_and_only_overseers_agree(town: Town):
    assert code_of(lambda: propose(town.person("power"), now=MONDAY)) == "not_allowed"
    assert code_of(lambda: propose(town.person("overseer"), now=MONDAY)) == "not_allowed"
    asked = propose(town.person("lead"), now=MONDAY)

    def agree(by: str, **more: Any) -> Ballot:
        told: dict[str, Any] = {"agree": True, "words": "", "now": MONDAY} | more
        return commands.decide_ballot(ballot=asked, by=town.person(by), **told)

    assert code_of(lambda: agree("coordinator")) == "not_allowed"
    assert code_of(lambda: agree("overseer", agree=False)) == "missing"
    assert code_of(lambda: agree("overseer", words="x" * (MOST_DECISION + 1))) == "long"
    assert code_of(lambda: agree("overseer", now=OPEN)) == "late"
    assert queries.public_ballot(town.office, 1) is None
    assert agree("overseer").state == BallotState.ANNOUNCED
    assert code_of(lambda: agree("overseer")) == "not_now"


def test_a_roll_is_replaced_whole_until_the_first_token_is_handed_out(ballot: Ballot):
    lost = [ballots.commitment_of(ballot.place, token) for token in ballots.new_tokens(3)]
    commands.set_roll(ballot=ballot, commitments=lost, made_by=Maker.HOUSE, now=MONDAY)
    tokens = give_tokens(ballot, 4, now=MONDAY)
    stands = sorted(ballots.commitment_of(ballot.place, token) for token in tokens)

    def again() -> Any:
        return commands.set_roll(ballot=ballot, commitments=lost, made_by=Maker.HOUSE, now=MONDAY)

    assert queries.roll_of(ballot) == stands
    assert code_of(again) == "handed"
    hold_ballots(OPEN)
    assert code_of(again) == "not_now"
    assert fresh(ballot).roll_digest == ballots.digest_of_lines(stands)


@pytest.mark.parametrize("commitments", [[], ["x"], ["F" * 64], [""]])
def test_a_list_of_anything_else_is_no_roll(ballot: Ballot, commitments: list[str]):
    assert (
        code_of(
            lambda: commands.set_roll(ballot=ballot, commitments=commitments, made_by=Maker.HOUSE, now=MONDAY)
        )
        == "roll"
    )


def test_no_more_are_handed_out_than_there_are(ballot: Ballot):
    give_tokens(ballot, 4, now=MONDAY)

    def hand(where: str, number: int) -> Any:
        return commands.note_handed(ballot=ballot, where=where, count=number, now=MONDAY)

    assert [
        code_of(lambda: hand("Mill Lane", 1)),
        code_of(lambda: hand(" ", 1)),
        code_of(lambda: hand("x", 0)),
        code_of(lambda: hand("x" * (MOST_WHERE + 1), 1)),
    ] == [
        "too_many",
        "missing",
        "missing",
        "long",
    ]
    assert queries.handed_by_place(ballot) == {"Mill Lane": 4}


def test_it_opens_and_closes_by_the_clock_and_not_without_a_roll(ballot: Ballot):
    hold_ballots(OPEN)
    assert fresh(ballot).state == BallotState.ANNOUNCED
    [token, other] = give_tokens(ballot, 2, now=OPEN)
    assert code_of(lambda: cast(fresh(ballot), token, [1], now=OPEN)) == "not_open"

    hold_ballots(OPEN)
    cast(fresh(ballot), token, [1], now=OPEN)
    assert (
        code_of(lambda: cast(fresh(ballot), other, [1], now=CLOSED)) == "not_open"
    )  # though no clock ran yet
    hold_ballots(CLOSED)

    assert (fresh(ballot).state, fresh(ballot).turnout) == (BallotState.CLOSED, 1)
    kinds = Entry.objects.filter(kind__startswith="ballot.").order_by("number").values_list("kind", flat=True)
    assert [kind.partition(".")[2] for kind in kinds] == [
        "proposed",
        "announced",
        "roll",
        "handed",
        "opened",
        "closed",
    ]


def test_a_list_of_other_votes_is_not_taken(ballot: Ballot):
    tokens = give_tokens(ballot, 2, now=MONDAY)
    hold_ballots(OPEN)
    for token in tokens:
        cast(ballot, token, [1], now=OPEN)
    hold_ballots(CLOSED)
    closed = fresh(ballot)

    def take(digest: str, *votes: Vote) -> Any:
        return commands.take_result(ballot=closed, opened=Opened(votes, 0), sealed_digest=digest, now=CLOSED)

    assert code_of(lambda: take("0" * 64, Vote("0" * 10, (1,)), Vote("1" * 10, (1,)))) == "other_votes"
    assert code_of(lambda: take(closed.sealed_digest, Vote("0" * 10, (1,)))) == "other_votes"
    counted = count(closed, now=CLOSED)
    assert (counted.state, counted.counts, counted.invalid) == (BallotState.COUNTED, [2, 0, 0], 0)
    assert code_of(lambda: count(fresh(ballot), now=CLOSED)) == "not_now"
