"""What verifying writes in the record."""

from lianxin.record.entries import EntryKind

VERDICT_GIVEN = EntryKind(
    "voice.verdict",
    "The person who spoke said what became of it, with the receipt in hand. Nobody else can.",
    {
        "voice": "the voice's row number",
        "case": "the case's number",
        "word": "solved, partly or not",
        "source": "receipt; contact or again if it was told to somebody outside the unit",
        "satisfied": "whether they were content with how they were treated; none if they did not say",
    },
    later=frozenset({"source"}),
)
