"""What statements, votes and maps write in the record.  No entry tells of one person's vote."""

from lianxin.record.entries import EntryKind

_NUMBER = {"consultation": "the number of the consultation"}
_STATEMENT = {**_NUMBER, "statement": "the number of the statement in it"}

STATEMENT_MADE = EntryKind(
    "statement.made",
    "Somebody said what they think in a consultation, or the office put in a statement to begin with.",
    {**_STATEMENT, "voice": "the voice's row number; nothing for a statement of the office"},
)
STATEMENT_SHOWN = EntryKind(
    "statement.shown",
    "A statement was put to everybody. The words themselves are not in the record.",
    _STATEMENT,
)
STATEMENT_NOT_SHOWN = EntryKind(
    "statement.not_shown",
    "A statement is not put to everybody, for a reason that whoever said it reads.",
    {
        **_STATEMENT,
        "ground": "said_already, several, personal, insult, elsewhere, no_statement or before",
        "same_as": "the statement that said it before, if one did",
    },
)
STATEMENT_KEPT = EntryKind(
    "statement.kept",
    "Something that was said only for those who weigh it was taken in. It is shown to nobody else, and gets an answer.",
    _NUMBER,
)
VOTES_SEALED = EntryKind(
    "votes.sealed",
    "Votes entered the record together. What they say is published when voting has ended.",
    {
        **_NUMBER,
        "batch": "the number of the batch",
        "count": "how many votes it holds",
        "commitment": "SHA-256 over a salt and the lines; both are published when voting has ended",
    },
)
BROUGHT_IN = EntryKind(
    "statements.brought_in",
    "What people had said and voted on elsewhere was brought into a consultation.",
    {
        **_NUMBER,
        "source": "where it was said, as everybody reads it beside each of them",
        "digest": "SHA-256 of the files",
        "statements": "how many statements and ideas came in with it",
        "people": "how many people came in with their votes; nothing where they are fewer than five",
        "votes": "how many of their votes came in or changed",
        "projects": "how many projects came on the list of a budget with it",
    },
    later=frozenset({"projects"}),
)
MAP_DRAWN = EntryKind(
    "map.drawn",
    "An opinion map was drawn from all votes up to a batch.",
    {
        **_NUMBER,
        "map": "the number of the map",
        "batch": "the last batch that went in",
        "people": "how many people it shows",
        "votes": "how many votes went in",
        "input": "digest of the votes that went in",
        "parameters": "how it was made",
        "version": "of the program",
        "result": "digest of the result",
    },
)
