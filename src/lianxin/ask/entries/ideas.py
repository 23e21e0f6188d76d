"""What ideas write in the record.  Neither the words of residents nor their names are in it."""

from lianxin.record.entries import EntryKind

_IDEA = {
    "consultation": "the number of the consultation",
    "statement": "the number of the statement in it that is the idea",
}

IDEA_MADE = EntryKind("idea.made", "A statement proposes something: the office owes it a reply.", _IDEA)
IDEA_SHOWN = EntryKind(
    "idea.shown",
    "The details of an idea were put to everybody. The words themselves are not in the record.",
    _IDEA,
)
IDEA_REPLIED = EntryKind(
    "idea.replied",
    "The office replied to an idea.",
    {
        **_IDEA,
        "reply": "the number of the reply to this idea",
        "outcome": "taken_up, tried, adopted, not_now, not_possible or done_already",
        "limit": "what stands in the way: law, money, time, harm or elsewhere; nothing else",
        "until": "the last day of the trial, or the day on which it is looked at again, if one was said",
        "digest": "of reason, place and measure, as everybody reads them",
    },
)
IDEA_CREDIT = EntryKind(
    "idea.credit",
    "Whoever had an adopted idea asked to be named, or no longer; or somebody of the office looked at the name.",
    {**_IDEA, "step": "asked, named, declined, or empty for not named any more"},
)
