"""What is met by a method that an address does not have.

That is a plain 405, which names the methods that there are; Open311 says 400 in its own form.  The door comes first: who
may not see a page learns no more of it by another method.  HEAD is another word for GET where it is answered at all, and
never has a body.  Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from lianxin.channels.open311.errors import BAD
from tests.promises.p10_doors import Met
from tests.promises.p10_house import PEOPLE, House, Parts
from tests.promises.p10_table import (
    ANYONE,
    ASKED,
    ELSEWHERE,
    NO_CELLS,
    NOT_THIS,
    NOTHING,
    NOWHERE,
    OPEN,
    REFUSED,
    SEEN,
    Row,
    rows,
)

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
NOBODY, OUTSIDER = "nobody", "coordinator of another office"
EVERYBODY = (NOBODY, OUTSIDER, *PEOPLE)
#: A header that nothing may give back, as TRACE would.
ECHO = "a-header-that-nobody-repeats"
#: A body of the API that says only this.
_SHAPED = '"error": "method"'
#: What an address may answer beside its methods.
_USUAL = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Address:
    """An address with all its lines."""

    pattern: str
    lines: tuple[Row, ...]

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(row.method for row in self.lines)

    @property
    def others(self) -> list[str]:
        return [method for method in METHODS if method not in self.methods]

    @property
    def speaks_open311(self) -> bool:
        return self.pattern.startswith("/open311/")

    def outcomes(self, method: str, who: str) -> frozenset[str]:
        """What may be met by somebody with a method that has no line."""
        if all(row.open == NOWHERE for row in self.lines):
            return frozenset({NOTHING})
        let_in = {OPEN} if self.speaks_open311 else {NOT_THIS}
        if method == "HEAD" and "GET" in self.methods:
            let_in |= {OPEN}
        door = self._door(who)
        if any(row.open == ELSEWHERE for row in self.lines):
            return frozenset({ASKED, *let_in})
        # A method that is none may be found out before who asks (API), and before what is asked for.
        asked_late = self.lines[0].in_api or (self.lines[0].about and who in PEOPLE)
        return frozenset(let_in if door == OPEN else {door, NOT_THIS} if asked_late else {door})

    def _door(self, who: str) -> str:
        opens = {row.open for row in self.lines}
        if opens <= {ANYONE, *NO_CELLS}:
            return OPEN
        if who == NOBODY:
            return ASKED
        if who == OUTSIDER:
            return OPEN if opens == {"signed in"} or self._of_the_account else NOTHING
        met = {row.expected("own" if row.about_case else "")[who] for row in self.lines}
        return OPEN if OPEN in met else NOTHING if NOTHING in met else REFUSED

    @property
    def _of_the_account(self) -> bool:
        return self.pattern.startswith("/account/")


@cache
def all_addresses() -> tuple[Address, ...]:
    by_address = sorted(rows(), key=lambda row: row.address)
    return tuple(
        Address(pattern, tuple(lines)) for pattern, lines in groupby(by_address, key=lambda row: row.address)
    )


def problems(address: Address, method: str, who: str, met: Met) -> Iterator[str]:
    """What is wrong with what was met."""
    expected = address.outcomes(method, who)
    if met.outcome not in expected:
        yield f"{met.outcome} ({met.status}), not {' or '.join(sorted(expected))}"
    if set(met.wrote) - (SEEN if method == "HEAD" and met.outcome == OPEN else set()):
        yield f"something was written: {', '.join(met.wrote)}"
    if (method == "HEAD" and met.text) or ECHO in met.text:
        yield f"a body: {met.text[:80]}"
    yield from _plain_answer(address, method, met)


def _plain_answer(address: Address, method: str, met: Met) -> Iterator[str]:
    """A 405 shows nothing and names the methods of the table; the protocol of Open311 knows 400 alone."""
    if met.outcome == NOT_THIS and met.text and _SHAPED not in met.text:
        yield f"a 405 that shows something: {met.text[:80]}"
    if met.outcome == NOT_THIS and met.allow - _USUAL != address.methods - _USUAL:
        yield f"it names {sorted(met.allow)}, and the table {sorted(address.methods)}"
    if address.speaks_open311 and met.outcome == OPEN and method != "HEAD" and met.status != BAD:
        yield f"{met.status}, not {BAD}"


def parts_at(address: Address, house: House) -> Parts:
    row = address.lines[0]
    return house.objects[f"{row.about}:own" if row.about_case else row.about] if row.about else {}
