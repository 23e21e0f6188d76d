"""What is done about findings, in the record: by which unit, until when, and who looked.

The words stand in the tables: they may quote somebody who takes their own words back one day.
"""

from lianxin.record.entries import EntryKind

_TASK = {
    "consultation": "the number of the consultation",
    "finding": "the number of the finding in it",
    "task": "the number of the task for that finding",
}

TASK_SET = EntryKind(
    "finding_task.set",
    "A unit was given something to do about a finding.",
    {**_TASK, "unit": "code of the unit", "due_on": "the day by which it is to be done"},
)
TASK_DONE = EntryKind(
    "finding_task.done",
    "The unit said that it is done. That it is so is not for the unit to say.",
    {**_TASK, "unit": "code of the unit"},
)
TASK_CHECKED = EntryKind(
    "finding_task.checked",
    "Somebody outside the unit, and not whoever did it, looked and found it done.",
    {**_TASK, "unit": "code of the unit"},
)
TASK_SENT_BACK = EntryKind(
    "finding_task.sent_back",
    "Somebody outside the unit looked, and it is to be done after all, for a reason.",
    {**_TASK, "unit": "code of the unit"},
)
TASK_DECLINED = EntryKind(
    "finding_task.declined",
    "A lead wrote that nothing is done about a finding, or no longer what was planned, and why.",
    {**_TASK, "unit": "code of the unit that was to do it; nothing where none was"},
)
