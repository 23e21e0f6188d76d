"""What known numbers write in the record.  No entry tells to which part anybody belongs."""

from lianxin.record.entries import EntryKind

_NUMBER = {"consultation": "the number of the consultation"}

MARGIN_ADDED = EntryKind(
    "margin.added",
    "Known numbers were added, against which those who answer are held.",
    {
        **_NUMBER,
        "margin": "its number in the consultation",
        "of": "whether people are counted or homes",
        "names": "what it divides by, in each language",
        "source": "who counted",
        "counted_on": "the day of the count",
        "bands": "each part with its names and how many there are; nothing where nobody knows",
        "taken_from": "the number of the earlier consultation that it was taken over from, if it was",
    },
)
MARGIN_DROPPED = EntryKind(
    "margin.dropped",
    "Known numbers were dropped before anybody could answer.",
    {**_NUMBER, "margin": "its number in the consultation"},
)
HOMES_ASKED = EntryKind(
    "homes.asked",
    "Homes were noted at whose doors somebody asked about a consultation. Which homes, the entry does not say.",
    {**_NUMBER, "homes": "how many that had not been noted before"},
)
