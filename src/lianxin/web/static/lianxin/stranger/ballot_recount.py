"""Count a secret ballot again without trusting the office that held it.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.

    python ballot_recount.py BALLOT RECORD                     the lists fit the record, and this is the count
    python ballot_recount.py BALLOT RECORD --mark ABCDE-12345  ... and my vote stands there, with this choice
    python ballot_recount.py BALLOT RECORD --token TOKEN       ... and my token voted, or did not

BALLOT is the address of the ballot's JSON (https://office.example/town/ballots/1.json) or a file with it.  RECORD is
the address of the public record (https://office.example/town/record/) or a folder that `lianxin export-record` wrote.
Whether the record itself is whole, and the same for everybody, is what lianxin_verify.py checks: run that first.

What a clean run proves.  The terms, the roll of tokens, the spent tokens, the sealed votes and the opened list are
those to which the office bound itself in the record, each before the next one; no more votes were counted than tokens
of the roll were spent; and the figures are what the list gives.

What it cannot prove alone.  That the trustee opened each vote as it was: for that every voter looks for the own mark.
That nobody voted with a token of somebody who did not: for that those look whether their token is spent.

Exit status: 0 everything holds, 1 something does not and is named, 2 there was nothing that could be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ONE = "[0-9]{1,3}(?::[0-9]{1,3})?"
VOTE = re.compile(f"([{ALPHABET}]{{10}}) ({ONE}(?:,{ONE})*)")
BUNDLE = 256
TERMS = ("question", "options", "choose", "trustee")


class NothingToCheck(Exception):
    """There is no ballot or no record, or a file that was named is not there."""


# --- 1. Reading -----------------------------------------------------------------------------------------------


def fetch(place: str) -> bytes:
    try:
        if "://" not in place:
            return Path(place).read_bytes()
        if not place.startswith(("https://", "http://")):
            raise NothingToCheck(f"{place} is no web address")
        with urllib.request.urlopen(place, timeout=60) as answer:  # noqa: S310  the reader typed the address
            content: bytes = answer.read()
            return content
    except (urllib.error.URLError, OSError) as error:
        raise NothingToCheck(f"{place}: {error}") from None


def entries(record: str) -> Iterator[Json]:
    """Every line of the record, as its tiles hold them (C2SP tlog-tiles): a length in two bytes, then the line."""
    base = record.rstrip("/")
    size = int(fetch(f"{base}/checkpoint").split(b"\n")[1])
    for index in range(-(-size // BUNDLE)):
        width = min(BUNDLE, size - index * BUNDLE)
        data = bundle(base, index, width)
        at = 0
        for _ in range(width):
            length = int.from_bytes(data[at : at + 2])
            yield json.loads(data[at + 2 : at + 2 + length])
            at += 2 + length


def bundle(base: str, index: int, width: int) -> bytes:
    """A bundle that is not full has its width in its name."""
    thousands = [f"{index % 1000:03}"]
    while index := index // 1000:
        thousands.insert(0, f"x{index % 1000:03}")
    part = f".p/{width}" if width < BUNDLE else ""
    return fetch(f"{base}/tile/entries/{'/'.join(thousands)}{part}")


def story_of(record: str, number: int) -> dict[str, list[Json]]:
    """What the record says of this ballot, by kind, in order."""
    told: dict[str, list[Json]] = {}
    for entry in entries(record):
        if entry["kind"].startswith("ballot.") and entry["public"]["ballot"] == number:
            told.setdefault(entry["kind"], []).append(entry)
    return told


# --- 2. The same arithmetic as in the house, written again -------------------------------------------------------


def digest(lines: Iterable[str]) -> str:
    """Of a list that has no order of its own: every line, sorted, each with its end."""
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def plain(typed: str) -> str:
    """Capital letters and digits alone; O is meant as 0, I and L as 1."""
    kept = (char.upper() for char in unicodedata.normalize("NFKC", typed) if char.isalnum())
    return "".join(kept).translate(str.maketrans("OIL", "011"))


def commitment(place: str, token: str) -> str:
    return hashlib.sha256(f"lianxin ballot token\n{place}\n{plain(token)}\n".encode()).hexdigest()


# --- 3. What is compared ---------------------------------------------------------------------------------------


def check(ballot: Json, story: dict[str, list[Json]]) -> tuple[list[str], list[str]]:
    """What does not hold, and what a careful reader should know."""
    broken: list[str] = []
    told: list[str] = []
    last = {kind: found[-1]["public"] for kind, found in story.items()}
    broken += [
        f"the record says more than once that the ballot was {kind}"
        for kind in ("announced", "opened", "closed", "counted")
        if len(story.get(f"ballot.{kind}", [])) > 1
    ]
    check_terms(ballot, last, broken)
    check_roll(ballot, story, last, broken)
    if "ballot.closed" in last:
        check_cast(ballot, story, last, broken, told)
    elif ballot["spent"] or ballot["sealed"] or ballot["votes"]:
        broken.append("lists of votes are published, and the record does not say that the ballot closed")
    if "ballot.counted" in last:
        check_count(ballot, last, broken, told)
    elif ballot["votes"] or ballot["counts"]:
        broken.append("a result is published that the record does not know")
    return broken, told


def check_terms(ballot: Json, last: Json, broken: list[str]) -> None:
    announced = last.get("ballot.announced")
    if announced is None:
        broken.append("the record does not know this ballot")
        return
    broken += [f"{name} is not what was announced" for name in TERMS if ballot[name] != announced[name]]
    if ballot.get("money", {}) != announced.get("money", {}):
        broken.append("the terms about money are not what was announced")


def check_roll(ballot: Json, story: dict[str, list[Json]], last: Json, broken: list[str]) -> None:
    rolls = story.get("ballot.roll", [])
    opened = story.get("ballot.opened", [])
    if not rolls:
        broken += ["there is a roll that the record does not know"] if ballot["roll"] else []
        broken += ["it opened without a roll"] if opened else []
        return
    roll = last["ballot.roll"]
    if opened and rolls[-1]["number"] > opened[0]["number"]:
        broken.append("the roll was changed after the ballot had opened")
    if len(set(ballot["roll"])) != roll["count"] or digest(ballot["roll"]) != roll["digest"]:
        broken.append("the roll of tokens is not the one in the record")


def check_cast(
    ballot: Json, story: dict[str, list[Json]], last: Json, broken: list[str], told: list[str]
) -> None:
    closed = last["ballot.closed"]
    spent, sealed = ballot["spent"], ballot["sealed"]
    if digest(sealed) != closed["sealed"] or len(sealed) != closed["cast"]:
        broken.append("the sealed votes are not those of the closing")
    if digest(spent) != closed["spent"]:
        broken.append("the spent tokens are not those of the closing")
    if len(set(sealed)) != len(sealed):
        broken.append("the same sealed vote is there twice")
    strangers = set(spent) - set(ballot["roll"])
    if strangers:
        broken.append(f"{len(strangers)} spent tokens are not on the roll")
    if len(set(spent)) != len(sealed):
        broken.append(f"{len(sealed)} votes were cast with {len(set(spent))} tokens")
    before = 0
    for entry in story.get("ballot.turnout", []):
        if not before < entry["public"]["cast"] <= closed["cast"]:
            broken.append("a turnout that was told does not fit what was cast in the end")
        before = entry["public"]["cast"]
    handed = sum(entry["public"]["count"] for entry in story.get("ballot.handed", []))
    if handed and handed < len(sealed):
        broken.append(f"{handed} tokens were handed out and {len(sealed)} voted")
    if not handed:
        told.append("the office never noted that tokens were handed out")


def check_count(ballot: Json, last: Json, broken: list[str], told: list[str]) -> None:
    counted, votes, options = last["ballot.counted"], ballot["votes"], len(ballot["options"])
    counts: Counter[int] = Counter()
    for line in votes:
        found = VOTE.fullmatch(line)
        given = [one.split(":") for one in found[2].split(",")] if found else []
        choices = [int(one[0]) for one in given]
        if not keeps_within(ballot, choices, [int(one[1]) for one in given if one[1:]]):
            broken.append(f"a vote goes beyond the money or the points that there are: {line!r}")
        if not choices or len(set(choices)) != len(choices) or len(choices) > ballot["choose"]:
            broken.append(f"a line of the list is no vote: {line!r}")
        if any(not 1 <= number <= options for number in choices):
            broken.append(f"a vote chooses what was no option: {line!r}")
        counts.update(choices)
    result = [counts[number] for number in range(1, options + 1)]
    if digest(votes) != counted["digest"]:
        broken.append("the list of votes is not the one that was counted")
    if ballot["invalid"] != counted["invalid"] or len(votes) + counted["invalid"] != len(ballot["sealed"]):
        broken.append("the list does not have as many votes as were cast")
    if result != counted["counts"] or result != ballot["counts"]:
        broken.append(f"the figures are {result}, not {counted['counts']}")
    marks = Counter(line.partition(" ")[0] for line in votes)
    for mark, number in marks.items():
        if number > 1:
            told.append(f"{number} votes stand under the mark {mark}")


def keeps_within(ballot: Json, choices: list[int], points: list[int]) -> bool:
    """Of a vote about money: together it costs no more than there is, and gives no more points than it has."""
    money = ballot.get("money", {})
    costs = money.get("costs", [])
    if money.get("most") and sum(costs[one - 1] for one in choices if one <= len(costs)) > money["most"]:
        return False
    if not money.get("points"):
        return not points
    return len(points) == len(choices) and 0 not in points and sum(points) <= money["points"]


def look_for_mark(ballot: Json, typed: str, broken: list[str]) -> str:
    mark = plain(typed)
    found = [line.partition(" ")[2] for line in ballot["votes"] if line.partition(" ")[0] == mark]
    if not found:
        broken.append(f"no vote stands under the mark {typed}")
        return ""
    names = [next(iter(names.values())) for names in ballot["options"]]
    return "; ".join(", ".join(chosen(names, part) for part in one.split(",")) for one in found)


def chosen(names: list[str], part: str) -> str:
    """The name of an option, with the points that it was given, if any."""
    number, _colon, points = part.partition(":")
    return names[int(number) - 1] + (f" ({points})" if points else "")


# --- 4. The command --------------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> int:
    ballot = json.loads(fetch(arguments.ballot))
    broken, told = check(ballot, story_of(arguments.record, ballot["number"]))
    if arguments.mark:
        print(f"under your mark: {look_for_mark(ballot, arguments.mark, broken) or '-'}")
    if arguments.token:
        own = commitment(ballot["place"], arguments.token)
        if own not in ballot["roll"]:
            broken.append("your token is not on the roll")
        print(f"your token: {'has voted' if own in ballot['spent'] else 'has not voted'}")
    for names, count in zip(ballot["options"], ballot["counts"], strict=False):
        print(f"{count:8}  {next(iter(names.values()))}")
    print(f"{len(ballot['roll'])} tokens, {len(ballot['spent'])} spent, {len(ballot['votes'])} votes")
    for text in told:
        print(f"note: {text}")
    for text in broken:
        print(f"BROKEN: {text}")
    print("does not hold" if broken else "everything holds")
    return 1 if broken else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Count a secret ballot again.")
    parser.add_argument("ballot", help="the ballot's JSON: an address or a file")
    parser.add_argument("record", help="the public record: an address or a folder")
    parser.add_argument("--mark", help="the mark of your vote")
    parser.add_argument("--token", help="your token")
    try:
        return run(parser.parse_args())
    except (NothingToCheck, ValueError, KeyError, TypeError, IndexError) as error:
        print(f"there is nothing that can be checked: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
