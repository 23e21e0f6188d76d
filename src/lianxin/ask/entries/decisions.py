"""What decisions write in the record: which statements which point answers, and what became of it.

The words stand in the tables, and the entry holds their digest; words of residents are in neither.
"""

from lianxin.record.entries import EntryKind

_DECISION = {
    "consultation": "the number of the consultation",
    "decision": "the number of the decision in it",
    "digest": "of everything that the office wrote in it",
    "outcomes": "how many points had which outcome: adopted, partly, not_adopted, already_so or elsewhere",
    "points": "the outcome of each point with the numbers of the statements that it answers; of very many how many",
    "statements": "how many statements are answered",
    "voices": "how many voices are told what became of what they said",
    "against": "points that were not taken up although most people agreed",
    "despite": "points that were taken up although most people disagreed",
    "decided_on": "the day of the decision",
    "due_at": "by when it had to be there",
}

DECISION_PUBLISHED = EntryKind(
    "decision.published", "A consultation was decided, with an answer to every statement.", _DECISION
)
DECISION_REPLACED = EntryKind(
    "decision.replaced",
    "A decision was corrected: a newer one stands beside it.",
    {**_DECISION, "replaces": "the number of the decision before it", "reason": "why it was corrected"},
)
