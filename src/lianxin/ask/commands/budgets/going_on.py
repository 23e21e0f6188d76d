"""What becomes of a project that won: begun, done, or stopped with a reason, on a day, in public."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.text import clean
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import budgets as entries
from ...models import Project, ProjectStep
from ...queries.budgets import has_won, newest_step
from ...rules import may_tell_step
from ...states import Progress
from .writing import MOST_REASON, demand_line, held, record

#: What may follow on what; nothing is taken back, and a project that was stopped may begin again.
FOLLOWS: dict[str, tuple[Progress, ...]] = {
    "": (Progress.BEGUN, Progress.DONE, Progress.STOPPED),
    Progress.BEGUN: (Progress.BEGUN, Progress.DONE, Progress.STOPPED),
    Progress.STOPPED: (Progress.BEGUN, Progress.STOPPED),
    Progress.DONE: (Progress.DONE,),
}


def tell_step(
    *, project: Project, state: Progress, day: date, words: str, by: Person, now: datetime
) -> ProjectStep:
    """The answerable unit, or whoever convenes, says it; a step may be told again with better words."""
    if not may_tell_step(by, project):
        raise Refusal("not_allowed", _("Your roles do not include this step."))
    words = clean(words)
    demand_line(words, "words", MOST_REASON)
    if day > day_of(now, project.budget.office):
        raise Refusal("day", _("This day has not come yet."), "day")
    made = ProjectStep(project=project, state=state, day=day, words=words, told_by=by, told_at=now)

    def work() -> ProjectStep:
        budget = held(project.budget)
        if not has_won(project):
            raise Refusal("not_now", _("Only a project that is funded goes on."))
        before = newest_step(project)
        if state not in FOLLOWS[before.state if before else ""]:
            raise Refusal("not_now", _("This cannot follow on what was told before."), "state")
        made.save(force_insert=True)
        told: dict[str, JSON] = {"project": project.number, "progress": str(state), "words": words}
        told["day"] = day.isoformat()
        record(budget, entries.PROJECT_WENT_ON, now=now, rows=[made], **told)
        return made

    return grouped(work)
