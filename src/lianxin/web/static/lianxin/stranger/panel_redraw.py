"""Draw a panel by lot again without trusting the office that drew it.

This file needs Python 3.11 and nothing else, and is meant to be read by you before you run it.

    python panel_redraw.py DRAW RECORD                      the list, the seed and the number give this panel
    python panel_redraw.py DRAW RECORD --commitment 3f2a... ... and this is my number and my chance

DRAW is the address of the published list (https://office.example/town/asking/3/panels/1/draw.json) or a file with it.
RECORD is the address of the public record (https://office.example/town/record/) or a folder that
`lianxin export-record` wrote.  Whether the record itself is whole, and the same for everybody, is what
lianxin_verify.py checks: run that first.

What a clean run proves.  The list is the one to which the office bound itself in the record before the draw, and so is
the commitment of the seed; everybody in it stands under the commitment of a key of their own, once; list, seed and
number from outside give this panel and no other; and whoever sits there now came onto it by the draw or in the place of
somebody who does not come.

What it cannot prove.  That the number from outside is the one that was published: look it up where the office said it
would come from.  That the panels in the list keep the seats that were announced, and that people who are alike
have the same chance: what a single person is like is never published; `lianxin verify` looks at it in the house.  The
lowest and the highest chance are printed; how far apart they must be follows from the seats.

Exit status: 0 everything holds, 1 something does not and is named, 2 there was nothing that could be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
BUNDLE = 256


class NothingToCheck(Exception):
    """There is no list or no record, or a file that was named is not there."""


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


def story_of(record: str, draw: Json) -> list[Json]:
    """What the record says of this panel, in order."""
    ours = (draw["consultation"], draw["panel"])
    told = (entry for entry in entries(record) if entry["kind"].startswith("panel."))
    return [one for one in told if (one["public"]["consultation"], one["public"]["panel"]) == ours]


# --- 2. The rules, written again --------------------------------------------------------------------------------


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def spelled(value: Any) -> str:
    """JSON with its keys in order and no spaces: the one spelling of which digests are taken."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(draw: Json) -> str:
    return sha256(spelled({name: draw[name] for name in ("panels", "people", "pool", "size")}))


def commitment_of(seed: str) -> str:
    return sha256(f"lianxin panel seed\n{seed}")


def drawn_from(draw: Json) -> int:
    """The place in the list, from 1 on, whose SHA-256 of list, seed, number and place is smallest."""
    seed = f"{draw['digest']}/{draw['seed']}/{draw['outside']}"
    return min(range(1, len(draw["panels"]) + 1), key=lambda place: sha256(f"{seed}/{place}"))


# --- 3. What is compared ---------------------------------------------------------------------------------------


def check(draw: Json, story: list[Json]) -> tuple[list[str], list[str]]:
    """What does not hold, and what a careful reader should know."""
    broken: list[str] = []
    told: list[str] = []
    check_list(draw, broken)
    listed = [one["public"] for one in story if one["kind"] == "panel.lottery"]
    drawn = [one["public"] for one in story if one["kind"] == "panel.drawn"]
    if len(listed) != 1:
        broken.append("the record does not know this list, or knows two")
        return broken, told
    check_bound(draw, listed[0], broken)
    told.append(chances(draw))
    told += moves(draw, story, broken)
    if not drawn and not draw["seed"]:
        told.append("it has not been drawn yet")
        return broken, told
    kinds = [one["kind"] for one in story if one["kind"] in {"panel.lottery", "panel.drawn"}]
    if kinds != ["panel.lottery", "panel.drawn"]:
        broken.append("the record does not say that it was drawn once, after the list")
        return broken, told
    check_draw(draw, drawn[0], broken)
    told.append(f"look up the number {draw['outside']} there: {draw['source']}")
    told.append(f"with a seat now: {sorted(seats(draw, story, broken))}")
    return broken, told


def check_list(draw: Json, broken: list[str]) -> None:
    """Everybody stands under one number; each panel has its size, and nobody in it twice."""
    everybody = set(range(1, draw["people"] + 1))
    if len(set(draw["commitments"])) != draw["people"]:
        broken.append("somebody stands in the list twice, or without a commitment")
    if any(
        len(one) != draw["size"] or len(set(one)) != len(one) or set(one) - everybody
        for one in draw["panels"]
    ):
        broken.append("a panel in the list has another size, or somebody who is not in the pool")
    if digest_of(draw) != draw["digest"]:
        broken.append("the list is not the one of its digest")


