"""The votes in batches read line by line, as the format says: what the fast reading of the product is held against."""

import re
from collections.abc import Iterable, Iterator

from lianxin.algorithms.opinion_map.batches import Voted

_LINE = re.compile(r"(0|[1-9][0-9]{0,17}) ([1-9][0-9]{0,17}) (-1|0|1) ([01])")


def read(content: str) -> Iterator[Voted]:
    """The votes of a batch; raises ``ValueError`` for a line that is none."""
    for line in content.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"no vote: {line!r}")
        yield Voted(int(found[1]), int(found[2]), int(found[3]), found[4] == "1")


def last_words(contents: Iterable[str]) -> dict[tuple[int, int], tuple[int, bool]]:
    """Choice and mark by participant and statement, after batches in their order."""
    found: dict[tuple[int, int], tuple[int, bool]] = {}
    for content in contents:
        found |= {(one.participant, one.statement): (one.choice, one.matters) for one in read(content)}
    return found
