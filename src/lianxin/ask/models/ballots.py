"""Ballots.  Who voted (tokens) and what was voted (sealed votes) are two tables that nothing joins."""

from __future__ import annotations

from django.db import models

from lianxin.algorithms.ballots import Limits, place_of
from lianxin.office.models import Office, Person, in_language
from lianxin.record.models import Recorded

from ..states import BallotState, Maker


class Ballot(Recorded):
    """One question to everybody who holds a token.

    ``options`` are names by language, in their order; their numbers begin with 1.  ``turnout`` is what was last
    published, ``opened`` the trustee's list, one line a vote, sorted.  ``money`` are the terms of a vote about money:
    the number of the budget, costs, what limits a vote, and the rule; empty for any other ballot.
    """

    later = {"money": {}}

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="ballots")
    number = models.IntegerField()
    question = models.JSONField()
    options = models.JSONField()
    choose = models.IntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    trustee = models.CharField(max_length=400)
    state = models.CharField(max_length=12, choices=BallotState.choices, default=BallotState.PROPOSED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(default="", blank=True)
    roll_count = models.IntegerField(default=0)
    roll_digest = models.CharField(max_length=64, default="", blank=True)
    roll_by = models.CharField(max_length=8, choices=Maker.choices, default="", blank=True)
    turnout = models.IntegerField(default=0)
    turnout_on = models.DateField(null=True)
    sealed_digest = models.CharField(max_length=64, default="", blank=True)
    opened = models.TextField(default="", blank=True)
    invalid = models.IntegerField(default=0)
    counts = models.JSONField(default=list)
    money = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ask_ballot_number")]

    @property
    def title(self) -> str:
        return in_language(self.question)

    @property
    def option_names(self) -> list[str]:
        return [in_language(names) for names in self.options]

    @property
    def limits(self) -> Limits:
        """What a vote keeps within, beside the number of options."""
        told = self.money
        return Limits(tuple(told.get("costs", ())), told.get("most", 0), told.get("points", 0))

    @property
    def place(self) -> str:
        """What tokens and votes are bound to."""
        return place_of(self.office.stream.origin, self.number)


class Handing(Recorded):
    """How many tokens were handed out at one place; never to whom."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="handings")
    where = models.CharField(max_length=80)
    count = models.IntegerField()
    noted_at = models.DateTimeField()


class BallotToken(models.Model):
    """A token by its commitment alone.  All rows of a roll are made at once, sorted, and only ``spent`` changes."""

    commitment = models.CharField(max_length=64, primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="tokens")
    spent = models.BooleanField(default=False)


class SealedVote(models.Model):
    """A vote that only the trustee can open.  Its number comes from its own bytes: it tells no order and no token.

    The kind of number is the one that SQLite sorts a table by, so that it keeps no order of coming beside it.
    """

    key = models.BigAutoField(primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    sealed = models.CharField(max_length=420)
