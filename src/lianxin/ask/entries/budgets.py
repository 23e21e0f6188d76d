"""What budgets write in the record: the money, each project with its fate, and what the votes gave."""

from lianxin.record.entries import EntryKind

_NUMBER = {"budget": "the number of the budget"}
_PROJECT = {**_NUMBER, "project": "the number of the project in it"}

BUDGET_ANNOUNCED = EntryKind(
    "budget.announced",
    "The office put up money that others share out.",
    {
        **_NUMBER,
        "names": "what it is called, in each language",
        "amount_cents": "how much there is, in hundredths",
        "currency": "in which currency",
        "consultation": "the number of the consultation that it belongs to, if any",
    },
)
PROJECT_LISTED = EntryKind(
    "project.listed",
    "A project was put on the list of a budget.",
    {
        **_PROJECT,
        "names": "what it is called, in each language",
        "amount_cents": "what it costs, in hundredths",
        "statement": "the number of the statement it came from, if it came from one",
        "card": "digest of everything that the card says",
    },
)
PROJECT_DROPPED = EntryKind(
    "project.dropped",
    "A project was taken off the list before the vote. It stays to be read, with the reason.",
    {**_PROJECT, "reason": "why"},
)
BUDGET_TALLIED = EntryKind(
    "budget.tallied",
    "The votes were counted by the rule that had been fixed before.",
    {
        **_NUMBER,
        "ballot": "the number of the ballot",
        "winners": "the numbers of the projects that are funded",
        "amount_cents": "what they cost together, in hundredths",
        "ties": "each tie that decided something: who was equal, who won, by what",
        "votes": "digest of the file of votes that was counted",
        "result": "digest of the document that says everything, and why",
        "code": "digest of the code that counted",
    },
)
PROJECT_WENT_ON = EntryKind(
    "project.went_on",
    "The office said what became of a project that is funded.",
    {
        **_PROJECT,
        "progress": "begun, done or stopped",
        "day": "on which day",
        "words": "in the office's words",
    },
)
