"""Check a vote about money from its public lists to its result, without trusting the office that held it.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.  The files
`ballot_recount.py` and `tally_recount.py`, from the place that this one came from, have to lie beside it.

    python budget_recount.py BALLOT VOTES RESULT RECORD

BALLOT is the ballot's JSON, VOTES the file of votes (.pb), RESULT the result's JSON: addresses or files.  RECORD is the
address of the public record, or a folder that `lianxin export-record` wrote.

What a clean run proves.  Amount, costs and rule are those that were announced before the vote; the file of votes holds the
votes of the ballot's list and no others; winners, payments, ties and reasons follow from them by that rule; and this
result is the one in the record.  Run `ballot_recount.py` as well: it checks the list itself, and finds your own vote.

Exit status: 0 everything holds, 1 something does not and is named, 2 there was nothing that could be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = dict[str, Any]
MOST_ROUNDS = 50_000
KINDS = {"approval": "approval", "knapsack": "knapsack", "points": "cumulative"}


def beside(name: str) -> Any:
    """The file of this name beside this one, as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- 1. The record ----------------------------------------------------------------------------------------------


def told_in(record: str, number: int, ballots: Any) -> tuple[Json, Json]:
    """The terms as they were announced, and what was said of the result."""
    announced: Json = {}
    tallied: Json = {}
    for entry in ballots.entries(record):
        public = entry["public"]
        if entry["kind"] == "ballot.announced" and public["ballot"] == number:
            announced = public
        if entry["kind"] == "budget.tallied" and public["ballot"] == number:
            tallied = tallied or public
    return announced, tallied


# --- 2. The file of votes ----------------------------------------------------------------------------------------


def check_file(ballot: Json, data: bytes, tallies: Any, broken: list[str]) -> None:
    """The same money, the same projects, and the same votes, however the file orders them."""
    money, read = ballot["money"], tallies.sections(data.decode())
    meta = {row["key"]: row["value"] for row in read["META"]}
    if Fraction(meta["budget"]) * 100 != money["amount"] or meta["vote_type"] != KINDS[money["kind"]]:
        broken.append("the file has another amount, or another kind of vote, than the ballot")
    projects = [(row["project_id"], Fraction(row["cost"]) * 100) for row in read["PROJECTS"]]
    if projects != [(str(one), cost) for one, cost in zip(money["projects"], money["costs"], strict=True)]:
        broken.append("the file has other projects or costs than the ballot")
    ids = [one for one, _cost in projects]
    if sorted(map(in_list(ids), ballot["votes"])) != sorted(map(in_file, read["VOTES"])):
        broken.append("the file does not hold the votes of the ballot's list")


def in_list(ids: list[str]) -> Any:
    """A line of the ballot's list as pairs of a project and its points."""

    def read(line: str) -> list[tuple[str, str]]:
        parts = [one.partition(":") for one in line.partition(" ")[2].split(",")]
        return [(ids[int(number) - 1], points) for number, _colon, points in parts]

    return read


def in_file(row: dict[str, str]) -> list[tuple[str, str]]:
    named = row["vote"].split(",")
    given = row["points"].split(",") if row.get("points") else [""] * len(named)
    return list(zip(named, given, strict=True))


# --- 3. The result -----------------------------------------------------------------------------------------------


def check_shares(money: Json, data: bytes, result: Json, tallies: Any, broken: list[str]) -> list[str]:
    tally, rule = result["tally"], money["rule"]
    fixed: Json = {"utility": "cost", "threshold": 0, "points": True, "lot": "", **rule}
    fixed["ties"] = ["votes", "cost", "order"]
    fixed |= {"comparison": "none", "integral": False} if rule["method"] == "equal-shares" else {}
    broken += [
        f"the rule's {name} is not what was announced" for name in fixed if tally["rule"][name] != fixed[name]
    ]
    check_raise(tally, broken)
    found = tallies.recount(data, tally["rule"])
    broken += tallies.differences(tally, found, "")
    winners: list[str] = found["winners"]
    return winners


def check_raise(tally: Json, broken: list[str]) -> None:
    """By one unit of the currency; by ten times as much only where that took more than 50,000 rounds, and so on."""
    raised = tally["rule"]["increment"]
    if raised in {None, "1"}:
        return
    if raised.strip("0") != "1" or 10 * (tally["raises"] + 1) <= MOST_ROUNDS:
        broken.append(f"what everybody holds was raised by {raised} at a time")


def check_deputies(ballot: Json, result: Json, broken: list[str]) -> list[str]:
    """Most votes, then the lower cost, then the order of the list; as far as places and money go."""
    money, told = ballot["money"], result["decision"]
    rule, costs = money["rule"], money["costs"]
    cast, roll = len(ballot["sealed"]), len(ballot["roll"])
    chosen = [
        [int(part.partition(":")[0]) for part in line.partition(" ")[2].split(",")]
        for line in ballot["votes"]
    ]
    votes = [sum(number in one for one in chosen) for number in range(1, len(costs) + 1)]
    needed, least = (
        max(1, -(-count * share // 100))
        for count, share in ((roll, rule["quorum"]), (cast if rule["of"] == "cast" else roll, rule["share"]))
    )
    winners, left = list[str](), money["amount"]
    for one in sorted(range(len(costs)), key=lambda one: (-votes[one], costs[one], one)):
        fits = votes[one] >= least and len(winners) < rule["places"] and costs[one] <= left
        if cast >= needed and fits:
            winners.append(str(money["projects"][one]))
            left -= costs[one]
    if (told["cast"], told["roll"], told["needed"], told["least"]) != (cast, roll, needed, least):
        broken.append("quorum or least share are not those of the roll and the votes")
    if [row["votes"] for row in told["projects"]] != votes or told["winners"] != winners:
        broken.append(f"the votes give {votes} and the winners {winners}")
    return winners


def check(ballot: Json, data: bytes, text: bytes, record: str) -> tuple[list[str], list[str]]:
    """What does not hold, and who wins as it is computed here."""
    ballots, tallies = beside("ballot_recount"), beside("tally_recount")
    result, broken = json.loads(text), list[str]()
    announced, tallied = told_in(record, ballot["number"], ballots)
    if not announced or ballot["money"] != announced["money"]:
        broken.append("amount, costs or rule are not what was announced")
    check_file(ballot, data, tallies, broken)
    digest = hashlib.sha256(data).hexdigest()
    if "decision" in result:
        winners = check_deputies(ballot, result, broken)
    else:
        winners = check_shares(ballot["money"], data, result, tallies, broken)
    if not tallied or (tallied["votes"], tallied["result"]) != (digest, hashlib.sha256(text).hexdigest()):
        broken.append("the record knows another file of votes, or another result")
    elif [str(one) for one in tallied["winners"]] != winners:
        broken.append(f"the record says that {tallied['winners']} won")
    return broken, winners


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a vote about money from its lists to its result.")
    for name in ("ballot", "votes", "result", "record"):
        parser.add_argument(name)
    arguments = parser.parse_args()
    try:
        fetch = beside("ballot_recount").fetch
        ballot, data, text = (
            json.loads(fetch(arguments.ballot)),
            fetch(arguments.votes),
            fetch(arguments.result),
        )
        broken, winners = check(ballot, data, text, arguments.record)
    except Exception as error:  # noqa: BLE001  whatever cannot be read is no proof
        print(f"there is nothing that can be checked: {error!r}", file=sys.stderr)
        return 2
    print(f"winners, as computed here: {', '.join(winners) or '-'}")
    for line in broken:
        print(f"BROKEN: {line}")
    print("does not hold" if broken else "everything holds")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
