"""Everything that anybody can try on a case, allowed or not: the moves of the machine in ``test_machine.py``.

A move takes the desk (the town, a case, whoever tries) and draws what it needs.  A slice of the loop adds its own
by ``@move``; what a command refuses is caught by the machine, which checks that nothing was written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from hypothesis import strategies as st

from lianxin.act import commands
from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.models import Assignment, CallUp, Case, Deviation
from lianxin.act.rules import NotAllowed
from lianxin.act.states import DeviationKind, NotNow, Word
from lianxin.hear.commands import NotAlike, NotHeard, link, write_line
from lianxin.hear.rules import NotYours
from lianxin.hear.states import Severity, Speaker
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.verify.commands import give_verdict
from tests.factories import Town, voice_of

T = TypeVar("T")
REFUSED = (Missing, NoAnswer, NotAllowed, NotNow, NotHeard, NotAlike, NotYours, Refusal)


@dataclass
class Desk:
    """A case, whoever tries something on it, when, and what they choose."""

    town: Town
    case: Case
    by: Person
    now: datetime
    data: st.DataObject

    def draw(self, strategy: st.SearchStrategy[T]) -> T:
        return self.data.draw(strategy)

    def unit(self) -> Unit:
        return self.draw(st.sampled_from([self.town.power, self.town.water]))

    def one_of(self, rows: list[T]) -> T:
        """One of the rows, or the move is not possible."""
        if not rows:
            raise NotNow("nothing", "received")
        return self.draw(st.sampled_from(rows))


Move = Callable[[Desk], object]
MOVES: dict[str, Move] = {}


def move(tried: Move) -> Move:
    """Add a move; its name tells the machine what was tried."""
    MOVES[tried.__name__] = tried
    return tried


@move
def dispatch(at: Desk) -> object:
    return commands.dispatch(case=at.case, unit=at.unit(), by=at.by, now=at.now, note="All is told.")


@move
def accept(at: Desk) -> object:
    return commands.accept(case=at.case, by=at.by, now=at.now)


@move
def refuse(at: Desk) -> object:
    return commands.refuse(case=at.case, reason="Not ours.", by=at.by, now=at.now)


@move
def decide(at: Desk) -> object:
    return commands.decide(case=at.case, unit=at.unit(), reason="It is.", by=at.by, now=at.now)


@move
def answer(at: Desk) -> object:
    done, not_done, why = at.draw(st.sampled_from([("Mended.", "", ""), ("", "The pole", "No pole left")]))
    return commands.answer(case=at.case, done=done, not_done=not_done, why=why, by=at.by, now=at.now)


@move
def say(at: Desk) -> object:
    return give_verdict(voice=voice_of(at.case.whole), word=at.draw(st.sampled_from(Word)), now=at.now)


@move
def take_back(at: Desk) -> object:
    return commands.take_back(voice=voice_of(at.case.whole), now=at.now)


@move
def write(at: Desk) -> object:
    return write_line(
        voice=voice_of(at.case.whole), speaker=Speaker.OFFICE, text="Hello", person=at.by, now=at.now
    )


@move
def grade(at: Desk) -> object:
    return commands.grade(case=at.case, severity=at.draw(st.sampled_from(Severity)), now=at.now)


@move
def split(at: Desk) -> object:
    return commands.split(case=at.case, title="A part", by=at.by, now=at.now)


@move
def link_up(at: Desk) -> object:
    others = list(Case.objects.filter(office=at.town.office, parent=None).order_by("pk"))
    other = voice_of(at.one_of(others))
    return link(voice=voice_of(at.case.whole), other=other, person=at.by, now=at.now)


@move
def ask_share(at: Desk) -> object:
    return commands.ask_share(case=at.case, unit=at.unit(), task="Dig", by=at.by, now=at.now)


def _share(at: Desk) -> Assignment:
    return at.one_of(list(at.case.assignments.filter(joint=True).order_by("pk")))


@move
def accept_share(at: Desk) -> object:
    return commands.accept_share(share=_share(at), by=at.by, now=at.now)


@move
def refuse_share(at: Desk) -> object:
    return commands.refuse_share(share=_share(at), reason="No.", by=at.by, now=at.now)


@move
def finish_share(at: Desk) -> object:
    return commands.finish_share(share=_share(at), done="Dug.", by=at.by, now=at.now)


@move
def settle_share(at: Desk) -> object:
    return commands.settle_share(share=_share(at), unit=at.unit(), reason="Yes.", by=at.by, now=at.now)


@move
def call_up(at: Desk) -> object:
    return commands.call_up(case=at.case, unit=at.unit(), text="Come", by=at.by, now=at.now)


@move
def answer_call(at: Desk) -> object:
    call: CallUp = at.one_of(list(at.case.call_ups.order_by("pk")))
    return commands.answer_call(call=call, comes=at.draw(st.booleans()), text="Well.", by=at.by, now=at.now)


@move
def recuse(at: Desk) -> object:
    return commands.recuse(case=at.case, person=at.by, by=at.by, now=at.now)


@move
def ask_deviation(at: Desk) -> object:
    kind = at.draw(st.sampled_from([DeviationKind.EXTENSION, DeviationKind.TRANSFER]))
    code = "The county" if kind is DeviationKind.TRANSFER else ""
    return commands.ask_deviation(case=at.case, kind=kind, reason="Parts.", code=code, by=at.by, now=at.now)


@move
def decide_deviation(at: Desk) -> object:
    row: Deviation = at.one_of(list(at.case.deviations.order_by("pk")))
    agree = at.draw(st.booleans())
    return commands.decide_deviation(deviation=row, agree=agree, by=at.by, text="So.", now=at.now)
