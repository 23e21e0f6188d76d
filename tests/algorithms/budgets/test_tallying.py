"""A tally says what came out and why; beside pabutools, and where a city's outcome is known, beside that."""

from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.budgets.comparing import compare
from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.budgets.exact import Utility
from lianxin.algorithms.budgets.explaining import How, figure
from lianxin.algorithms.budgets.greedy import greedy
from lianxin.algorithms.budgets.pabulib import parse
from lianxin.algorithms.budgets.profile import profile_of
from lianxin.algorithms.budgets.tallying import Method, Rule, Step, code_digest, greedy_of, shares_of, tally
from lianxin.algorithms.budgets.ties import TieBreak
from tests.algorithms.budgets import peer
from tests.algorithms.budgets.elections import KINDS, VALLEY, elections, file_of, rules
from tests.algorithms.budgets.recounting import RECORDED, told_of

pytestmark = pytest.mark.one_engine

REAL = Path(__file__).resolve().parents[4] / "shared/data/pabulib"
SWIECIE = REAL / "Poland_Swiecie_2023.pb"


def whys(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["project"]: one for one in told["projects"]}


@pytest.mark.skipif(not SWIECIE.exists(), reason="the real elections are not beside this repository")
def test_swiecie_gets_what_it_got():
    data = SWIECIE.read_bytes()
    found = tally(data, Rule(completion=Completion.ADD1))

    assert set(found.winners) == set(parse(data).selected())
    assert len(found.winners) == 17
    assert (found.ties, found.exact_rounds) == ((), 0)


def _compared() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    for number, one in enumerate(RECORDED):
        for asked in one["asked"]:
            name = f"{number}-{asked['method']}-{asked['completion']}-{asked['utility']}"
            yield name, one["file"].encode(), asked


def _ours(data: bytes, asked: dict[str, Any]) -> list[str]:
    rule = Rule(
        method=Method(asked["method"]),
        completion=Completion(asked["completion"]),
        utility=Utility(asked["utility"]),
    )
    return sorted(tally(data, rule).winners)


def test_small_elections_end_as_pabutools_ended_them():
    compared = list(_compared())

    assert len(compared) == peer.COUNT * 2 * len(peer.ASKED)
    assert {name: _ours(data, asked) for name, data, asked in compared} == {
        name: asked["winners"] for name, _, asked in compared
    }


def test_other_elections_end_as_pabutools_ends_them_now():
    pytest.importorskip("pabutools", reason="it is measured beside, and installed by `make bench`")
    for data in peer.invented(12, seed=29):
        for asked in peer.asked(data):
            assert _ours(data, asked) == asked["winners"], data.decode()


def test_the_document_of_a_small_vote():
    told = told_of(VALLEY, Rule(completion=Completion.ADD1U))

    assert told["winners"] == ["bench", "lamp", "path"]
    assert (told["stands"], told["cost"], told["left"]) == ("equal-shares", "600", "400")
    assert (told["endowment"], told["raises"], told["paid"]) == ("224", 124, "600")
    assert told["unspent"] == figure(224 * 10 - 600)
    assert told["input"] == {
        "sha256": sha256(VALLEY).hexdigest(),
        "budget": "1000",
        "voters": 10,
        "projects": 4,
        "vote_type": "approval",
    }
    assert told["code"] == code_digest()
    bench = {
        "project": "bench",
        "name": "Benches",
        "cost": "200",
        "votes": 6,
        "score": "6",
        "how": "shares",
        "step": 1,
        "support": "6",
        "payment": "33.333333",
        "held": "1344",
        "payers": 6,
        "emptied": 0,
    }
    assert whys(told)["bench"] == bench
    hall = whys(told)["hall"]
    assert (hall["how"], hall["held"], hall["missing"], hall["left"]) == ("lost", "896", "4", "400")
    assert hall["needed"] == 1