def check_bound(draw: Json, listed: Json, broken: list[str]) -> None:
    """What the office was bound to before anybody could know the number."""
    if listed["lottery"] != draw["digest"]:
        broken.append("the record was bound to another list")
    if listed["commitment"] != draw["commitment"]:
        broken.append("the record was bound to another seed")
    if listed["source"] != draw["source"]:
        broken.append("the record was bound to another source of the number")
    if listed["pool"] != sha256(spelled(draw["commitments"])):
        broken.append("the record was bound to other people")
    if (listed["people"], listed["panels"]) != (draw["people"], len(draw["panels"])):
        broken.append("the record was bound to a list of another length")


def moves(draw: Json, story: list[Json], broken: list[str]) -> list[str]:
    """How the draw was put off once the list was public: it may wait for the same source, and for no other."""
    kinds = [one["kind"] for one in story]
    after = story[kinds.index("panel.lottery") + 1 :]
    moved = [one["public"] for one in after if one["kind"] == "panel.moved"]
    if any(one["source"] != draw["source"] for one in moved):
        broken.append("another source was named when the list was public already")
    return [
        f"moved after the list was public: to {one['draws_at']}, {one['source']}: {one['reason']}"
        for one in moved
    ]


def chances(draw: Json) -> str:
    """The lowest and the highest chance that anybody in the list has."""
    times = dict.fromkeys(range(1, draw["people"] + 1), 0)
    for panel in draw["panels"]:
        for person in panel:
            times[person] = times.get(person, 0) + 1
    low, high, of = min(times.values()), max(times.values()), len(draw["panels"])
    return f"chances: the lowest {low} of {of} ({low / of:.2%}), the highest {high} of {of} ({high / of:.2%})"


def check_draw(draw: Json, drawn: Json, broken: list[str]) -> None:
    if {name: drawn[name] for name in ("seed", "outside", "drawn")} != {
        name: draw[name] for name in ("seed", "outside", "drawn")
    }:
        broken.append("seed, number or panel are not those of the record")
    if commitment_of(draw["seed"]) != draw["commitment"]:
        broken.append("the seed is not the one of the commitment")
    if drawn_from(draw) != draw["drawn"]:
        broken.append("list, seed and number give another panel")


def seats(draw: Json, story: list[Json], broken: list[str]) -> set[int]:
    """Who sits there now: nobody comes but in the place of somebody who goes."""
    sits = set(draw["panels"][draw["drawn"] - 1])
    for one in story:
        if one["kind"] != "panel.replaced":
            continue
        gone, came = set(one["public"]["gone"]), set(one["public"]["came"])
        if not gone <= sits or came & sits or len(gone) != len(came):
            broken.append("somebody came onto the panel in nobody's place")
        sits = (sits - gone) | came
    return sits


def chance_of(draw: Json, commitment: str) -> str:
    found = [number for number, one in enumerate(draw["commitments"], 1) if one.startswith(commitment)]
    if len(found) != 1:
        raise NothingToCheck(f"no number stands under {commitment}")
    times = sum(found[0] in panel for panel in draw["panels"])
    return f"number {found[0]}: in {times} of {len(draw['panels'])} panels"


def main() -> int:
    parser = argparse.ArgumentParser(description="Draw a panel by lot again.")
    parser.add_argument("draw")
    parser.add_argument("record")
    parser.add_argument("--commitment", default="", help="what stands for you in the list")
    asked = parser.parse_args()
    try:
        draw = json.loads(fetch(asked.draw))
        broken, told = check(draw, story_of(asked.record, draw))
        told += [chance_of(draw, asked.commitment)] if asked.commitment else []
    except NothingToCheck as problem:
        print(problem, file=sys.stderr)
        return 2
    except (ValueError, KeyError, TypeError, IndexError) as error:
        print(f"the list or the record cannot be read: {error!r}", file=sys.stderr)
        return 2
    for line in told:
        print(line)
    for line in broken:
        print(f"BROKEN: {line}")
    print("everything holds" if not broken else f"{len(broken)} things do not hold")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
