"""The bus stop of Upper Bend, counted: nobody inside learns who voted what, and anybody outside counts the same."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from lianxin.algorithms.ballots import commitment_of
from tests.journeys.bus_stop import PEOPLE, SLUG, Voter
from tests.journeys.bus_stop_money import BALLOT, BY_MOST_VOTES, DESK, FUNDED, MONEY, PROJECTS, UNUSED
from tests.journeys.bus_stop_pages import Town, go
from tests.record.stranger import alone

API = f"/api/v1/offices/{SLUG}"
#: Wherever somebody of the office could look, and everybody else.
INSIDE = (f"{DESK}/1/", f"{DESK}/1/steps/", f"/{SLUG}/oversight/ballots/", BALLOT, MONEY, f"/{SLUG}/record/")
PUBLIC = (f"/{SLUG}/ballots/1.csv", f"/{SLUG}/ballots/1.json", f"{API}/budgets/1", f"{API}/budgets")


def it_is_counted(town: Town, folder: Path) -> dict[str, str]:
    """The trustee opens what was cast, away from the house.  Returns what is paid, in each language."""
    votes, opened = folder / "votes.json", folder / "opened.json"
    key = folder / "trustee.key"
    town.server.several(
        ("ballot", "export", "1", "--to", str(votes)),
        ("ballot", "open", str(votes), "--key", str(key), "--to", str(opened)),
        ("ballot", "result", "1", str(opened)),
    )
    town.wait_until(town.now + timedelta(minutes=5))
    cast = [voter for voter in town.voters if voter.mark]
    assert len(cast) == len(town.voters) - UNUSED
    _everybody_finds_the_own_vote(town, cast)
    _strangers_count_the_same(town, cast)
    _everybody_reads_what_is_paid(town)
    nobody_sees_who_voted_what(town, _slips(town))
    return {language: "、".join(one.names[language] for one in FUNDED) for language in FUNDED[0].names}


def before_it_closes(town: Town) -> None:
    """Neither slip nor mark stands anywhere, and no figure tells what is ahead."""
    told = town.json("ballots/1.json")
    empty: dict[str, Any] = {"spent": [], "sealed": [], "votes": [], "counts": [], "invalid": 0}
    assert {name: told[name] for name in empty} == empty
    nobody_sees_who_voted_what(
        town, _slips(town) | _spelled(voter.mark for voter in town.voters if voter.mark)
    )


def nobody_sees_who_voted_what(town: Town, secrets: set[str]) -> None:
    """Of none of these a page tells, whoever looks."""
    read = {("everybody", path): town.read(path).decode() for path in PUBLIC}
    for login in PEOPLE:
        with town.desk(login, f"/{SLUG}/") as page:
            read |= {(login, path): page.request.get(path).text() for path in (*INSIDE, *PUBLIC)}
    told = [(who, one) for who, text in read.items() for one in secrets if one in text]
    assert told == []


def _slips(town: Town) -> set[str]:
    return _spelled(voter.slip for voter in town.voters)


def _spelled(codes: Iterable[str]) -> set[str]:
    """As they are written on paper, and without the dashes."""
    found = set(codes)
    return found | {code.replace("-", "") for code in found}


def _everybody_finds_the_own_vote(town: Town, cast: list[Voter]) -> None:
    """Under each mark stands what was chosen, beside no other; and the list has no order of its own."""
    told = town.json("ballots/1.json")
    lines = sorted(f"{one.mark.replace('-', '')} {','.join(map(str, one.chosen))}" for one in cast)
    chosen = Counter(number for one in cast for number in one.chosen)
    spent = sorted(commitment_of(told["place"], one.slip) for one in cast)
    assert (told["votes"], told["invalid"], told["spent"]) == (lines, 0, spent)
    assert told["counts"] == [chosen[number] for number in range(1, len(PROJECTS) + 1)]
    assert (told["handed"], len(told["roll"])) == ({"桥头": len(town.voters)}, len(town.voters))


def _strangers_count_the_same(town: Town, cast: list[Voter]) -> None:
    """Two files of Python and addresses that everybody has; one looks for the own vote, one for a slip that was kept."""
    here = town.server.base_url
    ballot, record = f"{here}/{SLUG}/ballots/1.json", f"{here}/{SLUG}/record/"
    mine = alone("ballot_recount.py", ballot, record, "--mark", cast[0].mark, "--token", cast[0].slip)
    kept = alone("ballot_recount.py", ballot, record, "--token", town.voters[-1].slip)
    money = [ballot, f"{here}{MONEY}votes.pb", f"{here}{MONEY}result.json", record]
    result = alone("budget_recount.py", *money)
    assert [done.returncode for done in (mine, kept, result)] == [0, 0, 0], (mine, kept, result)
    names = [next(iter(names.values())) for names in town.json("ballots/1.json")["options"]]
    assert f"under your mark: {', '.join(names[one - 1] for one in cast[0].chosen)}" in mine.stdout
    assert "your token: has voted" in mine.stdout
    assert "your token: has not voted" in kept.stdout


def _everybody_reads_what_is_paid(town: Town) -> None:
    """With a reason for each, won or lost, in the voter's own language; and what another rule had given."""
    beside = town.json("budgets/1/result.json")["beside"]["winners"]
    assert beside == [str(PROJECTS.index(one) + 1) for one in BY_MOST_VOTES]
    for voter in town.voters[:3]:
        with town.phone(voter.language) as page:
            page.goto(BALLOT)
            town.fine(page, f"47-counted-{voter.language}")
            go(page, f"main a[href='{MONEY}result/']")
            titles = page.locator("main section.card h3").all_inner_texts()
            lost = [one for one in PROJECTS if one not in FUNDED]
            assert titles == [one.names[voter.language] for one in (*FUNDED, *lost)]
            town.fine(page, f"48-result-{voter.language}")
