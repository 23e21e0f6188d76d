"""What findings write in the record.  The words stand in the tables, and the entry holds their digest."""

from lianxin.record.entries import EntryKind

FINDING_ADDED = EntryKind(
    "finding.added",
    "The office wrote down what it takes from what was said, and on which statements that rests.",
    {
        "consultation": "the number of the consultation",
        "finding": "its number there",
        "study": "the number of the study on which it was found; nothing where it was found on none",
        "rests_on": "the numbers of the statements that it names, but for those that were said in private",
        "private": "whether it names something as well that was said only for those who weigh it",
        "replaces": "the number of the finding that it stands for from now on, if it does",
        "digest": "SHA-256 of its words",
    },
)
