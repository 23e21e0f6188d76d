"""What questions about the office's own page write in the record.  No entry tells what one person found."""

from lianxin.record.entries import EntryKind

_NUMBER = {"consultation": "the number of the consultation"}

COMPREHENSION_ASKED = EntryKind(
    "comprehension.asked",
    "A question was added by which it shows whether the office's own page explains the matter.",
    {
        **_NUMBER,
        "number": "the number of the question in it",
        "question": "the question in each language",
        "answers": "the answers to choose from, in each language, in their order",
        "right": "the place of the answer that the page gives, from 1",
    },
)
COMPREHENSION_SEALED = EntryKind(
    "comprehension.sealed",
    "Answers to such questions entered the record together. What they say is published when voting has ended.",
    {
        **_NUMBER,
        "batch": "the number of the batch",
        "count": "how many answers it holds",
        "commitment": "SHA-256 over a salt and the lines; both are published when voting has ended",
    },
)
