"""Count the answers to a survey again without trusting the office that asked.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.

    python survey_recount.py SURVEY RECORD                   lines, questions and counts are those of the record
    python survey_recount.py SURVEY RECORD --number 81234567  ... and this is what stands under one of my numbers

SURVEY is the address of the published survey (https://office.example/town/asking/3/survey/1.json) or a file with it.
RECORD is the address of the public record (https://office.example/town/record/) or a folder that
`lianxin export-record` wrote.  Whether the record itself is whole, and the same for everybody, is what
lianxin_verify.py checks: run that first.

What a clean run proves.  The questions are those to which the office bound itself; every batch is the one that it sealed,
none is missing and none was added; and with the last answer under each number the counts are those that it published.

What it cannot prove.  That behind each number stands one person or one home.  That the office took every answer in: for
that everybody looks for their own, each under a number of its own.  The weighted figures: they rest on what people say of
themselves, which is in no record.

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
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LINE = re.compile(r"([0-9]{1,18}) (?:(0)|([1-9][0-9]?) (pass|[0-9:,]{1,40}))")
BUNDLE, LEAST = 256, 5
PREFIX = b"lianxin survey\n"
#: Steps of a scale that agree, and those that do not.
HALVES = {"agree": ("4", "5"), "disagree": ("1", "2")}


class NothingToCheck(Exception):
    """There is no survey or no record, or a file that was named is not there."""


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


def story_of(record: str, survey: Json) -> dict[str, list[Json]]:
    """What the record says of this survey, by kind, in order."""
    told: dict[str, list[Json]] = {}
    for entry in entries(record):
        public = entry["public"]
        here = entry["kind"].startswith("survey.") and public["consultation"] == survey["consultation"]
        if here and public["survey"] == survey["survey"]:
            told.setdefault(entry["kind"], []).append(public)
    return told


def digest(value: object) -> str:
    """SHA-256 of the one spelling of a value: keys in order, no spaces, text as it is."""
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


# --- 2. What is compared ---------------------------------------------------------------------------------------


def check(one: Json, story: dict[str, list[Json]], broken: list[str]) -> dict[tuple[str, str], str]:
    """One round: the last answer by number and question."""
    name = f"round {one['number']}"
    worded = [
        entry["instrument"] for entry in story.get("survey.worded", []) if entry["version"] == one["version"]
    ]
    mark = digest({"questions": one["questions"]})
    if mark != one["instrument"] or (worded and worded[-1] != mark):
        broken.append(f"{name}: the questions are not those of the record")
    sealed = [entry for entry in story.get("survey.sealed", []) if entry["round"] == one["number"]]
    if not one["ended"]:
        broken += [f"{name}: answers are published while people still answer"] if one["batches"] else []
        return {}
    check_batches(name, one["batches"], sealed, broken)
    last = last_answers(name, one["batches"], broken)
    counted = [entry for entry in story.get("survey.counted", []) if entry["round"] == one["number"]]
    if len(counted) != 1 or counted[0]["result"] != digest(one["result"]):
        broken.append(f"{name}: the published counts are not those of the record")
    check_counts(name, one, last, broken)
    return last


def check_batches(name: str, batches: list[Json], sealed: list[Json], broken: list[str]) -> None:
    """Each batch of the record is there, in its place and byte for byte; and no other."""
    if [one["number"] for one in batches] != [one["batch"] for one in sealed]:
        broken.append(f"{name}: the record has {len(sealed)} batches, and the published ones are not these")
    for one, entry in zip(batches, sealed, strict=False):
        content = "".join(f"{line}\n" for line in one["lines"])
        found = hashlib.sha256(PREFIX + bytes.fromhex(one["salt"]) + content.encode()).hexdigest()
        if found != entry["commitment"] or len(one["lines"]) != entry["count"]:
            broken.append(f"{name}: batch {one['number']} is not the one that was sealed")


def last_answers(name: str, batches: list[Json], broken: list[str]) -> dict[tuple[str, str], str]:
    last: dict[tuple[str, str], str] = {}
    for one in batches:
        for line in one["lines"]:
            found = LINE.fullmatch(line)
            if found is None:
                broken.append(f"{name}: a line of batch {one['number']} is no answer: {line!r}")
                continue
            last[found[1], found[2] or found[3]] = found[4] or ""
    return last


def check_counts(name: str, one: Json, last: dict[tuple[str, str], str], broken: list[str]) -> None:
    """Every count that was published; those that were left out are left out because they are small."""
    people = sum(question == "0" for _number, question in last)
    if one["result"]["people"] != (people if people >= LEAST else None):
        broken.append(f"{name}: published {one['result']['people']} people, counted {people}")
    for told in one["result"]["questions"]:
        answers = [answer for (_lot, question), answer in last.items() if question == str(told["number"])]
        found = counts_of(answers, people)
        published = {key: told[key] for key in ("answered", "passed", "unseen", *HALVES)} | told["chosen"]
        broken += [
            f"{name}, question {told['number']}, {key}: published {count}, counted {found[key]}"
            for key, count in published.items()
            if count is not None and count != found[key]
        ]


def counts_of(answers: list[str], people: int) -> Counter[str]:
    said = [answer for answer in answers if answer != "pass"]
    found: Counter[str] = Counter()
    for answer in said:
        found.update(part.partition(":")[0] for part in answer.split(","))
    for half, steps in HALVES.items():
        found[half] = sum(found[step] for step in steps)
    found["answered"], found["passed"] = len(said), len(answers) - len(said)
    found["unseen"] = people - len(answers)
    return found


# --- 3. The command --------------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> int:
    survey = json.loads(fetch(arguments.survey))
    story = story_of(arguments.record, survey)
    broken: list[str] = []
    if len(story.get("survey.announced", [])) != 1:
        broken.append("the record does not know this survey, or knows it twice")
    own: list[str] = []
    for one in survey["rounds"]:
        last = check(one, story, broken)
        own += [
            f"round {one['number']}, question {question}: {answer or 'took part'}"
            for (number, question), answer in last.items()
            if number == arguments.number
        ]
        print(f"round {one['number']}: {len(last)} lines that count, {len(one['batches'])} batches")
    if arguments.number and not own:
        broken.append(f"nothing stands under the number {arguments.number}")
    for text in [*own, *(f"BROKEN: {text}" for text in broken)]:
        print(text)
    print("does not hold" if broken else "everything holds")
    return 1 if broken else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Count the answers to a survey again.")
    parser.add_argument("survey", help="the published survey: an address or a file")
    parser.add_argument("record", help="the public record: an address or a folder")
    parser.add_argument("--number", help="one of your numbers, as it stood on the page on which you answered")
    try:
        return run(parser.parse_args())
    except (NothingToCheck, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"there is nothing that can be checked: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
