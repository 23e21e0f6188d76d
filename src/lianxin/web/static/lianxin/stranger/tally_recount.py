"""Compute again what a vote about money gave, without trusting the office that counted it.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.

    python tally_recount.py VOTES.pb RESULT.json

VOTES.pb holds all ballots (the format of pabulib.org), RESULT.json is what an office or `lianxin tally --json` said of them.

What a clean run proves.  Of these ballots, by the rule that the result names, come these winners in this order; every tie,
payment and reason that is told is right, to the last of six decimals.  Numbers are whole: no rounding decides anything.

What it cannot prove.  That these are the ballots that were cast: for that compare the digest it prints with the one in the
record, and look for your own ballot.  That this was the rule announced before the vote: it prints the rule; compare.

Exit status: 0 everything is as told, 1 something is not and is named, 2 there was nothing that could be counted.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
from collections import Counter
from fractions import Fraction
from math import gcd, lcm
from pathlib import Path
from typing import Any

Json = dict[str, Any]
EMPTY = dict.fromkeys(("endowment", "raises", "paid", "unspent"))


# --- 1. The ballots -------------------------------------------------------------------------------------------
def sections(text: str) -> dict[str, list[dict[str, str]]]:
    """META, PROJECTS and VOTES: each has its title, a line of column names, and rows."""
    found, wanted = dict[str, list[list[str]]](), ["META", "PROJECTS", "VOTES"]
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        cells = [cell.strip() for cell in row]
        if wanted and cells and cells[0].upper() == wanted[0] and not any(cells[1:]):
            rows = found[wanted.pop(0)] = []
        elif any(cells):
            rows.append(cells)
    return {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in found.items()}


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def listed(cell: str) -> list[str]:
    return [] if cell.lower() in {"", "none"} else [part.strip() for part in cell.split(",")]


class Vote:
    """The election in whole numbers: money in the smallest unit that occurs, scores in the smallest that occurs."""

    def __init__(self, data: bytes, rule: Json) -> None:
        read = sections(data.decode("utf-8-sig"))
        self.meta = {row["key"]: row["value"] for row in read["META"]}
        self.ids = [row["project_id"] for row in read["PROJECTS"]]
        self.names = [row.get("name", "") for row in read["PROJECTS"]]
        budget, costs = number(self.meta["budget"]), [number(row["cost"]) for row in read["PROJECTS"]]
        self.unit = lcm(budget.denominator, *(cost.denominator for cost in costs))
        self.budget, self.costs = int(budget * self.unit), [int(cost * self.unit) for cost in costs]
        self.longest = max((len(listed(row["vote"])) for row in read["VOTES"]), default=1)
        scores = Counter(self.scores_of(row, points=rule["points"]) for row in read["VOTES"])
        self.point = lcm(1, *(score.denominator for ballot in scores for _, score in ballot))
        self.voters = len(read["VOTES"])
        if len({row["voter_id"] for row in read["VOTES"]}) < self.voters:
            raise ValueError("a voter is there twice")
        self.total, self.votes = [0] * len(self.ids), [0] * len(self.ids)
        self.sizes, self.backers = list[int](), [list[tuple[int, int]]() for _ in self.ids]
        for ballot, size in scores.items():
            for project, score in ballot:
                self.total[project] += int(score * self.point) * size
                if score > 0:
                    self.votes[project] += size
                    self.backers[project].append((len(self.sizes), int(score * self.point)))
            self.sizes.append(size)
        self.allowed = [one for one, had in enumerate(self.total) if had >= rule["threshold"] * self.point]

    def scores_of(self, row: dict[str, str], *, points: bool) -> tuple[tuple[int, Fraction], ...]:
        """What a ballot says of each project, in the order of the file."""
        kind, named = self.meta["vote_type"], listed(row["vote"])
        scores: dict[str, Fraction] = {}
        if kind in {"cumulative", "scoring"}:
            default = number(self.meta.get("default_score") or "0") if kind == "scoring" else 0
            scores = dict.fromkeys(self.ids, Fraction(default)) if default else {}
            scores.update(zip(named, map(Fraction, listed(row["points"])), strict=True))
        elif kind == "ordinal":
            first = max(int(self.meta.get("max_length") or 0), self.longest)
            scores = {one: Fraction(first - place) for place, one in enumerate(named)}
        else:
            scores = dict.fromkeys(named, Fraction(1))
        if not points:
            scores = {one: Fraction(1) for one, score in scores.items() if score > 0}
        return tuple(sorted((self.ids.index(one), score) for one, score in scores.items()))

    def cost_of(self, projects: list[int]) -> int:
        return sum(self.costs[one] for one in projects)


# --- 2. Ties ----------------------------------------------------------------------------------------------------
def standing(vote: Vote, rule: Json, criterion: str, one: int) -> Any:
    """What is least wins."""
    lot = hashlib.sha256(f"{rule['lot']}\n{vote.ids[one]}".encode()).hexdigest()
    told = {"votes": -vote.votes[one], "cost": vote.costs[one], "dear": -vote.costs[one]}
    return (told | {"order": one, "lot": lot})[criterion]


def settle(vote: Vote, rule: Json, tied: list[int], part: str, step: int) -> tuple[int, Json]:
    """One criterion after the other, until one project is left."""
    left, by = sorted(tied), ""
    for by in rule["ties"]:
        best = min(standing(vote, rule, by, one) for one in left)
        left = [one for one in left if standing(vote, rule, by, one) == best]
        if len(left) == 1:
            break
    names = [vote.ids[one] for one in sorted(tied)]
    return left[0], {"part": part, "step": step, "tied": names, "won": vote.ids[left[0]], "by": by}


# --- 3. Equal shares --------------------------------------------------------------------------------------------
def split(vote: Vote, purses: list[int], part: int, project: int) -> tuple[Fraction, int, set[int]] | None:
    """What one score pays, what all backers hold, and who gives everything: from the poorest backer upwards."""
    size = vote.sizes
    need = vote.costs[project] * part
    held = sum(purses[one] * size[one] for one, _ in vote.backers[project])
    if held < need:
        return None
    weight = sum(score * size[one] for one, score in vote.backers[project])
    emptied: set[int] = set()
    for one, score in sorted(vote.backers[project], key=lambda pair: Fraction(purses[pair[0]], pair[1])):
        if purses[one] * weight >= need * score:
            break
        need, weight = need - purses[one] * size[one], weight - score * size[one]
        emptied.add(one)
    return Fraction(need, weight * part), held, emptied


class Shares:
    """Everybody starts with the same endowment; the project that gives most for the money comes next."""

    def __init__(self, vote: Vote, rule: Json, endowment: Fraction) -> None:
        self.vote, self.rule, self.endowment = vote, rule, endowment
        self.part = endowment.denominator  # purses count money in parts of a unit, finer after each payment
        self.purses = [endowment.numerator] * len(vote.sizes)
        self.won, self.ties, self.told = list[int](), list[Json](), dict[int, Json]()
        price = {one: vote.costs[one] if rule["utility"] == "cost" else 1 for one in vote.allowed}
        floor = {one: Fraction(0) for one in vote.allowed if vote.costs[one] and vote.backers[one]}
        while True:
            found: dict[int, tuple[Fraction, int, set[int]]] = {}
            least: Fraction | None = None
            for one in sorted(floor, key=floor.__getitem__):
                if least is not None and floor[one] > least:
                    break  # what a backer must pay only rises, so this one cannot be cheaper now
                bought = split(vote, self.purses, self.part, one)
                if bought is None:
                    del floor[one]
                    continue
                found[one], floor[one] = bought, bought[0] / price[one]
                least = floor[one] if least is None else min(least, floor[one])
            best = [one for one in found if floor[one] == least]
            if not best:
                return
            one = best[0]
            if len(best) > 1:
                one, tie = settle(vote, rule, best, "shares", len(self.won) + 1)
                self.ties.append(tie)
            self.pay(one, *found[one])
            del floor[one]

    def pay(self, project: int, rate: Fraction, held: int, emptied: set[int]) -> None:
        vote = self.vote
        self.won.append(project)
        self.told[project] = {
            "how": "shares",
            "step": len(self.won),
            "support": figure(vote.costs[project] / rate / vote.point),
            "payment": figure(rate * vote.point / vote.unit),
            "held": figure(Fraction(held, self.part) / vote.unit),
            "payers": vote.votes[project],
            "emptied": sum(vote.sizes[one] for one in emptied),
        }
        finer = rate.denominator // gcd(rate.denominator, self.part)
        self.purses = [purse * finer for purse in self.purses]
        self.part *= finer
        for one, score in vote.backers[project]:
            self.purses[one] -= self.purses[one] if one in emptied else int(rate * score * self.part)


def raised(vote: Vote, rule: Json) -> tuple[int, Shares]:
    """How often the endowment could be raised, and what came out then."""
    completion = rule["completion"]
    endowment = Fraction(vote.budget, vote.voters) if vote.voters else Fraction(0)
    if rule["integral"]:
        endowment = Fraction(endowment // vote.unit * vote.unit)
    wanted = [one for one in vote.allowed if vote.costs[one] and vote.backers[one]]
    now, raises = Shares(vote, rule, endowment), 0
    while completion.startswith("add1") and vote.voters:
        left = vote.budget - vote.cost_of(now.won)
        missed = set(wanted) - set(now.won)
        if not missed or (completion.startswith("add1e") and all(vote.costs[one] > left for one in missed)):
            break
        higher = endowment + (raises + 1) * Fraction(rule["increment"]) * vote.unit
        after = Shares(vote, rule, higher)
        if vote.cost_of(after.won) > vote.budget:
            break
        now, raises = after, raises + 1
    return raises, now


# --- 4. Greedy --------------------------------------------------------------------------------------------------
class Greedy:
    """By votes, or by votes for each unit of money, behind what was funded before."""

    def __init__(self, vote: Vote, rule: Json, before: list[int], part: str) -> None:
        self.won, self.ties, self.left_at = list[int](), list[Json](), dict[int, int]()
        left = vote.budget - vote.cost_of(before)
        first = sum(map(abs, vote.total)) + 1
        rank: dict[int, Fraction] = {}
        for one in vote.allowed:
            if vote.total[one] > 0 and one not in before:
                score, cost = vote.total[one], vote.costs[one]
                rank[one] = Fraction(score) if rule["utility"] == "cost" else Fraction(first + score)
                if rule["utility"] == "cardinality" and cost:
                    rank[one] = Fraction(score, cost)
        for value in sorted(set(rank.values()), reverse=True):
            equal = [one for one in rank if rank[one] == value]
            money, rivals = left, [one for one in equal if vote.costs[one] <= left]
            step = sum(vote.costs[one] > 0 for one in before) + len(self.won) + 1
            while len(rivals) > 1 and vote.cost_of(rivals) > money:
                one, tie = settle(vote, rule, rivals, part, step)
                self.ties.append(tie)
                money, step = money - vote.costs[one], step + 1
                rivals = [other for other in rivals if other != one and vote.costs[other] <= money]
            while equal:
                one, _ = settle(vote, rule, equal, part, 0)
                equal.remove(one)
                self.left_at[one] = left
                if vote.costs[one] <= left:
                    self.won.append(one)
                    left -= vote.costs[one]


def overtaking(vote: Vote, rule: Json, one: int, won: list[int]) -> int | None:
    """How many more votes had put a project before the one after which its cost was no longer there."""
    if one not in vote.allowed or vote.costs[one] > vote.budget:
        return None
    left, wanted = vote.budget, Fraction(0)
    for other in won:
        left -= vote.costs[other]
        if left < vote.costs[one]:
            if rule["utility"] == "cardinality" and not vote.costs[other]:
                return None
            rate = Fraction(vote.costs[one], vote.costs[other]) if rule["utility"] == "cardinality" else 1
            wanted = vote.total[other] * Fraction(rate)
            break
    return int((wanted - vote.total[one]) // vote.point) + 1


# --- 5. The result, written again ---------------------------------------------------------------------------------
def figure(value: Fraction | int) -> str:
    """Six decimals, half to even, no zeros at the end."""
    whole, part = divmod(abs(round(Fraction(value) * 10**6)), 10**6)
    text = f"{whole}.{part:06}".rstrip("0").rstrip(".")
    return f"-{text}" if round(Fraction(value) * 10**6) < 0 else text


def lost(vote: Vote, one: int) -> str:
    return ("lost" if one in vote.allowed else "threshold") if vote.votes[one] else "unsupported"


def by_greedy(vote: Vote, rule: Json) -> Json:
    found, told = Greedy(vote, rule, [], "greedy"), dict[int, Json]()
    for one in range(len(vote.ids)):
        left = found.left_at.get(one)
        told[one] = {"left": None if left is None else figure(Fraction(left, vote.unit))}
        if one in found.won:
            told[one] |= {"how": "greedy", "step": found.won.index(one) + 1}
        else:
            told[one] |= {"how": lost(vote, one), "needed": overtaking(vote, rule, one, found.won)}
    return {"stands": "greedy", "won": found.won, "ties": found.ties, "told": told} | EMPTY


def by_shares(vote: Vote, rule: Json) -> Json:
    free = [one for one in vote.allowed if not vote.costs[one] and vote.votes[one]]
    raises, found = raised(vote, rule)
    fills = rule["completion"] == "utilitarian" or rule["completion"].endswith("u")
    fill = Greedy(vote, rule, free + found.won, "fill") if fills else None
    filled = fill.won if fill else []
    told = dict(found.told) | {one: {"how": "free", "step": 0} for one in free}
    for one in set(range(len(vote.ids))) - set(told):
        told[one] = {"how": lost(vote, one)}
        if one in filled:
            told[one] = {"how": "fill", "step": len(found.won) + 1 + filled.index(one)}
        if told[one]["how"] in {"fill", "lost"}:
            held = sum(found.purses[who] * vote.sizes[who] for who, _ in vote.backers[one])
            missing = vote.costs[one] - Fraction(held, found.part)
            left = fill.left_at.get(one) if fill else None
            told[one] |= {
                "held": figure(Fraction(held, found.part) / vote.unit),
                "missing": figure(missing / vote.unit),
                "left": None if left is None else figure(Fraction(left, vote.unit)),
                "needed": -(-missing // found.endowment) if found.endowment else None,
            }
    purses = sum(size * purse for size, purse in zip(vote.sizes, found.purses, strict=True))
    return {
        "stands": "equal-shares",
        "won": free + found.won + filled,
        "ties": found.ties + (fill.ties if fill else []),
        "told": told,
        "endowment": str(found.endowment / vote.unit),
        "raises": raises,
        "paid": figure(Fraction(vote.cost_of(found.won), vote.unit)),
        "unspent": figure(Fraction(purses, found.part) / vote.unit),
    }


def preferred(vote: Vote, rule: Json, shares: list[int], greedy: list[int]) -> Json:
    """How many voters would rather have the one or the other."""
    mine, theirs = [0] * len(vote.sizes), [0] * len(vote.sizes)
    for counts, won in ((mine, shares), (theirs, greedy)):
        for one in won:
            for who, _ in vote.backers[one]:
                counts[who] = 1 if rule["comparison"] == "exclusion" else counts[who] + 1
    rows = list(zip(vote.sizes, mine, theirs, strict=True))
    return {
        "equal_shares": sum(size for size, one, other in rows if one > other),
        "greedy": sum(size for size, one, other in rows if other > one),
    }


def recount(data: bytes, rule: Json) -> Json:
    vote, choice = Vote(data, rule), None
    found = (by_greedy if rule["method"] == "greedy" else by_shares)(vote, rule)
    if rule["method"] != "greedy" and rule["comparison"] != "none":
        other = by_greedy(vote, rule)
        choice = preferred(vote, rule, found["won"], other["won"])
        found = other if choice["greedy"] > choice["equal_shares"] else found
    won, told, projects = found.pop("won"), found.pop("told"), list[Json]()
    for one, name in enumerate(vote.ids):
        row = {"project": name, "name": vote.names[one], "votes": vote.votes[one], **told[one]}
        row["cost"] = figure(Fraction(vote.costs[one], vote.unit))
        row["score"] = figure(Fraction(vote.total[one], vote.point))
        projects.append({key: value for key, value in row.items() if value is not None})
    ballots = {"sha256": hashlib.sha256(data).hexdigest(), "vote_type": vote.meta["vote_type"]}
    ballots["budget"] = figure(Fraction(vote.budget, vote.unit))
    return found | {
        "format": "lianxin-tally-1",
        "input": {**ballots, "voters": vote.voters, "projects": len(vote.ids)},
        "winners": [vote.ids[one] for one in won],
        "cost": figure(Fraction(vote.cost_of(won), vote.unit)),
        "left": figure(Fraction(vote.budget - vote.cost_of(won), vote.unit)),
        "preferred": choice,
        "projects": projects,
    }


def differences(told: Any, found: Any, where: str) -> list[str]:
    """Every place where the result says something else; of the code and of remarks on the file nothing is said."""
    if isinstance(found, dict) and isinstance(told, dict):
        extra = sorted(told.keys() - found.keys()) if where else []
        lines = [f"{where}{key}: {told[key]!r} is told, nothing is found" for key in extra]
        for key, value in found.items():
            lines += differences(told.get(key), value, f"{where}{key} / ")
        return lines
    if isinstance(found, list) and isinstance(told, list) and len(found) == len(told):
        rows = enumerate(zip(told, found, strict=True), 1)
        return [line for number, pair in rows for line in differences(*pair, f"{where}{number} / ")]
    return [] if told == found else [f"{where.removesuffix(' / ')}: {told!r} is told, {found!r} is found"]


# --- 6. The command ------------------------------------------------------------------------------------------------
def main() -> int:
    parser = argparse.ArgumentParser(description="Compute the result of a vote about money again.")
    parser.add_argument("votes", type=Path, help="the file of ballots")
    parser.add_argument("result", type=Path, help="the result as JSON")
    arguments = parser.parse_args()
    try:
        told = json.loads(arguments.result.read_bytes())
        found = recount(arguments.votes.read_bytes(), (told := told.get("tally", told))["rule"])
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError) as error:
        print(f"there is nothing that can be counted: {error!r}", file=sys.stderr)
        return 2
    ballots, rule = found["input"], json.dumps(told["rule"], ensure_ascii=False)
    print(f"ballots: {ballots['voters']}, SHA-256 {ballots['sha256']}\nrule: {rule}")
    print(f"winners, as computed here: {', '.join(found['winners']) or '-'}")
    wrong = differences(told, found, "")
    for line in wrong:
        print(f"WRONG: {line}")
    print("the result is not what these ballots give" if wrong else "everything is as told")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
