"""Files of votes about money: a reader that refuses by line, a count that ends, and the recount by a stranger."""

from contextlib import suppress

from lianxin.algorithms.budgets.equal_shares import TooManyRounds
from lianxin.algorithms.budgets.pabulib import parse, written
from lianxin.algorithms.budgets.problems import BadElection
from lianxin.algorithms.budgets.profile import TooDense
from lianxin.algorithms.budgets.tallying import Method, Rule, tally
from tests.algorithms.budgets.elections import VALLEY, file_of
from tests.algorithms.budgets.recounting import tool
from tests.fuzz.mutating import blobs
from tests.fuzz.trying import target

_POINTS = file_of(
    ["2.5", 3, "4,75"],
    [[(0, "1"), (2, "2.5")], [(1, "3")], []],
    budget=9,
    vote_type="scoring",
    default_score="1",
    max_points="3",
)
_RANKS = file_of([2, 3, 4], [[(2, ""), (0, "")], [(1, "")]], budget=6, vote_type="ordinal", max_length="2")
_FILES = blobs([VALLEY, _POINTS, _RANKS], b";", b"\n", b'"', b",", b"none", b"PROJECTS\n", b"VOTES\n", b"-1")


@target(_FILES, BadElection)
def budget_file(data: bytes) -> None:
    """What can be read is written so that it is read alike."""
    election = parse(data)
    again = parse(written(election))
    assert (again.costs, again.ballots, again.ballot_of) == (
        election.costs,
        election.ballots,
        election.ballot_of,
    )


@target(_FILES, BadElection, TooDense, work=10)
def tallied_file(data: bytes) -> None:
    """Whatever can be read can be counted, within a bound, and a stranger comes to the same."""
    greedy = tally(data, Rule(method=Method.GREEDY)).as_json()
    with suppress(TooManyRounds):
        tally(data, Rule(increment=parse(data).budget / 20 or Rule().increment))
    found = tool().recount(data, greedy["rule"])
    assert found["winners"] == list(greedy["winners"])
