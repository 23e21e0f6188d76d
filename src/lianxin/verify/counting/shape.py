"""What figures are made of, and what they say.

Raw counts every voice by its first date and leaves nothing out.  Adjusted leaves out what people took back and what
two people excluded with a reason, and takes the dates that two people agreed on.  What the person says is not
solved cannot be left out: an exclusion would hide just that.  Both stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lianxin.act.states import Word
from lianxin.algorithms.double_sampling import Estimate
from lianxin.algorithms.intervals import Interval, wilson

from ..tally import WITHDRAWN

#: Units with fewer voices are shown without a comparison.
FEWEST = 30
By = Literal["unit", "month"]


@dataclass(frozen=True)
class Rate:
    """``k`` of ``n``, with the Wilson 95 % interval; both None when n is 0."""

    k: int
    n: int

    @property
    def share(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.k, self.n)


@dataclass(frozen=True)
class Counts:
    """What one side of the figures counts.  All count voices that came in live, not imported ones."""

    unit: str = ""
    received: int = 0
    due: int = 0
    in_time: int = 0
    asked: int = 0
    given: int = 0
    solved: int = 0
    partly: int = 0
    satisfied: int = 0
    satisfaction_given: int = 0
    still_solved: int = 0
    drawn: int = 0
    reached: int = 0
    spoken: int = 0
    spoken_in_time: int = 0
    looked_again: int = 0
    lasting: int = 0

    @property
    def response(self) -> Rate:
        """Answered in time and the answer held, of those whose answer was due by now or stands."""
        return Rate(self.in_time, self.due)

    @property
    def heard_back(self) -> Rate:
        """Gave their word, of those who were asked: everyone with an answer is asked, on the receipt page."""
        return Rate(self.given, self.asked)

    @property
    def resolution(self) -> Rate:
        """Said solved, of those who gave their word."""
        return Rate(self.solved, self.given)

    @property
    def resolution_of_asked(self) -> Rate:
        """Said solved, of all who were asked: silence is not consent."""
        return Rate(self.solved, self.asked)

    @property
    def satisfaction(self) -> Rate:
        """Were treated well, of those who said."""
        return Rate(self.satisfied, self.satisfaction_given)

    @property
    def still(self) -> Rate:
        """Said solved and nobody has found the trouble back, of all who were asked."""
        return Rate(self.still_solved, self.asked)

    @property
    def contact(self) -> Rate:
        """Were reached, of those whom somebody outside tried to ask."""
        return Rate(self.reached, self.drawn)

    @property
    def spoken_with(self) -> Rate:
        """Somebody had spoken with them in time, of those who told somebody outside."""
        return Rate(self.spoken_in_time, self.spoken)

    @property
    def durable(self) -> Rate:
        """Still solved when somebody looked or asked again after months, of those."""
        return Rate(self.lasting, self.looked_again)


#: Rates of one side, by the names that programs know them by.
RATES = (
    "response",
    "resolution",
    "resolution_of_asked",
    "still",
    "heard_back",
    "contact",
    "satisfaction",
    "spoken_with",
    "durable",
)


def left_out(excluded: str, word: str) -> bool:
    """Whether an exclusion takes a voice out of the adjusted figures: not while the person says it is not solved."""
    return bool(excluded) and word not in {Word.PARTLY, Word.NOT}


class Cell(NamedTuple):
    """What of a voice decides into which sums it goes; the fields are those of ``tally.CELL``."""

    unit: str
    month: str
    severity: str
    apart: str
    excluded: str
    answered: str
    in_time: str
    in_agreed_time: str
    out_of_scope: str
    split: str
    word: str
    satisfied: str
    own: str
    contact: str
    again: str
    asked_as: str
    reached: str
    in_time_said: str
    still: str

    @property
    def asked(self) -> bool:
        """Whether people were asked what became of it: after an answer, or when it went to an outside body."""
        return self.answered == "1" or self.word != ""

    @property
    def kept(self) -> bool:
        """Whether the adjusted figures count it."""
        return not left_out(self.excluded, self.word) and self.apart != WITHDRAWN


class Waiting(NamedTuple):
    """A voice for which no answer stands; ``kept`` as in ``Cell``, with the dates of both sides."""

    unit: str
    severity: str
    apart: str
    excluded: str
    said_at: str
    answer_due: str
    agreed_due: str
    word: str

    @property
    def month(self) -> str:
        return self.answer_due[:7]

    @property
    def kept(self) -> bool:
        """Whether the adjusted figures count it as due: what went to an outside body is not due here."""
        return not left_out(self.excluded, self.word) and not self.apart


#: How many voices of a unit took so many days.
Spans = Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Queue:
    """How long people wait, so that nobody can do the easy things first and hide the rest.

    Days are whole days from receipt.  ``slowest_tenth``: nine of ten were answered within so many days, where those
    who still wait count with the days they have waited so far.  ``first_step``: half of all got a first step (taken
    on, a share of the work, an answer) within so many days.
    """

    waiting: int
    oldest_days: int | None
    slowest_tenth: int | None
    first_step: int | None
    overdue: int
    overdue_days: int
    overdue_by_severity: Mapping[str, int]


@dataclass(frozen=True)
class SetApart:
    """What is counted for itself: nothing disappears from the figures without standing here."""

    excluded: Mapping[str, int]
    withdrawn: int
    transferred: int
    out_of_scope: int
    split: int
    severity: Mapping[str, int]


@dataclass(frozen=True)
class Sums:
    """What of the figures does not depend on the time of looking."""

    raw: Counts
    adjusted: Counts
    outside: Estimate | None
    outside_adjusted: Estimate | None
    not_reached: int
    apart: SetApart


@dataclass(frozen=True)
class Material:
    """Everything that figures are computed from; it changes only when the record grows.

    ``days`` and ``first_days``: how many voices of a unit got their answer, and a first action, after so many days;
    none where that is not told.  ``parts`` and ``sums`` keep what was computed from it once.
    """

    cells: Mapping[Cell, int] = field(default_factory=dict)
    waiting: Sequence[Waiting] = ()
    days: Spans | None = field(default_factory=dict)
    first_days: Spans | None = field(default_factory=dict)
    parts: dict[By, dict[str, Material]] = field(default_factory=dict, compare=False, repr=False)
    sums: list[Sums] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True)
class Figures:
    """Raw and adjusted side by side, of the whole office, a unit or a month.

    ``outside`` is the share solved as people told somebody outside, over every voice that was ever answered; the
    adjusted one over those that the adjusted figures keep.  ``not_reached`` were tried and stand in no estimate.
    """

    name: str
    raw: Counts
    adjusted: Counts
    outside: Estimate | None
    outside_adjusted: Estimate | None
    not_reached: int
    queue: Queue
    apart: SetApart

    @property
    def comparable(self) -> bool:
        """Whether there are enough voices to compare."""
        return self.raw.received >= FEWEST
