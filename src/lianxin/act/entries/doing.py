"""Tasks, money and promises, as the record tells them: amounts and dates, and no words of anyone."""

from lianxin.record.entries import EntryKind

_CASE = {"case": "the case's number"}
_TASK = {**_CASE, "task": "the task's row number"}
_MONEY = {
    **_CASE,
    "commitment": "the commitment's row number",
    "source": "the code of where the money comes from",
    "currency": "ISO 4217",
}
_PROMISE = {"promise": "the promise's row number", "case": "the case's number, if it belongs to one"}

TASK_ADDED = EntryKind(
    "task.added",
    "Something to do about a case was written down; residents and staff see the same.",
    {
        **_TASK,
        "unit": "who does it; none if the residents do",
        "milestone": "whether the person who spoke accepts it",
        "due_at": "until when, if a day was named",
    },
)
TASK_SETTLED = EntryKind(
    "task.settled",
    "A task was done or dropped.",
    {**_TASK, "state": "done or dropped", "by": "unit or resident"},
)
TASK_ACCEPTED = EntryKind(
    "task.accepted",
    "The person who spoke accepted a milestone in their own words, or did not.",
    {**_TASK, "accepted": "whether they accepted it"},
)
FUND_OPENED = EntryKind(
    "fund.opened",
    "Money that can be used for needs was written down.",
    {
        "source": "its code",
        "names": "its names",
        "currency": "ISO 4217",
        "total_cents": "how much, in cents",
        "each_cents": "the most that one project led by residents gets, in cents; empty for any other money",
    },
    later=frozenset({"each_cents"}),
)
FUND_ASKED = EntryKind(
    "fund.asked", "Money was asked for a case.", {**_MONEY, "amount_cents": "how much, in cents"}
)
FUND_DECIDED = EntryKind(
    "fund.decided",
    "Somebody else than who asked decided about money for a case.",
    {**_MONEY, "amount_cents": "how much, in cents", "state": "approved or declined"},
)
FUND_PAID = EntryKind(
    "fund.paid",
    "Money for a case was paid out, by a third person.",
    {**_MONEY, "payment": "the payment's row number", "amount_cents": "how much, in cents"},
)
FUND_RELEASED = EntryKind(
    "fund.released",
    "What was left of approved money went back to where it came from.",
    {**_MONEY, "amount_cents": "how much went back, in cents"},
)
PROMISE_MADE = EntryKind(
    "promise.made",
    "The office said that it will do something by a day.",
    {**_PROMISE, "unit": "whose promise", "due_at": "until when"},
)
PROMISE_SETTLED = EntryKind(
    "promise.settled",
    "The office says what became of a promise, with the deed.",
    {**_PROMISE, "unit": "whose promise", "state": "kept or late", "settled_at": "when"},
)
PROMISE_BROKEN = EntryKind(
    "promise.broken",
    "The day of a promise passed without a deed.",
    {**_PROMISE, "unit": "whose promise", "due_at": "the day that passed"},
)
