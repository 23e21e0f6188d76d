"""What ballots write in the record.  No entry tells of one vote, so no order and no time of any is kept."""

from lianxin.record.entries import EntryKind

_NUMBER = {"ballot": "the number of the ballot"}
_TERMS = {
    **_NUMBER,
    "question": "the question in each language",
    "options": "the options in each language, in their order",
    "choose": "how many of them one vote may choose",
    "opens_at": "when it opens",
    "closes_at": "when it closes",
    "trustee": "the public key to which votes are sealed; its private half is outside",
    "money": "of a vote about money the budget, costs, limits and the rule by which it is counted; else nothing",
}
_LATER = frozenset({"money"})

BALLOT_PROPOSED = EntryKind("ballot.proposed", "Somebody asked that a ballot be held.", _TERMS, _LATER)
BALLOT_ANNOUNCED = EntryKind(
    "ballot.announced", "An overseer agreed: the ballot is held, on these terms.", _TERMS, _LATER
)
BALLOT_DECLINED = EntryKind("ballot.declined", "An overseer declined that the ballot be held.", _NUMBER)
BALLOT_ROLL = EntryKind(
    "ballot.roll",
    "The roll of tokens was fixed before opening. A later roll replaces an earlier one whole.",
    {
        **_NUMBER,
        "count": "how many tokens there are",
        "digest": "of the sorted list of their commitments",
        "made_by": "house: this office made them; outside: an outside body did, and kept them from the office",
    },
)
BALLOT_HANDED = EntryKind(
    "ballot.handed",
    "Tokens were handed out. To whom is not kept.",
    {**_NUMBER, "where": "where", "count": "how many"},
)
BALLOT_OPENED = EntryKind("ballot.opened", "The ballot opened.", _NUMBER)
BALLOT_TURNOUT = EntryKind(
    "ballot.turnout",
    "How many have voted so far; once a day at most, and only when at least five more have.",
    {**_NUMBER, "cast": "how many votes were cast so far"},
)
BALLOT_CLOSED = EntryKind(
    "ballot.closed",
    "The ballot closed. From now on nothing can be added.",
    {
        **_NUMBER,
        "cast": "how many votes were cast",
        "sealed": "digest of the sorted list of sealed votes",
        "spent": "digest of the sorted list of the commitments of spent tokens",
    },
)
BALLOT_COUNTED = EntryKind(
    "ballot.counted",
    "The trustee opened the votes and they were counted.",
    {
        **_NUMBER,
        "counts": "votes for each option, in their order",
        "invalid": "sealed votes that say nothing that the ballot allows",
        "digest": "of the sorted list of trackers with what was chosen",
    },
)
