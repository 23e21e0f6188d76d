"""Monthly sheets and corrections of figures, as the record tells them: numbers and reasons by code, nobody's words."""

from lianxin.record.entries import EntryKind

_FIGURE = {
    "correction": "its row number",
    "sheet": "the month of the sheet that it stands on; empty if it stands on a page",
    "page": "the page; empty if it stands on a sheet",
    "field": "which figure",
    "was": "what was published",
    "now": "what it should have been, as two people state it",
    "reason": "typed, outage, miscounted or other",
}

SHEET_PUBLISHED = EntryKind(
    "sheet.published",
    "The figures of a month were fixed, as the entries before this one give them.",
    {
        "month": "the month, by the office's clock",
        "begins_at": "when it began",
        "ends_at": "when it ended",
        "size": "how many entries the figures are computed from: all before this one",
        "digest": "SHA-256 of the figures as canonical JSON",
    },
)
FIGURE_DOUBTED = EntryKind(
    "figure.doubted", "Somebody asked that a published figure be corrected; nothing has changed yet.", _FIGURE
)
FIGURE_CORRECTED = EntryKind(
    "figure.corrected",
    "Two people corrected a published figure. The old number stays, struck through, beside the new one.",
    _FIGURE,
)
FIGURE_KEPT = EntryKind("figure.kept", "A correction was declined: the figure stays as it was.", _FIGURE)