def test_every_way_to_lose_or_win_has_its_word():
    ballots = [[(1, "1"), (2, "1")], [(1, "1"), (3, "1")], [(1, "1")], [(4, "1")]]
    data = file_of([1, 2, 4, 3, 0], ballots, budget=5)
    told = told_of(data, Rule(completion=Completion.UTILITARIAN, threshold=1))
    few = told_of(data, Rule(method=Method.GREEDY, threshold=2))

    assert {one["project"]: one["how"] for one in told["projects"]} == {
        "a": "unsupported",
        "b": "shares",
        "c": "lost",
        "d": "fill",
        "e": "free",
    }
    assert [one["how"] for one in few["projects"]] == [
        "unsupported",
        "greedy",
        "threshold",
        "threshold",
        "threshold",
    ]


@given(elections(kinds=KINDS), st.sampled_from(list(Utility)))
def test_the_votes_that_greedy_says_were_missing_are_enough(data: bytes, utility: Utility):
    rule = Rule(method=Method.GREEDY, utility=utility)
    profile = profile_of(parse(data))
    for number, why in enumerate(tally(data, rule).projects):
        if why.how is How.LOST and why.needed is not None:
            more = list(profile.totals)
            more[number] += why.needed * profile.point
            asked = {"utility": utility, "allowed": frozenset(range(len(more))), "ties": TieBreak()}
            assert number in greedy(profile, totals=more, **asked).winners
            # One less may be enough by the tie-break; two less are not.
            more[number] -= 2 * profile.point
            assert why.needed < 2 or number not in greedy(profile, totals=more, **asked).winners


@pytest.mark.parametrize(
    ("step", "stands", "preferred"),
    [
        (Step.NONE, "equal-shares", None),
        (Step.SATISFACTION, "greedy", {"equal_shares": 1, "greedy": 2}),
        (Step.EXCLUSION, "equal-shares", {"equal_shares": 1, "greedy": 0}),
    ],
)
def test_the_comparison_step(step: Step, stands: str, preferred: dict[str, int] | None):
    """Equal shares fund b and c, greedy a and c: two voters have one project more by greedy, the third has none."""
    ballots = [[(0, "1"), (2, "1")], [(0, "1"), (2, "1")], [(1, "1")]]
    data = file_of([9, 3, 1], ballots, budget=10)
    told = told_of(data, Rule(completion=Completion.NONE, comparison=step))

    assert (told["stands"], told["preferred"]) == (stands, preferred)


def test_two_rules_side_by_side():
    data = VALLEY.replace(b"budget;1000", b"budget;900").replace(b"1;bench,lamp,path", b"1;hall")
    data = data.replace(b"2;bench,lamp,path", b"2;hall")
    election = parse(data)
    profile = profile_of(election)
    found = compare(election, profile, shares_of(profile, Rule()).winners, greedy_of(profile, Rule()).winners)

    assert (found.first.winners, found.second.winners) == (("bench", "lamp"), ("hall",))
    assert (found.first.voters_with_nothing, found.second.voters_with_nothing) == (6, 4)
    assert (found.first.preferred_by, found.second.preferred_by) == (4, 6)
    assert (found.first.cost, found.second.cost, found.both) == ("400", "900", ())
    groups = {(one.column, one.name): (one.projects, one.funded, one.money) for one in found.groups}
    assert groups == {
        ("category", "light"): (1, (1, 0), ("200", "0")),
        ("category", "rest"): (4, (2, 1), ("400", "900")),
        ("district", "below"): (1, (0, 1), ("0", "900")),
        ("district", "up"): (3, (2, 0), ("400", "0")),
    }


@given(elections(kinds=KINDS, free=True), rules())
def test_a_tally_is_the_same_every_time_and_spends_what_it_says(data: bytes, rule: Rule):
    told = told_of(data, rule)

    assert told == told_of(data, rule)
    assert Fraction(told["cost"]) + Fraction(told["left"]) == parse(data).budget
    assert sorted(told["winners"]) == sorted(one["project"] for one in told["projects"] if "step" in one)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(-1, 3), "-0.333333"),
        (Fraction(5, 10**7), "0"),
        (Fraction(15, 10**7), "0.000002"),
        (1200, "1200"),
        (Fraction(5, 2), "2.5"),
    ],
)
def test_figures(value: Fraction, told: str):
    assert figure(value) == told
