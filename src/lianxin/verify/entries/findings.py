"""Findings and the detectors' settings, as the record tells them."""

from lianxin.record.entries import EntryKind

FINDING_NOTED = EntryKind(
    "finding.noted",
    "A sign of formalism was seen. It is a hint for a person to look at, nothing more.",
    {"finding": "its row number", "kind": "which sign", "month": "in which month"},
)
FINDING_LOOKED_AT = EntryKind(
    "finding.looked_at",
    "Somebody outside the units looked: there is a good reason, or it is as it looks.",
    {"finding": "its row number", "kind": "which sign", "state": "explained or upheld"},
)
FINDING_OPENED = EntryKind(
    "finding.opened",
    "Somebody outside the units opened what visitors noted on the visits that a sign names.",
    {"finding": "its row number", "kind": "which sign"},
)
DETECTOR_ASKED = EntryKind(
    "detector.asked",
    "Somebody asked to change how signs are looked for.",
    {"kind": "which sign", "on": "whether it is looked for", "values": "its bounds"},
)
DETECTOR_SET = EntryKind(
    "detector.set",
    "Two people changed how signs are looked for; everyone can see it.",
    {"kind": "which sign", "on": "whether it is looked for", "values": "its bounds"},
)
