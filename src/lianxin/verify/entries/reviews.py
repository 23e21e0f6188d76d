"""Reviews, checks on the spot and correction orders, as the record tells them."""

from lianxin.record.entries import EntryKind

_REVIEW = {
    "case": "the case's number",
    "voice": "the voice's row number",
    "stage": "1 within the office, 2 outside",
}
_ORDER = {"order": "the order's row number", "unit": "the unit", "case": "the case's number, if there is one"}

REVIEW_ASKED = EntryKind(
    "review.asked",
    "The person who spoke asked for another look, by somebody else.",
    {**_REVIEW, "due_at": "until when it is decided"},
)
REVIEW_DECIDED = EntryKind(
    "review.decided",
    "Somebody else decided.",
    {**_REVIEW, "state": "upheld, partly or rejected", "apology": "whether the office says sorry"},
)
REVIEW_LATE = EntryKind(
    "review.late",
    "A review was not decided in time; those above were told.",
    {**_REVIEW, "due_at": "the date"},
)
CHECK_MADE = EntryKind(
    "check.made",
    "Somebody outside the units looked whether it is as it was said.",
    {
        "unit": "the unit",
        "case": "the case's number, if there is one",
        "kind": "site, mystery or papers",
        "as_said": "whether it is as it was said",
    },
)
ORDER_GIVEN = EntryKind(
    "order.given", "Something is to be put right by a date.", {**_ORDER, "due_at": "until when"}
)
ORDER_DONE = EntryKind("order.done", "The unit says that it was put right.", _ORDER)
ORDER_CHECKED = EntryKind(
    "order.checked", "Somebody else looked whether it was put right.", {**_ORDER, "right": "whether it is"}
)
ORDER_LATE = EntryKind(
    "order.late", "An order was not carried out in time.", {**_ORDER, "due_at": "when it was due"}
)
