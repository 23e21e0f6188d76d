"""What programs may send.  A field that nobody reads is refused, so that nothing said is dropped in silence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StrictBool

from lianxin.act.commands import Promised
from lianxin.act.states import Word
from lianxin.algorithms.digits import YEARS
from lianxin.channels.api.voice import Text

MOST_NUMBER = 2**63 - 1


Number = Annotated[int, Field(ge=0, le=MOST_NUMBER)]
Told = TypeVar("Told", bound=date)


def _within_the_calendar(told: Told) -> Told:
    """At the ends of the calendar no zone but one could tell what day it is."""
    if told.year not in YEARS:
        raise ValueError("year")
    return told


Day = Annotated[date, AfterValidator(_within_the_calendar)]
Moment = Annotated[AwareDatetime, AfterValidator(_within_the_calendar)]


class Input(Schema):
    model_config = ConfigDict(extra="forbid")


class WordIn(Input):
    """What became of it, in the word of the person who spoke."""

    word: Word
    satisfied: StrictBool | None = None
    comment: Text = ""


class LineIn(Input):
    """``attachments``: tokens of files that were sent before, by tus 1.0.0 at ``…/uploads``; never needed."""

    text: Text
    attachments: tuple[Text, ...] = ()


class StaffLineIn(LineIn):
    """A line to one person who spoke; ``voice`` is needed when several did."""

    voice: Number | None = None


class SignIn(Input):
    """``code``: a one-time code from the app, or a recovery code, where the account has more than a password."""

    login: Text
    password: Text
    code: Text = ""


class DispatchIn(Input):
    """``note`` is for whoever takes over; a case in a unit's hands is not handed on without one."""

    unit: Text
    reason: Text = ""
    note: Text = ""


class RefusalIn(Input):
    reason: Text


class DecisionIn(Input):
    unit: Text
    reason: Text


class PromiseIn(Input):
    """A dated "we will"; ``said`` is the sentence of the answer, where everybody reads it in other words."""

    text: Text
    due: Day
    said: Text = ""


class AnswerIn(Input):
    """What was done; or what was not, and then why.

    ``out_of_scope``: it is not the office's to do, and ``why`` says whose it is and whom to turn to.  ``also``: numbers
    of linked cases that the unit has in hand, to which this answers as well.
    Each sentence that sounds like a promise stands in ``promises`` with its day, or in ``no_promises``.
    """

    done: Text = ""
    not_done: Text = ""
    why: Text = ""
    out_of_scope: StrictBool = False
    also: tuple[Number, ...] = ()
    promises: tuple[PromiseIn, ...] = ()
    no_promises: tuple[Text, ...] = ()

    def said(self) -> dict[str, Any]:
        """The fields as the command takes them."""
        return self.dict() | {"promises": [Promised(**one.dict()) for one in self.promises]}
