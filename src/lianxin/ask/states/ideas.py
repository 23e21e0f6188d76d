"""What becomes of an idea: the reply of the office, a trial, and whether whoever had it is named."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdeaState(TextChoices):
    """Where an idea stands: what the newest reply of the office says."""

    WAITING = "waiting", _("Waits for a reply")
    TAKEN_UP = "taken_up", _("Is being tried")
    TRIED = "tried", _("Was tried")
    ADOPTED = "adopted", _("Adopted")
    NOT_NOW = "not_now", _("Not now; it is looked at again")
    NOT_POSSIBLE = "not_possible", _("Not possible, because of a limit")
    DONE_ALREADY = "done_already", _("Done already")


_ANSWERS = (
    IdeaState.TAKEN_UP,
    IdeaState.ADOPTED,
    IdeaState.NOT_NOW,
    IdeaState.NOT_POSSIBLE,
    IdeaState.DONE_ALREADY,
)
#: What may be replied to an idea that stands there.  What was refused can be taken up after all; what was adopted stays.
REPLIES: Mapping[IdeaState, tuple[IdeaState, ...]] = {
    IdeaState.WAITING: _ANSWERS,
    IdeaState.TAKEN_UP: (IdeaState.TRIED,),
    IdeaState.TRIED: (IdeaState.ADOPTED, IdeaState.TAKEN_UP, IdeaState.NOT_NOW, IdeaState.NOT_POSSIBLE),
    IdeaState.ADOPTED: (),
    IdeaState.NOT_NOW: _ANSWERS,
    IdeaState.NOT_POSSIBLE: _ANSWERS,
    IdeaState.DONE_ALREADY: (),
}
#: Whoever had the idea can be named then.
CREDITED = (IdeaState.ADOPTED,)


class Limit(TextChoices):
    """What stands in the way of an idea that is not possible."""

    LAW = "law", _("A law or rule does not allow it")
    MONEY = "money", _("There is no money for it")
    TIME = "time", _("It cannot be done in time")
    HARM = "harm", _("It would take from others what they need")
    ELSEWHERE = "elsewhere", _("Another office decides about it")


class CreditState(TextChoices):
    """Whether whoever had an adopted idea is named: only when they ask, and after somebody has looked at the name."""

    NONE = "", _("Not named")
    ASKED = "asked", _("Asked to be named")
    NAMED = "named", _("Named")
    DECLINED = "declined", _("The name was not taken")
