"""Ideas: what could be done about the question of a consultation, and what the office replies."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Person
from lianxin.record.models import Recorded

from ..states import CreditState, IdeaState, Limit
from .statements import Statement


class Idea(Recorded):
    """A statement that proposes something: its one line is the statement, and is voted on like every other.

    ``details`` are the voice's own words, or those without personal data, and stand here once they are shown.
    ``again_on`` is the day on which the office has to say more.  ``credit`` is the name under which whoever had the
    idea asked to be named; nobody else sees it before somebody has looked at it.
    """

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="idea")
    details = models.TextField(default="", blank=True)
    state = models.CharField(max_length=12, choices=IdeaState.choices, default=IdeaState.WAITING)
    again_on = models.DateField(null=True)
    credit = models.CharField(max_length=60, default="", blank=True)
    credit_state = models.CharField(max_length=8, choices=CreditState.choices, default="", blank=True)


class IdeaReply(Recorded):
    """What the office says about an idea.  It is never changed: a later one stands beside it.

    ``where``, ``until`` and ``measured`` are of a trial; ``until`` is also the day on which it is looked at again, and
    ``measured`` what came out.  ``limit`` is what stands in the way.
    """

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="replies")
    number = models.IntegerField()
    outcome = models.CharField(max_length=12, choices=IdeaState.choices)
    words = models.TextField()
    where = models.CharField(max_length=200, default="", blank=True)
    until = models.DateField(null=True)
    measured = models.TextField(default="", blank=True)
    limit = models.CharField(max_length=12, choices=Limit.choices, default="", blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="ask_idea_reply")]
