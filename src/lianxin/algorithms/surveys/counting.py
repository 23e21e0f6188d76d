"""Counting: from answers, or from the lines in which they entered the record, to numbers.

A line is "lot question answer".  A lot is drawn for each person, question and round anew, so that no two lines can be laid
beside each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..digits import whole
from .asked import BEGUN, PASS, Asked, NoAnswer, read, spelled

_CELLS = 3


@dataclass(frozen=True)
class Counted:
    """Of ``people`` who took part; whoever neither ``answered`` nor ``passed`` never came to the question.

    ``chosen``: by place how many named it.  ``pressing``: by place how much it presses, added up.
    """

    people: int
    answered: int
    passed: int
    chosen: Mapping[int, int]
    pressing: Mapping[int, int]

    @property
    def unseen(self) -> int:
        return self.people - self.answered - self.passed


def counted(asked: Asked, answers: Iterable[str], people: int) -> Counted:
    """Raises NoAnswer for an answer that is none to this question."""
    chosen: Counter[int] = Counter()
    pressing: Counter[int] = Counter()
    said = Counter(answers)
    for answer, count in said.items():
        for place, press in read(asked, answer).items():
            chosen[place] += count
            pressing[place] += count * press
    passed = said[PASS]
    by_place = {place: chosen[place] for place in asked.places}
    presses = {place: pressing[place] for place in asked.places}
    return Counted(people, said.total() - passed, passed, by_place, presses)


def last_words(contents: Iterable[str], asked: Mapping[int, Asked]) -> dict[int, dict[int, str]]:
    """By question and lot the answers in batches; the later batch counts.  Raises ValueError for a line that is none."""
    found: dict[int, dict[int, str]] = {BEGUN: {}, **{number: {} for number in asked}}
    for content in contents:
        for line in content.splitlines():
            lot, question, answer = _cells(line)
            if question not in found or (question == BEGUN) != (answer == ""):
                raise NoAnswer("unknown")
            if question != BEGUN and answer != PASS:
                answer = _as_spelled(asked[question], answer)
            found[question][lot] = answer
    return found


def _cells(line: str) -> tuple[int, int, str]:
    lot, question, answer = [*line.split(" "), ""][:_CELLS]
    numbers = whole(lot), whole(question, 2)
    if numbers[0] is None or numbers[1] is None or len(line.split(" ")) > _CELLS:
        raise NoAnswer("unknown")
    return numbers[0], numbers[1], answer


def _as_spelled(asked: Asked, answer: str) -> str:
    if spelled(asked, read(asked, answer)) != answer:
        raise NoAnswer("unknown")
    return answer
