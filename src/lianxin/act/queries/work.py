"""Reads of tasks."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianxin.office.models import Person

from ..models import Case, Task
from ..states import TaskState
from .cases import visible_to


def tasks_on(case: Case) -> list[Task]:
    """What is done about a case and about what was split from it: one list for residents and staff."""
    about = Q(case=case) | Q(case__parent=case)
    return list(Task.objects.select_related("unit", "case", "case__office").filter(about).order_by("pk"))


def task_of(case: Case, number: int) -> Task | None:
    """One of the tasks that belong on the page of this case."""
    return next((task for task in tasks_on(case) if task.pk == number), None)


def open_tasks(person: Person) -> QuerySet[Task]:
    """What the person's units still have to do in cases that the person may see."""
    mine = Task.objects.filter(state=TaskState.OPEN, unit__in=person.unit_ids(), case__in=visible_to(person))
    return mine.select_related("unit", "case")
