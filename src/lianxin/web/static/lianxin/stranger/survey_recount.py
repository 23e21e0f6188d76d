"""Count the answers to a survey again without trusting the office that asked.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.

    python survey_recount.py SURVEY RECORD                   lines, questions and counts are those of the record
    python survey_recount.py SURVEY RECORD --number 81234567  ... and this is what stands under one of my numbers

SURVEY is the address of the published survey (https://office.example/town/asking/3/survey/1.json) or a file with it.
RECORD is the address of the public record (https://office.example/town/record/) or a folder that
`lianxin export-record` wrote.  Whether the record itself is whole, and the same for everybody, is what
lianxin_verify.py checks: run that first.

What a clean run proves.  The questions are those to which the office bound itself; every batch is the one that it sealed,
none is missing and none was added; and everything that it published of the counts, also what it left out because it is
small, is what these answers come to.  A question that fewer than five answered has no lines: "withheld".

What it cannot prove.  That behind each number stands one person or one home.  That the office took every answer in: for
that everybody looks for their own, each under a number of its own, another one in each round.  The weighted figures: they rest on what people say of
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
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Cells = dict[str, int | None]
LINE = re.compile(r"([0-9]{1,18}) (?:(0)|([1-9][0-9]?) (pass|[0-9:,]{1,40}))")
BUNDLE, LEAST = 256, 5
PREFIX = b"lianxin survey\n"
#: Kinds of questions to which somebody names several.
SEVERAL = ("any", "needs")


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
    counted = [entry for entry in story.get("survey.counted", []) if entry["round"] == one["number"]]
    if not one["ended"] and one["batches"]:
        broken.append(f"{name}: answers are published while people still answer")
        return {}
    check_batches(name, one["batches"], sealed, broken)
    if not counted and one["result"] is None:
        return {}
    if len(counted) != 1 or counted[0]["result"] != digest(one["result"]):
        broken.append(f"{name}: the published counts are not those of the record")
    last = last_answers(name, one["batches"], broken)
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
            if (found[1], found[2] or found[3]) in last:
                broken.append(f"{name}: two lines stand under one number: {line!r}")
            last[found[1], found[2] or found[3]] = found[4] or ""
    return last


def check_counts(name: str, one: Json, last: dict[tuple[str, str], str], broken: list[str]) -> None:
    """The whole result again, also what is left out because it is small; of fewer than five people there is nothing."""
    people = sum(question == "0" for _number, question in last)
    asked = {str(number) for number in range(len(one["questions"]) + 1)}
    broken += [f"{name}: no such question: {question}" for _number, question in last if question not in asked]
    again = []
    for number, question in enumerate(one["questions"], 1):
        answers = [answer for (_lot, of), answer in last.items() if of == str(number)]
        broken += [
            f"{name}, question {number}: no answer to it: {answer}"
            for answer in answers
            if not is_answer(question, answer)
        ]
        again.append({"number": number, "kind": question["kind"], **told(question, answers, people)})
    told_people = people if people >= LEAST else None
    whole = {"instrument": one["instrument"], "people": told_people, "questions": again}
    if one["result"] != whole:
        broken.append(f"{name}: these answers give another result: {differing(one['result'], whole)}")


def differing(published: Any, again: Json) -> str:
    """Where the two differ first, as far as that can be said."""
    if not isinstance(published, dict) or published.keys() != again.keys():
        return "it has other parts"
    for key, value in again.items():
        if published[key] != value and key != "questions":
            return f"{key}: published {published[key]}, counted {value}"
    for place, (mine, theirs) in enumerate(zip(again["questions"], published["questions"], strict=False), 1):
        for key, value in mine.items():
            if not isinstance(theirs, dict) or key not in theirs or theirs[key] != value:
                there = theirs.get(key) if isinstance(theirs, dict) else theirs
                return f"question {place}, {key}: published {there}, counted {value}"
    return "it has more, or fewer"


def places_of(question: Json) -> list[str]:
    """What can be named: steps from 1 to 5, places of a list, or numbers between the ends."""
    if question["kind"] == "number":
        return [str(place) for place in range(question["least"], question["most"] + 1)]
    many = 5 if question["kind"] == "scale" else len(question["options"])
    return [str(place) for place in range(1, many + 1)]


def is_answer(question: Json, answer: str) -> bool:
    several, named = question["kind"] in SEVERAL, [part.partition(":") for part in answer.split(",")]
    if answer == "pass" or (several and answer == "0"):
        return True
    presses = ("0", "1", "2", "3") if question["kind"] == "needs" else ("",)
    most = {"any": len(question["options"]), "needs": 3}.get(question["kind"], 1)
    places = [place for place, _colon, _press in named]
    return (
        len(set(places)) == len(places) <= most
        and set(places) <= set(places_of(question))
        and all(press in presses for _place, _colon, press in named)
    )


# --- 3. What may be told: nothing by which fewer than five could be told apart -----------------------------------


def shown(number: int) -> int | None:
    return None if 0 < number < LEAST else number


def shown_of(cells: dict[str, int]) -> Cells:
    """Parts of a whole that is known: where one is hidden the smallest of the others is hidden as well."""
    found = {key: shown(number) for key, number in cells.items()}
    if None not in found.values():
        return found
    smallest = min((number for number in found.values() if number), default=None)
    if smallest is not None:
        return {key: None if number == smallest else number for key, number in found.items()}
    small = [number for number in cells.values() if 0 < number < LEAST]
    several_ways = len(small) > 1 and len(small) < sum(small) < len(small) * (LEAST - 1)
    return found if several_ways else dict.fromkeys(cells)


def told(question: Json, answers: list[str], people: int) -> Json:
    """All that is published of one question."""
    places, needs = places_of(question), question["kind"] == "needs"
    said = [answer.split(",") for answer in answers if answer != "pass"]
    named: dict[str, list[int]] = {place: [] for place in places}
    for part in (part for parts in said for part in parts):
        place, _colon, press = part.partition(":")
        named.setdefault(place, []).append(int(press or 0))
    passed, unseen = len(answers) - len(said), people - len(answers)
    out: Json = {"withheld": False, "agree": None, "disagree": None, "pressing_tenths": {}}
    if people < LEAST or len(said) < LEAST:
        hidden = dict.fromkeys(places)
        nothing = {"answered": None, "passed": None, "unseen": None, "chosen": hidden}
        return out | nothing | {"withheld": True, "pressing_tenths": hidden if needs else {}}
    counts = {place: len(named[place]) for place in places}
    if question["kind"] in SEVERAL:
        return out | of_several(counts, named if needs else {}, len(said), passed, unseen)
    cells, halves = of_one(question, counts, passed, unseen)
    known = cells["passed"] is not None and cells["unseen"] is not None
    chosen = {place: cells.get(place) for place in places}
    both = {"passed": cells["passed"], "unseen": cells["unseen"]}
    return out | halves | both | {"answered": len(said) if known else None, "chosen": chosen}


def of_one(question: Json, counts: dict[str, int], passed: int, unseen: int) -> tuple[Cells, Cells]:
    """One answer from everybody.  Of a scale two steps are told together where a single one is too small."""
    rest = {"passed": passed, "unseen": unseen}
    cells = shown_of({**counts, **rest})
    if question["kind"] != "scale":
        return cells, {}
    halves = {"agree": counts["4"] + counts["5"], "disagree": counts["1"] + counts["2"]}
    if None not in cells.values():
        return cells, {**halves}
    cells = shown_of({**halves, "3": counts["3"], **rest})
    return cells, {half: cells[half] for half in halves}


def of_several(
    counts: dict[str, int], named: dict[str, list[int]], answered: int, passed: int, unseen: int
) -> Json:
    """Several from one: of each place those who named it and those who did not add up to those who answered."""
    out: Json = {**shown_of({"answered": answered, "passed": passed, "unseen": unseen})}
    known = out["answered"] is not None
    out["chosen"] = {
        place: count if known and None not in {shown(count), shown(answered - count)} else None
        for place, count in counts.items()
    }
    if named:
        means = {
            place: round(round(sum(named[place]) / count, 1) * 10) if count else None
            for place, count in out["chosen"].items()
        }
        out["pressing_tenths"] = means
    return out


def check_announced(survey: Json, announced: list[Json], broken: list[str]) -> None:
    """What it is called, for whom one sheet is, and from when to when it is answered."""
    if len(announced) != 1:
        broken.append("the record does not know this survey, or knows it twice")
        return
    entry = announced[0]
    if (entry["title"], entry["household"]) != (survey["title"], survey["household"]):
        broken.append("its title, or for whom one sheet is, is not as it was announced")
    spans = [(one["round"], moment(one["opens_at"]), moment(one["closes_at"])) for one in entry["rounds"]]
    if spans != [
        (one["number"], moment(one["opens_at"]), moment(one["closes_at"])) for one in survey["rounds"]
    ]:
        broken.append("the rounds are not those that were announced")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- 4. The command --------------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace) -> int:
    survey = json.loads(fetch(arguments.survey))
    story = story_of(arguments.record, survey)
    broken: list[str] = []
    check_announced(survey, story.get("survey.announced", []), broken)
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
