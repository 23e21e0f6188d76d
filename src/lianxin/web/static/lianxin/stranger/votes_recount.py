"""Count the votes on statements of a consultation again without trusting the office that held it.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.

    python votes_recount.py VOTES RECORD                the batches fit the record, and these are the totals
    python votes_recount.py VOTES RECORD --number 1234  ... and this is what stands under my number

VOTES is the address of the published votes (https://office.example/town/asking/3/votes.json) or a file with them.
RECORD is the address of the public record (https://office.example/town/record/) or a folder that
`lianxin export-record` wrote.  Whether the record itself is whole, and the same for everybody, is what
lianxin_verify.py checks: run that first.

What a clean run proves.  Every batch is the one to which the office bound itself in the record when it was sealed, none
is missing and none was added; each line is a vote on a statement that was shown; and with the last vote of each number
on each statement the totals are those that the office published.

What it cannot prove.  That behind each number stands one person: nobody had to show who they are.  That the office
took every vote in: for that everybody looks for their own answers under their own number.

Exit status: 0 everything holds, 1 something does not and is named, 2 there was nothing that could be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LINE = re.compile(r"(0|[1-9][0-9]{0,17}) ([1-9][0-9]{0,17}) (-1|0|1) ([01])")
BUNDLE = 256
PREFIX = b"lianxin votes\n"
WORDS = {"1": "agree", "0": "pass", "-1": "disagree"}
#: In the order in which totals are published.
ORDER = ("1", "0", "-1")


class NothingToCheck(Exception):
    """There are no votes or no record, or a file that was named is not there."""


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
    """What the record says of this consultation, by kind, in order."""
    told: dict[str, list[Json]] = {}
    for entry in entries(record):
        about = entry["kind"].startswith(("consultation.", "statement.", "votes."))
        if about and entry["public"]["consultation"] == number:
            told.setdefault(entry["kind"], []).append(entry["public"])
    return told


# --- 2. What is compared ---------------------------------------------------------------------------------------


def check(
    votes: Json, story: dict[str, list[Json]]
) -> tuple[dict[tuple[str, str], str], list[str], list[str]]:
    """The last vote by number and statement; what does not hold; and what a careful reader should know."""
    broken: list[str] = []
    told: list[str] = []
    announced = story.get("consultation.announced", [])
    if len(announced) != 1:
        broken.append("the record does not know this consultation, or knows it twice")
    elif announced[0]["question"] != votes["question"]:
        broken.append("the question is not the one that was announced")
    if not votes["ended"]:
        told.append("voting has not ended: the votes are not published yet")
        broken += ["votes are published while people still vote"] if votes["batches"] else []
        return {}, broken, told
    check_batches(votes["batches"], story.get("votes.sealed", []), broken)
    last = last_votes(votes["batches"], story, broken)
    check_totals(votes["totals"], last, broken)
    people = len({number for number, _statement in last})
    for closed in story.get("consultation.closed", []):
        if people < closed["people"]:
            broken.append(f"{closed['people']} people had voted when it closed, and {people} are published")
    return last, broken, told


def check_batches(batches: list[Json], sealed: list[Json], broken: list[str]) -> None:
    """Each batch of the record is there, in its place and byte for byte; and no other."""
    if [one["number"] for one in batches] != list(range(1, len(sealed) + 1)):
        broken.append(
            f"the record has {len(sealed)} batches, and the published ones are not these in their order"
        )
    if [one["batch"] for one in sealed] != list(range(1, len(sealed) + 1)):
        broken.append("the record itself does not count its batches in order")
    for one, entry in zip(batches, sealed, strict=False):
        content = "".join(f"{line}\n" for line in one["lines"])
        digest = hashlib.sha256(PREFIX + bytes.fromhex(one["salt"]) + content.encode()).hexdigest()
        if digest != entry["commitment"]:
            broken.append(f"batch {one['number']} is not the one that was sealed")
        if len(one["lines"]) != entry["count"]:
            broken.append(f"batch {one['number']} does not have as many votes as were sealed")


def last_votes(
    batches: list[Json], story: dict[str, list[Json]], broken: list[str]
) -> dict[tuple[str, str], str]:
    """Of each number on each statement the vote of the latest batch."""
    shown = {str(one["statement"]) for one in story.get("statement.shown", [])}
    last: dict[tuple[str, str], str] = {}
    for one in batches:
        pairs = set()
        for line in one["lines"]:
            found = LINE.fullmatch(line)
            if found is None:
                broken.append(f"a line of batch {one['number']} is no vote: {line!r}")
                continue
            number, statement, choice, _matters = found.groups()
            if statement not in shown:
                broken.append(
                    f"batch {one['number']} has a vote on statement {statement}, which was never shown"
                )
            if (number, statement) in pairs:
                broken.append(
                    f"batch {one['number']} has two votes of number {number} on statement {statement}"
                )
            pairs.add((number, statement))
            last[number, statement] = choice
    return last


def totals_of(last: dict[tuple[str, str], str]) -> dict[str, list[int]]:
    totals: dict[str, list[int]] = {}
    for (_number, statement), choice in last.items():
        totals.setdefault(statement, [0, 0, 0])[ORDER.index(choice)] += 1
    return totals


def check_totals(published: Json, last: dict[tuple[str, str], str], broken: list[str]) -> None:
    counted = totals_of(last)
    broken += [
        f"statement {statement}: published {published.get(statement)}, counted {counted.get(statement)}"
        for statement in sorted({*published, *counted}, key=lambda text: (len(text), text))
        if published.get(statement) != counted.get(statement)
    ]


# --- 3. The command --------------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> int:
    votes = json.loads(fetch(arguments.votes))
    last, broken, told = check(votes, story_of(arguments.record, votes["consultation"]))
    words = {str(one["number"]): one["words"] for one in votes["statements"]}
    if arguments.number:
        own = {
            statement: choice for (number, statement), choice in last.items() if number == arguments.number
        }
        for statement, choice in sorted(own.items(), key=lambda pair: int(pair[0])):
            print(f"your answer: {WORDS[choice]:8}  {statement}  {words.get(statement, '')}")
        if not own:
            broken.append(f"nothing stands under the number {arguments.number}")
    print("   agree    pass disagree")
    for statement, counts in sorted(totals_of(last).items(), key=lambda pair: int(pair[0])):
        print("".join(f"{count:8}" for count in counts) + f"  {statement}  {words.get(statement, '')}")
    people = len({number for number, _statement in last})
    print(f"{people} numbers, {len(last)} votes that count, {len(votes['batches'])} batches")
    for text in told:
        print(f"note: {text}")
    for text in broken:
        print(f"BROKEN: {text}")
    print("does not hold" if broken else "everything holds")
    return 1 if broken else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Count the votes of a consultation again.")
    parser.add_argument("votes", help="the published votes: an address or a file")
    parser.add_argument("record", help="the public record: an address or a folder")
    parser.add_argument("--number", help="your number, as it stood on the page on which you voted")
    try:
        return run(parser.parse_args())
    except (NothingToCheck, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"there is nothing that can be checked: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
