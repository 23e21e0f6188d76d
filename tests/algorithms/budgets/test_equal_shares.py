"""The Method of Equal Shares: by its definition, exact where floating point is not, and each completion to the letter."""

from fractions import Fraction
from pathlib import Path

import pytest
from benchmarks.votes import write_election
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.algorithms.budgets import equal_shares as module
from lianxin.algorithms.budgets.equal_shares import Completion, Shares, TooManyRounds, equal_shares
from lianxin.algorithms.budgets.exact import Utility, run
from lianxin.algorithms.budgets.greedy import greedy
from lianxin.algorithms.budgets.pabulib import parse
from lianxin.algorithms.budgets.profile import Profile, profile_of
from lianxin.algorithms.budgets.swift import Swift, Unsure
from lianxin.algorithms.budgets.ties import Criterion, TieBreak
from tests.algorithms.budgets.definition import by_definition
from tests.algorithms.budgets.elections import KINDS, VALLEY, elections, file_of

pytestmark = pytest.mark.one_engine

UTILITIES = st.sampled_from(list(Utility))
TIES = TieBreak()


def every(profile: Profile) -> frozenset[int]:
    return frozenset(range(len(profile.ids)))


def shares(
    profile: Profile, completion: Completion, utility: Utility = Utility.COST, **more: object
) -> Shares:
    return equal_shares(
        profile, utility=utility, completion=completion, allowed=every(profile), ties=TIES, **more
    )


def named(profile: Profile, found: Shares) -> list[str]:
    return [profile.ids[one] for one in found.winners]


@given(elections(kinds=KINDS), UTILITIES, st.fractions(0, 20, max_denominator=6))
@settings(max_examples=150)
def test_it_is_what_the_definition_says(data: bytes, utility: Utility, endowment: Fraction):
    profile = profile_of(parse(data))
    found = run(profile, endowment=endowment, utility=utility, allowed=every(profile), ties=TIES)

    assert found.winners == by_definition(profile, endowment, utility, TIES)


@given(elections(kinds=KINDS), UTILITIES, st.fractions(0, 20, max_denominator=6))
@settings(max_examples=150)
def test_the_quick_run_is_right_or_says_that_it_is_unsure(data: bytes, utility: Utility, endowment: Fraction):
    profile = profile_of(parse(data))
    asked = {"utility": utility, "allowed": every(profile), "ties": TIES}
    try:
        quick = Swift(profile, **asked).winners(endowment)
    except Unsure:
        return

    assert quick == run(profile, endowment=endowment, **asked).winners


@given(
    elections(kinds=KINDS),
    UTILITIES,
    st.lists(st.fractions(0, 20, max_denominator=6), min_size=2, max_size=9),
)
@settings(max_examples=150)
def test_side_by_side_each_comes_to_its_own(data: bytes, utility: Utility, endowments: list[Fraction]):
    profile = profile_of(parse(data))
    asked = {"utility": utility, "allowed": every(profile), "ties": TIES}
    found = Swift(profile, **asked).side_by_side(list(map(float, endowments)))

    assert found == [
        None if won is None else run(profile, endowment=one, **asked).winners
        for one, won in zip(endowments, found, strict=True)
    ]


def raised_one_by_one(profile: Profile, utility: Utility, completion: Completion) -> tuple[int, list[int]]:
    """As the rule reads: everything anew, exactly, after every raise of one."""
    wanted = [one for one in range(len(profile.ids)) if profile.costs[one] and profile.votes[one]]
    raises, endowment = 0, Fraction(profile.budget, profile.voters)
    asked = {"utility": utility, "allowed": every(profile), "ties": TIES}
    won = run(profile, endowment=endowment, **asked).winners
    while completion.raises:
        left = profile.budget - profile.total(won)
        fits = any(profile.costs[one] <= left for one in wanted if one not in won)
        if len(won) == len(wanted) or (completion.exhausts and not fits):
            break
        more = run(profile, endowment=endowment + (raises + 1) * profile.unit, **asked).winners
        if profile.total(more) > profile.budget:
            break
        won, raises = more, raises + 1
    return raises, won


def check_raises(data: bytes, utility: Utility, completion: Completion) -> None:
    profile = profile_of(parse(data))
    found = shares(profile, completion, utility)

    assert (found.raises, found.run.winners) == raised_one_by_one(profile, utility, completion)


RAISED = given(elections(kinds=KINDS, free=True), UTILITIES, st.sampled_from(list(Completion)))


@RAISED
def test_raising_many_at_once_ends_where_raising_one_by_one_does(
    data: bytes, utility: Utility, completion: Completion
):
    check_raises(data, utility, completion)


