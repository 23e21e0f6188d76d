"""How a budget goes on, what a proposal becomes, and by which rules votes about money are counted."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BudgetStage(TextChoices):
    """Where a budget stands; it follows from its ballot and is written down nowhere."""

    COLLECTING = "collecting", _("Proposals are being looked at")
    ASKED = "asked", _("A ballot is asked for")
    ANNOUNCED = "announced", _("The ballot is announced")
    OPEN = "open", _("Voting is open")
    CLOSED = "closed", _("Closed, being counted")
    DECIDED = "decided", _("Decided")


class ProjectState(TextChoices):
    LISTED = "listed", _("On the list")
    DROPPED = "dropped", _("Not on the list, with a reason")


class Progress(TextChoices):
    """What became of a project that won."""

    BEGUN = "begun", _("Begun")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped, with a reason")


class MoneyRule(TextChoices):
    """How winners are found.  Deputies decide by votes alone; residents share out money."""

    EQUAL_SHARES = "equal-shares", _("Equal shares: everybody has the same part of the money to spend")
    GREEDY = "greedy", _("Most votes first, until the money is gone")
    DEPUTIES = "deputies", _("Deputies decide: most votes, with a quorum and a least share")


class VoteKind(TextChoices):
    APPROVAL = "approval", _("Choose projects, up to a number")
    KNAPSACK = "knapsack", _("Choose projects that together cost no more than there is")
    POINTS = "points", _("Give points to projects")


class ShareOf(TextChoices):
    """Of what a least share of the votes is reckoned."""

    CAST = "cast", _("of those who voted")
    ROLL = "roll", _("of all on the roll")
