"""Return contact, as the record tells it: who was drawn and how, never what one person said about whom."""

from lianxin.record.entries import EntryKind

_ROUND = {"round": "the round's row number", "voice": "the voice's row number"}

CONTACT_DRAWN = EntryKind(
    "contact.drawn",
    "People to ask were drawn by lot; with the seed anyone can draw them again.",
    {
        "round": "the round's row number",
        "kind": "first, or again",
        "since": "voices answered from here",
        "until": "to here",
        "seed": "SHA-256 of the record's head (origin, size, root) before this entry",
        "population": "how many voices could be drawn",
        "voices": "the voices that were drawn: the smallest SHA-256 of seed/voice first",
    },
)
CONTACT_TRIED = EntryKind(
    "contact.tried",
    "Somebody outside the units tried to reach a person.",
    {**_ROUND, "way": "phone, message, letter or visit", "reached": "whether they were reached"},
)
CONTACT_SETTLED = EntryKind(
    "contact.settled",
    "A person was asked, did not want to say, or was not reached in three tries.",
    {
        **_ROUND,
        "case": "the case's number",
        "unit": "the unit",
        "state": "reached, declined or no_answer",
        "word": "solved, partly or not; empty if they did not say",
        "satisfied": "whether they were content with how they were treated; none if they did not say",
        "contacted_in_time": "whether somebody had spoken with them in time; none if they did not say",
        "alone": "whether they answered by themselves, on the page of their receipt",
    },
)
PRESSURE_SAID = EntryKind(
    "pressure.said",
    "Somebody said that they were pressed. Who, and about whom, only people outside the units see.",
    {"month": "in which month"},
)
PRESSURE_SEEN = EntryKind(
    "pressure.seen", "Somebody outside the units looked into it.", {"month": "in which month it was said"}
)