@pytest.mark.acceptance
def test_it_ends_there_in_thousands_of_elections(rounds: int):
    settings(max_examples=25 * rounds)(RAISED(check_raises))()


@given(elections(kinds=KINDS), UTILITIES)
def test_no_money_comes_or_goes(data: bytes, utility: Utility):
    profile = profile_of(parse(data))
    found = shares(profile, Completion.NONE, utility)

    left = found.run.held(profile, range(len(profile.sizes)))
    assert left + profile.total(found.run.winners) == profile.budget
    assert all(purse >= 0 for purse in found.run.purses)
    funded = set(found.run.winners)
    for project in range(len(profile.ids)):
        if project not in funded and profile.costs[project]:
            held = found.run.held(profile, (one for one, _ in profile.supporters[project]))
            assert held < profile.costs[project]


@given(elections(kinds=KINDS, free=True), UTILITIES, st.sampled_from(list(Completion)))
def test_no_completion_overspends(data: bytes, utility: Utility, completion: Completion):
    profile = profile_of(parse(data))
    found = shares(profile, completion, utility)

    assert profile.total(found.winners) <= profile.budget
    assert len(set(found.winners)) == len(found.winners)
    assert all(profile.votes[one] for one in found.winners)


@given(elections(kinds=KINDS), UTILITIES)
def test_who_could_pay_everything_gets_everything(data: bytes, utility: Utility):
    profile = profile_of(parse(data))
    found = run(
        profile,
        endowment=Fraction(sum(profile.costs)),
        utility=utility,
        allowed=every(profile),
        ties=TIES,
    )

    assert sorted(found.winners) == [one for one in sorted(every(profile)) if profile.supporters[one]]


