"""The lead's weekly digest, as the record tells it: what was asked about and decided, never in whose words."""

from lianxin.record.entries import EntryKind

_DIGEST = {"digest": "its row number", "week": "the Monday on which the week began"}
_OPEN = {**_DIGEST, "due_at": "when it was to be decided", "open": "how many demands nobody decided"}

DIGEST_MADE = EntryKind(
    "digest.made",
    "Whoever leads the office got the week's digest, with matters to decide.",
    {**_DIGEST, "demands": "what it asks about", "decide_by": "until when", "due_at": "when it was due"},
)
DIGEST_READ = EntryKind("digest.read", "Somebody who leads the office read the digest.", _DIGEST)
DIGEST_DECIDED = EntryKind(
    "digest.decided",
    "A lead decided one matter: something is done by a day, or declined with a reason.",
    {
        **_DIGEST,
        "demand": "its place in the digest",
        "kind": "what it asks about",
        "decision": "act or decline",
        "act_by": "by which day",
    },
)
DIGEST_LATE = EntryKind("digest.late", "A digest was not decided in time; overseers see it.", _OPEN)
DIGEST_ESCALATED = EntryKind(
    "digest.escalated", "A digest was left undecided for another week and went to the overseers.", _OPEN
)
DIGEST_TAKEN_UP = EntryKind(
    "digest.taken_up", "An overseer wrote down what was done about a digest that nobody decided.", _DIGEST
)
