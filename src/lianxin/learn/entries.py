"""What learning writes in the record."""

from lianxin.record.entries import EntryKind

FIELD_ADDED = EntryKind(
    "field.added",
    "The office asks the frontline for one more thing, for a purpose and until a day.",
    {"form": "which form", "field": "its code", "kind": "what has to be done", "ends_on": "when it ends"},
)
FIELD_ENDED = EntryKind(
    "field.ended", "The frontline is no longer asked for this.", {"form": "which form", "field": "its code"}
)
