"""Before a sitting is announced: what people press for beside each point of the agenda, to be matched by a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from lianxin.algorithms.digits import whole
from lianxin.ask.comparing import MOST
from lianxin.ask.models import Consultation
from lianxin.ask.queries.agendas import supported
from lianxin.hear.understanding.suggesting import topic_tree
from lianxin.hear.understanding.topics import guess_in
from lianxin.learn import pressing
from lianxin.office.models import Topic

from ....posted import Typed
from ..typed import by_language

_TOPIC = re.compile(r"t([1-9]\d?)_([-a-zA-Z0-9_]{1,40})")
_STATEMENT = re.compile(r"s([1-9]\d{0,8})")


def topics(typed: Typed) -> dict[int, list[str]]:
    """The codes that were ticked, by the number of the point."""
    found = defaultdict[int, list[str]](list)
    for name in typed:
        if ticked := _TOPIC.fullmatch(name):
            found[int(ticked[1])].append(ticked[2])
    return dict(found)


def statements(typed: Typed) -> dict[int, int]:
    """The point that was chosen, by the number of the statement."""
    found = {}
    for name, text in typed.items():
        chosen, point = _STATEMENT.fullmatch(name), whole(text, 2)
        if chosen and point:
            found[int(chosen[1])] = point
    return found


def points_in(typed: Typed) -> list[str]:
    """The points as they were typed in the first language that has any."""
    for text in by_language(typed, "agenda").values():
        if lines := [one for line in text.splitlines() if (one := line.strip())]:
            return lines
    return []


def comparison(consultation: Consultation, typed: Typed, now: datetime) -> dict[str, Any] | None:
    """Nothing before there is an agenda.  Suggestions are ticked the first time, and then what was ticked."""
    points = list(enumerate(points_in(typed), 1))
    if not points:
        return None
    office = consultation.office
    most = pressing.public(pressing.pressing(office, now))[:MOST]
    tree = topic_tree(office.pk)
    return {
        "points": [
            _point(number, text, list(_rows(number, text, tree, most, typed))) for number, text in points
        ],
        "pressing": [{"name": row.topic.name, "tellings": row.tellings, "areas": row.areas} for row in most],
        "statements": [
            _statement(row.number, row.words, row.language, points, typed)
            for row, _n in supported(consultation)
        ],
    }


def _point(number: int, text: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What presses and what its words suggest stand first; every other topic behind a fold."""
    return {
        "number": number,
        "text": text,
        "near": [row for row in rows if row["near"]],
        "others": [row for row in rows if not row["near"]],
    }


def _rows(
    number: int, text: str, tree: Sequence[Topic], most: Sequence[pressing.Pressing], typed: Typed
) -> Iterator[dict[str, Any]]:
    """Every topic of the office; the first time those are ticked of which the words leave little doubt."""
    guessed = {one.code: one.sure for one in guess_in(tree[0].office_id, text)} if tree else {}
    presses, again = {row.topic.code for row in most}, "compared" in typed
    for topic in tree:
        code, field = topic.code, f"t{number}_{topic.code}"
        ticked = field in typed if again else guessed.get(code, False)
        near = ticked or code in guessed or code in presses
        yield {"name": topic.name, "field": field, "ticked": ticked, "guessed": code in guessed, "near": near}


def _statement(
    number: int, words: str, language: str, points: Sequence[tuple[int, str]], typed: Typed
) -> dict[str, Any]:
    chosen = whole(typed.get(f"s{number}", ""), 2) or 0
    return {
        "number": number,
        "words": words,
        "language": language,
        "field": f"s{number}",
        "points": [(at, text, at == chosen) for at, text in points],
    }