@given(elections(kinds=("approval", "cumulative")), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing_where_a_lot_was_drawn(data: bytes, dice):
    election = parse(data)
    head, votes = data.split(b"VOTES\n")
    meta, projects = head.split(b"PROJECTS\n")
    mixed = b"PROJECTS\n".join((meta, _mixed(projects, dice))) + b"VOTES\n" + _mixed(votes, dice)
    ties = TieBreak((Criterion.VOTES,), "drawn in the square")
    found = []
    for one in (election, parse(mixed)):
        profile = profile_of(one)
        won = equal_shares(
            profile, utility=Utility.COST, completion=Completion.ADD1U, allowed=every(profile), ties=ties
        )
        found.append((named(profile, won), won.raises))

    assert found[0] == found[1]


def _mixed(table: bytes, dice) -> bytes:
    head, *rows = table.splitlines(keepends=True)
    dice.shuffle(rows)
    return head + b"".join(rows)


def test_few_in_one_place_are_not_outvoted():
    """Greedy funds the three small things first and leaves nothing for the hall; so do equal shares, which need its 900."""
    profile = profile_of(parse(VALLEY))

    assert named(profile, shares(profile, Completion.NONE)) == ["bench", "lamp", "path"]
    # The four below hold 400 of 1000, so no raise within the budget brings them 900.
    assert named(profile, shares(profile, Completion.ADD1)) == ["bench", "lamp", "path"]


#: Four voters hold 2 each.  Only c is affordable (three pay 1/3).  At 3 each, d is as well (its one voter pays 3).  At 4 each
#: the two behind b hold 7 1/3 after c, which pays its 7 before anybody else's, and then d: 11 of a budget of 8.
FEW = file_of(
    [3, 7, 1, 3],
    [[(0, "1"), (1, "1"), (2, "1")], [(2, "1")], [(3, "1")], [(1, "1"), (2, "1")]],
    budget=8,
)
#: Three voters hold 4 each: a (two pay 5/2), then d.  At 5 each b comes before d, and 12 are spent: nothing further fits, so
#: ``add1e`` stops; ``add1`` raises once more before a third project overspends.
FULL = file_of([5, 7, 2, 3], [[(1, "1"), (3, "1")], [(0, "1")], [(0, "1"), (1, "1"), (2, "1")]], budget=12)


@pytest.mark.parametrize(
    ("data", "completion", "raises", "won"),
    [
        (FEW, Completion.NONE, 0, ["c"]),
        (FEW, Completion.UTILITARIAN, 0, ["c", "b"]),
        (FEW, Completion.ADD1, 1, ["c", "d"]),
        (FEW, Completion.ADD1E, 1, ["c", "d"]),
        (FEW, Completion.ADD1U, 1, ["c", "d", "a"]),
        (FEW, Completion.ADD1EU, 1, ["c", "d", "a"]),
        (FULL, Completion.NONE, 0, ["a", "d"]),
        (FULL, Completion.UTILITARIAN, 0, ["a", "d", "c"]),
        (FULL, Completion.ADD1, 2, ["a", "b"]),
        (FULL, Completion.ADD1E, 1, ["a", "b"]),
        (FULL, Completion.ADD1U, 2, ["a", "b"]),
        (FULL, Completion.ADD1EU, 1, ["a", "b"]),
    ],
)
def test_completions_step_by_step(data: bytes, completion: Completion, raises: int, won: list[str]):
    profile = profile_of(parse(data))
    found = shares(profile, completion)

    assert (found.raises, named(profile, found)) == (raises, won)


def test_an_integral_start_rounds_each_share_down():
    profile = profile_of(parse(file_of([5], [[(0, "1")], []], budget=11)))

    assert shares(profile, Completion.NONE).run.endowment == Fraction(11, 2)
    assert named(profile, shares(profile, Completion.NONE)) == ["a"]
    assert shares(profile, Completion.NONE, integral=True).run.endowment == 5


def test_an_empty_ballot_holds_its_share():
    ballots = [[(0, "1")], []]
    profile = profile_of(parse(file_of([6], ballots, budget=10)))

    assert shares(profile, Completion.NONE).winners == ()
    assert shares(profile, Completion.ADD1).raises == 1


def test_what_costs_nothing_is_funded_if_anybody_wants_it():
    profile = profile_of(parse(file_of([0, 0, 3], [[(0, "1"), (2, "1")]], budget=3)))

    assert named(profile, shares(profile, Completion.NONE)) == ["a", "c"]


def test_a_tie_is_decided_as_declared_and_told():
    profile = profile_of(parse(file_of([2, 2, 2], [[(0, "1"), (1, "1"), (2, "1")]], budget=4)))
    found = equal_shares(
        profile,
        utility=Utility.COST,
        completion=Completion.NONE,
        allowed=every(profile),
        ties=TieBreak((Criterion.VOTES, Criterion.CHEAP), "seven"),
    )

    first, second = found.run.ties
    assert (first.tied, first.by, second.by) == ((0, 1, 2), Criterion.LOT, Criterion.LOT)
    assert found.winners == (first.won, second.won)
    assert [one.won for one in shares(profile, Completion.NONE).run.ties] == [0, 1]


def test_figures_that_floating_point_cannot_tell_apart_are_decided_exactly():
    """Two pairs of voters, of whom one has paid a millionth more before: the poor one leaves the other so much more."""
    costs = ["1985000000", "1985000000", "10000000.000001", "10000000"]
    ballots = [[(0, "1"), (2, "1")], [(0, "1")], [(1, "1"), (3, "1")], [(1, "1")]]
    data = file_of(costs, ballots, budget="4000000000")
    profile = profile_of(parse(data))
    endowment = Fraction(profile.budget, profile.voters)
    asked = {"utility": Utility.CARDINALITY, "allowed": every(profile), "ties": TIES}

    with pytest.raises(Unsure):
        Swift(profile, **asked).winners(endowment)
    assert run(profile, endowment=endowment, **asked).winners == [3, 2, 1, 0]
    assert shares(profile, Completion.NONE, Utility.CARDINALITY).exact_rounds == 1


def test_a_raise_that_is_too_small_is_refused(monkeypatch: pytest.MonkeyPatch):
    data = file_of(["900000", "100"], [[(0, "1")], [(1, "1")]], budget="900000")
    profile = profile_of(parse(data))
    monkeypatch.setattr(module, "MOST_ROUNDS", 1_000)

    with pytest.raises(TooManyRounds):
        shares(profile, Completion.ADD1)
    assert shares(profile, Completion.ADD1, increment=Fraction(1000)).raises == 449


@given(elections(), st.integers(0, 5))
def test_greedy_keeps_a_winner_that_gets_more_votes(data: bytes, place: int):
    profile = profile_of(parse(data))
    asked = {"utility": Utility.COST, "allowed": every(profile), "ties": TIES}
    for one in greedy(profile, **asked).winners:
        more = [total + (1 + place if number == one else 0) for number, total in enumerate(profile.totals)]
        assert one in greedy(profile, totals=more, **asked).winners


def test_the_quick_run_decides_nearly_all_of_a_town_by_itself(tmp_path: Path):
    path = tmp_path / "town.pb"
    write_election(path, voters=3_000, projects=60, share=0.2)
    profile = profile_of(parse(path.read_bytes()))
    found, asked = shares(profile, Completion.ADD1), {"allowed": every(profile), "ties": TIES}

    assert (found.raises > 100, found.exact_rounds) == (True, 0)
    for utility in Utility:
        swift = Swift(profile, utility=utility, **asked)
        for part in (1, 2, 3):
            endowment = found.run.endowment * part / 3
            exact = run(profile, endowment=endowment, utility=utility, **asked)
            assert swift.winners(endowment) == exact.winners
