"""Care plans and looking again after months, as the record tells them: no names, no homes."""

from lianxin.record.entries import EntryKind

_PLAN = {"plan": "the care plan's row number", "case": "the case's number"}
_FOLLOW_UP = {"case": "the case's number", "day": "30, 90 or 180", "round": "how often it had been reopened"}

CARE_BEGUN = EntryKind(
    "care.begun",
    "Recurring visits to a household that needs them were arranged.",
    {**_PLAN, "every_days": "how many days lie between two visits"},
)
CARE_HANDED_OVER = EntryKind(
    "care.handed_over",
    "Another person makes the visits of a care plan from now on.",
    {**_PLAN, "because": "decision, or account_closed"},
)
CARE_ORPHANED = EntryKind(
    "care.orphaned",
    "Nobody is named for the visits of a care plan: those who answer for it were told the same day.",
    {**_PLAN, "due_at": "when the next visit is due"},
)
CARE_DUE = EntryKind(
    "care.due", "The next visit of a care plan was set.", {**_PLAN, "visit": "which one", "due_at": "by when"}
)
CARE_VISITED = EntryKind(
    "care.visited",
    "A visit of a care plan was made.",
    {**_PLAN, "visit": "which one", "late": "whether its day had passed"},
)
CARE_MISSED = EntryKind(
    "care.missed",
    "The day of a visit passed and nobody came.",
    {**_PLAN, "visit": "which one", "due_at": "the end of the day that passed"},
)
CARE_ENDED = EntryKind("care.ended", "A care plan ended, with a reason.", _PLAN)
FOLLOW_UP_SET = EntryKind(
    "follow_up.set",
    "It was set down when somebody looks again whether it is still solved.",
    {"case": "the case's number", "round": "how often it had been reopened", "moments": "when"},
)
FOLLOW_UP_DUE = EntryKind(
    "follow_up.due", "It is time to look again.", {**_FOLLOW_UP, "due_at": "when it was due"}
)
FOLLOW_UP_SETTLED = EntryKind(
    "follow_up.settled",
    "Somebody looked again: it holds, the trouble is back, or nobody was reached.",
    {**_FOLLOW_UP, "state": "holds, relapsed, not_reached or moot"},
)
